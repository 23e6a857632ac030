// The ladder: what it shows is what the run did; it goes with the selection, the keys, the width, the printer and long runs.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import catalogue from '../../scenarios.json';
import { parseScenario, type Run, simulate } from '../../sim/index.ts';
import { violations } from './axe.ts';
import { closePage, drawn, nextFrame, openPage, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

function runOf(id: string): Run {
  const file = (catalogue.scenarios as readonly { id: string }[]).find((one) => one.id === id);
  const parsed = parseScenario(file);
  if (!parsed.ok) throw new Error(id);
  return simulate(parsed.scenario);
}

const rows = (page: Page) => page.locator('.ladder-row');
const seconds = (us: number) => (us / 1e6).toFixed(6);
/** High enough for a whole run, so that nothing is left out. */
const TALL = { width: 1440, height: 4000 };

async function openLadder(hash: string, options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, hash, options);
  await rows(opened.page).first().waitFor();
  await nextFrame(opened.page);
  return opened;
}

describe('what it shows', () => {
  test('every retransmission has its row with its time, its arrow that is crossed, and the reason with its number', async () => {
    const run = runOf('data-in-flight-user-timeout');
    const { page, faults } = await openLadder('#/s/data-in-flight-user-timeout?view=ladder', { viewport: TALL });
    const sent = run.events.filter((event) => event.kind === 'send' && event.segment.purpose === 'retransmission');
    expect(sent.length).toBeGreaterThan(5);
    for (const [i, event] of sent.entries()) {
      const row = rows(page).filter({ hasText: seconds(event.at) });
      await expect.poll(() => row.innerText()).toContain('Retransmission timer fired');
      await expect.poll(() => row.innerText()).toContain(`(retransmission ${i + 1})`);
      await expect.poll(() => row.locator('.ladder-way').textContent()).toContain('retransmission, 100 bytes, lost: path cut');
    }
    const lost = run.events.filter(({ kind }) => kind === 'lost').length;
    await expect.poll(() => page.locator('.arrow.lost .arrow-cross').count()).toBe(lost);
    await expect.poll(() => page.locator('.arrow-head').count()).toBe(run.events.filter(({ kind }) => kind === 'receive').length);
    await expect.poll(() => page.locator('.bracket.fired').count()).toBe(run.events.filter(({ kind }) => kind === 'fire').length);
    await expect.poll(() => rows(page).filter({ hasText: 'ETIMEDOUT' }).first().innerText()).toContain('30.184 s have passed');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a silence is a break with its length; segments that arrive slope from row to row', async () => {
    const { page } = await openLadder('#/s/data-in-flight-user-timeout?view=ladder', { viewport: TALL });
    await expect.poll(() => page.locator('.of-silence', { hasText: '13.31 s of silence' }).count()).toBe(1);
    const arrows = page.locator('.arrow:not(.lost) .arrow-line');
    await expect.poll(() => arrows.count()).toBeGreaterThan(0);
    const lines = await arrows.evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? ''));
    for (const line of lines) {
      const [, y1, y2] = /M[\d.]+,([\d.]+)L[\d.]+,([\d.]+)/.exec(line) ?? [];
      expect(Number(y2)).toBeGreaterThan(Number(y1));
    }
    await closePage(page);
  });

  test('what repeats is one row with its count, which opens', async () => {
    const { page } = await openLadder('#/s/full-buffer-answered?view=ladder', { viewport: TALL });
    const before = await rows(page).count();
    const fold = page.locator('.fold-button');
    await expect.poll(() => fold.innerText()).toMatch(/^\d+ more rounds of the same$/);
    await fold.click();
    await nextFrame(page);
    await expect.poll(() => fold.count()).toBe(0);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(before + 10);
    await page.getByRole('button', { name: 'Fold repetitions' }).click();
    await expect.poll(() => page.locator('.fold-button').count()).toBe(1);
    await closePage(page);
  });

  test('to scale, distances are in proportion to time', async () => {
    const run = runOf('data-in-flight-cut');
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder', { viewport: TALL });
    await page.getByRole('button', { name: 'To scale' }).click();
    await expect.poll(() => page.url()).toContain('x=linear');
    const lost = () =>
      page
        .locator('.arrow.lost .arrow-line')
        .evaluateAll((paths) => paths.map((path) => Number(/,([\d.]+)L/.exec(path.getAttribute('d') ?? '')?.[1])));
    const times = run.events.filter(({ kind }) => kind === 'lost').map(({ at }) => at as number);
    /** How much of the way from first to last lies before the last. */
    const share = (places: readonly number[]): number => {
      const [last = 0, before = 0] = places.toReversed();
      return (last - before) / (last - (places[0] ?? 0));
    };
    await expect.poll(async () => share(await lost())).toBeCloseTo(share(times), 2);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(() => page.url()).toMatch(/[?&]t=[\d.]+-[\d.]+/);
    await closePage(page);
  });

  test('it is a table: rows with a time as their head, and as many as it says', async () => {
    const run = runOf('idle-cut-keepalive-envoy');
    const { page } = await openLadder('#/s/idle-cut-keepalive-envoy?view=ladder', { viewport: TALL });
    const table = page.getByRole('table', { name: /what went from whom to whom/ });
    await expect.poll(() => table.getByRole('columnheader').count()).toBe(3);
    const announced = Number(await table.getAttribute('aria-rowcount'));
    await expect.poll(() => table.getByRole('row').count()).toBe(announced);
    await expect.poll(() => table.getByRole('rowheader', { name: /0\.000000/ }).count()).toBeGreaterThan(0);
    await expect
      .poll(() => table.getByRole('cell', { name: /to the server: keepalive probe, lost: path cut/ }).count())
      .toBe(run.verdicts.client.keepaliveProbes);
    await closePage(page);
  });
});

