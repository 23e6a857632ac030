// A client program that sends requests and waits for answers: closed loop (a thread thinks after each answer) or open loop (a
// request leaves at fixed times), connections from a pool, timeouts as the socket API has them, retries, heartbeats.
import type { RequestLoopSetup, TimeoutBy } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import { backoffWait } from './backoff.ts';
import type { Calls, Fd, Message, ProgramKind } from './calls.ts';
import { clearDeadline, type Deadlines, noDeadlines, setDeadline, takeDue } from './deadlines.ts';
import { type Ending, endingOf } from './ending.ts';
import { beat, beatAcked, beatConnected, type Beats, noBeats, stopBeating } from './heartbeat.ts';
import { borrow, drop, giveBack, openPooled, type Pooled } from './pool.ts';

/** A request on its way through the program. */
interface Job {
  readonly number: number;
  readonly thread: number;
  readonly startedAt: Micros;
  attempt: number;
  /** Its connection; −1: none yet. */
  fd: Fd;
}

export interface RequestLoopState extends Deadlines {
  made: number;
  jobs: Job[];
  /** Numbers of jobs that wait for a connection, first come first served. */
  queue: number[];
  pool: Pooled[];
  /** Which of `to` is asked now. */
  target: number;
  beats: Beats;
}

/** What each API gives a caller whose wait was bounded. */
export const TIMEOUT_ERRORS: Readonly<Record<TimeoutBy, string>> = {
  SO_RCVTIMEO: 'EAGAIN',
  poll: 'poll() = 0',
  setSoTimeout: 'SocketTimeoutException',
};
const TEST_BYTES = 16;

export const requestLoop: ProgramKind<RequestLoopSetup, RequestLoopState> = {
  begin: () => ({ ...noDeadlines(), made: 0, jobs: [], queue: [], pool: [], target: 0, beats: noBeats() }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'start':
        start(setup, state, calls);
        return;
      case 'connected':
        connected(setup, state, wakeup.fd, calls);
        return;
      case 'writable':
        calls.say({ kind: 'unblocked', fd: wakeup.fd });
        written(setup, state, wakeup.fd, calls);
        return;
      case 'message':
        received(setup, state, wakeup.fd, wakeup.message, calls);
        return;
      case 'eof':
      case 'error':
        giveUp(setup, state, wakeup.fd, endingOf(wakeup), calls);
        return;
      case 'time':
        for (const name of takeDue(state, calls.now)) due(setup, state, name, calls);
        return;
      default:
        return;
    }
  },
};

function start(setup: RequestLoopSetup, state: RequestLoopState, calls: Calls): void {
  const from = Math.max(setup.starts, calls.now);
  const threads = setup.mode === 'closed' ? setup.threads : 1;
  for (let thread = 0; thread < threads; thread++) setDeadline(state, `next ${thread}`, micros(from));
  if (setup.heartbeat?.on === 'own connection') setDeadline(state, 'beat', micros(from));
}

function due(setup: RequestLoopSetup, state: RequestLoopState, name: string, calls: Calls): void {
  const [what, text] = name.split(' ');
  const number = Number(text);
  switch (what) {
    case 'next':
      newJob(setup, state, number, calls);
      return;
    case 'retry':
      serve(setup, state, number, calls);
      return;
    case 'connect':
      giveUp(setup, state, number, { error: 'ETIMEDOUT', why: rule('connect-timeout', { waitUs: setup.connectTimeout ?? 0 }) }, calls);
      return;
    case 'read':
      giveUp(setup, state, number, timeout('read-timeout', setup, setup.readTimeout), calls);
      return;
    case 'write':
      giveUp(setup, state, number, timeout('write-timeout', setup, setup.writeTimeout), calls);
      return;
    case 'beat':
      heartbeat(setup, state, calls);
      return;
    default:
      return;
  }
}

/** A bounded wait is over: what the caller gets, and what bounded it. */
const timeout = (name: 'read-timeout' | 'write-timeout', { timeoutsBy }: RequestLoopSetup, wait: Micros | null): Ending => ({
  error: TIMEOUT_ERRORS[timeoutsBy],
  why: rule(name, { waitUs: wait ?? 0, by: name === 'write-timeout' && timeoutsBy === 'SO_RCVTIMEO' ? 'SO_SNDTIMEO' : timeoutsBy }),
});

