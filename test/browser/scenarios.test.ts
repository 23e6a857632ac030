// Every scenario of the catalogue opens, says its verdict, and its table is as long as its trace; on all widths, in both themes.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { describeVerdict, parseScenario, type Run, simulate } from '../../sim/index.ts';
import { closePage, drawn, headline, nextFrame, openPage, startBrowser, tableRows, type OpenedPage } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const runs = (catalogue.scenarios as readonly { id: string }[]).map((file): [string, Run] => {
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(file.id);
  return [file.id, simulate(parsed.scenario)];
});

const VIEWPORTS = [
  [1440, 900, 'light'],
  [1024, 768, 'dark'],
  [390, 844, 'light'],
] as const;

/** Runs in the page: what a careful eye would complain about. */
const inspect = () => {
  const texts = [...document.querySelectorAll('.lanes-svg text')].filter((text) => text.textContent && !text.closest('[display="none"]'));
  const boxes = texts.map((text) => ({ box: text.getBoundingClientRect(), text: text.textContent ?? '' }));
  const shown = boxes.filter(({ box }) => box.width > 0);
  const overlaps: string[] = [];
  shown.forEach((a, i) => {
    for (const b of shown.slice(i + 1)) {
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 1 && down > 4) overlaps.push(`${a.text} / ${b.text}`);
    }
  });
  const small = [...document.querySelectorAll('body *')].filter(
    (node) =>
      [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent?.trim()) &&
      Number.parseFloat(getComputedStyle(node).fontSize) < 11,
  );
  const thin = [...document.querySelectorAll('.mark:not([display="none"]) .shape')]
    .map((shape) => shape.getBoundingClientRect())
    .filter((box) => box.width > 0 && (box.width < 1.9 || box.height < 1.9)).length;
  return {
    filled: shown.length > 10,
    overlaps,
    small: small.map((node) => node.textContent),
    thin,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
};

describe.each(runs)('%s', (id, run) => {
  let opened: OpenedPage;
  beforeAll(async () => {
    opened = await openPage(browser, `#/s/${id}?view=timeline`);
  });
  afterAll(() => closePage(opened.page));

  test('opens with its verdict and with every event in the table', async () => {
    const { page, faults } = opened;
    const verdict = describeVerdict(run.verdicts[run.scenario.watch]);
    await expect.poll(() => headline(page)).toBe(verdict.headline);
    await expect.poll(() => page.locator('.verdict .detail').innerText()).toBe(verdict.detail);
    expect(await tableRows(page)).toBe(run.events.length);
    await expect.poll(() => page.title()).toContain(run.scenario.title);
    expect(faults).toEqual([]);
  });

  test('at every width: no text on another, none under 11 px, no mark under 2 px, nothing wider than the page', async () => {
    const { page, faults } = opened;
    for (const [width, height, colorScheme] of VIEWPORTS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await drawn(page);
      await nextFrame(page);
      await expect
        .poll(() => page.evaluate(inspect), { message: `at ${width} px` })
        .toEqual({ filled: true, overlaps: [], small: [], thin: 0, overflow: 0 });
    }
    expect(faults).toEqual([]);
  });
});

test('the catalogue has a card for every scenario and every system, and a card opens its scenario', async () => {
  const { page, faults } = await openPage(browser, '#/catalogue');
  await page.locator('.systems .card').first().waitFor();
  await expect.poll(() => page.locator('.card').count()).toBe(runs.length + catalogue.systems.length);
  await page
    .locator('.card', { hasText: runs[0]?.[1].scenario.title ?? '' })
    .first()
    .locator('a')
    .click();
  await page.locator('.headline').waitFor();
  await expect.poll(() => page.url()).toContain(`#/s/${runs[0]?.[0]}`);
  expect(faults).toEqual([]);
  await closePage(page);
});

test('a scenario that does not exist is said, not crashed on', async () => {
  const { page } = await openPage(browser, '#/s/no-such-thing');
  await expect.poll(() => page.locator('#main').innerText()).toContain('There is no scenario named no-such-thing');
  await closePage(page);
});
