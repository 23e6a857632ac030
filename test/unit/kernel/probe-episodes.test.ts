// What a probe leaves behind: the tail loss probe's episode, and how older kernels count a user timeout over window probes.
import { describe, expect, test } from 'vitest';
import type { KernelId } from '../../../sim/index.ts';
import { acknowledgement, drive, jiffyOf, ORIGIN_US, sentSince } from '../../support/socket.ts';

const MINUTE = 60_000_000;

describe('tail loss probe', () => {
  test('it retransmits the segment after 52 jiffies, and the first timeout comes a full timeout later', () => {
    const result = drive('linux-6.12', {}, [{ us: ORIGIN_US, event: 'send', len: 100 }], ORIGIN_US + 1_000_000);
    expect(sentSince(result).slice(0, 3)).toEqual([
      [0, 101, 100],
      [52, 101, 100],
      [104, 101, 100],
    ]);
  });

  test('a small write that Nagle holds back goes out as the probe, instead of the old segment', () => {
    const inputs = [
      { us: ORIGIN_US, event: 'send', len: 100 },
      { us: ORIGIN_US + 5000, event: 'send', len: 50 },
    ];
    expect(sentSince(drive('linux-6.12', {}, inputs, ORIGIN_US + 300_000))).toEqual([
      [0, 101, 100],
      [52, 201, 50],
    ]);
  });

  test('without Nagle the small write leaves at once, and the probe waits from then', () => {
    const inputs = [
      { us: ORIGIN_US, event: 'send', len: 100 },
      { us: ORIGIN_US + 80_000, event: 'send', len: 50 },
    ];
    const sent = sentSince(drive('linux-6.12', { TCP_NODELAY: 1 }, inputs, ORIGIN_US + 300_000));
    expect(sent.slice(0, 2)).toEqual([
      [0, 101, 100],
      [20, 201, 50],
    ]);
    // Two round trips and 2 ms for more than one segment: 4 ms, one jiffy.
    expect(sent[2]).toEqual([22, 201, 50]);
  });

  test('an acknowledgement of just the probed segment does not end its episode: the next loss has no probe', () => {
    const first = ORIGIN_US;
    const second = ORIGIN_US + 400_000;
    const inputs = [
      { us: first, event: 'send', len: 100 },
      // The probe of jiffy 52 is answered.
      acknowledgement(first + 52 * 4000 + 1000, 201, 65535, first + 52 * 4000),
      { us: second, event: 'send', len: 100 },
    ];
    const sent = sentSince(drive('linux-6.12', {}, inputs, second + 350_000));
    // The timer of the probe finds one outstanding, gives the rest of the timeout, and that is over: a timeout two jiffies later.
    expect(sent.slice(2).map(([jiffy]) => jiffy - 100)).toEqual([0, 54]);
  });
});

describe('TCP_USER_TIMEOUT 8 s over zero window probes of a silent peer', () => {
  const death = (kernel: KernelId): number => {
    const inputs = [
      // New sequence numbers, so that every kernel takes the closed window.
      { us: ORIGIN_US - 9000, event: 'rx', flags: 'P.', seq: 1, len: 1, ack: 101, win: 65535, echoesUs: 100_000 },
      { us: ORIGIN_US - 8000, event: 'rx', flags: 'P.', seq: 2, len: 1, ack: 101, win: 0, echoesUs: 100_000 },
      { us: ORIGIN_US, event: 'send', len: 100 },
    ];
    return jiffyOf(drive(kernel, { TCP_USER_TIMEOUT: 8000 }, inputs, 10 * MINUTE).end?.us ?? Number.NaN);
  };

  test.each(['linux-5.4', 'linux-5.10', 'linux-6.12'] as const)('%s: clamped, 8 s after the first probe', (kernel) => {
    expect(death(kernel)).toBe(2056);
  });
  test('4.19: at the first regular firing more than 8 s after the first probe', () => {
    expect(death('linux-4.19')).toBe(3328);
  });
});
