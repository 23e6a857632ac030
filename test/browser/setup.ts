// Serves the built page for the browser tests and tells them its address and which Chromium to start.
// A test reads both by inject('pageUrl') and inject('chromium').
import { build, preview } from 'vite';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { findChromium, NO_CHROMIUM } from '../../scripts/chromium.mjs';
import { ROOT } from '../../scripts/project.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the served page, with a slash at its end. */
    pageUrl: string;
    /** Path of the Chromium to start. */
    chromium: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chromium = await findChromium();
  if (chromium === null) throw new Error(NO_CHROMIUM);
  if (process.env.HALFOPEN_BUILT !== '1') await build({ root: ROOT, logLevel: 'warn' });
  const server = await preview({ root: ROOT, logLevel: 'error', preview: { port: 4273, strictPort: false } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('vite preview gave no address');
  project.provide('pageUrl', address);
  project.provide('chromium', chromium);
  return () => server.close();
}