function newJob(setup: RequestLoopSetup, state: RequestLoopState, thread: number, calls: Calls): void {
  if (setup.requests !== null && state.made >= setup.requests) return;
  const number = state.made++;
  state.jobs.push({ number, thread, startedAt: calls.now, attempt: 0, fd: -1 });
  calls.say({ kind: 'request', request: number, fd: -1, deadlineAt: null });
  if (setup.mode === 'open') setDeadline(state, `next ${thread}`, micros(calls.now + setup.every));
  serve(setup, state, number, calls);
}

const jobOf = (state: RequestLoopState, number: number): Job | undefined => state.jobs.find((job) => job.number === number);
const jobOn = (state: RequestLoopState, fd: Fd): Job | undefined => state.jobs.find((job) => job.fd === fd);

/** Finds a connection for a job, opens one, or lets it wait for one. */
function serve(setup: RequestLoopSetup, state: RequestLoopState, number: number, calls: Calls): void {
  const job = jobOf(state, number);
  if (job === undefined) return;
  const { connection, mayOpen, expired } = borrow(state.pool, setup.pool, calls.now);
  for (const one of expired) {
    calls.close(one.fd);
    calls.say({ kind: 'disconnected', fd: one.fd, error: null, rule: rule('pool-max-idle', { idleUs: calls.now - one.idleSince }) });
  }
  if (connection !== null) {
    job.fd = connection.fd;
    use(setup, state, connection, job, calls);
  } else if (mayOpen) job.fd = open(setup, state, calls);
  else state.queue.push(number);
}

function open(setup: RequestLoopSetup, state: RequestLoopState, calls: Calls): Fd {
  const to = setup.to[state.target % setup.to.length] as string;
  const fd = openPooled(state.pool, to, setup.socketOptions, calls);
  if (setup.connectTimeout !== null) setDeadline(state, `connect ${fd}`, micros(calls.now + setup.connectTimeout));
  return fd;
}

function connected(setup: RequestLoopSetup, state: RequestLoopState, fd: Fd, calls: Calls): void {
  clearDeadline(state, `connect ${fd}`);
  calls.say({ kind: 'connected', fd });
  if (fd === state.beats.fd) {
    beatConnected(setup, state, calls);
    return;
  }
  const connection = state.pool.find((one) => one.fd === fd);
  const job = jobOn(state, fd);
  if (connection === undefined) return;
  if (setup.heartbeat?.on === 'data connection' && state.deadlines.beat === undefined)
    setDeadline(state, 'beat', micros(calls.now + setup.heartbeat.interval));
  if (job === undefined) giveBack(state.pool, fd, calls.now);
  else send(setup, state, connection, job, calls);
}

/** Puts a job on a connection that stands; one that lay in the pool is asked first whether it works, if so wished. */
function use(setup: RequestLoopSetup, state: RequestLoopState, connection: Pooled, job: Job, calls: Calls): void {
  if (!setup.pool.testOnBorrow) {
    send(setup, state, connection, job, calls);
    return;
  }
  connection.phase = 'testing';
  calls.send(connection.fd, { what: 'test', number: job.number, bytes: TEST_BYTES });
  armRead(setup, state, job.fd, calls);
}

function send(setup: RequestLoopSetup, state: RequestLoopState, connection: Pooled, job: Job, calls: Calls): void {
  connection.phase = 'busy';
  const deadlineAt = setup.answered && setup.readTimeout !== null ? calls.timeoutAt(setup.timeoutsBy, setup.readTimeout) : null;
  calls.say({ kind: 'sent', request: job.number, fd: job.fd, deadlineAt });
  if (calls.send(job.fd, { what: 'request', number: job.number, bytes: setup.requestBytes })) {
    written(setup, state, job.fd, calls);
    return;
  }
  calls.say({ kind: 'blocked', fd: job.fd });
  if (setup.writeTimeout !== null) setDeadline(state, `write ${job.fd}`, calls.timeoutAt(setup.timeoutsBy, setup.writeTimeout));
}

