// axe-core finds nothing serious on any view in either theme; the page speaks in forced colours and stands still on request.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { closePage, drawn, nextFrame, openPage, pageUrl, startBrowser, tableRows, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const VIEWS = [
  ['front page', '#/'],
  ['catalogue', '#/catalogue'],
  ['a death', '#/s/data-in-flight-cut?e=client/rto/fire/3'],
  ['never', '#/s/idle-cut'],
  ['a change with its ghost', '#/s/full-buffer-answered?client.TCP_USER_TIMEOUT=45s'],
  ['a bad link', '#/s/idle-cut?colour=red'],
] as const;

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  test.each(VIEWS)('%s: axe finds nothing serious', async (_, hash) => {
    const { page } = await openPage(browser, hash, { colorScheme });
    if (hash.startsWith('#/s/')) await tableRows(page);
    expect(await violations(page)).toEqual([]);
    await closePage(page);
  });

  test('with everything open (gauges, columns above the sliders, lanes): axe finds nothing serious', async () => {
    const { page } = await openPage(browser, '#/s/keepalive-data-in-flight?x=log', { colorScheme });
    await page.locator('.sparkline svg').first().waitFor();
    await page.locator('.handle.edge').first().waitFor();
    await page.getByRole('button', { name: 'Gauges, client' }).click();
    await page.locator('.mark.gauge').first().waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Server', exact: true }).click();
    await page.locator('.state-panel').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Lanes', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Tail loss probe, client' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await closePage(page);
  });

  test('pages without JavaScript: axe finds nothing serious', async () => {
    for (const path of ['static/index.html', 'static/data-in-flight-cut.html']) {
      const page = await browser.newPage({ colorScheme });
      await page.goto(pageUrl(path));
      expect(await violations(page), path).toEqual([]);
      await closePage(page);
    }
  });

  test('on a phone: axe finds nothing serious', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut', {
      colorScheme,
      viewport: { width: 390, height: 844 },
    });
    await tableRows(page);
    expect(await violations(page)).toEqual([]);
    await closePage(page);
  });
});

test('the whole way by keyboard: from the catalogue to a run, a setting, and back', async () => {
  const { page } = await openPage(browser, '#/catalogue');
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Skip');
  await page.keyboard.press('Enter');
  const onCard = () => page.evaluate(() => document.activeElement?.closest('.card') !== null);
  for (let i = 0; i < 5 && !(await onCard()); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.headline').waitFor();
  await page.locator('[id="set-client.SO_KEEPALIVE"]').focus();
  await page.keyboard.press('Space');
  await page.locator('.delta-value').waitFor();
  await expect.poll(() => page.url()).toContain('SO_KEEPALIVE');
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.url()).not.toContain('SO_KEEPALIVE');
  await closePage(page);
});

test('the chart has a name, a caption and a live region that says the verdict', async () => {
  const { page } = await openPage(browser, '#/s/data-in-flight-cut');
  await expect.poll(() => page.locator('.lanes-svg').getAttribute('aria-label')).toContain('Request');
  await expect.poll(() => page.locator('figcaption').innerText()).toMatch(/\d+ events in .*ETIMEDOUT/);
  await textMatching(page, '[aria-live="polite"]', /ETIMEDOUT/);
  await closePage(page);
});

describe.each([1440, 1024, 390])('at %i px', (width) => {
  test.each(['fit', 'linear', 'log'])('axis %s: no label lies on another, all text has at least 11 px', async (axis) => {
    const { page } = await openPage(browser, `#/s/data-in-flight-cut?view=timeline&x=${axis}`, { viewport: { width, height: 900 } });
    const look = () => {
      const shown = [...document.querySelectorAll<SVGTextElement>('.timeline text')].filter(
        (text) => text.textContent !== '' && text.getBoundingClientRect().width > 0,
      );
      const small = shown.filter((text) => Number.parseFloat(getComputedStyle(text).fontSize) < 11).map((text) => text.textContent);
      const overlaps = ['.axis .tick', '.axis .gap', '.titles .title'].flatMap((selector) => {
        const boxes = shown
          .filter((text) => text.matches(selector))
          .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
        return boxes.flatMap((a, i) =>
          boxes
            .slice(i + 1)
            .filter(({ box }) => box.left < a.box.right && box.right > a.box.left && box.top < a.box.bottom && box.bottom > a.box.top)
            .map((b) => `${a.text} on ${b.text}`),
        );
      });
      return { filled: shown.length > 15, small, overlaps };
    };
    await nextFrame(page);
    await expect.poll(() => page.evaluate(look)).toEqual({ filled: true, small: [], overlaps: [] });
    await closePage(page);
  });
});

test('what can be hit on the timeline has at least 24 by 24 px', async () => {
  const { page } = await openPage(browser, '#/s/outage-data-waits', { viewport: { width: 390, height: 844 } });
  await page.goto(`${page.url().split('?')[0]}?view=timeline`);
  await page.locator('.handle.edge').first().waitFor();
  const small = () =>
    [...document.querySelectorAll('.chart-bar button, .timeline button, .transport select, .handle .hit')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)}: ${box.width} × ${box.height}`);
  await expect.poll(() => page.evaluate(small)).toEqual([]);
  await closePage(page);
});

test('in forced colours every mark has the reader’s colour, and what is pressed is inverted', async () => {
  const { page } = await openPage(browser, '#/s/data-in-flight-cut', { forcedColors: 'active' });
  await drawn(page);
  const colours = await page.evaluate(() => {
    const probe = document.createElement('i');
    document.body.append(probe);
    const system = (name: string) => {
      probe.setAttribute('class', '');
      probe.style.color = name;
      return getComputedStyle(probe).color;
    };
    const marks = ['retransmission', 'probe', 'data', 'fired'].map(
      (glyph) => getComputedStyle(document.querySelector(`.lane .mark.${glyph} .shape`) as Element).fill,
    );
    const pressed = document.querySelector('.segmented [aria-pressed="true"]') as Element;
    return { marks, text: system('CanvasText'), pressed: getComputedStyle(pressed).backgroundColor };
  });
  expect(new Set(colours.marks)).toEqual(new Set([colours.text]));
  expect(colours.pressed).toBe(colours.text);
  await closePage(page);
});

test('where motion is not wanted, playing goes from moment to moment without a glide between', async () => {
  const { page } = await openPage(browser, '#/s/idle-cut-keepalive', { reducedMotion: 'reduce' });
  await page.locator('.grip').waitFor();
  const seen = await page.evaluate(async () => {
    const grip = document.querySelector('.grip') as Element;
    const values = new Set<string>();
    (document.querySelector('[aria-label="Play"]') as HTMLElement).click();
    const start = performance.now();
    while (performance.now() - start < 2500) {
      await new Promise((done) => requestAnimationFrame(done));
      values.add(grip.getAttribute('aria-valuetext') ?? '');
    }
    return [...values];
  });
  // Two and a half seconds are at most a few steps of 600 ms; with a glide they would be a hundred values.
  expect(seen.length).toBeLessThan(16);
  expect(seen.length).toBeGreaterThan(1);
  await closePage(page);
});
