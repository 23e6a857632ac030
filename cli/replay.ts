// `npm run --silent replay -- FOLDER`: runs every recording of a folder (stripped to its inputs) and prints one JSON line each.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calibrated, profileForRelease, type Recording, replay } from '../sim/index.ts';

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: npm run --silent replay -- FOLDER\n  FOLDER: recordings as JSON files, stripped to their inputs\n');
  process.exit(2);
}
const recordings = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording);
for (const recording of calibrated(recordings)) {
  process.stdout.write(`${JSON.stringify(replay(recording, profileForRelease(recording.kernel.release)))}\n`);
}
