// axe-core finds nothing serious on any view in either theme; the page speaks in forced colours and stands still on request.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { openPage, startBrowser, tableRows, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const VIEWS = [
  ['front page', '#/'],
  ['catalogue', '#/catalogue'],
  ['a death', '#/s/data-in-flight-cut?e=client/rto/fire/3'],
  ['never', '#/s/idle-cut'],
  ['a change with its ghost', '#/s/full-buffer-answered?client.TCP_USER_TIMEOUT=45s'],
  ['a bad link', '#/s/idle-cut?colour=red'],
] as const;

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(VIEWS)('%s: axe finds nothing serious', async (_, hash) => {
    const { page } = await openPage(browser, hash, { colorScheme, bypassCSP: true });
    if (hash.startsWith('#/s/')) await tableRows(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test('on a phone: axe finds nothing serious', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut', {
      colorScheme,
      bypassCSP: true,
      viewport: { width: 390, height: 844 },
    });
    await tableRows(page);
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
});

test('the whole way by keyboard: from the catalogue to a run, a setting, and back', async () => {
  const { page } = await openPage(browser, '#/catalogue');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
  await page.keyboard.press('Enter');
  const onCard = () => page.evaluate(() => document.activeElement?.closest('.card') !== null);
  for (let i = 0; i < 5 && !(await onCard()); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.headline').waitFor();
  await page.locator('[id="set-client.SO_KEEPALIVE"]').focus();
  await page.keyboard.press('Space');
  await page.locator('.delta-value').waitFor();
  await page.keyboard.press('Control+z');
  expect(page.url()).not.toContain('SO_KEEPALIVE');
  await page.close();
});

test('the chart has a name, a caption and a live region that says the verdict', async () => {
  const { page } = await openPage(browser, '#/s/data-in-flight-cut');
  expect(await page.locator('.lanes-svg').getAttribute('aria-label')).toContain('Request');
  expect(await page.locator('figcaption').innerText()).toMatch(/\d+ events in .*ETIMEDOUT/);
  await textMatching(page, '[aria-live="polite"]', /ETIMEDOUT/);
  await page.close();
});
