// One Chromium for a test file, pages that report what must not happen (errors in the console, requests to elsewhere),
// and the few ways in which tests read the page.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface OpenedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests that left the page's origin. */
  readonly faults: string[];
}

export const pageUrl = (hash: string): string => `${inject('pageUrl')}${hash}`;

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: inject('chromium'), args: ARGUMENTS });

export async function openPage(browser: Browser, hash: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', ...options });
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(inject('pageUrl')) && !url.startsWith('data:') && !url.startsWith('blob:')) faults.push(`request: ${url}`);
  });
  await page.goto(pageUrl(hash));
  await page.locator('#main').waitFor();
  return { page, faults };
}

export const headline = (page: Page): Promise<string> => page.locator('.headline').innerText();

/** The table is filled a moment after the run: waits for as many rows as its heading announces. */
export async function tableRows(page: Page): Promise<number> {
  await page.waitForFunction(() => {
    const announced = Number(document.querySelector('.events .panel-head .quiet')?.textContent);
    return announced > 0 && document.querySelectorAll('.events tbody tr').length === announced;
  });
  return page.locator('.events tbody tr').count();
}

/** Waits until a text of the page matches, and returns it. */
export async function textMatching(page: Page, selector: string, pattern: RegExp): Promise<string> {
  const found = page.locator(selector).filter({ hasText: pattern }).first();
  await found.waitFor({ state: 'attached' });
  return found.innerText();
}

/** Lets the page draw what is waiting. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
