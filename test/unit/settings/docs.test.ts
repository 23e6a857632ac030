// The document lists the systems as they are.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from '../../../scripts/project.mjs';
import { withTable } from '../../../scripts/settings-table.ts';

test('docs/settings.md has every system and key; npm run settings writes it', () => {
  const written = readFileSync(inProject('docs', 'settings.md'), 'utf8');
  expect(written === withTable(written), 'docs/settings.md is stale: npm run settings').toBe(true);
});
