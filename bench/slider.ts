// From a slider's input event to the painted frame, in the built page in a real Chromium: 60 changes, each timed from the
// event's dispatch to the second animation frame after it (the first renders, the second begins once that is on screen).
import { chromium, type Page } from 'playwright-core';
import { build, preview } from 'vite';
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

/** Scenarios with few, some and many events to draw. */
const SCENARIOS = ['data-in-flight-cut', 'idle-cut-keepalive', 'full-buffer-cut'];

export async function measureSlider(): Promise<string[]> {
  const executable = await findChromium();
  if (executable === null) return ['slider: no Chromium, not measured'];
  const outDir = inProject('node_modules', '.cache', 'halfopen', 'bench-page');
  await build({ root: ROOT, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ root: ROOT, logLevel: 'error', build: { outDir }, preview: { port: 4283 } });
  const browser = await chromium.launch({ executablePath: executable, args: ARGUMENTS });
  try {
    const lines: string[] = [];
    for (const id of SCENARIOS) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(`${server.resolvedUrls?.local[0] ?? ''}#/s/${id}`);
      lines.push(`slider in ${id}: ${await measured(page)}`);
      await page.close();
    }
    return lines;
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
    return 'the page has no input[type=range], not measured';
  }
  const frames = await page.evaluate<Frame[]>(`(${DRIVE_SLIDER})(document.querySelector('input[type=range]'), ${CHANGES})`);
  const at = (key: keyof Frame, share: number): string => {
    const sorted = frames.map((frame) => frame[key]).sort((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number).toFixed(1);
  };
  const times = (key: keyof Frame): string => `p50 ${at(key, 0.5)} ms, p95 ${at(key, 0.95)} ms`;
  const name = (await slider.getAttribute('aria-label')) ?? 'first';
  return `${name}, ${frames.length} changes: handlers ${times('handlerMs')}; painted ${times('frameMs')}`;
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
