// The evidence in a real Chromium: the table counts what evidence.json counts, and a recording shows every segment of both sides.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { blankPage, closePage, pageUrl, startBrowser } from './open-page.ts';

interface Counts {
  readonly exact: number;
  readonly close: number;
  readonly wrong: number;
}
interface Evidence {
  readonly kernels: readonly (Counts & { readonly id: string })[];
  readonly cells: readonly (Counts & { readonly kernel: string; readonly family: string })[];
  readonly claims: readonly { readonly id: string }[];
  readonly runs: readonly { readonly kernel: string; readonly family: string; readonly id: string; readonly verdict: string }[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const evidence = read('evidence.json') as Evidence;

let browser: Browser;
let page: Page;
let faults: string[];

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  ({ page, faults } = await blankPage(browser, { viewport: { width: 1280, height: 900 } }));
});
afterEach(async () => {
  expect(faults).toEqual([]);
  await closePage(page);
});

async function open(path: string): Promise<void> {
  await page.goto(pageUrl(`#/evidence${path}`));
  await page.waitForSelector('main.evidence:not([aria-busy="true"])');
}

const said = ({ exact, close, wrong }: Counts): string =>
  [exact > 0 ? `${exact} exact` : '', close > 0 ? `${close} close` : '', wrong > 0 ? `${wrong} wrong` : ''].filter(Boolean).join(' ');

describe('the table', () => {
  test('each cell counts what evidence.json counts, and leads to as many runs', async () => {
    await open('');
    const cells = () =>
      page.$$eval('.matrix td[data-family]', (nodes) =>
        nodes.flatMap((node) => {
          const counts = Array.from(node.querySelectorAll('.count'), ({ textContent }) => textContent).join(' ');
          return counts === '' ? [] : [`${node.parentElement?.getAttribute('data-kernel')} ${node.getAttribute('data-family')}: ${counts}`];
        }),
      );
    await expect
      .poll(async () => (await cells()).sort())
      .toEqual(evidence.cells.map((cell) => `${cell.kernel} ${cell.family}: ${said(cell)}`).sort());
    const sums = () =>
      page.$$eval('.matrix tbody .sum', (nodes) =>
        nodes.map((node) => Array.from(node.querySelectorAll('.count'), ({ textContent }) => textContent).join(' ')),
      );
    await expect.poll(sums).toEqual(evidence.kernels.map(said));
    await page.click('.matrix tr[data-kernel="linux-6.12-hz250"] td[data-family="keepalive"] a');
    await page.waitForSelector('.run-list');
    const runs = evidence.runs.filter(({ kernel, family }) => kernel === 'linux-6.12-hz250' && family === 'keepalive');
    await expect.poll(() => page.$$eval('.run-list tbody tr', (rows) => rows.length)).toBe(runs.length);
  });

  test('every claim is there', async () => {
    await open('');
    await expect
      .poll(() => page.$$eval('.claim', (nodes) => nodes.map(({ id }) => id)))
      .toEqual(evidence.claims.map(({ id }) => `claim-${id}`));
  });

  test.each(['light', 'dark'] as const)('axe finds nothing in the %s theme', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open('');
    expect(await violations(page)).toEqual([]);
  });
});

describe('a recording', () => {
  const [kernel, family, id] = ['linux-6.12-hz250', 'keepalive', 'keepalive-dead-10-20-5'];
  const file = read(`test/kernel/recordings/${kernel}/${id}.json`) as { observed: { event: string; us: number }[] };
  const sent = file.observed.filter(({ event }) => event === 'tx');

  test('lists every segment of the kernel, to the microsecond, and ours beside it', async () => {
    await open(`/${kernel}/${family}/${id}`);
    await page.waitForSelector('.segments');
    const rows = () =>
      page.$$eval('.segments tbody tr:not(.end)', (nodes) =>
        nodes.map((row) => [row.querySelector('.kernel')?.textContent ?? '', row.querySelector('.ours')?.textContent ?? '']),
      );
    await expect.poll(async () => (await rows()).map(([recorded]) => recorded)).toEqual(sent.map(({ us }) => (us / 1e6).toFixed(6)));
    for (const [recorded, ours] of await rows()) expect(Math.abs(Number(recorded) - Number(ours))).toBeLessThan(0.001);
  });

  test('draws both sides under one axis, the lost segments crossed out', async () => {
    await open(`/${kernel}/${family}/${id}`);
    await page.waitForSelector('.evidence-timeline .segment');
    await expect.poll(() => page.$$eval('.evidence-timeline .segment', (nodes) => nodes.length)).toBe(2 * sent.length);
    const lost = file.observed.filter((event) => 'lost' in event).length;
    await expect.poll(() => page.$$eval('.evidence-timeline .lost-cross', (nodes) => nodes.length)).toBe(2 * lost);
    expect(await violations(page)).toEqual([]);
  });

  test('fits a page of 390 px', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(`/${kernel}/${family}/${id}`);
    await page.waitForSelector('.evidence-timeline .segment');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test('is reached from the front page with the keyboard alone', async () => {
    await page.goto(pageUrl('#/'));
    for (const link of [
      'a[href="#/evidence"]',
      `a[href="#/evidence/${kernel}/${family}"]`,
      `a[href="#/evidence/${kernel}/${family}/${id}"]`,
    ]) {
      await page.waitForSelector(link);
      await page.focus(link);
      await page.keyboard.press('Enter');
    }
    await page.waitForSelector('.segments');
    await expect.poll(() => page.title()).toContain('Evidence');
  });

  test('that does not exist is said to be missing', async () => {
    await open(`/${kernel}/${family}/nothing`);
    await page.waitForSelector('text=There is no such recording.');
  });
});

test('the first view loads neither the recordings nor the evidence', async () => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(pageUrl('#/'));
  await page.waitForSelector('.answer-matrix');
  const scripts = loaded.filter((url) => url.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  for (const url of scripts) expect(await (await page.request.get(url)).text()).not.toContain('jiffiesAtStart":4294895072');
  expect(scripts.filter((url) => /evidence|keepalive-/.test(url))).toEqual([]);
});
