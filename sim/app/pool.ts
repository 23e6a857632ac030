// A pool of connections, as database drivers and HTTP clients have one: at most so many, the one used last is handed out first,
// one that lay unused too long is closed instead. Who borrows decides what to do with a connection.
import type { Pool } from '../scenario/program.ts';
import type { SocketOptions } from '../scenario/scenario.ts';
import type { Micros } from '../time.ts';
import type { Calls, Fd } from './calls.ts';

export interface Pooled {
  readonly fd: Fd;
  readonly to: string;
  phase: 'connecting' | 'idle' | 'testing' | 'busy';
  /** When it was last given back. */
  idleSince: Micros;
  /** Heartbeats sent on it without an answer, in a row, and the number of the one that waits (0: none). */
  missed: number;
  beating: number;
}

/** Opens a connection for the pool; it stands when the program is told so. */
export function openPooled(pool: Pooled[], to: string, options: Readonly<Partial<SocketOptions>>, calls: Calls): Fd {
  const fd = calls.connect(to, options);
  calls.say({ kind: 'connecting', fd, to });
  pool.push({ fd, to, phase: 'connecting', idleSince: calls.now, missed: 0, beating: 0 });
  return fd;
}

export interface Borrowed {
  /** A connection that stands, or null: open one (`mayOpen`), or wait. */
  readonly connection: Pooled | null;
  readonly mayOpen: boolean;
  /** Connections that lay unused too long: to be closed. */
  readonly expired: readonly Pooled[];
}

/** What the pool has for a borrower at `now`. Takes the expired out. */
export function borrow(pool: Pooled[], setup: Pool, now: Micros): Borrowed {
  const expired: Pooled[] = [];
  for (let index = pool.length - 1; index >= 0; index--) {
    const one = pool[index] as Pooled;
    if (one.phase !== 'idle') continue;
    if (setup.maxIdle !== null && now - one.idleSince > setup.maxIdle) expired.push(...pool.splice(index, 1));
    else return { connection: one, mayOpen: false, expired };
  }
  return { connection: null, mayOpen: pool.length < setup.size, expired };
}

/** Gives a connection back: it stands last, where the next borrower looks first. */
export function giveBack(pool: Pooled[], fd: Fd, now: Micros): void {
  const index = pool.findIndex((one) => one.fd === fd);
  if (index < 0) return;
  const [one] = pool.splice(index, 1) as [Pooled];
  one.phase = 'idle';
  one.idleSince = now;
  pool.push(one);
}

/** Takes a connection out; what it was, or undefined. */
export function drop(pool: Pooled[], fd: Fd): Pooled | undefined {
  const index = pool.findIndex((one) => one.fd === fd);
  return index < 0 ? undefined : pool.splice(index, 1)[0];
}
