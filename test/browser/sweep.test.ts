// The sweep: a cell's pixels are the colour of its run's answer; pointer, keys, table and file say the same; clicking loads it.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { describeVerdict, parseScenario, type Run, simulate } from '../../sim/index.ts';
import { violations } from './axe.ts';
import { closePage, drawn, headline, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const HASH = '#/s/idle-cut-keepalive?view=sweep';
const COLUMNS = 48;
const ROWS = 32;

/** The run of the catalogue's scenario with two socket options set. */
function runWith(id: string, options: Record<string, string | number>): Run {
  const file = (catalogue.scenarios as unknown as readonly { id: string; client?: { socketOptions?: object } }[]).find(
    (one) => one.id === id,
  );
  const client = { ...file?.client, socketOptions: { ...file?.client?.socketOptions, ...options } };
  const parsed = parseScenario({ ...file, client, expect: undefined });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return simulate(parsed.scenario);
}

async function openSweep(hash: string, options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, hash, options);
  await whole(opened.page);
  return opened;
}

const whole = async (page: Page): Promise<void> => {
  await textMatching(page, '.sweep-status', /runs in/);
  await nextFrame(page);
};

const canvas = (page: Page) => page.locator('.sweep-canvas');
const words = async (text: Promise<string>) => (await text).replaceAll('\u00a0', ' ');

/** The middle of a cell, from the canvas's left and top. */
async function middle(page: Page, column: number, row: number): Promise<{ x: number; y: number }> {
  const box = await canvas(page).boundingBox();
  if (!box) throw new Error('no map');
  return { x: ((column + 0.5) * box.width) / COLUMNS, y: ((ROWS - row - 0.5) * box.height) / ROWS };
}

const pixel = (page: Page, place: { x: number; y: number }) =>
  page.evaluate(({ x, y }) => {
    const element = document.querySelector<HTMLCanvasElement>('.sweep-canvas canvas');
    const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (!element || !copy) throw new Error('no map');
    const ratio = element.width / element.getBoundingClientRect().width;
    copy.drawImage(element, -x * ratio, -y * ratio);
    return Array.from(copy.getImageData(0, 0, 1, 1).data.slice(0, 3));
  }, place);

const told = (page: Page) => words(page.locator('#sweep-cell').innerText());

/** The settings and the verdict that the page tells of a cell, which must be another than the one it told of. */
async function cellAt(page: Page, column: number, row: number) {
  const before = await told(page);
  await canvas(page).hover({ position: await middle(page, column, row) });
  await expect.poll(() => told(page)).not.toBe(before);
  const text = await told(page);
  const [, keepIdle = '', keepIntvl = ''] = /TCP_KEEPIDLE (\S+), TCP_KEEPINTVL ([^:]+):/.exec(text) ?? [];
  return { text, options: { TCP_KEEPIDLE: keepIdle, TCP_KEEPINTVL: keepIntvl } };
}

