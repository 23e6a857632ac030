// Conntrack against a kernel: the packets of 24 recorded conversations go through ours, and whenever `conntrack -L` was asked,
// state and seconds left must be the same.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expiresAt, forget, meet, newMiddlebox } from '../../../sim/network/middlebox.ts';
import { CONNTRACK_DEFAULTS } from '../../../sim/scenario/middlebox.ts';
import { micros } from '../../../sim/time.ts';
import type { HostName, Segment } from '../../../sim/index.ts';

type Packet = [us: number, from: HostName, flags: string, seq: number, len: number, ack: number | null, win: number];
interface Recorded {
  readonly name: string;
  readonly loose: boolean;
  /** When the table was emptied. */
  readonly forgets: readonly number[];
  readonly packets: readonly Packet[];
  readonly looks: readonly (readonly [us: number, state: string | null, left: number | null])[];
}
const measured = JSON.parse(readFileSync(new URL('conntrack-measured.json', import.meta.url), 'utf8')) as {
  sysctl: Partial<typeof CONNTRACK_DEFAULTS>;
  recordings: Recorded[];
};

const segmentOf = ([, from, flags, seq, len, ack, win]: Packet): Segment => ({
  flow: 1,
  from,
  flags,
  seq,
  len,
  ack,
  win,
  tsVal: null,
  tsEcr: null,
  sack: [],
  offers: null,
  purpose: 'ack',
});

/** What ours shows at each look. */
function play({ loose, forgets, packets, looks }: Recorded): (readonly [string | null, number | null])[] {
  const sysctl = { ...CONNTRACK_DEFAULTS, ...measured.sysctl };
  const forgetting = loose ? 'picks up' : 'silence';
  const box = newMiddlebox({ name: 'router', kind: 'conntrack', preset: null, at: 0.5, forgets: forgetting, idleUs: null, sysctl });
  const shown: (readonly [string | null, number | null])[] = [];
  const all = [
    ...packets.map((packet) => ({ us: packet[0], does: () => void meet(box, segmentOf(packet), micros(packet[0])) })),
    ...forgets.map((us) => ({ us, does: () => forget(box, micros(us)) })),
    ...looks.map(([us]) => ({
      us,
      does: () => {
        const left = box.entry === null ? null : (expiresAt(box) - us) / 1_000_000;
        shown.push([box.entry?.tracking?.state ?? null, left]);
      },
    })),
  ];
  for (const { does } of all.sort((a, b) => a.us - b.us)) does();
  return shown;
}

describe.each(measured.recordings.map((recorded): [string, Recorded] => [recorded.name, recorded]))('%s', (_, recorded) => {
  test('states and times are the kernel’s', () => {
    const ours = play(recorded);
    expect(ours.map(([state]) => state)).toEqual(recorded.looks.map(([, state]) => state));
    ours.forEach(([, left], i) => {
      const kernel = recorded.looks[i]?.[2] ?? null;
      // The kernel counts in jiffies and prints whole seconds, rounded down.
      if (left !== null && kernel !== null) expect(Math.abs(left - 0.5 - kernel), `look ${i}`).toBeLessThanOrEqual(0.52);
      else expect(left).toBe(kernel);
    });
  });
});

test('the recordings show every state and every reason for a shorter time', () => {
  const states = new Set(measured.recordings.flatMap(({ looks }) => looks.map(([, state]) => state)));
  expect([...states].sort()).toEqual(
    ['CLOSE', 'CLOSE_WAIT', 'ESTABLISHED', 'FIN_WAIT', 'LAST_ACK', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT', null].sort(),
  );
});
