// Every recorded run of a real kernel comes out of the simulator segment by segment, in the same jiffy.
import { describe, expect, test } from 'vitest';
import { profileForRelease, replay } from '../../sim/index.ts';
import { differences, folders, type RecordingFile, readFolder, stripped } from './recordings.ts';

const run = (file: RecordingFile) => replay(stripped(file), profileForRelease(file.kernel.release));

/**
 * The boot in which the recordings `…-12-…` of 6.1 were made states its place within the jiffy 53 µs too early: where
 * they show a timer's segment, it leaves 59 µs after the edge at the soonest, in other boots 6 µs. It matters for one, whose program writes
 * 43 µs after the stated edge: in truth before it.
 */
const LATE_EDGES: Readonly<Record<string, number>> = { 'ka-traffic-12-034': 53 };

const withTrueEdge = (file: RecordingFile): RecordingFile => ({
  ...file,
  clock: { ...file.clock, microsecondsIntoJiffy: file.clock.microsecondsIntoJiffy - (LATE_EDGES[file.id] ?? 0) },
});

for (const folder of folders().filter((name) => !name.startsWith('linux-6.18-'))) {
  describe(folder, () => {
    for (const file of readFolder(folder)) {
      test(`${file.id}: every segment and the end in the recorded jiffy`, () => {
        const corrected = withTrueEdge(file);
        expect(differences(corrected, run(corrected))).toEqual([]);
      });
    }
  });
}

describe('linux-6.18-hz250, a running system that is itself late at times', () => {
  for (const file of readFolder('linux-6.18-hz250')) {
    test(`${file.id}: the same segments and the same error, none before the simulation`, () => {
      const result = run(file);
      const sent = file.observed.filter((event) => event.event === 'tx');
      expect(result.tx.map(({ flags, seq, len }) => ({ flags, seq, len }))).toEqual(
        sent.map(({ flags, seq, len }) => ({ flags, seq, len })),
      );
      expect(result.end?.errno).toBe(file.observed.find((event) => event.event === 'error')?.errno);
      expect(Math.min(...result.tx.map((tx, i) => (sent[i]?.us ?? 0) - tx.us))).toBeGreaterThan(-100);
    });
  }
});

describe('the comparison itself', () => {
  const [file] = readFolder('linux-6.12-hz250').filter(({ id }) => id === 'keepalive-dead-1-1-1');
  if (file === undefined) throw new Error('recording keepalive-dead-1-1-1 is missing');
  const result = run(file);

  test('a segment one jiffy late is a difference', () => {
    const late = { ...result, tx: result.tx.map((tx, i) => (i === 2 ? { ...tx, us: tx.us + 4000 } : tx)) };
    expect(differences(file, late)).toHaveLength(1);
  });
  test('a missing segment is a difference', () => {
    expect(differences(file, { ...result, tx: result.tx.slice(0, -1) })).toHaveLength(1);
  });
  test('another errno is a difference', () => {
    expect(differences(file, { ...result, end: { us: result.end?.us ?? 0, errno: 'ECONNRESET' } })).toEqual([
      'errno ECONNRESET, kernel ETIMEDOUT',
    ]);
  });
  test('no end is a difference', () => {
    expect(differences(file, { ...result, end: null })).toHaveLength(1);
  });
});