describe('selection and keys', () => {
  test('2 shows the ladder and 1 the timeline; the selected event stays selected in both', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?e=client/rto/fire/3');
    await drawn(page);
    await page.keyboard.press('2');
    await page.locator('.ladder-row.selected').waitFor();
    await expect.poll(() => page.url()).toContain('view=ladder');
    await expect.poll(() => page.locator('.ladder-row.selected').innerText()).toContain('retransmission 3');
    await page.keyboard.press('1');
    await drawn(page);
    await expect.poll(() => page.url()).not.toContain('view=');
    await expect.poll(() => page.url()).toContain('e=client/rto/fire/3');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a click on a row selects its moment: reasons and table follow; what happened in it is listed', async () => {
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder', { viewport: TALL });
    await rows(page).filter({ hasText: '(retransmission 2)' }).click();
    await textMatching(page, '.why-event', /retransmission timer fired/);
    const inside = page.locator('.ladder-row.selected .ladder-inside button');
    await expect
      .poll(() => inside.allInnerTexts())
      .toEqual([
        'retransmission timer fired',
        'sent: retransmission, 100 bytes',
        expect.stringMatching(/^retransmission timer armed for/),
        'lost: retransmission, 100 bytes (path cut)',
      ]);
    await inside.nth(2).click();
    const armed = await textMatching(page, '.why-event', /armed for/);
    await page.keyboard.press('.');
    await expect.poll(() => page.locator('.why-event').innerText()).not.toBe(armed);
    await expect.poll(() => page.locator('.ladder-row.selected').count()).toBe(1);
    await closePage(page);
  });

  test('arrows go from row to row with the focus, over silences and folds; Enter goes to the reasons', async () => {
    const { page } = await openLadder('#/s/full-buffer-answered?view=ladder');
    await page.locator('.ladder [tabindex="0"]').focus();
    const focused = () => page.evaluate(() => document.activeElement?.closest('.ladder-row')?.textContent ?? '');
    await expect.poll(focused).toContain('connect()');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toContain('Received: SYN');
    // By its number: a row's words change with the selection, a frame before the focus goes on.
    const item = () => page.evaluate(() => document.activeElement?.getAttribute('data-item') ?? 'none');
    const move = async (key: string) => {
      const before = await item();
      await page.keyboard.press(key);
      await expect.poll(item).not.toBe(before);
      await expect.poll(item).not.toBe('none');
    };
    await move('End');
    for (let i = 0; i < 8 && !(await focused()).includes('of the same'); i++) await move('ArrowUp');
    await expect.poll(focused).toContain('of the same');
    await page.keyboard.press('Home');
    await expect.poll(focused).toContain('connect()');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('why-title');
    await closePage(page);
  });

  test('stepping scrolls the row into view', async () => {
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder', { viewport: { width: 1440, height: 700 } });
    await page.keyboard.press(',');
    await nextFrame(page);
    await expect.poll(() => page.locator('.ladder-row.selected').innerText()).toContain('ETIMEDOUT');
    for (let i = 0; i < 40; i++) await page.keyboard.press(',');
    await nextFrame(page);
    const selected = page.locator('.ladder-row.selected');
    await expect.poll(() => selected.innerText()).not.toContain('ETIMEDOUT');
    await expect.poll(async () => (await selected.boundingBox())?.y).toBeGreaterThan(40);
    expect((await selected.boundingBox())?.y).toBeLessThan(700);
    await closePage(page);
  });

  test('another scenario is shown as a ladder too', async () => {
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder');
    await page.getByLabel('Scenario', { exact: true }).selectOption('idle-cut-keepalive');
    await textMatching(page, '.ladder-row', /Keepalive timer fired/);
    await expect.poll(() => page.url()).toContain('#/s/idle-cut-keepalive?view=ladder');
    await closePage(page);
  });

  test('a setting that changes is seen at once', async () => {
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder', { viewport: TALL });
    const before = await page.locator('.arrow.lost').count();
    await page.locator('[id="set-client.TCP_USER_TIMEOUT"]').fill('5s');
    await textMatching(page, '.headline', /5\.\d+ s|6\.\d+ s/);
    await expect.poll(() => page.locator('.arrow.lost').count()).toBeLessThan(before);
    await closePage(page);
  });
});

