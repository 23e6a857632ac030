// Writes scenario.schema.json, the JSON Schema for editors: npm run schema. A test fails where the file is out of date.
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../sim/scenario/json-schema.ts';
import { inProject } from './project.mjs';

writeFileSync(inProject('scenario.schema.json'), `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
