// The page in another language: the choice changes every view, is kept, and leaves no English but names and what says of itself
// that it is English.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { closePage, openPage, pageUrl, startBrowser } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const choose = (page: Page, language: string) => page.locator('.language-choice select').selectOption(language);

/** Goes there without loading the page again. */
async function go(page: Page, hash: string, shown: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.locator(shown).first().waitFor();
}

/** Words that are the same in every language: names, units, states, flags, calls. */
const NAMES =
  /halfopen|Linux|sysctl|HZ|jiff(?:y|ies)|keepalive|Keepalive|SYN(?:-ACK|-SENT|-RECV)?|ACK|FIN(?:-WAIT-\d)?|RST|RTO|TIME-WAIT|CLOSED?(?:-WAIT)?|ESTAB|LISTEN|LAST-ACK|CLOSING|E[A-Z]{4,}|[A-Z]{2,}_[A-Z0-9_]+|tcp_\w+|nf_\w+|[a-z_]+\(\)|CSV|JSON|PNG|SVG|pcapng|pcap|Wireshark|tcpdump|Markdown|packetdrill|Shift|Ctrl|Alt|Home|End|Enter|Esc|Space|PING|ping|P50|P99|gRPC|etcd|Envoy|Istio|YAML|URL|NAT|conntrack|Kubernetes|Kubelet|HTTP|Go|Python|Java|Node|AWS|GCP|Azure|TCP|SIGSTOP|min|send|connect|close|ss|PgUp|PgDn|tick|API|api-server|server|pods?|client-go|headerTimeout|dialTimeout|heartbeat|interval|every|connection|Cloud|gateway|LB|NLB|EC2|Nitro|leader|follower|kubelet|watch|DeadlineExceeded|Unavailable|Timeout|Time|READY|SETTINGS|GOAWAY|Kubernetes|PermitWithoutStream|HeaderTimeoutPerRequest|NotReady|too_many_pings|node-monitor-grace-period|SIGSTOP|dialer|poll|RFC|IDLE|deadline/g;

/** English in buttons, headings, labels, legends, columns and names for readers of the view on screen. */
const englishLeft = (page: Page): Promise<string[]> =>
  page
    .evaluate(() => {
      const found: string[] = [];
      const english = '[lang=en], code, kbd, pre, option[lang]';
      const shown = (element: Element) => element.closest(english) === null && (element as HTMLElement).checkVisibility?.() !== false;
      const places =
        'button, h1, h2, h3, label, legend, figcaption, th, summary, caption, a, .headline, .detail, .legend-strip li, .segmented';
      for (const element of document.querySelectorAll(places)) {
        if (!shown(element)) continue;
        const copy = element.cloneNode(true) as Element;
        for (const inner of copy.querySelectorAll(`${english}, select, input`)) inner.remove();
        found.push(copy.textContent ?? '');
      }
      for (const element of document.querySelectorAll('[aria-label], [title]'))
        if (shown(element) && element.closest('.lanes-svg') === null)
          found.push(element.getAttribute('aria-label') ?? '', element.getAttribute('title') ?? '');
      return found;
    })
    .then((texts) => [...new Set(texts.map((text) => text.trim()).filter((text) => /[A-Za-z]{3,}/.test(text.replace(NAMES, ''))))]);

const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

/** A view's address, what it waits for, and where one of its words stands. */
const VIEWS = [
  ['the answer', '#/', '.advice h2', 'h1', { zh: '你的程序什么时候会发现？', ja: 'あなたのプログラムはいつ気づくか' }],
  [
    'the timeline',
    '#/s/data-in-flight-cut?view=timeline',
    '.legend-strip',
    '.view-switch [aria-pressed=true]',
    { zh: '时间线', ja: 'タイムライン' },
  ],
  ['the ladder', '#/s/data-in-flight-cut?view=ladder', '.ladder-row', '.view-switch [aria-pressed=true]', { zh: '阶梯图', ja: 'ラダー' }],
  ['the comparison', '#/s/data-in-flight-cut?view=compare', '.preset', '.view-switch [aria-pressed=true]', { zh: '比较', ja: '比較' }],
  ['the sweep', '#/s/data-in-flight-cut?view=sweep', '.kinds-legend', '.view-switch [aria-pressed=true]', { zh: '扫描', ja: 'スイープ' }],
  [
    'the catalogue',
    '#/catalogue',
    '.card',
    'h1',
    { zh: '程序什么时候会发现对端已经不在了？', ja: 'プログラムは相手がいなくなったことにいつ気づくか' },
  ],
  ['a system', '#/system/etcd-leader-cut', '.legend-strip', '.connections h2', { zh: '连接', ja: '接続' }],
] as const;