/** write() returned: now the answer is waited for, or it was all. */
function written(setup: RequestLoopSetup, state: RequestLoopState, fd: Fd, calls: Calls): void {
  clearDeadline(state, `write ${fd}`);
  const job = jobOn(state, fd);
  if (job === undefined) return;
  if (setup.answered) armRead(setup, state, fd, calls);
  else finish(setup, state, job, calls);
}

function armRead(setup: RequestLoopSetup, state: RequestLoopState, fd: Fd, calls: Calls): void {
  if (setup.readTimeout !== null) setDeadline(state, `read ${fd}`, calls.timeoutAt(setup.timeoutsBy, setup.readTimeout));
}

function received(setup: RequestLoopSetup, state: RequestLoopState, fd: Fd, message: Message, calls: Calls): void {
  if (message.what === 'heartbeat-ack') {
    beatAcked(state, fd, message.number, calls);
    return;
  }
  const job = jobOn(state, fd);
  const connection = state.pool.find((one) => one.fd === fd);
  if (job === undefined || connection === undefined) return;
  clearDeadline(state, `read ${fd}`);
  if (message.what === 'test-ack') send(setup, state, connection, job, calls);
  else if (message.number === job.number) finish(setup, state, job, calls);
}

/** A job is done: its connection goes back, who waits is served, the thread thinks. */
function finish(setup: RequestLoopSetup, state: RequestLoopState, job: Job, calls: Calls): void {
  calls.say({ kind: 'answered', request: job.number, fd: job.fd, latencyUs: calls.now - job.startedAt });
  state.jobs.splice(state.jobs.indexOf(job), 1);
  giveBack(state.pool, job.fd, calls.now);
  think(setup, state, job, calls);
  serveQueue(setup, state, calls);
}

function think(setup: RequestLoopSetup, state: RequestLoopState, job: Job, calls: Calls): void {
  if (setup.mode === 'closed') setDeadline(state, `next ${job.thread}`, micros(calls.now + setup.every));
}

function serveQueue(setup: RequestLoopSetup, state: RequestLoopState, calls: Calls): void {
  const next = state.queue.shift();
  if (next !== undefined) serve(setup, state, next, calls);
}

/** The program has no more use of a connection: closes it, and fails or retries the job on it. */
function giveUp(setup: RequestLoopSetup, state: RequestLoopState, fd: Fd, ending: Ending, calls: Calls): void {
  const { error, why } = ending;
  calls.close(fd);
  for (const what of ['connect', 'read', 'write']) clearDeadline(state, `${what} ${fd}`);
  if (fd === state.beats.fd) {
    calls.say({ kind: 'disconnected', fd, error, rule: why });
    stopBeating(state);
    return;
  }
  if (drop(state.pool, fd) === undefined) return;
  calls.say({ kind: 'disconnected', fd, error, rule: why });
  const job = jobOn(state, fd);
  if (job !== undefined) {
    state.target++;
    job.fd = -1;
    failOrRetry(setup, state, job, fd, ending, calls);
  }
  serveQueue(setup, state, calls);
}

function failOrRetry(setup: RequestLoopSetup, state: RequestLoopState, job: Job, fd: Fd, { error, why }: Ending, calls: Calls): void {
  if (++job.attempt < setup.attempts) {
    const wait = backoffWait(setup.backoff, job.attempt - 1, calls.random());
    calls.say({ kind: 'decided', rule: rule('retry', { attempt: job.attempt, waitUs: wait }) });
    setDeadline(state, `retry ${job.number}`, micros(calls.now + wait));
    return;
  }
  calls.say({ kind: 'failed', request: job.number, fd, error, latencyUs: calls.now - job.startedAt, rule: why });
  state.jobs.splice(state.jobs.indexOf(job), 1);
  think(setup, state, job, calls);
}

/** The heartbeat's interval has passed: counts what was missed, gives the peer up after too many. */
function heartbeat(setup: RequestLoopSetup, state: RequestLoopState, calls: Calls): void {
  if (setup.heartbeat === null) return;
  const dead = beat(setup, state, calls);
  const error = 'heartbeat missed';
  const why = rule('heartbeat-missed', { misses: setup.heartbeat.misses, intervalUs: setup.heartbeat.interval });
  for (const fd of dead) giveUp(setup, state, fd, { error, why }, calls);
}