describe('screens and paper', () => {
  test('on a phone it is what one sees first, no wider than the screen, and the timeline is a tap away', async () => {
    const { page, faults } = await openLadder('#/s/data-in-flight-user-timeout', { viewport: { width: 390, height: 844 } });
    await expect.poll(() => page.locator('.lanes-svg').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    // No line ends between a number and its unit.
    const kept = page.locator('.verdict .unbroken');
    await expect.poll(() => kept.count()).toBeGreaterThan(0);
    await expect.poll(() => kept.evaluateAll((parts) => parts.filter((part) => part.getClientRects().length !== 1).length)).toBe(0);
    await page.getByRole('button', { name: 'Timeline' }).click();
    await page.locator('.lanes-svg').waitFor();
    await expect.poll(() => page.url()).toContain('view=timeline');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a long run has no more than a thousand nodes at a time, and scrolling comes to its end', async () => {
    const steps = Array.from({ length: 700 }, (_, i) => ({
      at: `${i * 37 + 500}ms`,
      do: 'send',
      host: i % 3 ? 'client' : 'server',
      bytes: 10 + i,
    }));
    const file = { id: 'long', title: 'Long', path: { rtt: '150ms' }, steps, until: '1h' };
    const { page } = await openPage(browser, '#/s/idle-cut?view=ladder');
    const buffer = Buffer.from(JSON.stringify(file));
    await page.locator('input[type="file"]').setInputFiles({ name: 'long.json', mimeType: 'application/json', buffer });
    await textMatching(page, 'h1', /Long/);
    await page.keyboard.press('2');
    await rows(page).first().waitFor();
    const nodes = () => page.locator('.ladder *').count();
    await expect.poll(() => page.locator('.ladder-table').getAttribute('aria-rowcount').then(Number)).toBeGreaterThan(1000);
    expect(await nodes()).toBeLessThanOrEqual(1000);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await nextFrame(page);
    expect(await nodes()).toBeLessThanOrEqual(1000);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(5);
    await page.locator('.ladder figcaption').scrollIntoViewIfNeeded();
    await page.locator('.of-end').waitFor();
    await closePage(page);
  });

  test('printed, every row is there with its own piece of the figure', async () => {
    const { page } = await openLadder('#/s/data-in-flight-cut?view=ladder');
    const all = Number(await page.locator('.ladder-table').getAttribute('aria-rowcount')) - 1;
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await nextFrame(page);
    await expect.poll(() => rows(page).count()).toBe(all);
    await expect.poll(() => page.locator('.ladder-row .ladder-svg').count()).toBe(all);
    const gaps = () =>
      rows(page).evaluateAll((found) =>
        found.slice(1).map((row, i) => Math.abs(row.getBoundingClientRect().top - (found[i]?.getBoundingClientRect().bottom ?? 0))),
      );
    await expect.poll(async () => Math.max(...(await gaps()))).toBeLessThan(0.5);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await nextFrame(page);
    await expect.poll(() => page.locator('.ladder-row .ladder-svg').count()).toBe(0);
    await closePage(page);
  });

  test.each(['light', 'dark'] as const)('%s: axe finds nothing serious, wide and narrow', async (colorScheme) => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const { page } = await openLadder('#/s/full-buffer-answered?view=ladder&e=client/probe0/fire/1', {
        colorScheme,
        viewport,
      });
      expect(await violations(page)).toEqual([]);
      await closePage(page);
    }
  });

  /** Runs in the page: words that lie on other words, words that are cut off by their row, letters that are too small. */
  const inspect = () => {
    const words = [
      ...document.querySelectorAll(
        '.lifeline-head strong, .lifeline-head .quiet, .ladder-row p, .ladder-row button, .ladder-row .ladder-since, .ladder-row .silence-text',
      ),
    ].filter((node) => !node.classList.contains('visually-hidden'));
    const boxes = words.map((node) => ({ node, box: node.getBoundingClientRect(), text: node.textContent ?? '' }));
    const wrong: string[] = [];
    boxes.forEach((a, i) => {
      const row = a.node.closest('.ladder-row')?.getBoundingClientRect();
      if (row && a.box.bottom > row.bottom + 3) wrong.push(`out of its row: ${a.text}`);
      for (const b of boxes.slice(i + 1)) {
        if (a.node.contains(b.node) || b.node.contains(a.node)) continue;
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 3) wrong.push(`${a.text} / ${b.text}`);
      }
    });
    const small = [...document.querySelectorAll('.ladder *')].filter((node) => Number.parseFloat(getComputedStyle(node).fontSize) < 11);
    const [figure, body] = ['.ladder-svg', '.ladder-body'].map((name) => document.querySelector(name)?.getBoundingClientRect().top ?? 0);
    if (figure !== body) wrong.push(`the figure begins ${Number(figure) - Number(body)} px below its rows`);
    return { wrong, small: small.length, overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth };
  };

  test.each(['data-in-flight-cut', 'full-buffer-answered', 'rebooted-idle-keepalive', 'nitro-behind-nlb', 'connect-to-nobody'])(
    '%s at every width: no words on others or out of their row, none under 11 px',
    async (id) => {
      const run = runOf(id);
      const key = run.events.find(({ kind }) => kind === 'fire')?.key ?? '';
      for (const scale of ['', '&x=linear']) {
        const { page } = await openLadder(`#/s/${id}?view=ladder${scale}&e=${key}`);
        for (const width of [1440, 1024, 390]) {
          await page.setViewportSize({ width, height: 3000 });
          await nextFrame(page);
          await nextFrame(page);
          await expect
            .poll(() => page.evaluate(inspect), { message: `at ${width} px ${scale}` })
            .toEqual({ wrong: [], small: 0, overflow: 0 });
        }
        await closePage(page);
      }
    },
  );
});
