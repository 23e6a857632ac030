// Changing a setting: the verdict follows, the run before stays as a ghost, the link holds the change, undo takes it back,
// and what is not possible is said beside its field while the last run stays.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, closePage, headline, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const field = (page: Page, key: string) => page.locator(`[id="set-${key}"]`);
const ghost = (page: Page) =>
  page.evaluate(() => [...document.querySelectorAll('.ghost')].map((path) => path.getAttribute('d') ?? '').join(''));

async function change(page: Page, key: string, value: string): Promise<void> {
  await field(page, key).fill(value);
  await field(page, key).press('Enter');
  await field(page, key).blur();
}

describe('what if', () => {
  test('a smaller tcp_retries2 ends it sooner, with the difference and a ghost; undo and redo', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    const before = await headline(page);
    await expect.poll(() => ghost(page)).toBe('');
    await change(page, 'client.tcp_retries2', '8');
    const after = await textMatching(page, '.headline', /1 min/);
    expect(after).not.toBe(before);
    // The lesson speaks of the scenario's own settings, and now says so.
    await expect.poll(() => page.locator('.lesson strong').innerText()).toContain('before your change');
    await expect.poll(() => page.locator('.delta-value').innerText()).toMatch(/^−13\smin/);
    await expect.poll(async () => (await ghost(page)).length).toBeGreaterThan(100);
    await expect.poll(() => page.url()).toContain('client.tcp_retries2=8');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => headline(page)).toBe(before);
    await expect.poll(() => page.url()).not.toContain('tcp_retries2');
    await page.getByRole('button', { name: 'Redo' }).click();
    await expect.poll(() => headline(page)).toBe(after);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a slider re-simulates on every movement and commits one step', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const slider = page.getByRole('slider', { name: 'tcp_retries2', exact: true }).first();
    await slider.focus();
    const seen = new Set<string>();
    for (let i = 0; i < 6; i++) {
      const before = await headline(page);
      await page.keyboard.down('ArrowLeft');
      await expect.poll(() => headline(page)).not.toBe(before);
      seen.add(await headline(page));
    }
    await page.keyboard.up('ArrowLeft');
    expect(seen.size).toBe(6);
    await expect.poll(() => field(page, 'client.tcp_retries2').inputValue()).toBe('9');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => field(page, 'client.tcp_retries2').inputValue()).toBe('15');
    await closePage(page);
  });

  test('columns above a slider show what each of its places would do, and follow the other settings', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    const columns = (key: string) =>
      page
        .locator('.control')
        .filter({ has: field(page, key) })
        .locator('.sparkline svg');
    await columns('client.TCP_USER_TIMEOUT').waitFor();
    await expect
      .poll(() => columns('client.TCP_USER_TIMEOUT').getAttribute('aria-label'))
      .toMatch(/^0s to \d+m: ends after .*not known\.$/);
    await expect.poll(() => columns('client.TCP_USER_TIMEOUT').locator('path').count()).toBe(2);
    await expect.poll(() => columns('client.TCP_KEEPIDLE').getAttribute('aria-label')).toBe('Changes nothing here.');
    const below = page.locator('.control').filter({ has: field(page, 'client.tcp_retries2') });
    await below.locator('.slider').scrollIntoViewIfNeeded();
    await expect.poll(() => columns('client.tcp_retries2').getAttribute('aria-label')).not.toBe('Changes nothing here.');
    await change(page, 'client.TCP_USER_TIMEOUT', '30s');
    await below.locator('.slider').scrollIntoViewIfNeeded();
    await below.locator('.sparkline svg[aria-label="Changes nothing here."]').waitFor();
    // What a setting is stands on top of the panel, by the pointer and by the focus: nothing moves, nothing is covered.
    const about = page.locator('.settings-about');
    const places = () => page.locator('.left .field').evaluateAll((fields) => fields.map((one) => one.getBoundingClientRect().top));
    await page.mouse.move(700, 20);
    await field(page, 'client.TCP_KEEPIDLE').focus();
    const still = await places();
    await expect.poll(() => about.innerText()).toMatch(/^TCP_KEEPIDLE .*tcp_keepalive_time.*Changes nothing here\.$/);
    await page.getByText('TCP_KEEPINTVL', { exact: true }).hover();
    await expect.poll(() => about.innerText()).toMatch(/^TCP_KEEPINTVL /);
    expect(await places()).toEqual(still);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('an impossible value is said beside its field, and the last run stays', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    const before = await headline(page);
    await field(page, 'client.TCP_KEEPCNT').fill('128');
    const message = await textMatching(page, '.control .wrong', /128/);
    expect(message).toContain('127');
    expect(await headline(page)).toBe(before);
    await field(page, 'client.TCP_KEEPCNT').press('Escape');
    await page.locator('.control .wrong').waitFor({ state: 'detached' });
    await expect.poll(() => field(page, 'client.TCP_KEEPCNT').inputValue()).toBe('');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the axis stays while a control moves and is fitted again afterwards', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const faultAt = () => page.evaluate(() => document.querySelector('.wash')?.getAttribute('d')?.slice(0, 12));
    await page.locator('.handle.edge').first().waitFor();
    await nextFrame(page);
    const [before, said] = [await faultAt(), await headline(page)];
    await field(page, 'client.tcp_retries2').fill('3');
    await expect.poll(() => headline(page)).not.toBe(said);
    await nextFrame(page);
    expect(await faultAt()).toBe(before);
    await closePage(page);
  });

  test('keepalive switched on turns never into an error', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut');
    await expect.poll(() => headline(page)).toContain('never');
    await field(page, 'client.SO_KEEPALIVE').check();
    await expect.poll(() => headline(page)).toMatch(/ETIMEDOUT 2 h 1\d min/);
    await expect.poll(() => page.locator('.delta-value').innerText()).toBe('was: never');
    await closePage(page);
  });

  test('changing HZ keeps the position within the tick possible', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await page.getByLabel('HZ').first().selectOption('1000');
    await expect.poll(() => page.url()).toContain('client.hz=1000');
    await expect.poll(() => page.locator('.wrong-banner').count()).toBe(0);
    await closePage(page);
  });
});

