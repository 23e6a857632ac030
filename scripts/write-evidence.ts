// Writes evidence.json: npm run evidence. A test fails where the file is out of date.
import { writeFileSync } from 'node:fs';
import { buildEvidence } from '../test/evidence/evidence.ts';
import { printEvidence } from '../test/evidence/print.ts';
import { inProject } from './project.mjs';

const evidence = buildEvidence();
writeFileSync(inProject('evidence.json'), printEvidence(evidence));
for (const { id, exact, close, wrong } of evidence.kernels) console.log(`${id}: ${exact} exact, ${close} close, ${wrong} wrong`);
