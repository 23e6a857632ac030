// Comparing: what the cards, the sentence, the lanes and the tables say is what the runs did; by pointer, by keys, by link.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { closePage, drawn, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const card = (page: Page, letter: string) => page.locator('.run-card', { has: page.locator(`strong:text-is("${letter}")`) });
/** With plain spaces: durations are held together by others. */
const words = async (text: Promise<string>) => (await text).replaceAll('\u00a0', ' ');
const TWO = '#/s/data-in-flight-cut?b.client.TCP_USER_TIMEOUT=30s&view=compare';
const THREE = '#/s/data-in-flight-cut?b.client.TCP_USER_TIMEOUT=30s&c.client.tcp_retries2=8&view=compare';

async function openCompare(hash: string, options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, hash, options);
  await opened.page.locator('.compare').waitFor();
  await nextFrame(opened.page);
  return opened;
}

describe('choosing what to compare with', () => {
  test('3 offers runs with what each comes to; one click and it is there, one undo and it is not', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    await drawn(page);
    await page.keyboard.press('3');
    const preset = page.getByRole('button', { name: /with TCP_USER_TIMEOUT 30 s/ });
    await expect.poll(() => words(preset.innerText())).toContain('ETIMEDOUT after 31.6');
    await expect.poll(() => page.locator('.preset').count()).toBeGreaterThan(6);
    await preset.click();
    await textMatching(page, '.run-card', /−15\smin\s8\ss against A/);
    await expect.poll(() => page.url()).toContain('b.client.TCP_USER_TIMEOUT=30s');
    await page.keyboard.press('Control+z');
    await expect.poll(() => card(page, 'B').count()).toBe(0);
    await expect.poll(() => page.url()).not.toContain('b.');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('Shift D copies the run; a field of the table changes the copy, and an empty one takes the change back', async () => {
    const { page } = await openCompare('#/s/data-in-flight-cut?view=compare');
    await page.keyboard.press('Shift+D');
    await textMatching(page, '.first-difference', /No difference/);
    await page.getByLabel('Another setting to compare').selectOption({ label: 'tcp_retries2' });
    const field = page.getByRole('textbox', { name: 'tcp_retries2 in B' });
    await field.fill('5');
    await field.press('Enter');
    await textMatching(page, '.first-difference', /What does it: tcp_retries2 5 in B/);
    await expect.poll(() => page.url()).toContain('b.client.tcp_retries2=5');
    await field.fill('');
    await field.press('Enter');
    await textMatching(page, '.first-difference', /No difference/);
    await closePage(page);
  });

  test('a setting that cannot be is said in its card, and the others stay', async () => {
    const { page, faults } = await openCompare('#/s/data-in-flight-cut?b.client.TCP_KEEPCNT=128&view=compare');
    await expect.poll(() => words(card(page, 'B').innerText())).toMatch(/Not possible.*TCP_KEEPCNT/s);
    await expect.poll(() => words(card(page, 'A').innerText())).toContain('ETIMEDOUT');
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('what it shows', () => {
  test('three runs of a link: how each ends, where they part, which setting makes them', async () => {
    const { page, faults } = await openCompare(THREE);
    await expect.poll(() => words(card(page, 'A').innerText())).toContain('ETIMEDOUT after 15 min 39.6 s');
    await expect.poll(() => words(card(page, 'B').innerText())).toContain('ETIMEDOUT after 31.6 s');
    await expect.poll(() => words(card(page, 'C').innerText())).toContain('−13 min 51.5 s against A');
    const sentence = () => words(page.locator('.first-difference').innerText());
    await expect.poll(sentence).toContain('First difference at 29.76 s.');
    await expect.poll(sentence).toContain('TCP_USER_TIMEOUT 30s');
    expect(await sentence()).not.toContain('tcp_retries2');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('lanes: what is common is drawn once; A is solid, B dashed, C dotted', async () => {
    const { page } = await openCompare(THREE);
    for (const run of [1, 2]) await page.locator(`.marks-of.run-${run} .error .shape`).first().waitFor({ state: 'attached' });
    const parting = Number(/M([\d.]+)/.exec((await page.locator('.parting').getAttribute('d')) ?? '')?.[1]);
    const left = await page.locator('.marks-of.run-1 .mark').evaluateAll((marks) => {
      const svg = document.querySelector('.compare-svg')?.getBoundingClientRect().left ?? 0;
      return marks.map((mark) => mark.getBoundingClientRect().right - svg);
    });
    expect(left.length).toBeGreaterThan(3);
    for (const right of left) expect(right).toBeGreaterThanOrEqual(parting - 1);
    const dashes = await page.evaluate(() =>
      [0, 1, 2].map((run) => {
        const shape = document.querySelector(`.marks-of.run-${run} .error .shape`);
        return shape ? getComputedStyle(shape).strokeDasharray : null;
      }),
    );
    expect(dashes[0]).toBe('none');
    expect(new Set(dashes).size).toBe(3);
    await closePage(page);
  });

  test('the table has settings and outcomes in a column for each run, with the longest cut that each survives', async () => {
    const { page } = await openCompare(TWO);
    const row = (name: string) => page.locator('.compare-settings tr', { has: page.locator('th', { hasText: name }) });
    await expect.poll(() => words(row('detection').innerText())).toMatch(/15 min 39\.6 s\s+31\.6 s\s+−15 min 8 s/);
    await expect.poll(() => row('retransmissions').innerText()).toMatch(/15\s+7\s+−8/);
    await textMatching(page, '.compare-settings tr', /survives a cut of.*13\smin\s38\.8\ss\s+27\.76\ss/s);
    await expect.poll(() => page.getByRole('textbox', { name: 'TCP_USER_TIMEOUT in B' }).inputValue()).toBe('30s');
    // The panel at the left changes the run that is chosen there, in one undo step, and what goes with it is B's alone.
    const slider = page.getByRole('slider', { name: 'TCP_USER_TIMEOUT' }).first();
    const field = page.locator('[id="set-client.TCP_USER_TIMEOUT"]');
    await expect.poll(() => field.inputValue()).toBe('');
    await page.getByRole('button', { name: 'Run B', exact: true }).click();
    await expect.poll(() => field.inputValue()).toBe('30s');
    const [beforeA, beforeB] = [await words(card(page, 'A').innerText()), await words(card(page, 'B').innerText())];
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).toMatch(/b\.client\.TCP_USER_TIMEOUT=3[1-9]s/);
    await expect.poll(() => page.url()).not.toMatch(/[?&]client\.TCP_USER_TIMEOUT/);
    await expect.poll(() => words(card(page, 'B').innerText())).not.toBe(beforeB);
    expect(await words(card(page, 'A').innerText())).toBe(beforeA);
    await field.fill('soon');
    await expect.poll(() => page.locator('.left .wrong').innerText()).toContain('Found "soon"');
    await field.press('Escape');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => field.inputValue()).toBe('30s');
    // A cut that loses one direction, in B.
    await page.getByLabel('Another setting to compare').selectOption({ label: 'The cut at 2s loses' });
    await page.getByLabel('The cut at 2s loses in B').selectOption('toClient');
    await expect.poll(() => page.url()).toMatch(/b\.step\d\.direction=toClient/);
    await expect.poll(() => words(card(page, 'B').innerText())).toContain('only what goes to the client');
    await closePage(page);
  });

  test('differences: an event of B alone says so, and opens to the reasons in both runs', async () => {
    const { page } = await openCompare(TWO);
    const announced = async () => Number(/\d+/.exec(await page.locator('#differences-title').innerText())?.[0]);
    await expect.poll(announced).toBeGreaterThan(0);
    const count = await announced();
    await expect.poll(() => page.locator('.differences tbody tr').count()).toBe(count);
    const gone = page.locator('.differences tr', { hasText: 'not there' }).first();
    await gone.getByRole('button').click();
    const reasons = () => page.locator('.reasons').innerText();
    await expect.poll(reasons).toMatch(/^A\s/);
    await expect.poll(reasons).toContain('It does not happen.');
    await expect.poll(() => page.url()).toContain('e=');
    await page.getByLabel(/show all/).check();
    await expect.poll(() => page.locator('.differences tbody tr').count()).toBeGreaterThan(count);
    await closePage(page);
  });
});

describe('keys', () => {
  test('N goes to the first difference from any view; X swaps A and B', async () => {
    const { page } = await openPage(browser, TWO.replace('&view=compare', ''));
    await drawn(page);
    await page.keyboard.press('n');
    await page.locator('.differences tr[aria-current]').waitFor();
    await expect.poll(() => page.locator('.differences tr[aria-current]').innerText()).toContain('first difference');
    await expect.poll(() => page.url()).toContain('view=compare');
    await page.keyboard.press('x');
    // Before, it is B's card that says this: the wait is for A's.
    await expect.poll(() => words(card(page, 'A').innerText())).toContain('31.6 s');
    await expect.poll(() => page.url()).toContain('?client.TCP_USER_TIMEOUT=30s&b=scenario');
    await closePage(page);
  });
});

describe('fork', () => {
  test('from the selected moment on, another step: the past is shared, the rest is B’s', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?e=client/rto/fire/5');
    await drawn(page);
    await page.keyboard.press('b');
    const form = page.locator('.fork');
    await form.waitFor();
    const from = form.getByLabel('from');
    await expect.poll(() => from.evaluate((node) => node === document.activeElement)).toBe(true);
    await expect.poll(() => from.inputValue()).toMatch(/^9\.7\d+s$/);
    await form.getByLabel('what happens').selectOption('restore');
    await textMatching(page, '.fork-outcome', /Then: lives/);
    await form.getByRole('button', { name: 'Branch off' }).click();
    await expect.poll(() => words(card(page, 'B').innerText())).toContain('lives');
    await expect
      .poll(() => words(page.locator('.first-difference').innerText()))
      .toMatch(/First difference at 9\.79 s\. Path restored, in B only/);
    await expect.poll(() => page.url()).toMatch(/b\.add1=9\.7\d+s:restore/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a step that cannot be is refused with the parser’s reason', async () => {
    const { page } = await openCompare('#/s/data-in-flight-cut?view=compare&e=client/rto/fire/5');
    await page.keyboard.press('b');
    const form = page.locator('.fork');
    await form.getByLabel('what happens').selectOption('cut');
    await textMatching(page, '.fork .wrong', /a "restore" between them/);
    await expect.poll(() => form.getByRole('button', { name: 'Branch off' }).isDisabled()).toBe(true);
    await form.getByLabel('from').fill('soon');
    await textMatching(page, '.fork .wrong', /cannot be read/);
    await closePage(page);
  });

  test('without what the scenario does later', async () => {
    const { page } = await openCompare('#/s/data-in-flight-cut?view=compare');
    await page.keyboard.press('b');
    const form = page.locator('.fork');
    await form.getByLabel('from').fill('1s');
    await form.getByLabel('what happens').selectOption('send');
    await form.getByLabel(/nothing of what/).check();
    await textMatching(page, '.fork-outcome', /Then: lives/);
    await form.getByRole('button', { name: 'Branch off' }).click();
    await expect.poll(() => page.url()).toContain('=never');
    await expect.poll(() => words(card(page, 'B').innerText())).toContain('without “path cut”');
    await closePage(page);
  });
});

test('the whole way by keyboard: to the comparison, a preset, a field, the first difference, back', async () => {
  const { page } = await openPage(browser, '#/s/idle-cut-keepalive');
  await drawn(page);
  await page.keyboard.press('3');
  await page.locator('.preset').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('.differences').waitFor();
  await page.locator('.compare-settings .field').first().focus();
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.compare') !== null)).toBe(true);
  await page.locator('.first-difference button').focus();
  await page.keyboard.press('Enter');
  await page.locator('.differences tr[aria-current]').waitFor();
  await page.keyboard.press('1');
  await drawn(page);
  await closePage(page);
});

test.each(['light', 'dark'] as const)('%s: axe finds nothing serious, and nothing is wider than the screen', async (colorScheme) => {
  for (const [width, hash] of [
    [1440, THREE],
    [390, `${TWO}&e=client/rto/fire/8`],
    [1440, '#/s/idle-cut?view=compare'],
  ] as const) {
    const { page } = await openCompare(hash, { colorScheme, viewport: { width, height: 900 } });
    expect(await violations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    const small = await page.evaluate(
      () => [...document.querySelectorAll('.compare *')].filter((node) => Number.parseFloat(getComputedStyle(node).fontSize) < 11).length,
    );
    expect(small).toBe(0);
    await closePage(page);
  }
});
