// axe-core on a page of the browser tests. It comes by the debugger, so the page's own policy against foreign scripts stays in force.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** How often a page is looked at before a finding counts. */
const LOOKS = 3;

/** What axe finds, of whatever impact, each with the elements it is about. What is there for a moment only, while parts of the page still come, is no finding. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  let found = await look(page);
  for (let looks = 1; looks < LOOKS && found.length > 0; looks++) {
    await page.waitForLoadState('networkidle');
    found = await look(page);
  }
  return found;
}

async function look(page: Page): Promise<string[]> {
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (root: Document) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document)).violations;
  });
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map((node) => node.html.slice(0, 160))
        .slice(0, 3)
        .join(' | ')}`,
  );
}
