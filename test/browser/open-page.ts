// One Chromium for a test file, pages that report what must not happen (errors in the console, requests to elsewhere),
// and the few ways in which tests read the page.
import { type Browser, type BrowserContextOptions, type CDPSession, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export interface OpenedPage {
  readonly page: Page;
  /** Errors of the console and of scripts, dialogs, and requests that left the page's origin. */
  readonly faults: string[];
}

export const pageUrl = (hash: string): string => `${inject('pageUrl')}${hash}`;

export const startBrowser = (): Promise<Browser> => chromium.launch({ executablePath: inject('chromium'), args: ARGUMENTS });

/** What can be changed on a page that is there. */
type Look = Pick<BrowserContextOptions, 'viewport' | 'colorScheme' | 'forcedColors' | 'reducedMotion'>;
const LOOK = { viewport: { width: 1440, height: 900 }, colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' } as const;
const isLook = (options: BrowserContextOptions): options is Look => Object.keys(options).every((key) => key in LOOK);

/** A page and its use by one test at a time. */
interface Window {
  readonly page: Page;
  readonly session: CDPSession;
  faults: string[];
}

/** Windows that no test uses now: a new one costs a Chromium more than most tests do in it. */
const unused = new WeakMap<Browser, Window[]>();
const windows = new WeakMap<Page, Window>();

function watch(page: Page, fault: (text: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') fault(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => fault(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    fault(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(inject('pageUrl')) && !url.startsWith('data:') && !url.startsWith('blob:')) fault(`request: ${url}`);
  });
}

async function newWindow(browser: Browser): Promise<Window> {
  const page = await browser.newPage();
  // What a service worker keeps would outlive a test; test/browser/without.test.ts has it.
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  const window = { page, session: await page.context().newCDPSession(page), faults: [] as string[] };
  watch(page, (text) => window.faults.push(text));
  windows.set(page, window);
  return window;
}

async function windowThatLooks(browser: Browser, look: Look): Promise<OpenedPage> {
  const { viewport, ...media } = { ...LOOK, ...look };
  const window = unused.get(browser)?.pop() ?? (await newWindow(browser));
  window.faults = [];
  if (viewport) await window.page.setViewportSize(viewport);
  await window.page.emulateMedia({ ...media, media: null });
  return { page: window.page, faults: window.faults };
}

async function ownWindow(browser: Browser, options: BrowserContextOptions): Promise<OpenedPage> {
  const faults: string[] = [];
  const page = await browser.newPage({ ...LOOK, ...options });
  watch(page, (text) => faults.push(text));
  return { page, faults };
}

/** An empty page. Options that a window cannot change later give the page one of its own. */
export const blankPage = (browser: Browser, options: BrowserContextOptions = {}): Promise<OpenedPage> =>
  isLook(options) ? windowThatLooks(browser, options) : ownWindow(browser, options);

/** The built page at an address, as a new visitor sees it. */
export async function openPage(browser: Browser, hash: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const opened = await blankPage(browser, options);
  await opened.page.goto(pageUrl(hash));
  await opened.page.locator('#main').waitFor();
  return opened;
}

/** Ends a test's use of a page: nothing that it left (storage, permissions, routes) is there for the next one in its window. */
export async function closePage(page: Page): Promise<void> {
  const window = windows.get(page);
  const browser = page.context().browser();
  if (window === undefined || browser === null) return page.close();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().clearPermissions();
  await page.goto('about:blank');
  await window.session.send('Storage.clearDataForOrigin', { origin: new URL(pageUrl('')).origin, storageTypes: 'all' });
  unused.set(browser, [...(unused.get(browser) ?? []), window]);
}

/** The timeline is there. Other views have marks too, but not these. */
export const drawn = (page: Page): Promise<void> => page.locator('.lanes-svg .mark').first().waitFor();

/** The address as the page has written it: `page.url()` hears of a change a moment later. */
export const address = (page: Page): Promise<string> => page.evaluate(() => location.href);

export const headline = (page: Page): Promise<string> => page.locator('.headline').innerText();

/** The table is filled a moment after the run: waits for as many rows as its heading announces. */
export async function tableRows(page: Page): Promise<number> {
  await page.waitForFunction(() => {
    const announced = Number(document.querySelector('.events .panel-head .quiet')?.textContent);
    return announced > 0 && document.querySelectorAll('.events tbody tr').length === announced;
  });
  return page.locator('.events tbody tr').count();
}

/**
 * Waits until a text of the page matches, and returns it. After an action the pattern must be one that nothing matched before it:
 * else this waits for nothing.
 */
export async function textMatching(page: Page, selector: string, pattern: RegExp, timeout = 30_000): Promise<string> {
  const found = page.locator(selector).filter({ hasText: pattern }).first();
  await found.waitFor({ state: 'attached', timeout });
  return found.innerText();
}

/** Lets the page draw what is waiting. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
