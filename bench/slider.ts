// From a slider's input event to the painted frame, in the built page in a real Chromium: 60 changes, each timed from the
// event's dispatch to the second animation frame after it (the first renders, the second begins once that is on screen).
import { chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { existsSync } from 'node:fs';
import { findChromium } from '../scripts/chromium.mjs';
import { inProject, ROOT } from '../scripts/project.mjs';

const CHANGES = 60;
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

interface Frame {
  /** The event's own handlers, run at once. */
  readonly handlerMs: number;
  /** Until the frame with the change was on screen. */
  readonly frameMs: number;
}

export async function measureSlider(): Promise<string> {
  const executable = await findChromium();
  if (executable === null) return 'slider: no Chromium, not measured';
  if (!existsSync(inProject('dist', 'index.html'))) return 'slider: no built page (npm run build), not measured';
  const server = await preview({ root: ROOT, logLevel: 'error', preview: { port: 4283 } });
  const browser = await chromium.launch({ executablePath: executable, args: ARGUMENTS });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    return await measured(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function measured(page: Page): Promise<string> {
  const slider = page.locator('input[type=range]').first();
  try {
    await slider.waitFor({ timeout: 10_000 });
  } catch {
    return 'slider: the page has no input[type=range] yet, not measured';
  }
  const frames = await slider.evaluate<Frame[], number>(DRIVE_SLIDER as never, CHANGES);
  const at = (key: keyof Frame, share: number): string => {
    const sorted = frames.map((frame) => frame[key]).sort((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number).toFixed(1);
  };
  const name = (await slider.getAttribute('aria-label')) ?? (await slider.getAttribute('name')) ?? 'the first slider';
  return `slider (${name}): handler p50 ${at('handlerMs', 0.5)} ms, p95 ${at('handlerMs', 0.95)} ms; painted p50 ${at('frameMs', 0.5)} ms, p95 ${at('frameMs', 0.95)} ms over ${frames.length} changes`;
}

/** Runs in the page, so it is text here: the bundler must not touch it. */
const DRIVE_SLIDER = `async (slider, changes) => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const [min, max] = [Number(slider.min || 0), Number(slider.max || 100)];
  const frames = [];
  for (let i = 0; i < changes; i++) {
    await frame();
    slider.value = String(min + ((max - min) * ((i * 7) % changes)) / changes);
    const start = performance.now();
    slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const handled = performance.now();
    await frame();
    await frame();
    frames.push({ handlerMs: handled - start, frameMs: performance.now() - start });
  }
  return frames;
}`;
