// Fleets on the page: the signature of a worker that is switched off is visible and said; steps can be read by pointer and by key;
// members lead to their own runs; what takes long can be stopped.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { type FleetRun, memberSystem, parseSystem, simulateFleet, simulateSystem } from '../../sim/index.ts';
import { violations } from './axe.ts';
import { closePage, headline, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
let worker: FleetRun;
beforeAll(async () => {
  browser = await startBrowser();
  worker = simulateFleet(systemOf('worker-off'));
});
afterAll(() => browser.close());

function systemOf(id: string) {
  const parsed = parseSystem((catalogue.systems as readonly { id: string }[]).find((one) => one.id === id));
  if (!parsed.ok) throw new Error(id);
  return parsed.system;
}

/** Computing all members takes ten seconds of a core, which a loaded machine gives in minutes. */
const COMPUTING = { timeout: 240_000 };

/** Until all members are computed. */
const computed = (page: Page) =>
  page.waitForFunction(
    () =>
      document.querySelector('.fleet-chart path.fleet-line, .fleet-chart path.fleet-area') !== null &&
      !document.querySelector('.fleet-progress progress'),
    undefined,
    COMPUTING,
  );

const figure = (page: Page, name: string) =>
  page
    .locator('.figures > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .innerText();

describe('a worker node is powered off', () => {
  let shared: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    shared = await openPage(browser, '#/system/worker-off?e=step/3');
    await computed(shared.page);
  });
  afterAll(() => closePage(shared.page));

  test('sentence and figures are those of the run: almost nothing fails, throughput halves, the longest wait explodes', async () => {
    const { page, faults } = shared;
    const { totals } = worker;
    const said = (await textMatching(page, '.headline', /requests failed/)).replaceAll('\u00a0', ' ');
    expect(said).toContain(`${totals.failed} of ${totals.requests.toLocaleString('en')} requests failed`);
    expect(said).toMatch(/\(0\.00\d+ %\); throughput fell to 50 % for 15 min/);
    await expect.poll(() => figure(page, 'failed')).toBe(String(totals.failed));
    await expect.poll(() => figure(page, 'success')).toMatch(/^99\.99/);
    await expect.poll(async () => (await figure(page, 'longest')).replaceAll('\u00a0', ' ')).toMatch(/^15 min 3\d/);
    expect(faults).toEqual([]);
  });

  test('what must be seen at once stands in the charts: the fault, the half, the longest, the half-open', async () => {
    const { page } = shared;
    const notes = async () => (await page.locator('.fleet-note').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
    await expect
      .poll(async () => (await notes()).slice(0, 3))
      .toEqual([expect.stringMatching(/^50 % for 15 min/), expect.stringMatching(/^15 min 3\d/), '12 half-open']);
    await expect.poll(() => page.locator('.fleet-band-text').allTextContents()).toEqual(['worker-b: switched off']);
    await expect.poll(() => page.locator('.fleet-band').count()).toBe(6);
  });

  test('the line of throughput is half as high during the outage', async () => {
    const { page } = shared;
    const left = async () => {
      const path = (await page.locator('.chart-throughput path.line-main').getAttribute('d')) ?? '';
      const grid = await page
        .locator('.chart-throughput .fleet-grid')
        .evaluateAll((lines) => lines.map((line) => line.getAttribute('d') ?? ''));
      const zero = Math.max(...grid.map((d) => Number(/,([\d.]+)H/.exec(d)?.[1])));
      const heights = [...path.matchAll(/[ML][\d.]+,([\d.]+)H/g)].map((match) => zero - Number(match[1]));
      const [before, during] = [heights[5] ?? 0, heights[Math.round(heights.length * 0.45)] ?? 0];
      return during / before;
    };
    await expect.poll(left).toBeGreaterThan(0.45);
    expect(await left()).toBeLessThan(0.55);
  });

  test('all steps are rows of a table, sortable, with the same selection', async () => {
    const { page } = shared;
    await page.getByText('All steps as a table').click();
    await page.locator('.table-wide tbody tr').first().waitFor();
    await expect.poll(() => page.locator('.table-wide tbody tr').count()).toBe(worker.steps.length);
    await expect.poll(() => page.locator('.table-wide tr[aria-current]').count()).toBe(1);
    await page.locator('.table-wide').getByRole('button', { name: 'Longest' }).click();
    await page.waitForFunction(() => /15.min/.test(document.querySelector('.table-wide tbody tr')?.textContent ?? ''));
  });

  test('a step is read by pointing, kept by clicking, moved by keys; its numbers are the run’s', async () => {
    const { page, faults } = await openPage(browser, '#/system/worker-off?e=step/72');
    await computed(page);
    const step = worker.steps[72];
    if (!step) throw new Error('no step 72');
    const words = () => page.locator('.why').innerText();
    await expect.poll(words).toContain(`${step.answered / 10} requests a second answered, none failed`);
    await expect.poll(words).toContain(`${step.states.ESTAB - step.peerGone} established, ${step.peerGone} half-open`);
    const slider = page.getByRole('slider', { name: 'Moment that is read' });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => location.hash.includes('e=step/73'));
    await expect.poll(() => slider.getAttribute('aria-valuenow')).toBe('73');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toContain('half-open');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => location.hash.includes('e=step/0'));
    const chart = page.locator('.chart-throughput svg[role=img]');
    const box = await chart.boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.click(box.x + box.width / 2, box.y + 30);
    await page.waitForFunction(() => /e=step\/1\d\d/.test(location.hash));
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('the worst member stands first, and leads to its own run and from there to its connections', async () => {
    const { page, faults } = await openPage(browser, '#/system/worker-off');
    await computed(page);
    const waits = [...worker.members.longestUs];
    const worst = waits.indexOf(Math.max(...waits));
    const link = page.locator('.members tbody tr a').first();
    await expect.poll(() => link.innerText()).toBe(String(worst + 1));
    await link.click();
    const report = simulateSystem(memberSystem(systemOf('worker-off'), worst)).reports.find(({ node }) => node === 'client');
    await textMatching(page, 'h1', new RegExp(`member ${worst + 1}$`));
    await expect.poll(() => headline(page)).toContain((report?.requests ?? 0).toLocaleString('en'));
    await page.locator('.lanes-svg .mark').first().waitFor();
    await page.locator('a.lane-link').first().click();
    await textMatching(page, '.crumbs', /All members/);
    await expect.poll(() => page.url()).toContain(`m=${worst}&c=0`);
    await page.locator('.crumbs a').first().click();
    await computed(page);
    await expect.poll(() => page.url()).not.toContain('m=');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a read timeout restores throughput; the run before stays beside it, and undo takes it back', async () => {
    const { page, faults } = await openPage(browser, '#/system/worker-off');
    await computed(page);
    const before = await textMatching(page, '.headline', /50/);
    await page.locator('[id="set-client.readTimeout"]').fill('6s');
    await page.locator('[id="set-client.readTimeout"]').press('Enter');
    await page.locator('[id="set-client.readTimeout"]').blur();
    await textMatching(page, '.headline', /for 10.s/, COMPUTING.timeout);
    await computed(page);
    await expect.poll(() => page.locator('.before').innerText()).toContain(before);
    await expect.poll(async () => (await page.locator('.chart-throughput .fleet-ghost').getAttribute('d'))?.length).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.waitForFunction((text) => document.querySelector('.headline')?.textContent === text, before, COMPUTING);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a drag chooses a part of the run, and All gives it back', async () => {
    const { page } = await openPage(browser, '#/system/worker-off');
    await computed(page);
    const box = await page.locator('.chart-throughput svg[role=img]').boundingBox();
    if (!box) throw new Error('no chart');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await expect.poll(() => page.locator('.fleet-selection').count()).toBe(1);
    await page.mouse.up();
    await page.waitForFunction(() => location.hash.includes('t='));
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.waitForFunction(() => !location.hash.includes('t='));
    await closePage(page);
  });
});

test('twenty thousand clients that vanish: all half-open, and how much memory they hold', async () => {
  const { page, faults } = await openPage(browser, '#/system/clients-vanish');
  await computed(page);
  expect(await textMatching(page, '.headline', /20,000 of 20,000/)).toContain('half-open at the end');
  await expect.poll(async () => (await figure(page, 'peak kernel memory')).replaceAll('\u00a0', ' ')).toBe('68.4 MiB');
  await expect.poll(() => page.locator('.chart-throughput').count()).toBe(0);
  await expect.poll(() => page.locator('.chart-connections .fleet-head').innerText()).toContain('half-open');
  expect(faults).toEqual([]);
  await closePage(page);
});

test('what takes long says how far it is and can be stopped; what was computed stays', async () => {
  const { page, faults } = await openPage(browser, '#/system/worker-off?fleet.count=2000');
  await page.locator('.fleet-progress progress').waitFor();
  await page.locator('.fleet-chart').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await textMatching(page, '.fleet-progress', /Stopped/)).toMatch(/of 2,000 members/);
  await expect.poll(() => page.locator('.fleet-chart').count()).toBe(6);
  expect(faults).toEqual([]);
  await closePage(page);
});

test('more members than a page shows are refused beside the field', async () => {
  const { page } = await openPage(browser, '#/system/clients-vanish');
  await page.locator('[id="set-fleet.count"]').fill('50000');
  expect(await textMatching(page, '.control .wrong', /50000/)).toContain('at most 20000');
  await closePage(page);
});

test.each(['light', 'dark'] as const)(
  '%s: axe finds nothing serious, and nothing overflows, on a desk and on a phone',
  async (colorScheme) => {
    const { page } = await openPage(browser, '#/system/worker-off?e=step/72', { colorScheme });
    await computed(page);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 850 });
      await nextFrame(page);
      expect(await violations(page)).toEqual([]);
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    }
    await closePage(page);
  },
);