describe('the map', () => {
  test('4 shows it; every cell that is looked at says what its own run says, and later answers are brighter', async () => {
    const { page, faults } = await openPage(browser, '#/s/idle-cut-keepalive');
    await drawn(page);
    await page.keyboard.press('4');
    await whole(page);
    await expect.poll(() => words(page.locator('.sweep-status').innerText())).toMatch(/told after 10\.21 s to .*1.536 runs in/);
    const seen: { since: number; brightness: number }[] = [];
    for (const [column, row] of [
      [0, 0],
      [10, 5],
      [25, 12],
      [40, 3],
    ] as const) {
      const { text, options } = await cellAt(page, column, row);
      const verdict = runWith('idle-cut-keepalive', options).verdicts.client;
      expect(text).toContain(describeVerdict(verdict).headline);
      const [r = 0, g = 0, b = 0] = await pixel(page, await middle(page, column, row));
      seen.push({ since: verdict.sinceUs, brightness: 0.2126 * r + 0.7152 * g + 0.0722 * b });
    }
    const bySince = seen.toSorted((a, b) => a.since - b.since).map(({ brightness }) => brightness);
    expect(bySince).toEqual(bySince.toSorted((a, b) => a - b));
    expect(new Set(bySince).size).toBe(seen.length);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('contours and kinds are named; the run of today is a cross', async () => {
    const { page } = await openSweep(`${HASH}&b.client.TCP_KEEPIDLE=1m&b.client.TCP_KEEPINTVL=10s`);
    await expect.poll(() => page.locator('.kinds-legend').innerText()).toContain('not told within the run');
    await expect.poll(() => page.locator('.scale-legend text').allTextContents()).toContain('15\u00a0min');
    await expect.poll(() => page.locator('.cross text').allTextContents()).toEqual(['A', 'B']);
    const [a, b] = await page.locator('.cross').evaluateAll((crosses) => crosses.map((cross) => cross.getBoundingClientRect().left));
    expect(b).toBeLessThan(a ?? 0);
    await closePage(page);
  });

  test('settings that do not matter are said not to, and why', async () => {
    const { page } = await openSweep('#/s/idle-cut?view=sweep');
    const status = () => page.locator('.sweep-status').innerText();
    await expect.poll(status).toContain('SO_KEEPALIVE of the client is off.');
    await expect.poll(status).toContain('every cell comes out the same');
    await page.locator('[id="set-client.SO_KEEPALIVE"]').check();
    await textMatching(page, '.sweep-status', /told after/);
    await closePage(page);
  });

  test('axes are chosen, swapped, and in the link', async () => {
    const { page } = await openSweep(HASH);
    await page.getByLabel('Up', { exact: true }).selectOption('client.TCP_KEEPCNT');
    await textMatching(page, '.sweep-status', /By TCP_KEEPIDLE and TCP_KEEPCNT:.*runs in/);
    await expect.poll(() => page.url()).toContain('across=client.TCP_KEEPIDLE&up=client.TCP_KEEPCNT');
    await page.getByRole('button', { name: 'Swap axes' }).click();
    await textMatching(page, '.sweep-status', /By TCP_KEEPCNT and TCP_KEEPIDLE:.*runs in/);
    await expect.poll(() => page.getByLabel('Across', { exact: true }).inputValue()).toBe('client.TCP_KEEPCNT');
    // From where to where: in the link, swapped along, nonsense is said and leaves the map as it was.
    const end = (name: string) => page.getByRole('textbox', { name });
    await end('Up from').fill('5s');
    await end('Up to').fill('2m');
    await end('Up to').press('Enter');
    await textMatching(page, '.sweep-map', /120\ss/);
    await expect.poll(() => page.url()).toContain('up-span=5s..2m');
    await end('Up to').fill('1s');
    await end('Up to').press('Enter');
    await expect
      .poll(() => page.locator('.sweep-axes .wrong').innerText())
      .toBe('TCP_KEEPIDLE: found 5s to 1s; the axis goes from less to more.');
    await expect.poll(() => end('Up to').getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => end('Up to').inputValue()).toBe('1s');
    await end('Up to').fill('2m');
    await end('Up to').press('Enter');
    await expect.poll(() => page.locator('.sweep-axes .wrong').count()).toBe(0);
    await page.getByRole('button', { name: 'Swap axes' }).click();
    await expect.poll(() => page.url()).toContain('across-span=5s..2m');
    await expect.poll(() => end('Across from').inputValue()).toBe('5s');
    await page.reload();
    await whole(page);
    await page.getByText('The same as a table').click();
    await expect.poll(() => page.locator('.sweep-table thead th').first().innerText()).toBe('5s');
    await expect.poll(() => page.locator('.sweep-table thead th').last().innerText()).toBe('2m');
    await closePage(page);
  });
});

describe('taking a cell', () => {
  test('a click makes it the settings of today; the map need not be computed again; undo takes it back', async () => {
    const { page, faults } = await openSweep(HASH);
    const before = await headline(page);
    const status = await page.locator('.sweep-status').innerText();
    const { options } = await cellAt(page, 20, 10);
    await canvas(page).click({ position: await middle(page, 20, 10) });
    const verdict = runWith('idle-cut-keepalive', options).verdicts.client;
    await expect.poll(() => headline(page)).toBe(describeVerdict(verdict).headline);
    await expect.poll(() => page.url()).toContain(`client.TCP_KEEPIDLE=${options.TCP_KEEPIDLE}`);
    expect(await page.locator('.sweep-status').innerText()).toBe(status);
    await page.keyboard.press('Control+z');
    await expect.poll(() => headline(page)).toBe(before);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('by keyboard: arrows move from cell to cell, Enter takes it, Shift Enter compares it as B', async () => {
    const { page } = await openSweep(HASH);
    await page.getByRole('button', { name: 'Swap axes' }).focus();
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('application');
    await page.keyboard.press('Home');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+Enter');
    await expect.poll(() => page.url()).toContain('b.client.TCP_KEEPIDLE=');
    await expect.poll(() => page.locator('.cross text').allTextContents()).toEqual(['A', 'B']);
    const before = await words(headline(page));
    await page.keyboard.press('Enter');
    await expect.poll(() => words(headline(page))).not.toBe(before);
    expect(await told(page)).toContain(await words(headline(page)));
    await closePage(page);
  });

  test('a finger’s first tap shows a cell, its second takes it', async () => {
    const { page } = await openSweep(HASH, { viewport: { width: 390, height: 844 }, hasTouch: true });
    const before = await headline(page);
    await canvas(page).scrollIntoViewIfNeeded();
    const position = await middle(page, 20, 20);
    await canvas(page).tap({ position });
    await textMatching(page, '#sweep-cell', /TCP_KEEPIDLE/);
    expect(await headline(page)).toBe(before);
    await canvas(page).tap({ position });
    await expect.poll(() => headline(page)).not.toBe(before);
    await closePage(page);
  });
});

describe('the same otherwise', () => {
  test('a table with every cell, and a file', async () => {
    const { page } = await openSweep(HASH);
    await page.getByText('The same as a table').click();
    await page.locator('.sweep-table tbody tr').first().waitFor();
    await expect.poll(() => page.locator('.sweep-table tbody tr').count()).toBe(ROWS);
    await expect.poll(() => page.locator('.sweep-table tbody td').count()).toBe(ROWS * COLUMNS);
    await expect.poll(() => page.locator('.sweep-table tbody td').first().innerText()).toBe('10.2\u00a0s');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
    expect(download.suggestedFilename()).toBe('idle-cut-keepalive-sweep.csv');
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.length).toBe(1 + ROWS * COLUMNS);
    expect(lines[1]).toMatch(/^1s,1s,error,10\.2\d*,ETIMEDOUT,keepalive timer$/);
    await closePage(page);
  });

  test('a setting that changes while it is computed: the answer is that of the last question', async () => {
    const { page } = await openPage(browser, HASH);
    await page.locator('.sweep-axes').waitFor();
    for (const value of ['3', '4', '5', '1']) await page.locator('[id="set-client.TCP_KEEPCNT"]').fill(value);
    await page.locator('[id="set-client.TCP_KEEPCNT"]').press('Enter');
    await whole(page);
    const { options } = await cellAt(page, 12, 6);
    const { headline: said } = describeVerdict(runWith('idle-cut-keepalive', { ...options, TCP_KEEPCNT: 1 }).verdicts.client);
    // The map of the settings before stands until the first part of the new one is there.
    await expect.poll(() => told(page)).toContain(said);
    await page.getByText('The same as a table').click();
    const { sinceUs } = runWith('idle-cut-keepalive', { TCP_KEEPIDLE: '1s', TCP_KEEPINTVL: '1s', TCP_KEEPCNT: 1 }).verdicts.client;
    await expect.poll(() => page.locator('.sweep-table tbody td').first().innerText()).toBe(`${Number((sinceUs / 1e6).toFixed(2))}\u00a0s`);
    await closePage(page);
  });

  test('without a worker the page computes by itself', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await context.addInitScript(() => {
      (globalThis as { Worker?: unknown }).Worker = undefined;
    });
    const page = await context.newPage();
    await page.goto(
      await openPage(browser, HASH).then(async (opened) => {
        const url = opened.page.url();
        await closePage(opened.page);
        return url;
      }),
    );
    await whole(page);
    await expect.poll(() => words(page.locator('.sweep-status').innerText())).toContain('told after 10.21 s');
    await context.close();
  });
});

test.each(['light', 'dark'] as const)('%s: axe finds nothing serious, and nothing is wider than the screen', async (colorScheme) => {
  for (const width of [1440, 390]) {
    const { page } = await openSweep(HASH, { colorScheme, viewport: { width, height: 900 } });
    expect(await violations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    const small = await page.evaluate(
      () => [...document.querySelectorAll('.sweep *')].filter((node) => Number.parseFloat(getComputedStyle(node).fontSize) < 11).length,
    );
    expect(small).toBe(0);
    await closePage(page);
  }
});