describe.each(['zh', 'ja'] as const)('%s', (language) => {
  test('the choice changes every view at once, is kept, and leaves no English behind', async () => {
    const { page, faults } = await openPage(browser, '#/');
    await page.getByRole('heading', { name: 'When would your program notice?' }).waitFor();
    await choose(page, language);
    for (const [view, hash, ready, where, words] of VIEWS) {
      await go(page, hash, ready);
      await page.locator(where).filter({ hasText: words[language] }).first().waitFor();
      await expect.poll(() => englishLeft(page), { message: `English left in ${view}` }).toEqual([]);
      expect(await violations(page), view).toEqual([]);
    }
    await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(language);
    await go(page, '#/s/data-in-flight-cut?view=timeline', '.headline');
    await expect
      .poll(() => page.locator('.headline').innerText())
      .toBe(
        { zh: '断线后 15 分 39.6 秒，客户端看到 ETIMEDOUT。', ja: '切断から 15 分 39.6 秒 後に、クライアントに ETIMEDOUT が返る。' }[
          language
        ],
      );
    await expect.poll(() => page.locator('.why .sentence').innerText()).toContain({ zh: '内核放弃', ja: 'カーネルが見限ります' }[language]);
    await page.reload();
    await page
      .locator('.header-link')
      .filter({ hasText: { zh: '课程', ja: 'レッスン' }[language] })
      .waitFor();
    await choose(page, 'en');
    await page.locator('.header-link').filter({ hasText: 'Learn' }).waitFor();
    await expect.poll(() => page.locator('.headline').innerText()).toBe('The client sees ETIMEDOUT 15 min 39.6 s after the path was cut.');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('on a phone nothing overflows, and the choice has room', async () => {
    const { page } = await openPage(browser, '#/', { viewport: { width: 390, height: 844 } });
    await choose(page, language);
    for (const [view, hash, ready] of VIEWS) {
      await go(page, hash, ready);
      await expect.poll(() => overflow(page), { message: view }).toBeLessThanOrEqual(0);
    }
    const box = await page.locator('.language-choice').boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
    await closePage(page);
  });
});

test('the lessons share the choice, both ways', async () => {
  const { page } = await openPage(browser, '#/learn');
  await page.getByRole('heading', { name: 'Learn', exact: true }).waitFor();
  await choose(page, 'ja');
  await page.getByRole('heading', { name: 'レッスン', exact: true }).waitFor();
  await go(page, '#/', '.answer-matrix');
  await page.getByRole('heading', { name: 'あなたのプログラムはいつ気づくか' }).waitFor();
  await closePage(page);
});

test('a link may name its language, for this visit only; one that the page does not speak is named', async () => {
  const { page } = await openPage(browser, '#/s/idle-cut?lang=ja');
  await page.getByRole('button', { name: 'タイムライン' }).waitFor();
  await expect.poll(() => page.locator('.banner').count()).toBe(0);
  await page.goto('about:blank');
  await page.goto(pageUrl('#/s/idle-cut?lang=xx'));
  await page.getByRole('button', { name: 'Timeline' }).waitFor();
  await expect.poll(() => page.locator('.banner').innerText()).toContain('lang=xx');
  await closePage(page);
});

test('what was typed stays when the language changes', async () => {
  const { page } = await openPage(browser, '#/');
  await page.locator('#paste-text').fill('net.ipv4.tcp_retries2 = 5');
  await choose(page, 'zh');
  await page.getByText('粘贴你的配置').waitFor();
  await expect.poll(() => page.locator('#paste-text').inputValue()).toBe('net.ipv4.tcp_retries2 = 5');
  await closePage(page);
});

test.each([
  ['zh-CN', 'zh'],
  ['ja-JP', 'ja'],
  ['de-DE', 'en'],
])('a first visit from a browser that asks for %s is in %s', async (locale, language) => {
  const page = await browser.newPage({ locale });
  await page.goto(pageUrl('#/'));
  await page.locator('#main').waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(language);
  await closePage(page);
});
