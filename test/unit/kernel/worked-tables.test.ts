// The worked tables of the kernel's timers (data in flight, by HZ, by tcp_retries2, and before 4.8): every moment at an aligned
// start, and the whole range over all starting phases.
import { describe, expect, test } from 'vitest';
import { type HostFile, type Hz, type KernelId, simulate, type Verdict } from '../../../sim/index.ts';
import { alignedAt, run, scenarioOf, SECOND, sent } from '../../support/run.ts';

const START = 2 * SECOND;

/** An idle connection with a round trip of 1 ms; the peer vanishes and 100 bytes are written at an aligned jiffy plus `phase`. */
const file = (hz: Hz, phase: number, retries2: number, kernel: KernelId) => ({
  client: { kernel, hz, clock: alignedAt(START, hz, phase), sysctl: { tcp_retries2: retries2 } } satisfies HostFile,
  path: { rtt: '1ms' },
  steps: [
    { at: '1s', do: 'cut' as const },
    { at: '2s', do: 'send' as const, host: 'client' as const, bytes: 100 },
  ],
});
const written = (hz: Hz, { phase = 0, retries2 = 15, kernel = 'linux-6.12' as KernelId } = {}) => file(hz, phase, retries2, kernel);

/** Every transmission and the end, in seconds since the write, to the millisecond. */
function moments(hz: Hz, kernel: KernelId = 'linux-6.12'): number[] {
  const result = run(written(hz, { kernel }));
  const times = [...sent(result, 'client', 'data', 'tail-loss-probe', 'retransmission').map(({ at }) => at), result.verdicts.client.at];
  return times.map((at) => Math.round((at - START) / 1000) / 1000);
}

const death = (hz: Hz, options: { phase?: number; retries2?: number; kernel?: KernelId } = {}): Verdict =>
  simulate(scenarioOf(written(hz, options)), { trace: false }).verdicts.client;

/** The least and greatest death over the phases of the coarsest level in play, in seconds to the millisecond. */
function range(hz: Hz, retries2: number, kernel: KernelId = 'linux-6.12'): { from: number; to: number; counts: number[] } {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  const counts = new Set<number>();
  const phases = hz >= 300 || kernel === 'linux-4.1' ? 4096 : 512;
  for (let phase = 0; phase < phases; phase++) {
    const { at, retransmissions } = death(hz, { phase, retries2, kernel });
    from = Math.min(from, at);
    to = Math.max(to, at);
    counts.add(retransmissions);
  }
  const seconds = (at: number): number => Math.round((at - START) / 1000) / 1000;
  return { from: seconds(from), to: seconds(to), counts: [...counts].sort() };
}

describe('data in flight, default settings', () => {
  test('250 HZ: all seventeen transmissions and ETIMEDOUT', () => {
    expect(moments(250)).toEqual([
      0, 0.208, 0.416, 0.832, 1.664, 3.328, 6.656, 13.312, 26.624, 53.248, 106.496, 212.992, 333.824, 454.656, 575.488, 696.32, 817.152,
      937.984,
    ]);
  });
  test('1000 HZ', () => {
    expect(moments(1000)).toEqual([
      0, 0.208, 0.416, 0.824, 1.664, 3.328, 6.592, 13.312, 26.624, 52.736, 106.496, 212.992, 335.872, 458.752, 581.632, 704.512, 827.392,
      950.272,
    ]);
  });
  test('100 HZ', () => {
    expect(moments(100)).toEqual([
      0, 0.22, 0.44, 0.87, 1.76, 3.52, 6.96, 14.08, 28.16, 55.68, 112.64, 225.28, 348.16, 471.04, 593.92, 716.8, 839.68, 962.56,
    ]);
  });
  test('300 HZ', () => {
    expect(moments(300)).toEqual([
      0, 0.207, 0.413, 0.827, 1.653, 3.307, 6.613, 13.227, 26.453, 52.907, 105.813, 211.627, 341.333, 464.213, 587.093, 709.973, 832.853,
      955.733,
    ]);
  });
  test.each([
    [100, 959.64, 964.75],
    [250, 937.692, 939.736],
    [300, 946.957, 960.607],
    [1000, 947.93, 952.025],
  ] as const)('%i HZ: over all phases ETIMEDOUT comes between %f and %f s', (hz, from, to) => {
    expect(range(hz, 15)).toEqual({ from, to, counts: [15] });
  });
});

