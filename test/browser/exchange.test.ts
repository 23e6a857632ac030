// Out of the page and into it, in a real browser: a scenario of one's own in a link, files that are downloaded, captures beside
// the run, with the page's policy of contents in force.
import { readFileSync } from 'node:fs';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { readPcapng, readTcp } from '../unit/viz/exchange/read-packets.ts';
import { address, closePage, headline, nextFrame, openPage, pageUrl, startBrowser, textMatching } from './open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const capture = (name: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: readFileSync(new URL(`../captures/${name}`, import.meta.url)),
});
const open = (page: Page, file: { name: string; mimeType: string; buffer: Buffer }) =>
  page.locator('input[type="file"]').setInputFiles(file);
const json = (name: string, file: object) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) });

async function contentsOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function openShare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Share and export' }).click();
  await page.getByRole('dialog', { name: 'Share and export' }).waitFor();
}

async function save(page: Page, name: string): Promise<{ name: string; contents: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  return { name: download.suggestedFilename(), contents: await contentsOf(download) };
}

const MINE = {
  id: 'mine',
  title: 'My own cable',
  client: { socketOptions: { TCP_USER_TIMEOUT: '20s' } },
  steps: [
    { at: '1s', do: 'cut' },
    { at: '2s', do: 'send', host: 'client', bytes: 10 },
  ],
  until: '1h',
};

