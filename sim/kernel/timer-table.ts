// The timers of one socket: which kernel timer each name lives in, and what a queued timer is.
// One kernel timer can mean several things; arming one meaning replaces the other (icsk_pending).
import type { Jiffies } from '../time.ts';
import { jiffies } from '../time.ts';
import type { TimerName } from '../trace/trace-event.ts';

/** The kernel timers of a socket. `lifecycle` is the timer of a request or time-wait entry, which have only one. */
export const SLOTS = ['retransmit', 'delack', 'keepalive', 'lifecycle'] as const;
export type Slot = 0 | 1 | 2 | 3;
export const RETRANSMIT_SLOT: Slot = 0;
export const DELACK_SLOT: Slot = 1;
export const KEEPALIVE_SLOT: Slot = 2;
export const LIFECYCLE_SLOT: Slot = 3;

interface TimerRow {
  readonly slot: Slot;
  readonly title: string;
  /** The field of the kernel's structures and, where shared, its icsk_pending value. */
  readonly kernelName: string;
  /** What `ss -o` prints. */
  readonly ssName: string;
}

export const TIMERS: Readonly<Record<TimerName, TimerRow>> = {
  rto: { slot: 0, title: 'Retransmission timeout', kernelName: 'icsk_retransmit_timer (ICSK_TIME_RETRANS)', ssName: 'on' },
  tlp: { slot: 0, title: 'Tail loss probe', kernelName: 'icsk_retransmit_timer (ICSK_TIME_LOSS_PROBE)', ssName: 'on' },
  reo: { slot: 0, title: 'Reordering wait (RACK)', kernelName: 'icsk_retransmit_timer (ICSK_TIME_REO_TIMEOUT)', ssName: 'on' },
  probe0: { slot: 0, title: 'Zero window probe', kernelName: 'icsk_retransmit_timer (ICSK_TIME_PROBE0)', ssName: 'persist' },
  delack: { slot: 1, title: 'Delayed acknowledgement', kernelName: 'icsk_delack_timer', ssName: '' },
  keepalive: { slot: 2, title: 'Keepalive', kernelName: 'sk_timer', ssName: 'keepalive' },
  'fin-wait-2': { slot: 2, title: 'FIN-WAIT-2', kernelName: 'sk_timer', ssName: 'keepalive' },
  synack: { slot: 3, title: 'SYN-ACK retransmission', kernelName: 'rsk_timer', ssName: 'on' },
  'time-wait': { slot: 3, title: 'TIME-WAIT', kernelName: 'tw_timer', ssName: 'timewait' },
};

/** One timer of the wheel. Cleared meanings leave it queued: it then fires and does nothing. */
export interface TimerEntry {
  queued: boolean;
  /** What was asked for (after slack, before 4.8). */
  expires: Jiffies;
  firesAt: Jiffies;
  level: number;
  /** Counts up with every queueing of the host: in one bucket the newest runs first. */
  order: number;
  /** What it stands for, or null where its meaning was cleared. */
  meaning: TimerName | null;
  /** The trace event that armed it; −1 without a trace. */
  armEvent: number;
}

export const newTimerEntry = (): TimerEntry => ({
  queued: false,
  expires: jiffies(0),
  firesAt: jiffies(0),
  level: 0,
  order: 0,
  meaning: null,
  armEvent: -1,
});
