// Reading a run: stepping with the keys moves the selection everywhere, Why gives reasons, zooming makes no nodes, and files
// that are not scenarios are refused with every problem.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ScenarioFile } from '../../sim/index.ts';
import { run } from '../support/run.ts';
import { address, closePage, drawn, headline, nextFrame, openPage, pageUrl, startBrowser, tableRows, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const selectedRow = (page: Page) => page.locator('.events tbody tr[aria-current]');
/** The event that is selected, as the table has it. */
const selectedKey = (page: Page) => selectedRow(page).getAttribute('data-key');
const why = (page: Page) => page.locator('.why-event').innerText();

/** A key that moves the selection; what is read next is of the new event. */
async function step(page: Page, key: string): Promise<void> {
  const before = await selectedKey(page);
  await page.keyboard.press(key);
  await expect.poll(() => selectedKey(page)).not.toBe(before);
}

describe('keys', () => {
  test('. and , step through all events; the row, the reasons and the link follow', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    await tableRows(page);
    await page.keyboard.press('.');
    await expect.poll(() => selectedRow(page).innerText()).toContain('connect()');
    await expect.poll(() => why(page)).toContain('connect()');
    const first = await why(page);
    await step(page, '.');
    await step(page, '.');
    await expect.poll(() => selectedRow(page).innerText()).toContain('SYN');
    await expect.poll(() => why(page)).not.toBe(first);
    await step(page, ',');
    const inLink = async () => decodeURIComponent(/[?&]e=([^&]*)/.exec(await address(page))?.[1] ?? '');
    expect(await inLink()).toBe(await selectedKey(page));
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('with Shift they step through timers that fired, with Alt through states', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await tableRows(page);
    await page.keyboard.press('Shift+Period');
    await expect.poll(() => selectedRow(page).innerText()).toContain('fired');
    await step(page, 'Alt+Period');
    await expect.poll(() => selectedRow(page).innerText()).toMatch(/→|error/);
    await closePage(page);
  });

  test('End goes to the last event, [ to its cause, Esc to none', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await tableRows(page);
    await page.keyboard.press('Shift+Period');
    await page.keyboard.press('End');
    const last = await page.locator('.events tbody tr').last().getAttribute('data-key');
    await expect.poll(() => selectedKey(page)).toBe(last);
    await step(page, '[');
    await page.keyboard.press('Escape');
    await expect.poll(() => selectedRow(page).count()).toBe(0);
    await expect.poll(() => page.url()).not.toContain('e=');
    await closePage(page);
  });

  test('arrows move within and across lanes, and the focus goes along', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut?e=client/rto/fire/2');
    await page.locator('.mark[tabindex="0"]').focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await expect.poll(focused).toContain('retransmission timer');
    const before = await focused();
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).not.toBe(before);
    await expect.poll(focused).toContain('retransmission timer');
    await page.keyboard.press('ArrowUp');
    await expect.poll(focused).not.toContain('retransmission timer');
    await expect.poll(() => page.locator('.mark[tabindex="0"]').count()).toBe(1);
    await closePage(page);
  });

  test('L changes the axis, ? opens the help, and typing in a field does neither', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await page.keyboard.press('l');
    await expect.poll(() => page.url()).toContain('x=linear');
    await page.keyboard.press('l');
    await expect.poll(() => page.url()).toContain('x=log');
    await page.keyboard.press('l');
    await expect.poll(() => page.url()).not.toContain('x=');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.locator('[id="set-client.tcp_retries2"]').focus();
    await page.keyboard.type('l');
    await nextFrame(page);
    expect(await address(page)).not.toContain('x=linear');
    await closePage(page);
  });
});

test('Why: a sentence, what was asked of the timer and what the wheel gave, causes to walk, settings to go to', async () => {
  const { page } = await openPage(browser, '#/s/idle-cut-keepalive?e=client/keepalive/fire/1');
  const text = () => page.locator('.why').innerText();
  await expect.poll(text).toContain('asked for');
  await expect.poll(text).toContain('the wheel gives');
  const sentence = await page.locator('.why .sentence').innerText();
  expect(sentence.length).toBeGreaterThan(20);
  await page.locator('.chain-list .event-link').first().click();
  await expect.poll(() => page.locator('.why .sentence').innerText()).not.toBe(sentence);
  await page.goto((await address(page)).replace(/e=[^&]*/, 'e=client/keepalive/fire/1'));
  await page.locator('.setting-link', { hasText: 'tcp_keepalive_time' }).first().click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('set-client.tcp_keepalive_time');
  await closePage(page);
});

