// What comes from outside may be anything: links and files made to break the page are refused or run, the page lives on, nothing
// of them becomes a script or an element, and nothing leaves. The seed is fixed (test/support/seed.ts has it for the others).
import fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { closePage, headline, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

const SEED = 937_692;
const INJECTED = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>';
const NASTY = [
  INJECTED,
  'javascript:globalThis.pwned=1',
  '__proto__',
  'constructor',
  '%00',
  '%E0%A4%A',
  '../../..',
  '\u202e',
  '🦊'.repeat(40),
];

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

/** Whether anything of what came in is more than text. */
const harm = (page: Page) =>
  page.evaluate(() => ({
    ran: 'pwned' in globalThis,
    polluted: Object.keys(Object.prototype),
    elements: document.querySelectorAll('main img, iframe, object, embed, script:not([src]), a[href^="javascript:" i], [onerror]').length,
  }));
const HARMLESS = { ran: false, polluted: [], elements: 0 };

async function lives(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/s/data-in-flight-cut';
  });
  // What came before may have ended like this too: the page hears of the new address before its next frame.
  await nextFrame(page);
  await textMatching(page, '.headline', /ETIMEDOUT 15\smin/);
}

const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 60 }), fc.integer().map(String));
const key = fc.oneof(
  fc.constantFrom('client.TCP_KEEPIDLE', 'rtt', 'view', 'axis', 't', 'sel', 'ev', 'z', 'c', 'across-span', 'lang', 'step', 'present'),
  text,
);
const links = fc
  .tuple(
    fc.constantFrom(
      '/',
      '/s/idle-cut',
      '/s/data-in-flight-cut',
      '/catalogue',
      '/evidence/linux-6.12',
      '/learn/backoff',
      '/system/etcd-leader-cut',
    ),
    fc.option(text, { nil: '' }),
    fc.array(fc.tuple(key, text), { maxLength: 6 }),
  )
  .map(([page, more, pairs]) => `#${page}${more === '' ? '' : `/${more}`}?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);

test('links', async () => {
  const { page, faults } = await openPage(browser, '#/s/idle-cut');
  for (const link of fc.sample(links, { seed: SEED, numRuns: 40 })) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, link);
    await nextFrame(page);
    // Between two views there is none for a moment.
    await page.locator('#main').waitFor();
    expect({ link, ...(await harm(page)) }).toEqual({ link, ...HARMLESS });
  }
  await lives(page);
  expect(faults).toEqual([]);
  await closePage(page);
});

const scenarios = catalogue.scenarios as readonly object[];
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
/** A file of the catalogue with one of its values replaced. */
const changed = fc
  .tuple(fc.constantFrom(...scenarios), fc.nat(), fc.oneof(text, fc.double(), fc.constant(null), fc.constant([])))
  .map(([file, which, value]) => {
    let left = which % (JSON.stringify(file).match(/:/g)?.length ?? 1);
    return JSON.stringify(file, (_, old) => (left-- === 0 ? value : old));
  });
const bytes = fc.tuple(fc.constantFrom(...scenarios), fc.nat(), fc.string({ unit: 'binary', maxLength: 8 })).map(([file, at, put]) => {
  const whole = JSON.stringify(file);
  const place = at % whole.length;
  return whole.slice(0, place) + put + whole.slice(place + put.length);
});
const files = fc.oneof(
  changed,
  bytes,
  fc.constantFrom(
    deep(5000),
    '',
    'null',
    '[]',
    `{"title":${JSON.stringify(INJECTED)},"question":${JSON.stringify(INJECTED)},"steps":[{"at":"1s","do":"cut"}],"until":"1h"}`,
    '{"__proto__":{"polluted":1},"steps":[],"until":"1h"}',
    '{"steps":[],"until":"1e309s"}',
    `{"steps":[${'{"at":"1s","do":"cut"},'.repeat(5000)}{"at":"1s","do":"cut"}],"until":"1h"}`,
  ),
);

test('files', async () => {
  const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
  const before = await headline(page);
  for (const [i, file] of fc.sample(files, { seed: SEED, numRuns: 30 }).entries()) {
    const name = `hostile-${i}.json`;
    await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(file) });
    // It is refused by name, or it runs.
    await page.waitForFunction(
      (called) =>
        document.querySelector('.file-problems')?.textContent?.includes(called) || !location.hash.startsWith('#/s/data-in-flight-cut'),
      name,
    );
    await nextFrame(page);
    expect({ file: file.slice(0, 200), ...(await harm(page)) }).toEqual({ file: file.slice(0, 200), ...HARMLESS });
    await lives(page);
  }
  await expect.poll(() => headline(page)).toBe(before);
  expect(faults).toEqual([]);
  await closePage(page);
});
