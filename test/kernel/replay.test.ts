// Every recorded run of a real kernel comes out of the simulator segment by segment, in the same jiffy.
import { describe, expect, test } from 'vitest';
import { profileForRelease, replay } from '../../sim/index.ts';
import { differences, folders, readFolder, stripped } from './recordings.ts';

for (const folder of folders().filter((name) => name.startsWith('linux-6.12-'))) {
  describe(folder, () => {
    for (const file of readFolder(folder)) {
      test(`${file.id}: every segment and the end in the recorded jiffy`, () => {
        expect(differences(file, replay(stripped(file), profileForRelease(file.kernel.release)))).toEqual([]);
      });
    }
  });
}

describe('the comparison itself', () => {
  const [file] = readFolder('linux-6.12-hz250').filter(({ id }) => id === 'keepalive-dead-1-1-1');
  if (file === undefined) throw new Error('recording keepalive-dead-1-1-1 is missing');
  const run = replay(stripped(file), profileForRelease(file.kernel.release));

  test('a segment one jiffy late is a difference', () => {
    const late = { ...run, tx: run.tx.map((tx, i) => (i === 2 ? { ...tx, us: tx.us + 4000 } : tx)) };
    expect(differences(file, late)).toHaveLength(1);
  });
  test('a missing segment is a difference', () => {
    expect(differences(file, { ...run, tx: run.tx.slice(0, -1) })).toHaveLength(1);
  });
  test('another errno is a difference', () => {
    expect(differences(file, { ...run, end: { us: run.end?.us ?? 0, errno: 'ECONNRESET' } })).toEqual([
      'errno ECONNRESET, kernel ETIMEDOUT',
    ]);
  });
  test('no end is a difference', () => {
    expect(differences(file, { ...run, end: null })).toHaveLength(1);
  });
});
