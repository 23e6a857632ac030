// A second set of measurements, made by other means (User-Mode Linux in virtual time): event lists in jiffies. Here: reading
// them, and the simulator's run of each in the same words.
import { readFileSync } from 'node:fs';
import { profileForRelease, type RecordedInput, type Recording, replay } from '../../sim/index.ts';

export interface Vector {
  readonly scenario: 'dead_peer' | 'keepalive_dead' | 'zero_window_silent' | 'syn_dead' | 'close_dead';
  readonly kernel: string;
  readonly hz: 100 | 250 | 1000;
  readonly rto_jiffies: number;
  readonly srtt_us: number;
  readonly tcp_retries2?: number;
  readonly tcp_orphan_retries?: number;
  readonly user_timeout_ms?: number;
  readonly TCP_SYNCNT?: number;
  readonly idle?: number;
  readonly intvl?: number;
  readonly cnt?: number;
  readonly last_rx?: number;
  readonly j0: number;
  readonly events: readonly (readonly [string, number, number])[];
}

export const vectors: readonly Vector[] = readFileSync(new URL('./vectors.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector);

/** Jiffies between the handshake and the moment that the vector counts from. */
const LEAD = 200;
/** Where in its jiffy a system call is made, µs. */
const INTO_JIFFY = 300;

/** The vector's inputs: a handshake that gives its round trip, then its one call at j0; nothing is ever answered. */
function inputsOf(vector: Vector, lead: number): RecordedInput[] {
  const tick = 1_000_000 / vector.hz;
  const start = lead * tick + INTO_JIFFY;
  if (vector.scenario === 'syn_dead') return [{ us: start, event: 'connect' }];
  const answered = Math.max(INTO_JIFFY, start - lead * tick);
  const open: RecordedInput[] = [
    { us: answered - vector.srtt_us, event: 'connect' },
    {
      us: answered,
      event: 'rx',
      flags: 'S.',
      seq: 0,
      len: 0,
      ack: 1,
      win: vector.scenario === 'zero_window_silent' ? 100 : 65535,
      echoesUs: answered - vector.srtt_us,
    },
  ];
  switch (vector.scenario) {
    case 'dead_peer':
      return [...open, { us: start, event: 'send', len: 100 }];
    case 'keepalive_dead':
      return [...open, { us: start, event: 'setsockopt', opt: 'keepalive', val: 1 }];
    case 'zero_window_silent':
      return [
        ...open,
        { us: answered + 10, event: 'rx', flags: 'P.', seq: 1, len: 1, ack: 1, win: 0, echoesUs: answered },
        { us: start, event: 'send', len: 100 },
      ];
    case 'close_dead':
      return [...open, { us: start, event: 'close' }];
  }
}

function recordingOf(vector: Vector): Recording {
  const lead = vector.last_rx === undefined ? LEAD : -vector.last_rx;
  const optional = <T>(name: string, value: T | undefined): Record<string, T> => (value ? { [name]: value } : {});
  // Round trips of 999 to 1005 µs do not fit into what is left of an early jiffy: the run begins a jiffy sooner.
  const slack = 2;
  return {
    id: `${vector.scenario}-${vector.j0}`,
    kernel: { release: vector.kernel, hz: vector.hz },
    clock: { jiffiesAtStart: vector.j0 - lead - slack, microsecondsIntoJiffy: 0 },
    role: 'client',
    path: { rttMs: vector.srtt_us / 1000, timestamps: true, sack: true },
    sysctl: {
      ...(vector.tcp_retries2 === undefined ? {} : { tcp_retries2: vector.tcp_retries2 }),
      ...(vector.tcp_orphan_retries === undefined ? {} : { tcp_orphan_retries: vector.tcp_orphan_retries }),
    },
    socketOptions: {
      ...optional('TCP_USER_TIMEOUT', vector.user_timeout_ms),
      ...optional('TCP_SYNCNT', vector.TCP_SYNCNT),
      ...optional('TCP_KEEPIDLE', vector.idle),
      ...optional('TCP_KEEPINTVL', vector.intvl),
      ...optional('TCP_KEEPCNT', vector.cnt),
    },
    inputs: inputsOf(vector, lead).map((input) => ({ ...input, us: input.us + slack * (1_000_000 / vector.hz) })),
    untilUs: 10_000_000_000,
  };
}

/** What the simulator did from j0 on, in the vector's own words. */
export function eventsOf(vector: Vector): [string, number, number][] {
  const recording = recordingOf(vector);
  const run = replay(recording, profileForRelease(vector.kernel));
  const jiffy = (us: number): number => Math.floor((us * vector.hz) / 1_000_000) + recording.clock.jiffiesAtStart - vector.j0;
  const kind = (flags: string, len: number): string =>
    flags.includes('S') ? 'SYN' : flags.includes('R') ? 'RST' : flags.includes('F') ? 'FIN' : len > 0 ? 'DATA' : 'ACK';
  const events: [string, number, number][] = run.tx.map((tx) => [kind(tx.flags, tx.len), jiffy(tx.us), tx.len]);
  if (run.end !== null) events.push(['ERR110', jiffy(run.end.us), 0]);
  return events.filter(([what, at]) => at > 0 || (at === 0 && what !== 'ACK'));
}

/** What the kernel did. The socket's own end was only polled for after close(), so it is left out there. */
export const measured = (vector: Vector): [string, number, number][] =>
  vector.events.filter(([what]) => !what.startsWith('GONE')).map((event) => [...event]);