test('a click on a mark selects its event, and the table’s header sorts', async () => {
  const { page } = await openPage(browser, '#/s/data-in-flight-cut');
  // Beside the glyph's strokes: a mark is chosen by its place, not by its pixels.
  await page.locator('.mark.retransmission').nth(5).click({ force: true });
  await textMatching(page, '.why-event', /retransmission/);
  await page.getByRole('button', { name: 'What' }).click();
  await expect.poll(() => page.locator('th').filter({ hasText: 'What' }).getAttribute('aria-sort')).toBe('ascending');
  await closePage(page);
});

describe('zoom', () => {
  test('panning makes no nodes, and there are never more than a thousand marks', async () => {
    const { page } = await openPage(browser, '#/s/keepalive-data-in-flight');
    const nodes = () =>
      page.evaluate(() => ({
        all: document.querySelectorAll('.lanes-svg .lanes *').length,
        marks: document.querySelectorAll('.mark').length,
      }));
    await page.locator('.handle.edge').first().waitFor();
    for (let i = 0; i < 4; i++) await page.keyboard.press('w');
    await expect.poll(() => page.url()).toContain('t=');
    await nextFrame(page);
    const before = await nodes();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i < 6 ? 'a' : 'd');
      await nextFrame(page);
    }
    expect(await nodes()).toEqual(before);
    expect(before.marks).toBeLessThanOrEqual(1000);
    await expect.poll(() => page.url()).toMatch(/[?&]t=[\d.]+-[\d.]+/);
    await page.keyboard.press('0');
    await expect.poll(() => page.url()).not.toContain('t=');
    await closePage(page);
  });
});