describe('tcp_retries2 is a time, not a count', () => {
  test.each([
    [250, 0, 0.832, 1],
    [250, 1, 1.664, 2],
    [250, 2, 3.328, 3],
    [250, 3, 6.656, 4],
    [250, 4, 6.656, 4],
    [250, 5, 13.312, 5],
    [250, 8, 106.496, 8],
    [1000, 0, 0.824, 1],
    [1000, 1, 1.664, 2],
    [1000, 2, 3.328, 3],
    [1000, 3, 6.592, 4],
    [1000, 4, 13.312, 5],
    [1000, 5, 13.312, 5],
    [1000, 8, 106.496, 8],
    [100, 0, 0.87, 1],
    [100, 1, 1.76, 2],
    [100, 3, 3.52, 3],
    [100, 5, 14.08, 5],
    [100, 8, 112.64, 8],
  ] as const)('%i HZ, tcp_retries2 %i: %f s after %i retransmissions', (hz, retries2, seconds, retransmissions) => {
    const verdict = death(hz, { retries2 });
    expect((verdict.at - START) / SECOND).toBeCloseTo(seconds, 3);
    expect(verdict.retransmissions).toBe(retransmissions);
  });
  test.each([
    [0, 0.828, 0.856],
    [1, 1.66, 1.688],
    [3, 6.62, 6.872],
    [5, 13.276, 13.528],
    [8, 106.204, 108.248],
  ] as const)('250 HZ, tcp_retries2 %i: between %f and %f s', (retries2, from, to) => {
    expect(range(250, retries2)).toMatchObject({ from, to });
  });
  test('1000 HZ, tcp_retries2 4: 13.3 s after 5 retransmissions in seven phases of eight, 6.6 s after 4 in the eighth', () => {
    const early = Array.from({ length: 64 }, (_, i) => death(1000, { phase: i, retries2: 4 })).filter(
      ({ retransmissions }) => retransmissions === 4,
    );
    expect(early.length).toBe(8);
    for (const { at } of early) expect((at - START) / SECOND).toBeCloseTo(6.6, 1);
  });
});

describe('before 4.8, with slack in place of the wheel', () => {
  test('250 HZ: all transmissions and ETIMEDOUT', () => {
    expect(moments(250, 'linux-4.1')).toEqual([
      0, 0.204, 0.408, 0.816, 1.632, 3.268, 6.544, 13.088, 26.176, 52.352, 104.704, 209.408, 329.728, 450.048, 570.368, 690.688, 811.008,
      931.328,
    ]);
  });
  test('1000 HZ', () => {
    expect(moments(1000, 'linux-4.1')).toEqual([
      0, 0.201, 0.402, 0.805, 1.612, 3.224, 6.448, 12.896, 25.792, 51.584, 103.168, 206.336, 326.656, 446.976, 567.296, 687.616, 807.936,
      928.256,
    ]);
  });
  test.each([
    [250, 930.984, 931.492],
    [1000, 927.914, 928.425],
  ] as const)('%i HZ: over all phases ETIMEDOUT comes between %f and %f s', (hz, from, to) => {
    expect(range(hz, 15, 'linux-4.1')).toMatchObject({ from, to });
  });
  test.each([
    [250, 0, 0.816],
    [250, 1, 1.632],
    [250, 3, 6.544],
    [250, 5, 13.088],
    [250, 8, 104.704],
    [1000, 0, 0.805],
    [1000, 1, 1.612],
    [1000, 3, 6.448],
    [1000, 5, 25.792],
    [1000, 8, 103.168],
  ] as const)('%i HZ, tcp_retries2 %i: %f s', (hz, retries2, seconds) => {
    expect((death(hz, { retries2, kernel: 'linux-4.1' }).at - START) / SECOND).toBeCloseTo(seconds, 3);
  });
});