describe('a scenario of one’s own', () => {
  test('is in its link, with what is changed of it, and opens in a browser that never saw it', async () => {
    const { page, faults } = await openPage(browser, '#/');
    await open(page, json('mine.json', MINE));
    const unchanged = await textMatching(page, '.headline', /ETIMEDOUT/);
    await page.waitForFunction(() => location.hash.includes('z='));
    await page.locator('[id="set-client.TCP_USER_TIMEOUT"]').fill('40s');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('TCP_USER_TIMEOUT=40s'));
    await expect.poll(() => headline(page)).not.toBe(unchanged);
    const link = await address(page);
    const said = await headline(page);
    expect(link).toMatch(/#\/s\/mine\?.*&z=[\w-]+&v=1$/);
    expect(faults).toEqual([]);
    await closePage(page);

    const fresh = await openPage(browser, link.slice(pageUrl('').length));
    await expect.poll(() => fresh.page.title()).toContain('My own cable');
    await expect.poll(() => headline(fresh.page)).toBe(said);
    await fresh.page.keyboard.press('Control+z');
    await nextFrame(fresh.page);
    expect(await address(fresh.page)).toContain('TCP_USER_TIMEOUT=40s');
    expect(fresh.faults).toEqual([]);
    await closePage(fresh.page);
  });

  test('that is damaged in its link is named, and the page lives', async () => {
    const { page, faults } = await openPage(browser, '#/s/idle-cut?z=AAAA&v=1');
    await textMatching(page, '.banner', /z: found bytes that are not deflated text/);
    await expect.poll(() => headline(page)).toContain('never');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('goes back and forth in the browser’s history with the others', async () => {
    const { page } = await openPage(browser, '#/s/idle-cut');
    const before = await headline(page);
    await open(page, json('mine.json', MINE));
    await textMatching(page, '.headline', /ETIMEDOUT/);
    await page.waitForFunction(() => location.hash.includes('z='));
    const mine = await address(page);
    await page.evaluate(() => {
      location.hash = '#/s/idle-cut';
    });
    await page.waitForFunction((text) => document.querySelector('.headline')?.textContent === text, before);
    await page.goBack();
    await textMatching(page, '.headline', /ETIMEDOUT/);
    await expect.poll(() => page.url()).toBe(mine);
    await closePage(page);
  });
});

describe('Share and export', () => {
  test('saves the figure as SVG that needs nothing of the page', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-user-timeout?x=linear&v=1');
    await openShare(page);
    const { name, contents } = await save(page, 'Save as SVG');
    expect(name).toBe('halfopen-data-in-flight-user-timeout.svg');
    const text = contents.toString('utf8');
    expect(text).not.toMatch(/\sclass=|\sstyle=|var\(--|<style|<script|\stabindex=/);
    const found = await page.evaluate((svg) => {
      const read = new DOMParser().parseFromString(svg, 'image/svg+xml');
      const texts = [...read.querySelectorAll('text')].map((one) => one.textContent);
      const ids = [...svg.matchAll(/url\(#([\w-]+)\)/g)].map(([, id]) => id as string);
      return {
        root: read.documentElement.localName,
        title: read.querySelector('title')?.textContent,
        desc: read.querySelector('desc')?.textContent,
        metadata: JSON.parse(read.querySelector('metadata')?.textContent ?? 'null'),
        texts,
        missing: ids.filter((id) => !read.getElementById(id)),
        paths: read.querySelectorAll('path[d]').length,
      };
    }, text);
    expect(found.root).toBe('svg');
    expect(found.missing).toEqual([]);
    expect(found.desc).toContain('ETIMEDOUT');
    expect(found.metadata).toMatchObject({ generator: 'halfopen', axis: 'linear', link: page.url() });
    expect(found.metadata.scenario.client.socketOptions.TCP_USER_TIMEOUT).toBe('30s');
    expect(found.texts.join('\n')).toContain('TCP_USER_TIMEOUT = 30s');
    expect(found.texts.join('\n')).toContain('Axis: linear.');
    expect(found.texts).toContain('Client, watched');
    expect(found.paths).toBeGreaterThan(20);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('draws the figure as PNG, larger by a whole factor', async () => {
    const { page, faults } = await openPage(browser, '#/s/idle-cut');
    await openShare(page);
    const size = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];
    const one = await save(page, 'Save as PNG, 1 times the size');
    const three = await save(page, 'Save as PNG, 3 times the size');
    expect(one.contents.subarray(1, 4).toString()).toBe('PNG');
    const [width, height] = size(one.contents) as [number, number];
    expect(width).toBeGreaterThan(400);
    expect(size(three.contents)).toEqual([3 * width, 3 * height]);
    expect(three.name).toBe('halfopen-idle-cut@3x.png');
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('a picture of the ladder has all its rows', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut', { viewport: { width: 390, height: 844 } });
    await page.locator('.ladder').waitFor();
    await openShare(page);
    const text = (await save(page, 'Save as SVG')).contents.toString('utf8');
    expect(text.match(/>retransmission</g)?.length).toBeGreaterThanOrEqual(15);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('saves packets whose comments say why, events, and the scenario with its changes', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut?client.TCP_USER_TIMEOUT=12s&v=1');
    await openShare(page);
    const packets = await save(page, 'Save as pcapng, captured at the client');
    expect(packets.name).toBe('halfopen-data-in-flight-cut.client.pcapng');
    const read = readPcapng(packets.contents);
    expect(read.packets.every(({ frame }) => readTcp(frame).checksumsGood)).toBe(true);
    expect(read.packets.at(-1)?.comment).toContain('Nothing was acknowledged in time');
    expect(read.section.get(1)?.toString()).toContain(page.url());
    const csv = await save(page, 'Save the events as CSV');
    expect(csv.contents.toString().split('\r\n')[0]).toContain('time_s,where,kind,what');
    const file = await save(page, 'Save file of the scenario');
    const scenario = JSON.parse(file.contents.toString());
    expect(scenario.client.socketOptions.TCP_USER_TIMEOUT).toBe('12s');
    await expect.poll(() => page.locator('.share-said').innerText()).toContain(`${file.name} saved`);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('copies link, table and code; each says that it did', async () => {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    await page.goto(pageUrl('#/s/data-in-flight-cut?client.TCP_USER_TIMEOUT=12s&v=1'));
    await page.locator('.headline').waitFor();
    const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
    await openShare(page);
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await textMatching(page, '.share-said', /Link copied/);
    expect(await clipboard()).toBe(page.url());
    await page.getByRole('button', { name: 'Copy table' }).click();
    await textMatching(page, '.share-said', /Table copied/);
    expect((await clipboard()).split('\n')[0]).toContain('time_s\twhere');
    await page.getByRole('button', { name: 'C', exact: true }).click();
    await page.getByRole('button', { name: 'Copy C', exact: true }).click();
    await textMatching(page, '.share-said', /C copied/);
    expect(await clipboard()).toContain('TCP_USER_TIMEOUT, &(int){12000}');
    await page.getByRole('button', { name: 'packetdrill', exact: true }).click();
    await expect.poll(() => page.locator('.share-code').innerText()).toContain('> S 0:0(0) <mss 1460,sackOK,TS val');
    await page.getByRole('button', { name: 'Copy image' }).click();
    await textMatching(page, '.share-said', /Image copied/);
    expect(await page.evaluate(async () => (await navigator.clipboard.read())[0]?.types)).toContain('image/png');
    await context.close();
  });

  test('by the keyboard alone; its keys are not the page’s; Esc closes it and gives the focus back', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    await page.getByRole('button', { name: 'Share and export' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Share and export' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('l');
    await nextFrame(page);
    expect(await address(page)).not.toContain('x=');
    await page.keyboard.press('Escape');
    await page.locator('dialog.share:not([open])').waitFor({ state: 'attached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Share and export');
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe('a capture', () => {
  test('of a real kernel is beside the run that was read from it: nothing differs; a changed setting does', async () => {
    const { page, faults } = await openPage(browser, '#/s/idle-cut');
    await open(page, capture('keepalive-dead.pcap'));
    await textMatching(page, '.beside-summary', /13 segments are where the capture has them.*Nothing differs/);
    await expect.poll(() => headline(page)).toContain('ETIMEDOUT');
    await expect.poll(() => page.locator('[id="set-client.TCP_KEEPINTVL"]').inputValue()).toBe('2s');
    await expect.poll(() => page.locator('.beside-lanes .pair.matched').count()).toBe(13);
    // The same axis: what is at one time in both stands at one place in both figures.
    const at = async (selector: string) => (await page.locator(selector).boundingBox())?.x ?? 0;
    const apart = async () => {
      const lanes = await page.locator('.beside-lanes .pair .mark.rst').last().boundingBox();
      const chart = await page.locator('.lanes-svg .mark.rst').first().boundingBox();
      return Math.abs((lanes?.x ?? 0) - (chart?.x ?? 99));
    };
    await expect.poll(apart).toBeLessThan(3);
    await expect.poll(() => at('.beside-lanes')).toBeGreaterThan(0);
    await page.locator('[id="set-client.TCP_KEEPINTVL"]').fill('4s');
    await page.keyboard.press('Enter');
    await textMatching(page, '.beside-first', /First difference: probe \d of the client: .* (?:later|earlier) in the simulation/);
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.waitForFunction(() => location.hash.includes('e=client'));
    await page.keyboard.press('Control+z');
    await textMatching(page, '.beside-summary', /Nothing differs/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('with several connections asks which; what else is in it is counted', async () => {
    const { page, faults } = await openPage(browser, '#/');
    const both = [capture('keepalive-dead.pcap').buffer, capture('reset.pcap').buffer];
    // The second file's packets behind the first's; their nanoseconds are taken for microseconds, which only moves them.
    const two = Buffer.concat([both[0] as Buffer, (both[1] as Buffer).subarray(24)]);
    await open(page, { name: 'two.pcap', mimeType: '', buffer: two });
    const dialog = page.getByRole('dialog', { name: /two\.pcap: 2 connections/ });
    await dialog.waitFor();
    await expect.poll(() => dialog.locator('tbody tr').count()).toBe(2);
    await dialog.getByRole('button', { name: /5001/ }).click();
    await textMatching(page, '.beside-summary', /13 segments/);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('that differs names the first difference and each of them; Remove takes it away and keeps the run', async () => {
    const { page, faults } = await openPage(browser, '#/', { viewport: { width: 390, height: 844 } });
    await open(page, capture('window.pcap'));
    await textMatching(page, '.beside-summary', /moved|only in/);
    await expect.poll(() => page.locator('.beside-first').innerText()).toContain('First difference:');
    const rows = page.locator('.beside-table tbody tr');
    await expect.poll(() => rows.count()).toBeGreaterThan(5);
    await expect.poll(() => page.locator('.row-only-capture .difference').first().innerText()).toBe('only in the capture');
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await page.getByText('What was read from the capture').click();
    await textMatching(page, '.beside li', /stops reading.*its window closes/);
    const before = await headline(page);
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.locator('.beside').waitFor({ state: 'detached' });
    expect(await headline(page)).toBe(before);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('that is none is refused with its place, and the run on screen stays', async () => {
    const { page, faults } = await openPage(browser, '#/s/data-in-flight-cut');
    const before = await headline(page);
    const broken = Buffer.from(capture('keepalive-dead.pcap').buffer);
    broken.writeUInt16LE(7, 4);
    await open(page, { name: 'broken.pcap', mimeType: '', buffer: broken });
    await textMatching(page, '.file-problems', /broken\.pcap cannot be run/);
    await expect.poll(() => page.locator('.file-problems tbody tr').innerText()).toMatch(/offset 4\s+version 7\s+version 2/);
    await open(page, { name: 'short.pcap', mimeType: '', buffer: broken.subarray(0, 10) });
    await textMatching(page, '.file-problems', /short\.pcap cannot be run/);
    expect(await headline(page)).toBe(before);
    expect(faults).toEqual([]);
    await closePage(page);
  });

  test('is also taken when dropped and when pasted', async () => {
    const bytes = [...capture('reset.pcap').buffer];
    for (const kind of ['drop', 'paste'] as const) {
      const { page, faults } = await openPage(browser, '#/s/idle-cut');
      await page.evaluate(
        ([how, content]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(content as number[])], 'reset.pcap'));
          const event =
            how === 'drop'
              ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
              : new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
          document.body.dispatchEvent(event);
        },
        [kind, bytes] as const,
      );
      await textMatching(page, '.beside-summary', /7 segments are where the capture has them/);
      expect(faults).toEqual([]);
      await closePage(page);
    }
  });

  test('our own export, opened again, does what the run did', async () => {
    const { page, faults } = await openPage(browser, '#/s/keepalive-and-user-timeout');
    const before = await headline(page);
    await openShare(page);
    const { name, contents } = await save(page, 'Save as pcapng, captured at the client');
    await page.keyboard.press('Escape');
    await open(page, { name, mimeType: '', buffer: contents });
    await textMatching(page, '.beside-summary', /Nothing differs/);
    await nextFrame(page);
    await expect.poll(async () => (await headline(page)).replace(/[\d.]+/, '')).toBe(before.replace(/[\d.]+/, ''));
    expect(faults).toEqual([]);
    await closePage(page);
  });
});

describe.each([
  ['light', 1440],
  ['dark', 390],
] as const)('%s, %i px', (colorScheme, width) => {
  const size = { colorScheme, viewport: { width, height: 844 } };

  test('axe finds nothing serious in Share and export', async () => {
    const { page } = await openPage(browser, '#/s/data-in-flight-cut', size);
    await openShare(page);
    expect(await violations(page)).toEqual([]);
    await closePage(page);
  });

  test('axe finds nothing serious in a capture beside the run, nor in the choice of a connection', async () => {
    const { page } = await openPage(browser, '#/', size);
    const two = Buffer.concat([capture('window.pcap').buffer, capture('keepalive-dead.pcap').buffer.subarray(24)]);
    await open(page, { name: 'two.pcap', mimeType: '', buffer: two });
    const dialog = page.getByRole('dialog', { name: /two\.pcap/ });
    await dialog.waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: /5004/ }).click();
    await textMatching(page, '.beside-summary', /moved|only in/);
    await page.getByText('What was read from the capture').click();
    expect(await violations(page)).toEqual([]);
    await closePage(page);
  });
});