test('the logarithmic axis counts from the fault, or with O from the selected event', async () => {
  const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?x=log');
  const labels = async () =>
    (await page.locator('.axis .tick:not([display])').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
  await nextFrame(page);
  await expect.poll(labels).toEqual(expect.arrayContaining(['0', '+1 s', '+10 s', '+1 min', '−1 s']));
  await expect.poll(() => page.locator('.origin').innerText()).toContain('path cut');
  await page.keyboard.press('Shift+Period');
  await page.keyboard.press('o');
  await nextFrame(page);
  await expect.poll(() => page.url()).toContain('o=client/tlp/fire/1');
  await expect.poll(() => page.locator('.origin').innerText()).toContain('tail loss probe timer fired');
  await expect.poll(labels).not.toContain('−1 min');
  expect(faults).toEqual([]);
  await closePage(page);
});

describe('playhead', () => {
  const readout = (page: Page) => page.locator('.readout').innerText();
  const cell = (page: Page, fact: string) =>
    page.locator('.state-panel tbody tr').filter({ hasText: fact }).locator('td').first().innerText();

  test('the state follows the steps, says the time left, and marks what a step changed', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?e=client/send/data/4');
    await textMatching(page, '.state-panel h2', /State at 3\ss/);
    await expect.poll(() => cell(page, 'Unacknowledged')).toContain('100 bytes');
    await expect.poll(() => page.locator('.state-panel .changed').allInnerTexts()).toHaveLength(2);
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+Period');
    await page.keyboard.press('Shift+Period');
    await page.keyboard.press('Period');
    await page.keyboard.press('Period');
    await page.keyboard.press('Period');
    await expect.poll(() => cell(page, 'Timers')).toMatch(/RTO in \d+\sms/);
    await expect.poll(() => cell(page, 'Limits')).toMatch(/retry budget: 0 % of 15\smin/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('by keys the playhead stands between events, and . goes on from there', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut?e=client/rto/fire/8');
    const grip = page.getByRole('slider', { name: 'Playhead' });
    const start = await grip.getAttribute('aria-valuetext');
    await grip.focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await nextFrame(page);
    await expect.poll(() => grip.getAttribute('aria-valuetext')).not.toBe(start);
    await expect.poll(() => cell(page, 'Timers')).toMatch(/RTO in/);
    await expect.poll(() => page.locator('.state-panel .changed').count()).toBe(0);
    await page.keyboard.press('Period');
    await nextFrame(page);
    await expect.poll(() => selectedKey(page)).toBe('client/rto/fire/9');
    await closePage(page);
  });

  test('dragged along the axis it goes to any moment, and the window stays', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const grip = page.getByRole('slider', { name: 'Playhead' });
    // The chart is as wide and the grip where it stays once the handles are there.
    await page.locator('.handle.edge').first().waitFor();
    await grip.locator('.hit').scrollIntoViewIfNeeded();
    const box = await grip.locator('.hit').boundingBox();
    if (!box) throw new Error('no grip');
    await page.mouse.move(box.x + 12, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x - 200, box.y + 40, { steps: 4 });
    await page.mouse.up();
    await nextFrame(page);
    await expect.poll(() => grip.getAttribute('aria-valuetext')).not.toContain('15');
    await expect.poll(() => page.url()).not.toContain('t=');
    await expect.poll(() => cell(page, 'Unacknowledged')).toContain('100 bytes');
    await closePage(page);
  });

  test('Space plays from the start, says which silence it skips, and stops at an event', async () => {
    const page = await browser.newPage();
    await page.clock.install();
    await page.goto(pageUrl('#/s/idle-cut-keepalive'));
    await page.getByLabel('Speed').selectOption('16');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await page.keyboard.press('Space');
    const seen: string[] = [];
    while (!/t = 2\sh/.test(await readout(page))) {
      await page.clock.runFor(50);
      const skipped = page.locator('.skipped');
      if (await skipped.count()) seen.push(await skipped.innerText());
    }
    expect(seen[0]).toMatch(/⏩ 2\sh/);
    await expect.poll(() => page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await page.keyboard.press('Space');
    await expect.poll(() => page.getByRole('button', { name: 'Play' }).count()).toBe(1);
    await expect.poll(() => page.locator('.skipped').count()).toBe(0);
    await expect.poll(() => selectedRow(page).count()).toBe(1);
    await expect.poll(() => readout(page)).toMatch(/t = 2\sh/);
    await page.close();
  });
});

describe('marks', () => {
  test('the legend names what is on screen, and only that', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const legend = () => page.locator('.legend-strip').innerText();
    for (const words of ['timer fired', 'cancelled', 'retransmission', 'found reached', 'lost']) await expect.poll(legend).toContain(words);
    expect(await legend()).not.toContain('zero window probe');
    await page.locator('.legend-strip button').click();
    await expect.poll(() => page.getByRole('dialog').innerText()).toContain('zero window probe');
    await closePage(page);
  });

  test('the retry budget fills, is looked at by the retransmission timer, and is found spent at the end', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    const course = page.locator('.lane.limit .mark.limit');
    await expect
      .poll(() => course.getAttribute('aria-label'))
      .toMatch(/15 retries stand for 15\smin 24\.6\ss, full at 15\smin 28\ss; looked at 16 times/);
    const look = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.lane.limit .mark.look')]
          .map((mark) => mark.getBoundingClientRect())
          .sort((a, b) => a.left - b.left)
          .map(({ top }) => Math.round(top)),
      );
    await expect.poll(async () => (await look()).length).toBeGreaterThan(10);
    const heights = await look();
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
    await page.locator('.lane .mark.full').click();
    await textMatching(page, '.why-event', /retransmission timer fired/);
    await closePage(page);
  });
});