describe('link', () => {
  test('restores settings, axis, window and selection', async () => {
    const { page, faults } = await openPage(
      browser,
      '#/s/data-in-flight-cut?client.tcp_retries2=8&x=linear&t=0-60&e=client/rto/fire/2&v=1',
    );
    await expect.poll(() => headline(page)).toContain('1 min');
    await expect.poll(() => page.getByRole('button', { name: 'Linear' }).getAttribute('aria-pressed')).toBe('true');
    await textMatching(page, '#why-title', /^Why$/);
    await expect.poll(() => field(page, 'client.tcp_retries2').inputValue()).toBe('8');
    await nextFrame(page);
    const selection = page.locator('.minimap .selection');
    await expect.poll(async () => Number(await selection.getAttribute('width'))).toBeLessThan(400);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('unknown keys and impossible values are named, and the rest works', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut?colour=red&client.tcp_retries2=9999&client.TCP_USER_TIMEOUT=30s');
    const banner = () => page.locator('.banner').innerText();
    await expect.poll(banner).toContain('colour=red');
    await expect.poll(banner).toContain('client.tcp_retries2=9999');
    await expect.poll(() => headline(page)).toMatch(/ETIMEDOUT 3\d(\.\d+)? s/);
    await closePage(page);
  });

  test('going back takes a change back', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const before = await headline(page);
    await change(page, 'client.tcp_retries2', '8');
    await textMatching(page, '.headline', /1 min/);
    await page.goBack();
    await page.waitForFunction((text) => document.querySelector('.headline')?.textContent === text, before);
    await closePage(page);
  });
});

describe('handles on the chart', () => {
  const handle = (page: Page, name: RegExp) => page.getByRole('slider', { name });
  const valueText = (page: Page, name: RegExp) => handle(page, name).getAttribute('aria-valuetext');

  async function dragBy(page: Page, name: RegExp, px: number): Promise<void> {
    await handle(page, name).locator('.hit').scrollIntoViewIfNeeded();
    const box = await handle(page, name).locator('.hit').boundingBox();
    if (!box) throw new Error(`no handle ${name}`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + px / 2, y, { steps: 3 });
    await page.mouse.move(x + px, y + 30, { steps: 3 });
  }

  test('a fault is dragged: the run follows while the axis stays, and one undo takes it back', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    await handle(page, /^path cut$/).waitFor();
    const before = await headline(page);
    const firstCall = () => page.locator('.lane.program .mark').nth(1).getAttribute('transform');
    await nextFrame(page);
    const axis = await firstCall();
    await dragBy(page, /^path cut$/, -30);
    await expect.poll(() => headline(page)).not.toBe(before);
    expect(await firstCall()).toBe(axis);
    await page.mouse.up();
    await expect.poll(() => page.url()).toMatch(/step3=[\d.]+m?s/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => headline(page)).toBe(before);
    await expect.poll(() => page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the end of the retry budget is dragged to fewer retries; Escape takes it back', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await handle(page, /retry budget/).waitFor();
    const before = await headline(page);
    await dragBy(page, /retry budget/, -200);
    await expect.poll(() => headline(page)).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => headline(page)).toBe(before);
    await page.mouse.up();
    await nextFrame(page);
    expect(await address(page)).not.toContain('tcp_retries2');
    await closePage(page);
  });

  test('by keys a handle goes from value to value, and Enter leads to its field', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut-keepalive');
    await handle(page, /idle time/).focus();
    const before = await valueText(page, /idle time/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => valueText(page, /idle time/)).not.toBe(before);
    await expect.poll(() => page.url()).toContain('client.tcp_keepalive_time=');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('set-client.tcp_keepalive_time');
    await page.keyboard.press('Control+z');
    await nextFrame(page);
    expect(await page.getByRole('button', { name: 'Redo' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => valueText(page, /idle time/)).toBe(before);
    await closePage(page);
  });
});
