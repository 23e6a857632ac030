// The same scenario gives the same bytes in Node and in Chromium: every scenario of the catalogue and a hundred random ones,
// run by a bundle built as the page's is, compared by the digest of everything that happened.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ROOT } from '../../scripts/project.mjs';
import { parseScenarios, type ScenarioFile, scenarioToFile, simulate } from '../../sim/index.ts';
import { livelyScenario } from '../support/lively.ts';
import type { Digest } from './determinism-entry.ts';

const SEED = Number(process.env.FC_SEED ?? 20_161_109);
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: { write: false, target: 'es2022', lib: { entry: new URL('./determinism-entry.ts', import.meta.url).pathname, formats: ['es'] } },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const chunk = outputs[0]?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('the bundler gave no code');
  return chunk.code;
}

function digestInNode(files: readonly ScenarioFile[]): Digest[] {
  const parsed = parseScenarios({ scenarios: files });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.scenarios.map((scenario) => {
    const { events, verdicts, stopped } = simulate(scenario);
    return {
      id: scenario.id,
      events: events.length,
      sha256: createHash('sha256').update(JSON.stringify({ events, verdicts, stopped })).digest('hex'),
    };
  });
}

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const code = await bundle();
  browser = await chromium.launch({ executablePath: inject('chromium'), args: ARGUMENTS });
  page = await browser.newPage();
  // Beside the page, so that the address is one that a browser grants crypto.subtle to.
  const address = new URL('determinism/', inject('pageUrl')).href;
  await page.route(`${address}**`, (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: code })
      : route.fulfill({ contentType: 'text/html', body: '<!doctype html><script type="module" src="run.js"></script>' }),
  );
  await page.goto(address);
  await page.waitForFunction(() => 'digests' in window);
});

afterAll(() => browser?.close());

const digestInChromium = (files: readonly ScenarioFile[]): Promise<Digest[]> => page.evaluate((given) => window.digests(given), files);

test('every scenario of the catalogue gives the same bytes in Node and in Chromium', async () => {
  const { scenarios } = JSON.parse(readFileSync(new URL('../../scenarios.json', import.meta.url), 'utf8')) as { scenarios: ScenarioFile[] };
  const inNode = digestInNode(scenarios);
  expect(inNode.length).toBe(scenarios.length);
  expect(inNode.every(({ events }) => events > 5)).toBe(true);
  expect(await digestInChromium(scenarios)).toEqual(inNode);
});

test(`a hundred random scenarios (FC_SEED ${SEED}) give the same bytes in Node and in Chromium`, async () => {
  const files = fc
    .sample(livelyScenario, { seed: SEED, numRuns: 100 })
    .map((scenario, index) => ({ ...scenarioToFile(scenario), id: `random-${index}` }));
  expect(await digestInChromium(files)).toEqual(digestInNode(files));
});