describe('lanes', () => {
  const titles = (page: Page) => page.locator('.titles .title').allTextContents();

  test('gauges are closed until they are wanted, and then say their greatest value', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut');
    await drawn(page);
    expect(await titles(page)).not.toContain('Backoff');
    await page.getByRole('button', { name: 'Gauges, client' }).click();
    await nextFrame(page);
    await expect.poll(() => titles(page)).toEqual(expect.arrayContaining(['Backoff', 'Unacknowledged']));
    await expect.poll(() => page.locator('.mark.gauge').first().getAttribute('aria-label')).toContain('up to 15: ×32768');
    await closePage(page);
  });

  test('by keys a lane is pinned under the verdict, moved, hidden, and everything put back', async () => {
    const { page, faults } = await openPage(browser, '#/s/keepalive-data-in-flight');
    await drawn(page);
    const before = await titles(page);
    await page.getByRole('button', { name: 'Lanes', exact: true }).click();
    await page.getByRole('button', { name: 'Pin Retry budget, client to the top' }).focus();
    await page.keyboard.press('Enter');
    await nextFrame(page);
    await expect.poll(async () => (await titles(page)).slice(0, 2)).toEqual(['Verdict', 'Retry budget']);
    await page.getByRole('button', { name: 'Move Keepalive, client up' }).focus();
    await page.keyboard.press('Enter');
    const inOrder = async () => (await titles(page)).filter((title) => title === 'Keepalive' || title === 'Tail loss probe');
    await expect.poll(async () => (await inOrder())[0]).toBe('Keepalive');
    await page.getByRole('checkbox', { name: 'Tail loss probe, client' }).uncheck();
    await nextFrame(page);
    await expect.poll(() => titles(page)).not.toContain('Tail loss probe');
    await page.getByRole('button', { name: 'As they were' }).click();
    await page.keyboard.press('Escape');
    await nextFrame(page);
    await expect.poll(() => titles(page)).toEqual(before);
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('files', () => {
  const drop = (page: Page, name: string, text: string) =>
    page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

  test('a bad file keeps the last run and lists every problem with its place', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    const before = await headline(page);
    await drop(
      page,
      'bad.json',
      '{"title":"<img src=x onerror=alert(1)>","client":{"socketOptions":{"TCP_KEEPCNT":128}},"steps":[{"at":"-1s","do":"cut"}],"until":"1h","colour":1}',
    );
    const problems = page.locator('.file-problems tbody tr');
    await problems.first().waitFor();
    const text = async () => (await problems.allInnerTexts()).join('\n');
    for (const place of ['$.client.socketOptions.TCP_KEEPCNT', '$.steps[0].at', 'colour']) await expect.poll(text).toContain(place);
    expect(await headline(page)).toBe(before);
    await drop(page, 'worse.json', 'not json {');
    await textMatching(page, '.file-problems', /worse\.json cannot be run/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a good file is run', async () => {
    const { page } = await openPage(browser, '#/');
    await drop(
      page,
      'good.json',
      '{"id":"mine","title":"My own","steps":[{"at":"1s","do":"cut"},{"at":"2s","do":"send","host":"client","bytes":10}],"until":"1h"}',
    );
    await textMatching(page, '.headline', /ETIMEDOUT 15\smin/);
    await expect.poll(() => page.title()).toContain('My own');
    await closePage(page);
  });

  test('a file that is too large is not read', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut');
    await drop(page, 'large.json', `{"title":"${'x'.repeat(1_000_001)}"}`);
    await textMatching(page, '.file-problems', /bytes/);
    await closePage(page);
  });

  test('pasted text is opened like a file', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '{"steps":[{"at":"1s","do":"fly"}],"until":"1h"}');
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    });
    await textMatching(page, '.file-problems', /pasted text cannot be run/);
    await closePage(page);
  });

  test('a scenario whose verdict hangs on the order of simultaneous events is called a race', async () => {
    const steps: object[] = [
      { at: '500ms', do: 'cut' },
      { at: '1500ms', do: 'restore' },
    ];
    const file = {
      client: { socketOptions: { SO_KEEPALIVE: true, TCP_KEEPIDLE: 1, TCP_KEEPINTVL: 1, TCP_KEEPCNT: 1 } },
      path: { rtt: '1ms' },
      until: '10s',
    };
    const dies = run({ ...file, steps } as ScenarioFile).verdicts.client.at;
    // Data that arrives in the very microsecond in which keepalive gives up.
    steps.push({ at: `${dies - 500}us`, do: 'send', host: 'server', bytes: 1 });
    const { page, faults } = await openPage(browser, '#/s/idle-cut');
    await drop(page, 'race.json', JSON.stringify({ ...file, steps }));
    await textMatching(page, '.banner', /A race.*The connection lives/);
    await expect.poll(() => headline(page)).toContain('ETIMEDOUT');
    expect(faults).toEqual([]);
    await closePage(page);
  });
});
