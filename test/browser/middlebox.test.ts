// Middleboxes on the page: the lane, why a connection was forgotten, and what changes when the middlebox does.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { closePage, headline, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

test('a middlebox has a lane between the wires, in which it forgets, drops and forges', async () => {
  const { page, faults } = await openPage(browser, '#/s/nlb-reset-on-write?x=linear&t=340-402');
  const lane = page.locator('.lane.box');
  await expect.poll(() => lane.getAttribute('aria-label')).toBe('AWS NLB');
  await expect
    .poll(() => lane.locator('.mark.entry').getAttribute('aria-label'))
    .toContain('forgets after 5 min 50 s'.replaceAll(' min', '\u00a0min').replaceAll(' s', '\u00a0s'));
  await expect.poll(() => lane.locator('.mark.forgot').count()).toBe(1);
  const order = ['At the client', 'AWS NLB', 'At the server'];
  const titles = async () => (await page.locator('text.title').allTextContents()).filter((text) => order.includes(text));
  await expect.poll(titles).toEqual(order);
  expect(faults).toEqual([]);
  await closePage(page);
});

test('why says who forgot, after what time, and leads to the setting', async () => {
  const { page, faults } = await openPage(browser, '#/s/nlb-reset-on-write?e=path/forgot/AWS%20NLB/1');
  await expect
    .poll(() => page.locator('.why .sentence').innerText())
    .toBe('AWS NLB forgets the connection: no packet has passed for 5 min 50 s. Neither end is told before it sends something.');
  await page.locator('.why .setting-link', { hasText: 'idle' }).click();
  await page.waitForFunction(() => document.activeElement?.id === 'set-box.idle');
  expect(faults).toEqual([]);
  await closePage(page);
});

test('another idle time in the link is another end', async () => {
  const { page } = await openPage(browser, '#/s/nlb-reset-on-write?box.idle=never');
  await expect.poll(() => headline(page)).toBe('The connection lives.');
  await closePage(page);
});

test('another middlebox is chosen: its own values take the place of the scenario’s', async () => {
  const { page, faults } = await openPage(browser, '#/s/nlb-reset-on-write');
  await expect.poll(() => page.locator('.preset-note').innerText()).toMatch(/, as of \d{4}/);
  await expect.poll(() => headline(page)).toContain('ECONNRESET');
  await page.getByLabel('Middlebox: what it is').selectOption('azure-lb');
  await textMatching(page, '.headline', /ETIMEDOUT .* after Azure LB forgot the connection/);
  await page.getByRole('group', { name: 'Azure LB', exact: true }).locator('.mark.forgot').waitFor({ state: 'attached' });
  await page.getByLabel('Middlebox: what it is').selectOption('');
  await textMatching(page, '.headline', /The connection lives/);
  expect(faults).toEqual([]);
  await closePage(page);
});

test('a middlebox can be put where there was none', async () => {
  const { page } = await openPage(browser, '#/s/outage-survived');
  await page.getByLabel('Middlebox: what it is').selectOption('linux-conntrack');
  await page.locator('.lane.box').waitFor({ state: 'attached' });
  await expect.poll(() => page.getByLabel('timeout_established', { exact: true }).first().inputValue()).toBe('5d');
  await closePage(page);
});

test.each([
  ['light', 1440],
  ['dark', 390],
] as const)('nothing keeps anybody from using it: %s, %i px', async (colorScheme, width) => {
  const { page } = await openPage(browser, '#/s/conntrack-outage-keepalive', {
    colorScheme,
    viewport: { width, height: 900 },
  });
  expect(await violations(page)).toEqual([]);
  // A cut loses one direction, or lies on the other side of the box.
  const cut = (part: string) => page.locator(`[id="set-step1.${part}"]`);
  await cut('near').selectOption('client');
  await expect.poll(() => page.url()).toContain('step1.near=client&step2.near=client');
  await textMatching(page, '.events td, .events th', /path cut/);
  await cut('direction').selectOption('toClient');
  await expect.poll(() => page.url()).toContain('step1.direction=toClient');
  await expect.poll(() => page.locator('.wrong-banner').count()).toBe(0);
  await textMatching(page, '.events td, .events th', /path to client cut/);
  await closePage(page);
});
