// Without JavaScript the catalogue is there as figures and tables; without a network the page goes on working.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { closePage, headline, openPage, pageUrl, startBrowser } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe('without JavaScript', () => {
  test('the front page leads to the catalogue, and that to the figure, the verdict and all events of a run', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on('console', (message) => faults.push(message.text()));
    await page.goto(pageUrl(''));
    await page.getByRole('link', { name: /The catalogue/ }).click();
    await expect.poll(() => page.locator('main li').count()).toBe(catalogue.scenarios.length);
    await page.getByRole('link', { name: 'Request sent into a cut cable' }).click();
    await expect.poll(() => page.locator('.headline').innerText()).toMatch(/ETIMEDOUT 15\smin/);
    const figure = page.locator('svg.lanes-svg');
    await expect.poll(() => figure.getAttribute('aria-label')).toMatch(/116 events .* ETIMEDOUT/);
    await expect.poll(() => figure.locator('.mark.retransmission').count()).toBe(15);
    await expect
      .poll(() => figure.locator('text').allTextContents())
      .toEqual(expect.arrayContaining(['Verdict', 'Client, watched', 'ETIMEDOUT', 'path cut']));
    await expect.poll(async () => (await figure.boundingBox())?.height).toBeGreaterThan(300);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(116);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('on a phone nothing is wider than the screen but the figure, which scrolls', async () => {
    const page = await browser.newPage({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    await page.goto(pageUrl('static/idle-cut-keepalive.html'));
    await expect.poll(async () => (await page.locator('main').boundingBox())?.width).toBeLessThanOrEqual(390);
    await expect.poll(async () => (await page.locator('svg.lanes-svg').boundingBox())?.width).toBeGreaterThan(700);
    await closePage(page);
  });
});

test('without a network the page opens again, simulates, and opens what it had not opened before', async () => {
  const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut', { serviceWorkers: 'allow' });
  // The page asks for this by itself, once it has been open for a while.
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== 'activated') await new Promise((done) => active?.addEventListener('statechange', done, { once: true }));
  });
  await page.context().setOffline(true);
  await page.reload();
  await expect.poll(() => headline(page)).toContain('ETIMEDOUT');
  await page.locator('[id="set-client.tcp_retries2"]').fill('5');
  await page
    .locator('.headline')
    .filter({ hasText: /ETIMEDOUT 1\d\.\d+\ss/ })
    .waitFor();
  await page.goto(pageUrl('#/evidence'));
  await page.locator('#main h1').waitFor();
  expect(faults).toEqual([]);
  await closePage(page);
});
