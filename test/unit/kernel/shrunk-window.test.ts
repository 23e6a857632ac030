// Data is in flight when the peer closes its window: retransmissions serve as probes, tcp_retries2 does not count, and what
// ends it differs by kernel (kernel-timers, section 3.7). Jiffies are counted from the write, at an aligned boot phase.
import { describe, expect, test } from 'vitest';
import type { KernelId, RecordedInput, SocketOptions } from '../../../sim/index.ts';
import { acknowledgement, drive, jiffyOf, ORIGIN_US as WRITE_US } from '../../support/socket.ts';

const HZ = 250;

/** The write, and the window closed a round trip later. */
const closed: readonly RecordedInput[] = [{ us: WRITE_US, event: 'send', len: 100 }, acknowledgement(WRITE_US + 1000, 101, 0)];

interface Outcome {
  /** Jiffies after the write at which the data went out again. */
  readonly again: number[];
  readonly end: { readonly jiffy: number; readonly errno: string } | null;
}

function outcome(kernel: KernelId, options: Partial<SocketOptions>, later: readonly RecordedInput[], untilUs: number): Outcome {
  const { tx, end } = drive(kernel, options, [...closed, ...later], untilUs);
  return {
    again: tx.filter(({ len, us }) => len > 0 && us > WRITE_US).map(({ us }) => jiffyOf(us)),
    end: end === null ? null : { jiffy: jiffyOf(end.us), errno: end.errno },
  };
}

const silent = (kernel: KernelId, options: Partial<SocketOptions> = {}, untilUs = 3_600_000_000) => outcome(kernel, options, [], untilUs);

/** A peer that answers every retransmission with the same acknowledgement and its window still closed. */
function answering(kernel: KernelId, options: Partial<SocketOptions>, untilUs: number): Outcome {
  const answers: RecordedInput[] = [];
  for (;;) {
    const { tx } = drive(kernel, options, [...closed, ...answers], untilUs);
    const next = tx.filter(({ len, us }) => len > 0 && us > WRITE_US)[answers.length];
    if (next === undefined) return outcome(kernel, options, answers, untilUs);
    answers.push(acknowledgement(next.us + 1000, 101, 0));
  }
}

describe('a silent peer', () => {
  test('6.12: retransmissions double to 120 s; given up twice 120 s after the last acknowledgement, at 333.8 s', () => {
    const { again, end } = silent('linux-6.12');
    expect(again.slice(0, 4)).toEqual([52, 104, 208, 416]);
    expect(again.at(-1)).toBe(53248);
    expect(end).toEqual({ jiffy: 83456, errno: 'ETIMEDOUT' });
  });
  test('6.12: TCP_USER_TIMEOUT 30 s ends it at 30.46 s', () => {
    expect(silent('linux-6.12', { TCP_USER_TIMEOUT: 30_000 }).end).toEqual({ jiffy: 7616, errno: 'ETIMEDOUT' });
  });
});

describe('a peer that answers', () => {
  test('6.12 without a user timeout: for ever, at last every 120.8 s', () => {
    const { again, end } = answering('linux-6.12', {}, 2_000_000_000);
    expect(end).toBeNull();
    const gaps = again.map((at, i) => at - (again[i - 1] ?? 0));
    expect(gaps.slice(-3)).toEqual([30208, 30208, 30208]);
  });
  test('6.12: TCP_USER_TIMEOUT 30 s ends it all the same', () => {
    expect(answering('linux-6.12', { TCP_USER_TIMEOUT: 30_000 }, 400_000_000).end).toEqual({ jiffy: 7616, errno: 'ETIMEDOUT' });
  });
});

describe('before 6.6', () => {
  test('6.5: a pure acknowledgement that closes the window is ignored, so the write goes on as if it were open', () => {
    expect(silent('linux-6.5').end?.jiffy).toBe(234496);
  });

  /** The same window, closed by a segment with a new sequence number, which every kernel takes. */
  const withData = (kernel: KernelId, options: Partial<SocketOptions> = {}, answers: readonly RecordedInput[] = []) => {
    const data = (us: number, seq: number, win: number): RecordedInput => ({
      us,
      event: 'rx',
      flags: 'P.',
      seq,
      len: 1,
      ack: 101,
      win,
      echoesUs: 100_000,
    });
    return outcome(kernel, options, [data(WRITE_US + 1100, 1, 65535), data(WRITE_US + 1200, 2, 0), ...answers], 3_600_000_000);
  };

  test('6.5: two minutes without an acknowledgement are enough', () => {
    const { again, end } = withData('linux-6.5');
    // The first firing after 120 s: the one at 213 s.
    expect(again.at(-1)).toBe(26624);
    expect(end?.jiffy).toBe(53248);
  });
  test('5.15 waits four minutes', () => {
    expect(withData('linux-5.15').end?.jiffy).toBe(83456);
  });
  test('6.1, 250 HZ: against an answering peer, 30 s of user timeout become 30000 jiffies, and from 30.5 s on it sends every other jiffy', () => {
    const everySecond = Array.from(
      { length: 130 },
      (_, i): RecordedInput => ({
        us: WRITE_US + (i + 1) * 1_000_000,
        event: 'rx',
        flags: '.',
        seq: 3,
        len: 0,
        ack: 101,
        win: 0,
        echoesUs: 100_000,
      }),
    );
    const { again, end } = withData('linux-6.1', { TCP_USER_TIMEOUT: 30_000 }, everySecond);
    const storm = again.filter((at) => at > 31 * HZ);
    expect(storm.length).toBeGreaterThan(11_000);
    expect(new Set(storm.slice(1).map((at, i) => at - (storm[i] as number)))).toEqual(new Set([2]));
    expect((end?.jiffy ?? 0) / HZ).toBeCloseTo(120.4, 0);
  });
});
