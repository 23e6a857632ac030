// Arming, moving, clearing and deleting a timer of one host, and which of several runs first.
import { beforeEach, describe, expect, test } from 'vitest';
import { fireNextTimer, type Machine, newMachine, nextTimerAt } from '../../../sim/engine/machine.ts';
import { armTimer, clearTimer, deleteTimer, type Host, newHost, setClock } from '../../../sim/kernel/host.ts';
import type { TcpSock } from '../../../sim/kernel/sock.ts';
import { tcpInitSock } from '../../../sim/kernel/sockopt.ts';
import { DELACK_SLOT, RETRANSMIT_SLOT } from '../../../sim/kernel/timer-table.ts';
import { PROFILES } from '../../../sim/index.ts';
import { type Jiffies, jiffies, microsAtJiffy } from '../../../sim/time.ts';
import { Trace } from '../../../sim/trace/trace.ts';

const AT = 2 ** 20;
let host: Host;
let machine: Machine;
let sk: TcpSock;
let trace: Trace;

const goTo = (jiffy: number): void => setClock(host, microsAtJiffy(jiffies(jiffy), host.phase, host.hz));
const expires = (wait: number): Jiffies => jiffies(host.jiffies + wait);
const kinds = (): string[] => trace.events.map(({ key }) => key);

beforeEach(() => {
  trace = new Trace();
  host = newHost('client', PROFILES['linux-6.12'], 250, { jiffiesAtStart: AT, microsecondsIntoJiffy: 0 }, {}, trace);
  machine = newMachine(host);
  sk = tcpInitSock(host, 1, {}, 65_535);
  sk.state = 'ESTAB';
  machine.sockets.push(sk);
  goTo(AT + 3);
});

describe('arming', () => {
  test('W2: a wait of 63 jiffies uses level 1 from a system call, level 0 in a jiffy in which the wheel has expired a bucket', () => {
    armTimer(host, sk, 'rto', expires(63), null);
    expect(sk.timers[RETRANSMIT_SLOT]).toMatchObject({ level: 1, firesAt: AT + 72 });
    host.lastExpired = host.jiffies;
    armTimer(host, sk, 'keepalive', expires(63), null);
    expect(sk.timers[2]).toMatchObject({ level: 0, firesAt: AT + 67 });
  });
  test('W2: a bucket expired one jiffy ago changes nothing', () => {
    host.lastExpired = jiffies(host.jiffies - 1);
    armTimer(host, sk, 'rto', expires(63), null);
    expect(sk.timers[RETRANSMIT_SLOT].level).toBe(1);
  });
  test('the same expiry keeps its place in the wheel, though now it would get a finer one', () => {
    armTimer(host, sk, 'rto', expires(100), null);
    const before = sk.timers[RETRANSMIT_SLOT].firesAt;
    const wanted = expires(100);
    goTo(AT + 90);
    armTimer(host, sk, 'rto', wanted, null);
    expect(sk.timers[RETRANSMIT_SLOT].firesAt).toBe(before);
    armTimer(host, sk, 'rto', jiffies(wanted + 1), null);
    expect(sk.timers[RETRANSMIT_SLOT]).toMatchObject({ level: 0, firesAt: wanted + 2 });
  });
  test('another meaning of the same timer replaces the first: one is cancelled, one is armed', () => {
    armTimer(host, sk, 'rto', expires(50), null);
    armTimer(host, sk, 'probe0', expires(50), null);
    expect(kinds()).toEqual(['client/rto/arm/1', 'client/rto/cancel/1', 'client/probe0/arm/1']);
    expect(sk.timers.filter(({ queued }) => queued)).toHaveLength(1);
  });
  test('keepalive is a timer of its own', () => {
    armTimer(host, sk, 'rto', expires(50), null);
    armTimer(host, sk, 'keepalive', expires(50), null);
    expect(sk.timers.filter(({ queued }) => queued)).toHaveLength(2);
  });
});

describe('stopping', () => {
  test('clearing takes the meaning but leaves the entry, which expires for nothing', () => {
    armTimer(host, sk, 'delack', expires(10), null);
    clearTimer(host, sk, DELACK_SLOT);
    expect(sk.timers[DELACK_SLOT]).toMatchObject({ queued: true, meaning: null });
    fireNextTimer(machine);
    expect(kinds()).toEqual(['client/delack/arm/1', 'client/delack/cancel/1']);
    expect(nextTimerAt(machine)).toBe(Number.POSITIVE_INFINITY);
  });
  test('that empty expiry still counts for the wheel’s clock', () => {
    armTimer(host, sk, 'delack', expires(10), null);
    clearTimer(host, sk, DELACK_SLOT);
    fireNextTimer(machine);
    expect(host.lastExpired).toBe(host.jiffies);
  });
  test('deleting takes the entry out of the wheel', () => {
    armTimer(host, sk, 'keepalive', expires(10), null);
    deleteTimer(host, sk, 2);
    expect(nextTimerAt(machine)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('firing', () => {
  /** Which of two timers of a jiffy goes first: keepalive off and nothing to acknowledge leave only the record. */
  const order = (): string[] => {
    fireNextTimer(machine);
    fireNextTimer(machine);
    return trace.events.flatMap((event) => (event.kind === 'fire' ? [event.timer] : []));
  };
  test('W3: within one jiffy the coarser level first', () => {
    armTimer(host, sk, 'keepalive', jiffies(AT + 71), null); // level 1: fires at 72
    goTo(AT + 60);
    armTimer(host, sk, 'delack', jiffies(AT + 71), null); // level 0: fires at 72
    expect(sk.timers[2].firesAt).toBe(sk.timers[1].firesAt);
    expect(order()).toEqual(['keepalive', 'delack']);
  });
  test('W3: within one level the newest first', () => {
    armTimer(host, sk, 'keepalive', expires(20), null);
    armTimer(host, sk, 'delack', expires(20), null);
    expect(order()).toEqual(['delack', 'keepalive']);
  });
  test('the host’s clock moves to the first microsecond of the jiffy', () => {
    armTimer(host, sk, 'delack', expires(10), null);
    const at = nextTimerAt(machine);
    fireNextTimer(machine);
    expect(host.now).toBe(at);
    expect(at).toBe((3 + 11) * 4000);
  });
});
