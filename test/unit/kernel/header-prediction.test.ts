// Header prediction (tcp_rcv_established): data that was expected is queued without tcp_ack, where its memory has been charged. What
// tcp_ack would have done shows it: the count of unanswered probes, the zero window probe's timer.
import { describe, expect, test } from 'vitest';
import { memoryIsCharged } from '../../../sim/kernel/memory.ts';
import { type Bench, bench, type FromPeer } from '../../support/bench.ts';

const SECOND = 1_000_000;

/** A closed window, `bytes` waiting behind it, and one probe that is not yet answered. */
function waiting(bytes = 100, wanted: Parameters<typeof bench>[0] = {}): Bench {
  const b = bench(wanted);
  b.at(SECOND / 2);
  b.receive({ win: 0 });
  b.send(bytes);
  b.at(SECOND);
  b.sent();
  b.sk.probesOut = 1;
  return b;
}
const asProbesGoOn = (b: Bench, fields: FromPeer): boolean => {
  b.receive({ len: 50, flags: 'P.', win: 0, ...fields });
  return b.sk.probesOut === 1;
};

describe('expected data', () => {
  test('is no answer to a probe, and does not move the next one', () => {
    const b = waiting();
    const due = b.sk.timers[0].expires;
    expect(asProbesGoOn(b, {})).toBe(true);
    expect([b.sk.timers[0].expires, b.sk.rcvNxt, b.sent()]).toEqual([due, 51, ['ack 1:1']]);
    expect(asProbesGoOn(waiting(), { flags: '.' })).toBe(true);
  });
  test('everything else is: another window, a gap before or after it, a selective acknowledgement, a FIN, no data', () => {
    for (const fields of [{ win: 10 }, { seq: 2 }, { sack: [[50, 60]] }, { flags: 'FP.' }, { len: 0 }] as FromPeer[])
      expect(asProbesGoOn(waiting(), fields), JSON.stringify(fields)).toBe(false);
    const gap = waiting();
    gap.receive({ seq: 101, len: 10, win: 0 });
    gap.sk.probesOut = 1;
    expect(asProbesGoOn(gap, {})).toBe(false);
  });
  test('nothing is expected while this side’s own window is closed', () => {
    const b = waiting();
    Object.assign(b.sk, { rcvWnd: 0, rcvWup: b.sk.rcvNxt });
    expect(asProbesGoOn(b, {})).toBe(false);
  });
  test('with its acknowledgement moving on, it is an acknowledgement', () => {
    const b = bench();
    b.at(SECOND / 2);
    b.send(100);
    b.receive({ len: 50, ack: 101, flags: 'P.', echoes: SECOND / 2 });
    expect(b.sk.packetsOut).toBe(0);
  });
  test('after the peer’s FIN nothing is expected', () => {
    const b = waiting();
    b.receive({ flags: 'F.', win: 0 });
    b.sk.probesOut = 1;
    expect(asProbesGoOn(b, { seq: 2 })).toBe(false);
  });
});

describe('whose memory is charged', () => {
  test('nothing is left where nothing is queued', () => {
    const b = bench();
    b.at(SECOND / 2);
    b.sk.probesOut = 1;
    expect(asProbesGoOn(b, { win: 65_535 })).toBe(false);
  });
  test('a page minus what waits: 6.12 counts 896 bytes and the payload for an skb, 896 for a small segment', () => {
    const paid = (bytes: number, len: number) => {
      const b = waiting(bytes);
      return memoryIsCharged(b.host, b.sk, len);
    };
    expect([paid(4096 - 896 - 896, 1), paid(4096 - 896 - 895, 1)]).toEqual([true, false]);
    // Of 764 bytes of payload, with headers and their room: a buffer of 2048, and the skb.
    expect([paid(4096 - 896 - 2304, 764), paid(4096 - 896 - 2303, 764)]).toEqual([true, false]);
    // A page that is full to the byte leaves nothing of the next.
    expect(paid(4096 - 896, 1)).toBe(false);
  });
  test('before 6.3 an skb counts 1280 bytes, and small segments 768', () => {
    const paid = (bytes: number, len: number) => {
      const b = waiting(bytes, { kernel: 'linux-6.1' });
      return memoryIsCharged(b.host, b.sk, len);
    };
    expect([paid(4096 - 1280 - 768, 1), paid(4096 - 1280 - 767, 1)]).toEqual([true, false]);
  });
  test('timestamps are part of the headers', () => {
    const paid = (timestamps: boolean) => {
      const b = waiting(4096 - 896 - 896, { offers: { timestamps } });
      return memoryIsCharged(b.host, b.sk, 210);
    };
    expect([paid(true), paid(false)]).toEqual([false, true]);
  });
});
