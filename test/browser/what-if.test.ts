// Changing a setting: the verdict follows, the run before stays as a ghost, the link holds the change, undo takes it back,
// and what is not possible is said beside its field while the last run stays.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closePage, headline, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

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
    expect(await ghost(page)).toBe('');
    await change(page, 'client.tcp_retries2', '8');
    const after = await textMatching(page, '.headline', /1 min/);
    expect(after).not.toBe(before);
    // The lesson speaks of the scenario's own settings, and now says so.
    expect(await page.locator('.lesson strong').innerText()).toContain('before your change');
    expect(await page.locator('.delta-value').innerText()).toMatch(/^−13\smin/);
    await nextFrame(page);
    expect((await ghost(page)).length).toBeGreaterThan(100);
    expect(page.url()).toContain('client.tcp_retries2=8');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await headline(page)).toBe(before);
    expect(page.url()).not.toContain('tcp_retries2');
    await page.getByRole('button', { name: 'Redo' }).click();
    expect(await headline(page)).toBe(after);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a slider re-simulates on every movement and commits one step', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const slider = page.getByRole('slider', { name: 'tcp_retries2', exact: true }).first();
    await slider.focus();
    const seen = new Set<string>();
    for (let i = 0; i < 6; i++) {
      await page.keyboard.down('ArrowLeft');
      seen.add(await headline(page));
    }
    await page.keyboard.up('ArrowLeft');
    expect(seen.size).toBe(6);
    expect(await field(page, 'client.tcp_retries2').inputValue()).toBe('9');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await field(page, 'client.tcp_retries2').inputValue()).toBe('15');
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
    expect(await columns('client.TCP_USER_TIMEOUT').getAttribute('aria-label')).toMatch(/^0s to \d+m: ends after .*not known\.$/);
    expect(await columns('client.TCP_USER_TIMEOUT').locator('path').count()).toBe(2);
    expect(await columns('client.TCP_KEEPIDLE').getAttribute('aria-label')).toBe('Changes nothing here.');
    const below = page.locator('.control').filter({ has: field(page, 'client.tcp_retries2') });
    await below.locator('.slider').scrollIntoViewIfNeeded();
    const before = await columns('client.tcp_retries2').getAttribute('aria-label');
    await change(page, 'client.TCP_USER_TIMEOUT', '30s');
    await below.locator('.slider').scrollIntoViewIfNeeded();
    await below.locator('.sparkline svg[aria-label="Changes nothing here."]').waitFor();
    expect(before).not.toBe('Changes nothing here.');
    // What a setting is stands on top of the panel, by the pointer and by the focus: nothing moves, nothing is covered.
    const about = page.locator('.settings-about');
    const places = () => page.locator('.left .field').evaluateAll((fields) => fields.map((one) => one.getBoundingClientRect().top));
    await page.mouse.move(700, 20);
    await field(page, 'client.TCP_KEEPIDLE').focus();
    const still = await places();
    expect(await about.innerText()).toMatch(/^TCP_KEEPIDLE .*tcp_keepalive_time.*Changes nothing here\.$/);
    await page.getByText('TCP_KEEPINTVL', { exact: true }).hover();
    expect(await about.innerText()).toMatch(/^TCP_KEEPINTVL /);
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
    expect(await field(page, 'client.TCP_KEEPCNT').inputValue()).toBe('');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the axis stays while a control moves and is fitted again afterwards', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const faultAt = () => page.evaluate(() => document.querySelector('.wash')?.getAttribute('d')?.slice(0, 12));
    await nextFrame(page);
    const before = await faultAt();
    await field(page, 'client.tcp_retries2').fill('3');
    await nextFrame(page);
    expect(await faultAt()).toBe(before);
    await closePage(page);
  });

  test('keepalive switched on turns never into an error', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut');
    expect(await headline(page)).toContain('never');
    await field(page, 'client.SO_KEEPALIVE').check();
    expect(await headline(page)).toMatch(/ETIMEDOUT 2 h 1\d min/);
    expect(await page.locator('.delta-value').innerText()).toBe('was: never');
    await closePage(page);
  });

  test('changing HZ keeps the position within the tick possible', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await page.getByLabel('HZ').first().selectOption('1000');
    expect(page.url()).toContain('client.hz=1000');
    expect(await page.locator('.wrong-banner').count()).toBe(0);
    await closePage(page);
  });
});

describe('link', () => {
  test('restores settings, axis, window and selection', async () => {
    const { page, faults } = await openPage(
      browser,
      '#/s/data-in-flight-cut?client.tcp_retries2=8&x=linear&t=0-60&e=client/rto/fire/2&v=1',
    );
    expect(await headline(page)).toContain('1 min');
    expect(await page.getByRole('button', { name: 'Linear' }).getAttribute('aria-pressed')).toBe('true');
    await textMatching(page, '#why-title', /^Why$/);
    expect(await field(page, 'client.tcp_retries2').inputValue()).toBe('8');
    await nextFrame(page);
    const selection = page.locator('.minimap .selection');
    expect(Number(await selection.getAttribute('width'))).toBeLessThan(400);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('unknown keys and impossible values are named, and the rest works', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut?colour=red&client.tcp_retries2=9999&client.TCP_USER_TIMEOUT=30s');
    const banner = await page.locator('.banner').innerText();
    expect(banner).toContain('colour=red');
    expect(banner).toContain('client.tcp_retries2=9999');
    expect(await headline(page)).toMatch(/ETIMEDOUT 3\d(\.\d+)? s/);
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
    await nextFrame(page);
    expect(await headline(page)).not.toBe(before);
    expect(await firstCall()).toBe(axis);
    await page.mouse.up();
    expect(page.url()).toMatch(/step3=[\d.]+m?s/);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await headline(page)).toBe(before);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the end of the retry budget is dragged to fewer retries; Escape takes it back', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await handle(page, /retry budget/).waitFor();
    const before = await headline(page);
    await dragBy(page, /retry budget/, -200);
    await textMatching(page, '.headline', /\d+\.\d+\ss after/);
    await page.keyboard.press('Escape');
    expect(await headline(page)).toBe(before);
    await page.mouse.up();
    expect(page.url()).not.toContain('tcp_retries2');
    await closePage(page);
  });

  test('by keys a handle goes from value to value, and Enter leads to its field', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut-keepalive');
    await handle(page, /idle time/).focus();
    const before = await valueText(page, /idle time/);
    await page.keyboard.press('ArrowLeft');
    await nextFrame(page);
    expect(await valueText(page, /idle time/)).not.toBe(before);
    expect(page.url()).toContain('client.tcp_keepalive_time=');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('set-client.tcp_keepalive_time');
    await page.keyboard.press('Control+z');
    expect(await page.getByRole('button', { name: 'Redo' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await valueText(page, /idle time/)).toBe(before);
    await closePage(page);
  });
});
