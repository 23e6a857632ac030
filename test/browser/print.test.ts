// Paper: what is printed is the whole run on the fitted axis, in light colours, with what was changed, every event, and where
// it came from; and afterwards the page is as it was.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, closePage, nextFrame, openPage, startBrowser, tableRows } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const shown = (page: Page, selector: string) => page.locator(selector).first().isVisible();

test('a changed run, zoomed in on a linear axis in the dark, is printed whole, fitted and light', async () => {
  const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?client.tcp_retries2=9&x=linear&t=0-9', { colorScheme: 'dark' });
  const rows = await tableRows(page);
  await page.locator('.handle.edge').first().waitFor();
  const link = await address(page);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect.poll(() => page.locator('.axis .gap:not([display])').count()).toBeGreaterThan(3);
  await expect.poll(() => page.locator('.lane.verdict .mark.error').isVisible()).toBe(true);
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('light');
  await expect.poll(() => page.locator('.settings-diff').innerText()).toMatch(/tcp_retries2\s+9\s+not set/);
  await expect.poll(() => page.locator('.print-foot').innerText()).toContain(`halfopen 0.1.0 · ${link}`);
  await expect.poll(() => page.locator('.events tfoot').innerText()).toContain(link);
  await expect.poll(() => page.locator('.events tbody tr:visible').count()).toBe(rows);
  for (const hidden of ['.header', '.left', '.transport', '.handle', '.playhead'])
    await expect.poll(() => shown(page, hidden), { message: hidden }).toBe(false);
  const box = await page.locator('.timeline').boundingBox();
  expect(box?.width).toBeGreaterThan(1000);
  expect(box?.width).toBeLessThan(1045);
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await nextFrame(page);
  expect(await address(page)).toBe(link);
  await expect.poll(() => page.locator('.axis .gap:not([display])').count()).toBe(0);
  await expect.poll(() => shown(page, '.print-foot')).toBe(false);
  expect(faults).toEqual([]);
  await closePage(page);
});

test('a phone prints lanes as wide as the page', async () => {
  const { page } = await openPage(browser, '#/s/idle-cut-keepalive?view=timeline', { viewport: { width: 390, height: 844 } });
  await page.locator('.handle.edge').first().waitFor();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => page.locator('.lanes-svg').evaluate((svg) => svg.getBoundingClientRect().width)).toBeGreaterThan(1000);
  await closePage(page);
});

test('a page of paper holds title, verdict and timeline: the PDF has no page of lanes alone', async () => {
  const { page } = await openPage(browser, '#/s/data-in-flight-cut');
  await tableRows(page);
  await page.locator('.handle.edge').first().waitFor();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  expect(pages).toBeGreaterThanOrEqual(3);
  expect(pages).toBeLessThanOrEqual(9);
  await closePage(page);
});
