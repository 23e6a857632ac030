// What a program decides for itself, above the socket, as far as it decides when a dead peer is noticed: its own timeouts, its
// signs of life, and what it does with idle connections. Durations in microseconds, counts and switches as numbers.

export interface ProgramTimers {
  /** How long it waits for a connection. */
  connectTimeout: number;
  /** How long it waits for an answer to a request. */
  readTimeout: number;
  /** How long a write may block. */
  writeTimeout: number;
  /** It closes a connection on which nothing of the application has happened for so long. */
  idleTimeout: number;
  /** Silence after which it asks the other program for a sign of life: a ping, a heartbeat. */
  pingInterval: number;
  /** How long it waits for the answer; the interval where nothing is said. */
  pingTimeout: number;
  /** How many may stay unanswered; 1 where nothing is said. */
  pingMisses: number;
  /** Whether it pings while no call is under way; yes where nothing is said. */
  pingWithoutCalls: number;
  /** How many pings it sends without data in between; 0 for any number. */
  pingsWithoutData: number;
  /** A server's limit: pings closer together than this are held against the client. */
  pingMinInterval: number;
  /** A server's limit: how many such pings it takes before it ends the connection. */
  pingStrikes: number;
  /** How long others wait before they call the whole host dead. */
  gracePeriod: number;
}
export type ProgramTimerName = keyof ProgramTimers;

export interface ProgramTimer {
  /** Durations in microseconds, or a bare number. */
  readonly unit: 'us' | '';
  readonly title: string;
  readonly about: string;
  readonly min: number;
  readonly max: number;
  /** Where a slider and an empty field stand. */
  readonly usual: number;
}

const SECOND = 1_000_000;
/** Ten days: longer than any run. */
const MOST = 864_000 * SECOND;
const time = (title: string, about: string, usual: number, min = 1000): ProgramTimer => ({
  unit: 'us',
  title,
  about,
  min,
  max: MOST,
  usual,
});
const number = (title: string, about: string, usual: number, max: number, min = 0): ProgramTimer => ({
  unit: '',
  title,
  about,
  min,
  max,
  usual,
});

export const PROGRAM_TIMERS: Readonly<Record<ProgramTimerName, ProgramTimer>> = {
  connectTimeout: time('connect timeout', 'How long the program waits for a connection.', 10 * SECOND),
  readTimeout: time('read timeout', 'How long it waits for an answer to a request (SO_RCVTIMEO, setSoTimeout, a deadline).', 30 * SECOND),
  writeTimeout: time('write timeout', 'How long a write may block (SO_SNDTIMEO).', 30 * SECOND),
  idleTimeout: time('idle timeout', 'It closes a connection on which nothing was sent or received for so long.', 3600 * SECOND),
  pingInterval: time('ping after', 'Silence after which it asks the other program: gRPC keepalive Time, a heartbeat.', 30 * SECOND),
  pingTimeout: time('ping timeout', 'How long it waits for the answer; without a value as long as between pings.', 20 * SECOND),
  pingMisses: number('pings unanswered', 'How many may stay unanswered before it gives up.', 1, 100, 1),
  pingWithoutCalls: number('ping without calls', 'Also while no request is under way (PermitWithoutStream).', 1, 1),
  pingsWithoutData: number('pings without data', 'How many it sends without data in between; 0 for any number.', 0, 1000),
  pingMinInterval: time('server’s least ping interval', 'Pings that come sooner are held against the client.', 300 * SECOND, 0),
  pingStrikes: number('server’s ping strikes', 'How many such pings the server takes before it ends the connection.', 2, 1000),
  gracePeriod: time('grace period', 'How long others wait before they call the whole host dead.', 40 * SECOND),
};
export const PROGRAM_TIMER_NAMES = Object.keys(PROGRAM_TIMERS) as ProgramTimerName[];
