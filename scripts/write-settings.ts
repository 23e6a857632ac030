// `npm run settings`: writes the table of docs/settings.md from the systems that are read.
import { readFileSync, writeFileSync } from 'node:fs';
import { inProject } from './project.mjs';
import { withTable } from './settings-table.ts';

const file = inProject('docs', 'settings.md');
writeFileSync(file, withTable(readFileSync(file, 'utf8')));
