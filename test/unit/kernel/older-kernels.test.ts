// What older kernels do differently, each against the newest: read from their documented behaviour, with no recording.
import { describe, expect, test } from 'vitest';
import { type HostFile, type KernelId, PROFILES } from '../../../sim/index.ts';
import { alignedAt, inJiffies, run, SECOND, sent } from '../../support/run.ts';
import { acknowledgement, drive, ORIGIN_US, sentSince, TICK_US } from '../../support/socket.ts';

const MINUTE = 60 * SECOND;

describe('a SYN that nobody answers', () => {
  const syns = (client: HostFile): number[] => {
    const result = run({ client: { clock: alignedAt(0, 250), ...client }, steps: [{ at: '0s', do: 'cut' }], until: '10m' });
    return inJiffies([...sent(result, 'client', 'syn'), result.verdicts.client], 0, 250);
  };
  test('4.19 gives up by count alone, but cuts the waits: once the user timeout is over, the SYNs that are left leave two jiffies apart', () => {
    const counted = syns({ kernel: 'linux-4.19', socketOptions: { TCP_USER_TIMEOUT: 5000 } });
    expect(counted).toEqual([0, 256, 760, 1256, 1258, 1260, 1262, 1264]);
  });
  test('4.19 without one: six doublings', () => {
    expect(syns({ kernel: 'linux-4.19' })).toEqual([0, 256, 760, 1792, 3840, 7872, 16_384, 32_768]);
  });
  test('4.19: TCP_SYNCNT 2 sends two again, also where their time is over sooner', () => {
    expect(syns({ kernel: 'linux-4.19', socketOptions: { TCP_SYNCNT: 2 } })).toEqual([0, 256, 760, 1792]);
  });
  test('4.9 gives up by time alone: at the first firing past that of six doublings, 127 s', () => {
    expect(syns({ kernel: 'linux-4.9' }).slice(-2)).toEqual([16_384, 32_768]);
    expect(syns({ kernel: 'linux-4.9', socketOptions: { TCP_USER_TIMEOUT: 5000 } })).toEqual(syns({ kernel: 'linux-4.9' }));
  });
  test('5.4 looks at the user timeout as well', () => {
    expect(syns({ kernel: 'linux-5.4', socketOptions: { TCP_USER_TIMEOUT: 5000 } }).at(-1)).toBeLessThan(1800);
  });
});

describe('the tail loss probe before 4.15', () => {
  /** Three segments in flight; the first is acknowledged after 1 ms, the others never. */
  const secondSend = (kernel: KernelId): number | undefined => {
    const inputs = [{ us: ORIGIN_US, event: 'send', len: 3000 }, acknowledgement(ORIGIN_US + 1000, 1549, 65535, ORIGIN_US)];
    const out = sentSince(drive(kernel, {}, inputs, ORIGIN_US + MINUTE));
    return out.find(([jiffy]) => jiffy > 0)?.[1];
  };
  test('since 4.15 an acknowledgement that leaves something in flight arms the probe anew: the last segment', () => {
    expect(secondSend('linux-4.15')).toBe(2997);
  });
  test('4.9 arms the retransmission timer instead: the first segment', () => {
    expect(secondSend('linux-4.9')).toBe(1549);
  });
  test('4.9 waits at least 10 ms, and for a lone segment one and a half round trips and 200 ms', () => {
    const wait = PROFILES['linux-4.9'].rules.tailLossProbeWait;
    expect(wait({ hz: 250, srttUs: 8000, packetsOut: 2, rtoMinUs: 200_000 })).toBe(3);
    expect(wait({ hz: 250, srttUs: 8000, packetsOut: 1, rtoMinUs: 200_000 })).toBe(51);
    expect(wait({ hz: 250, srttUs: 8 * 400_000, packetsOut: 1, rtoMinUs: 200_000 })).toBe(200);
    expect(wait({ hz: 1000, srttUs: 8 * 100_000, packetsOut: 1, rtoMinUs: 200_000 })).toBe(350);
  });
});

describe('rules that count', () => {
  test('the loss probe in jiffies (4.14 to 6.5) is up to two jiffies later than in microseconds', () => {
    const input = { hz: 250, srttUs: 8 * 1300, packetsOut: 2, rtoMinUs: 200_000 } as const;
    expect(PROFILES['linux-5.15'].rules.tailLossProbeWait(input)).toBe(3);
    expect(PROFILES['linux-6.12'].rules.tailLossProbeWait(input)).toBe(2);
    const lone = { ...input, packetsOut: 1 };
    expect(PROFILES['linux-5.15'].rules.tailLossProbeWait(lone)).toBe(51);
    expect(PROFILES['linux-6.12'].rules.tailLossProbeWait(lone)).toBe(51);
  });
  test('tcp_retries2 window probes since 5.0, one more before', () => {
    const count = (kernel: KernelId): number => {
      const inputs = [
        { us: ORIGIN_US - 9000, event: 'rx', flags: 'P.', seq: 1, len: 1, ack: 101, win: 65535, echoesUs: 100_000 },
        { us: ORIGIN_US - 8000, event: 'rx', flags: 'P.', seq: 2, len: 1, ack: 101, win: 0, echoesUs: 100_000 },
        { us: ORIGIN_US, event: 'send', len: 100 },
      ];
      return sentSince(drive(kernel, {}, inputs, ORIGIN_US + 60 * MINUTE)).length;
    };
    expect([count('linux-4.19'), count('linux-5.4')]).toEqual([16, 15]);
  });
  test('a FIN behind a full congestion window leaves at once before 6.10, later since', () => {
    const fin = (kernel: KernelId): number | undefined => {
      const inputs = [
        { us: ORIGIN_US, event: 'send', len: 100 },
        { us: ORIGIN_US + 300 * TICK_US, event: 'shutdown' },
      ];
      const { tx } = drive(kernel, {}, inputs, ORIGIN_US + 20 * SECOND);
      return tx.find(({ flags }) => flags === 'F.')?.us;
    };
    expect(fin('linux-6.5')).toBe(ORIGIN_US + 300 * TICK_US);
    expect(fin('linux-6.12')).toBeUndefined();
  });
});
