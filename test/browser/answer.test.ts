// The answer page in a real Chromium: a row for each situation, recomputed as settings change, settings from pasted lines,
// and times that open exactly their run.
import { source } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closePage, headline, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Until every row answers the configuration on screen. */
const settled = (page: Page) => page.locator('.answer-matrix[aria-busy="false"]').waitFor();

async function openAnswer(hash = '#/', options: BrowserContextOptions = {}) {
  const opened = await openPage(browser, hash, options);
  await opened.page.locator('.answer-matrix').waitFor();
  await settled(opened.page);
  return opened;
}

const rowSelector = (situation: string) => `[data-situation="${situation}"] tr:first-child`;
/** The cells of a row: when, who decides, the error. */
const cells = async (page: Page, situation: string): Promise<string[]> =>
  (await page.locator(`${rowSelector(situation)} td[data-label]`).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
const field = (page: Page, key: string) => page.locator(`[id="set-${key}"]`);

async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate(async () => {
    interface Violation {
      readonly id: string;
      readonly impact: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

describe('the matrix', () => {
  test('by default: idle never, data in flight by the retransmission timer after a quarter of an hour', async () => {
    const { page, faults } = await openAnswer('#/', { permissions: ['clipboard-read', 'clipboard-write'] });
    await expect.poll(() => cells(page, 'idle')).toEqual(['never', 'no timer', 'nothing, ever']);
    await expect.poll(() => page.locator(`${rowSelector('idle')} .never-mark`).count()).toBe(1);
    await expect.poll(() => cells(page, 'in-flight')).toEqual(['15 min 37.7 s to 15 min 39.7 s', 'retransmission timer', 'ETIMEDOUT']);
    await expect.poll(() => headline(page)).toMatch(/^Idle, .*you never notice, because SO_KEEPALIVE is off/);
    await expect.poll(() => page.locator('.answer-matrix tbody').count()).toBe(8);
    await expect.poll(() => page.url()).toMatch(/\/(?:#\/)?$/);
    // Out of the page: copied in three forms, and printed without the controls but with what was configured.
    for (const [form, start] of [
      ['text', 'Idle, then the path is cut: you never notice'],
      ['CSV', 'situation,title,outcome,earliest_s'],
      ['JSON', '{\n "link": "http'],
    ] as const) {
      await page.getByRole('button', { name: `Copy the table as ${form}` }).click();
      await textMatching(page, '.take-away [role="status"]', new RegExp(`Copied as ${form}`));
      expect((await page.evaluate(() => navigator.clipboard.readText())).slice(0, start.length)).toBe(start);
    }
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.answer-settings', '.take-away-bar', '.solve', '.advice-change button'])
      await expect.poll(() => page.locator(hidden).first().isVisible(), { message: hidden }).toBe(false);
    await expect.poll(() => page.locator('.take-away .settings-diff').innerText()).toMatch(/Kernel\s+Linux 6\.12, 250 HZ/);
    await expect.poll(() => page.locator('.take-away .print-foot').innerText()).toContain(page.url());
    expect((await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBe(2);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('keepalive turns idle from never into a time, and the link keeps it; undo takes it back', async () => {
    const { page } = await openAnswer();
    await field(page, 'client.SO_KEEPALIVE').check();
    await textMatching(page, rowSelector('idle'), /keepalive timer/);
    await settled(page);
    await expect
      .poll(() => cells(page, 'idle'))
      .toEqual([expect.stringMatching(/^2 h 11 min \d+ s to 2 h 13 min \d+ s$/), 'keepalive timer', 'ETIMEDOUT']);
    await expect.poll(() => headline(page)).toMatch(/^The other program does not read/);
    await expect.poll(() => page.url()).toContain('client.SO_KEEPALIVE=1');
    await page.keyboard.press('Control+z');
    await textMatching(page, rowSelector('idle'), /never/);
    await page.waitForURL(/#\/$/);
    await closePage(page);
  });

  test('follows what is typed; what is not possible is said and the answers stay', async () => {
    const { page } = await openAnswer();
    await field(page, 'client.tcp_retries2').fill('5');
    await textMatching(page, rowSelector('in-flight'), /1[23]\.\d+\ss/);
    await field(page, 'client.tcp_retries2').fill('500');
    expect(await textMatching(page, '.control .wrong', /255/)).toContain('500');
    expect((await cells(page, 'in-flight'))[0]).toMatch(/1[23]\.\d+ s/);
    await closePage(page);
  });

  test('a row opens by keyboard to what the other timers were doing', async () => {
    const { page } = await openAnswer('#/answer?client.SO_KEEPALIVE=1&client.TCP_KEEPIDLE=60s');
    const others = page.locator('#others-in-flight');
    await expect.poll(() => others.isVisible()).toBe(false);
    const toggle = page.locator('[data-situation="in-flight"] .row-toggle');
    await toggle.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => toggle.getAttribute('aria-expanded')).toBe('true');
    await expect.poll(() => others.innerText()).toMatch(/Keepalive fired \d+ times and did nothing/);
    await closePage(page);
  });

  test.each([
    ['earliest', 0, '15 min 37.7 s'],
    ['latest', 1, '15 min 39.7 s'],
  ] as const)('the %s time opens that run on the timeline, and back returns', async (_, index, time) => {
    const { page, faults } = await openAnswer();
    await page
      .locator(`${rowSelector('in-flight')} .answer-time a`)
      .nth(index)
      .click();
    await page.locator('.lanes-svg').waitFor();
    await expect.poll(async () => (await headline(page)).replace(/\s/g, ' ')).toContain(time);
    await expect.poll(() => page.locator('.banner').count()).toBe(0);
    await page.goBack();
    await settled(page);
    await expect.poll(() => page.locator('.answer-matrix tbody').count()).toBe(8);
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('pasted configuration', () => {
  const ISTIO = [
    'kind: DestinationRule',
    'spec:',
    '  trafficPolicy:',
    '    connectionPool:',
    '      tcp:',
    '        maxConnections: 100',
    '        tcpKeepalive: { time: 60s, interval: 20s, probe: 4 }',
    '',
  ].join('\n');
  const result = (page: Page) => page.locator('#paste-result').innerText();

  test('lines of sysctl set what they name, tell the bad ones by line, and keep the text and all other settings', async () => {
    const { page, faults } = await openAnswer('#/answer?client.SO_KEEPALIVE=1');
    const text = 'net.ipv4.tcp_retries2 = 5\nnet.ipv4.tcp_retrys2 = 4\nnet.ipv4.tcp_keepalive_time = soon\nkernel.pid_max = 32768';
    await page.locator('#paste-text').fill(text);
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await textMatching(page, rowSelector('in-flight'), /1[23]\.\d+\ss/);
    const read = await textMatching(page, '#paste-result', /setting read/);
    expect(read).toMatch(/Line 2 net\.ipv4\.tcp_retrys2: did you mean tcp_retries2\?/);
    expect(read).toMatch(/Line 3 net\.ipv4\.tcp_keepalive_time: found "soon"; expected a whole number of s/);
    expect(read).toContain('1 setting read. 1 line about other things left alone.');
    await expect.poll(() => page.locator('.system-choice select').inputValue()).toBe('sysctl');
    await expect.poll(() => page.locator('#paste-text').inputValue()).toBe(text);
    await expect.poll(() => field(page, 'client.SO_KEEPALIVE').isChecked()).toBe(true);
    await expect.poll(() => field(page, 'client.tcp_retries2').inputValue()).toBe('5');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('are used as soon as they are pasted, as one step that undo takes back', async () => {
    const { page, faults } = await openAnswer();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(() => navigator.clipboard.writeText('net.ipv4.tcp_retries2 = 5\nSO_KEEPALIVE = 1\n'));
    await page.locator('#paste-text').focus();
    await page.keyboard.press('Control+v');
    await textMatching(page, rowSelector('in-flight'), /1[23]\.\d+\ss/);
    await textMatching(page, rowSelector('idle'), /keepalive timer/);
    await expect.poll(() => page.locator('.line-problems').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await textMatching(page, rowSelector('idle'), /never/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('YAML is recognised; what nobody knows and what has no effect is told by name', async () => {
    const { page, faults } = await openAnswer();
    await page.locator('#paste-text').fill(ISTIO);
    await page.locator('#paste-text').press('Control+Enter');
    await textMatching(page, rowSelector('idle'), /keepalive timer/);
    await expect.poll(() => page.locator('.system-choice select option:checked').innerText()).toBe('Istio DestinationRule or EnvoyFilter');
    await expect.poll(() => page.locator('.read-settings').innerText()).toMatch(/TCP_KEEPIDLE\s+1m\s+line 7/);
    await expect.poll(() => page.locator('.read-settings').innerText()).toMatch(/connectTimeout\s+10s\s+default/);
    await expect.poll(() => result(page)).toContain('tcpKeepalive.probe: did you mean tcpKeepalive.probes?');
    await page.getByText('Without effect here (1)').click();
    await expect.poll(() => result(page)).toContain('maxConnections: It is about how many connections');
    await expect.poll(async () => (await cells(page, 'connecting'))[1]).toBe('program’s connect timeout');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the reader may say that it is another system', async () => {
    const { page } = await openAnswer();
    await page.locator('#paste-text').fill('nothing = 1');
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await page.locator('.system-choice').waitFor();
    await expect.poll(() => result(page)).toContain('Not recognised');
    await page.locator('.system-choice select').selectOption('sysctl');
    await textMatching(page, '#paste-result', /Line 1 nothing/);
    await closePage(page);
  });

  test('a connection of ss -tino is told when it will end', async () => {
    const { page, faults } = await openAnswer();
    const ss = 'ESTAB 0 100 10.0.0.1:41234 10.0.0.2:443 timer:(on,51sec,9)\n\t cubic rto:104448 backoff:9 rtt:1.3/0.6 unacked:1\n';
    await page.locator('#paste-text').fill(ss);
    await page.getByRole('button', { name: 'Use these settings' }).click();
    const seen = (await textMatching(page, '.seen-connections', /It ends in/)).replace(/\s+/g, ' ');
    expect(seen).toContain('fires in 51 s. It has fired 9 times in vain.');
    expect(seen).toMatch(/It ends in 12 min \d+(?:\.\d)? s(?: to 12 min \d+(?:\.\d)? s)?, by the retransmission timer\./);
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('the program and the path', () => {
  test('a read timeout decides before the kernel, and the row says what the kernel would have done', async () => {
    const { page } = await openAnswer('#/answer?program.readTimeout=6s');
    await expect.poll(() => cells(page, 'in-flight')).toEqual(['6 s', 'program’s read timeout', 'its own timeout']);
    await expect.poll(() => cells(page, 'idle')).toEqual(['never', 'no timer', 'nothing, ever']);
    await page.locator('[data-situation="in-flight"] .row-toggle').click();
    await expect
      .poll(async () => (await page.locator('#others-in-flight').innerText()).replace(/\s+/g, ' '))
      .toContain('The kernel would have ended it after 15 min 37.7 s to 15 min 39.7 s, by the retransmission timer.');
    await field(page, 'program.readTimeout').fill('soon');
    expect(await textMatching(page, '.control .wrong', /duration/)).toContain('soon');
    expect((await cells(page, 'in-flight'))[0]).toBe('6 s');
    await closePage(page);
  });

  test('a middlebox brings a situation of its own, and keepalive below its idle time ends that', async () => {
    const { page, faults } = await openAnswer();
    await expect.poll(() => page.locator(rowSelector('forgotten')).count()).toBe(0);
    await page.locator('#set-middlebox').selectOption('azure-lb');
    await textMatching(page, rowSelector('forgotten'), /15\smin\s37\.7\ss/);
    await expect.poll(() => page.url()).toContain('box.preset=azure-lb');
    await field(page, 'client.SO_KEEPALIVE').check();
    await field(page, 'client.TCP_KEEPIDLE').fill('60');
    await textMatching(page, rowSelector('forgotten'), /does not happen/);
    await page.locator('#set-middlebox').selectOption('');
    await page.locator(rowSelector('forgotten')).waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('starting from a library’s defaults sets what it sets, and one undo takes all of it back', async () => {
    const { page } = await openAnswer('#/answer?client.hz=100');
    await page.locator('#start-from').selectOption('envoy');
    await textMatching(page, rowSelector('connecting'), /program’s connect timeout/);
    await expect.poll(() => page.url()).toContain('client.hz=100');
    await page.getByRole('button', { name: 'Undo' }).click();
    await textMatching(page, rowSelector('connecting'), /retransmission timer/);
    await closePage(page);
  });
});

describe('advice and wishes', () => {
  test('each piece of advice has its reason and a change, which mends it; undo brings it back', async () => {
    const { page, faults } = await openAnswer('#/answer?box.preset=azure-lb');
    await page.locator('.advice li').first().waitFor();
    const titles = async () => page.locator('.advice h3').allInnerTexts();
    await expect.poll(async () => (await titles())[0]).toBe('Nothing watches an idle connection');
    const before = await titles();
    const forgets = page.locator('.advice li', { hasText: 'Azure LB forgets idle connections' });
    await expect.poll(() => forgets.innerText()).toContain('TCP_KEEPIDLE = 2m');
    await forgets.getByRole('button', { name: /^Set SO_KEEPALIVE/ }).click();
    await textMatching(page, rowSelector('forgotten'), /does not happen/);
    await forgets.waitFor({ state: 'detached' });
    await expect.poll(titles).not.toContain('Nothing watches an idle connection');
    await page.getByRole('button', { name: 'Undo' }).click();
    await forgets.waitFor();
    await expect.poll(titles).toEqual(before);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the price of noticing soon is told: how long an outage good connections outlive', async () => {
    const { page } = await openAnswer('#/answer?client.TCP_USER_TIMEOUT=25s');
    const detail = await textMatching(page, '.verdict .detail', /outlive/);
    expect(detail.replace(/\s+/g, ' ')).toContain('Good connections outlive an outage of 13.27 s');
    await closePage(page);
  });

  test('a wish gives settings that keep it; a contradiction says by how much, and offers both ways out', async () => {
    const { page, faults } = await openAnswer();
    await page.getByRole('button', { name: 'Find settings' }).click();
    await page.locator('.granted').waitFor();
    await expect.poll(async () => (await page.locator('.found-settings').innerText()).split('\n')).toContain('TCP_USER_TIMEOUT = 29s');
    await page.locator('#wish-detect').fill('20s');
    const refused = (await textMatching(page, '.refused', /contradict/)).replace(/\s+/g, ' ');
    expect(refused).toMatch(
      /To survive 20 s, noticing takes 2\d s or more\. To notice within 20 s, outages of up to 13\.\d s can be survived/,
    );
    await page.getByRole('button', { name: /^Survive 13/ }).click();
    await page.locator('.granted').waitFor();
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await textMatching(page, '.headline', /you notice after/);
    await settled(page);
    await expect
      .poll(async () => (await page.locator('.verdict .detail').innerText()).replace(/\s+/g, ' '))
      .toContain('Every one of 8 situations ends, after 20 s at most');
    await page.locator('#wish-detect').fill('soon');
    expect(await textMatching(page, '.solve .wrong', /soon/)).toContain('a time from 1s to 1h');
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

test('where no worker starts, the page answers by itself', async () => {
  const { page } = await openPage(browser, '#/evidence');
  let refused = 0;
  await page.route(/worker-[^/]*\.js/, (route) => {
    refused += 1;
    return route.abort();
  });
  await page.getByRole('link', { name: 'Answer', exact: true }).click();
  await page.locator('.answer-matrix').waitFor();
  await settled(page);
  await expect.poll(async () => (await cells(page, 'in-flight'))[1]).toBe('retransmission timer');
  expect(refused).toBe(1);
  await closePage(page);
});

describe('every screen', () => {
  test.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 1024],
  ] as const)('%s, %i px: axe finds nothing serious, nothing sticks out', async (colorScheme, width) => {
    const { page } = await openAnswer('#/answer?client.TCP_USER_TIMEOUT=30s', {
      colorScheme,
      viewport: { width, height: 844 },
    });
    await page.locator('[data-situation="idle"] .row-toggle').click();
    await page.locator('#paste-text').fill('net.ipv4.tcp_retries2 = 5\nnet.ipv4.tcp_retrys2 = 4\nnet.ipv4.tcp_tw_reuse = 1');
    await page.getByRole('button', { name: 'Use these settings' }).click();
    await page.locator('.line-problems').first().waitFor();
    // Rows that wait for their answer are pale.
    await settled(page);
    expect(await seriousViolations(page)).toEqual([]);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await closePage(page);
  });

  test('is the front page, reached from everywhere, and keeps its configuration', async () => {
    const { page, faults } = await openAnswer('#/answer?client.tcp_retries2=8');
    const stands = async () => {
      await settled(page);
      await expect.poll(() => page.url()).toMatch(/#\/\?client\.tcp_retries2=8&v=1$/);
    };
    await stands();
    await page.getByRole('link', { name: 'Scenarios' }).click();
    await page.locator('.card').first().waitFor();
    await expect.poll(() => page.title()).toBe('Scenarios · halfopen');
    await page.locator('.answer-link').click();
    await stands();
    await page.getByRole('link', { name: 'Scenarios' }).click();
    await page.locator('.card a').first().click();
    await page.locator('.lanes-svg').waitFor();
    await page.locator('.brand').click();
    await stands();
    await expect.poll(() => page.title()).toBe('halfopen');
    expect(faults).toEqual([]);
    await closePage(page);
  });
});
