// When the peer's FIN is acknowledged, and what an entry in TIME-WAIT answers. All of it is recorded too (close-passive-*,
// close-time-wait-* of the kernels recorded by test/kernel/recorder).
import { describe, expect, test } from 'vitest';
import type { RecordedInput } from '../../../sim/index.ts';
import { Trace } from '../../../sim/trace/trace.ts';
import { drive, jiffyOf, ORIGIN_US, TICK_US } from '../../support/socket.ts';

const at = (jiffies: number): number => ORIGIN_US + jiffies * TICK_US;
const rx = (jiffies: number, flags: string, seq: number, { len = 0, ack = 101 } = {}): RecordedInput => ({
  us: at(jiffies),
  event: 'rx',
  flags,
  seq,
  len,
  ack,
  win: 65535,
  echoesUs: 100_000,
});
/** From the origin on: jiffy, flags, sequence number. */
const sentBy = (inputs: readonly RecordedInput[], minutes = 10): [number, string, number][] =>
  drive('linux-6.12', {}, inputs, minutes * 60_000_000)
    .tx.filter(({ us }) => us >= ORIGIN_US)
    .map(({ us, flags, seq }) => [jiffyOf(us), flags, seq]);

describe('the peer’s FIN', () => {
  test('as the first thing it sends: acknowledged at the next tick', () => {
    expect(sentBy([rx(0, 'F.', 1)])).toEqual([[1, '.', 101]]);
  });
  test('after data: acknowledged 40 ms later, so that the program’s own FIN may carry it', () => {
    expect(sentBy([rx(0, 'P.', 1, { len: 10 }), rx(100, 'F.', 11)])).toEqual([
      [0, '.', 101],
      [111, '.', 101],
    ]);
  });
  test('a close() within that time carries it', () => {
    const inputs = [rx(0, 'P.', 1, { len: 10 }), rx(100, 'F.', 11), { us: at(102), event: 'close' }, rx(103, '.', 12, { ack: 102 })];
    expect(sentBy(inputs)).toEqual([
      [0, '.', 101],
      [102, 'F.', 101],
    ]);
  });
  test('while our own is on its way: acknowledged at once', () => {
    expect(sentBy([{ us: at(0), event: 'close' }, rx(10, 'F.', 1)]).slice(0, 2)).toEqual([
      [0, 'F.', 101],
      [10, '.', 102],
    ]);
  });
  test('in FIN-WAIT-2: acknowledged at once', () => {
    expect(sentBy([{ us: at(0), event: 'close' }, rx(1, '.', 1, { ack: 102 }), rx(100, 'F.', 1, { ack: 102 })])).toEqual([
      [0, 'F.', 101],
      [100, '.', 102],
    ]);
  });
});

describe('TIME-WAIT', () => {
  /** Our FIN first, then the peer's: TIME-WAIT from jiffy 10 on. */
  const closed = [{ us: at(0), event: 'close' }, rx(1, '.', 1, { ack: 102 }), rx(10, 'F.', 1, { ack: 102 })];
  const answers = (...inputs: RecordedInput[]) => sentBy([...closed, ...inputs]).slice(2);
  const probe = (jiffies: number) => rx(jiffies, '.', 1, { ack: 102 });

  test('a probe is answered at most every 500 ms', () => {
    expect(answers(probe(20), probe(144), probe(145), probe(269), probe(270)).map(([jiffy]) => jiffy)).toEqual([20, 145, 270]);
  });
  test('answers given before the connection was closed do not count towards that', () => {
    expect(sentBy([rx(0, '.', 0), ...closed.map((input) => ({ ...input, us: input.us + 4 * TICK_US })), probe(20)]).at(-1)?.[0]).toBe(20);
  });
  test('the peer’s FIN again is answered every time', () => {
    const again = (jiffies: number) => rx(jiffies, 'F.', 1, { ack: 102 });
    expect(answers(again(20), again(30), again(40)).map(([jiffy]) => jiffy)).toEqual([20, 30, 40]);
  });
  test('it lasts 60 s and up to a granule; then a probe is reset', () => {
    // 15,010 jiffies fall into the level of 512.
    expect(answers(probe(15_361)).map(([, flags]) => flags)).toEqual(['R']);
    expect(answers(probe(15_359)).map(([, flags]) => flags)).toEqual(['.']);
  });
  test('an acknowledgement in order needs no answer, but it stays 60 s more', () => {
    expect(answers(rx(10_000, '.', 2, { ack: 102 }))).toEqual([]);
    expect(answers(rx(10_000, '.', 2, { ack: 102 }), probe(25_000)).map(([, flags]) => flags)).toEqual(['.']);
    expect(answers(rx(10_000, '.', 2, { ack: 102 }), probe(25_601)).map(([, flags]) => flags)).toEqual(['R']);
  });
  test('a reset in order ends it, one out of order changes nothing', () => {
    expect(answers(rx(100, 'R', 2), probe(200)).map(([, flags]) => flags)).toEqual(['R']);
    expect(answers(rx(100, 'R', 5), probe(200)).map(([, flags]) => flags)).toEqual(['.']);
  });
});

describe('FIN-WAIT-2 of an orphan', () => {
  const closed = [{ us: at(0), event: 'close' }, rx(1, '.', 1, { ack: 102 })];
  const answers = (...inputs: RecordedInput[]) => sentBy([...closed, ...inputs]).slice(1);
  const flags = (sent: [number, string, number][]): string[] => sent.map(([, text]) => text);

  test('an acknowledgement in order is not answered and prolongs nothing', () => {
    expect(answers(rx(10_000, '.', 1, { ack: 102 }))).toEqual([]);
    expect(flags(answers(rx(10_000, '.', 1, { ack: 102 }), rx(15_361, '.', 0, { ack: 102 })))).toEqual(['R']);
  });
  test('data is reset, and the entry is gone', () => {
    expect(flags(answers(rx(100, 'P.', 1, { len: 5, ack: 102 }), rx(200, '.', 0, { ack: 102 })))).toEqual(['R', 'R']);
  });
  test('a FIN that carries data is reset too', () => {
    expect(flags(answers(rx(100, 'FP.', 1, { len: 5, ack: 102 })))).toEqual(['R']);
  });
  test('data beyond the window is answered, not reset', () => {
    expect(flags(answers(rx(100, 'P.', 100_000, { len: 5, ack: 102 }), rx(101, 'P.', 100_000, { len: 5, ack: 102 })))).toEqual(['.', '.']);
  });
  test('a reset in the window ends it', () => {
    expect(flags(answers(rx(100, 'R', 1), rx(200, '.', 0, { ack: 102 })))).toEqual(['R']);
  });
});

describe('a reset', () => {
  /** The rule by which an entry ended. */
  const endedBy = (...inputs: RecordedInput[]) => {
    const trace = new Trace();
    drive('linux-6.12', {}, [{ us: at(0), event: 'close' }, rx(1, '.', 1, { ack: 102 }), ...inputs], at(1000), trace);
    return trace.events.flatMap((event) => (event.kind === 'gone' ? [[event.rule.name, event.rule.inputs.seq]] : []));
  };
  test('ends the entry, in FIN-WAIT-2 and in TIME-WAIT, and is why it ended', () => {
    expect(endedBy(rx(10, 'R', 1))).toEqual([['reset-received', 1]]);
    expect(endedBy(rx(10, 'F.', 1, { ack: 102 }), rx(20, 'R', 2))).toEqual([['reset-received', 2]]);
  });
});
