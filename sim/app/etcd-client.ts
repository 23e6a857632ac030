// The etcd2 client inside a Kubernetes API server (client.go: httpClusterClient, simpleHTTPClient): workers that read and write,
// and watches, over HTTP/1.1, each on a connection that it has to itself for the time. A request goes to the pinned endpoint; the
// next one is asked only when that one fails, and pinned when it answers. HeaderTimeoutPerRequest covers connecting and waiting for
// the response's header, nothing after it. Leaves out that a watch of etcd2 ends with each event and is asked for anew.
import type { EtcdClientSetup, NodeName } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Calls, Fd, Message, ProgramKind } from './calls.ts';
import { clearDeadline, type Deadlines, noDeadlines, setDeadline, takeDue } from './deadlines.ts';
import { type Ending, endingOf } from './ending.ts';
import { beat, beatAcked, beatConnected, type Beats, noBeats, stopBeating } from './heartbeat.ts';
import { drop, giveBack, openPooled, type Pooled } from './pool.ts';

/** A request, or a watch that is being set up, on its way over the endpoints. */
interface Asking {
  readonly what: 'request' | 'watch';
  /** Of the request, or of the watch. */
  readonly number: number;
  readonly worker: number;
  readonly startedAt: Micros;
  /** The endpoint that was pinned when it began. */
  readonly from: number;
  /** Endpoints that have failed it. */
  tried: number;
  fd: Fd;
}

interface Watch {
  /** Its connection; −1: none that stands. */
  fd: Fd;
  /** The last change that it heard of; −1: none yet. */
  seen: number;
}

export interface EtcdClientState extends Deadlines {
  made: number;
  asking: Asking[];
  watches: Watch[];
  pool: Pooled[];
  /** The pinned endpoint. */
  target: number;
  beats: Beats;
}

const WATCH_BYTES = 150;
/** How long the API server waits before it sets up a watch again that no endpoint would give. */
const REWATCH_AFTER = micros(1_000_000);
/** client.ErrClusterUnavailable. */
export const CLUSTER_UNAVAILABLE = 'client: etcd cluster is unavailable or misconfigured';

export const etcdClient: ProgramKind<EtcdClientSetup, EtcdClientState> = {
  begin: ({ to, pinned, watches }) => ({
    ...noDeadlines(),
    made: 0,
    asking: [],
    watches: Array.from({ length: watches }, () => ({ fd: -1, seen: -1 })),
    pool: [],
    target: to.indexOf(pinned),
    beats: noBeats(),
  }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'start':
        start(setup, state, calls);
        return;
      case 'connected':
        connected(setup, state, wakeup.fd, calls);
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

function start(setup: EtcdClientSetup, state: EtcdClientState, calls: Calls): void {
  const from = micros(Math.max(setup.starts, calls.now));
  for (let worker = 0; worker < setup.workers; worker++) setDeadline(state, `next ${worker}`, from);
  for (let watch = 0; watch < setup.watches; watch++) setDeadline(state, `watch ${watch}`, from);
  if (setup.heartbeat !== null)
    setDeadline(state, 'beat', setup.heartbeat.on === 'own connection' ? from : micros(from + setup.heartbeat.interval));
}

function due(setup: EtcdClientSetup, state: EtcdClientState, name: string, calls: Calls): void {
  const [what, text] = name.split(' ');
  const number = Number(text);
  switch (what) {
    case 'next':
      newRequest(setup, state, number, calls);
      return;
    case 'watch':
      newWatch(setup, state, number, calls);
      return;
    case 'dial':
      giveUp(setup, state, number, { error: 'dial timeout', why: rule('connect-timeout', { waitUs: setup.dialTimeout }) }, calls);
      return;
    case 'header':
      giveUp(setup, state, number, headerTimeout(setup), calls);
      return;
    case 'beat':
      heartbeat(setup, state, calls);
      return;
    default:
      return;
  }
}

const headerTimeout = (setup: EtcdClientSetup): Ending => ({
  error: 'exceeded header timeout',
  why: rule('etcd-header-timeout', { waitUs: setup.headerTimeout ?? 0 }),
});

function newRequest(setup: EtcdClientSetup, state: EtcdClientState, worker: number, calls: Calls): void {
  const asking: Asking = { what: 'request', number: state.made++, worker, startedAt: calls.now, from: state.target, tried: 0, fd: -1 };
  state.asking.push(asking);
  ask(setup, state, asking, calls);
}

function newWatch(setup: EtcdClientSetup, state: EtcdClientState, number: number, calls: Calls): void {
  const asking: Asking = { what: 'watch', number, worker: -1, startedAt: calls.now, from: state.target, tried: 0, fd: -1 };
  state.asking.push(asking);
  ask(setup, state, asking, calls);
}

const endpointOf = (setup: EtcdClientSetup, { from, tried }: Asking): number => (from + tried) % setup.to.length;
const nameOf = (setup: EtcdClientSetup, endpoint: number): NodeName => setup.to[endpoint] as NodeName;
const askingOn = (state: EtcdClientState, fd: Fd): Asking | undefined => state.asking.find((asking) => asking.fd === fd);

/** Asks the endpoint whose turn it is, on a connection that lies idle if there is one (never for a watch). */
function ask(setup: EtcdClientSetup, state: EtcdClientState, asking: Asking, calls: Calls): void {
  const to = nameOf(setup, endpointOf(setup, asking));
  const idle = asking.what === 'request' ? state.pool.findLast((one) => one.phase === 'idle' && one.to === to) : undefined;
  asking.fd = idle === undefined ? open(setup, state, to, calls) : idle.fd;
  const deadlineAt = setup.headerTimeout === null ? null : micros(calls.now + setup.headerTimeout);
  if (deadlineAt !== null) setDeadline(state, `header ${asking.fd}`, deadlineAt);
  if (asking.what === 'request' && asking.tried === 0)
    calls.say({ kind: 'request', request: asking.number, fd: idle === undefined ? -1 : asking.fd, deadlineAt });
  if (idle !== undefined) send(setup, state, idle, asking, calls);
}

function open(setup: EtcdClientSetup, state: EtcdClientState, to: NodeName, calls: Calls): Fd {
  const fd = openPooled(state.pool, to, setup.socketOptions, calls);
  setDeadline(state, `dial ${fd}`, micros(calls.now + setup.dialTimeout));
  return fd;
}

function connected(setup: EtcdClientSetup, state: EtcdClientState, fd: Fd, calls: Calls): void {
  clearDeadline(state, `dial ${fd}`);
  calls.say({ kind: 'connected', fd });
  if (fd === state.beats.fd) {
    beatConnected(setup, state, calls);
    return;
  }
  const asking = askingOn(state, fd);
  const connection = state.pool.find((one) => one.fd === fd);
  if (asking !== undefined && connection !== undefined) send(setup, state, connection, asking, calls);
}

function send(setup: EtcdClientSetup, state: EtcdClientState, connection: Pooled, asking: Asking, calls: Calls): void {
  const { what, number, fd, tried } = asking;
  if (what === 'request') {
    // One that had to wait for a connection, or goes to another endpoint; else it was said that it begins.
    if (connection.phase === 'connecting' || tried > 0)
      calls.say({ kind: 'sent', request: number, fd, deadlineAt: state.deadlines[`header ${fd}`] ?? null });
    calls.send(fd, { what: 'request', number, bytes: setup.requestBytes });
  } else calls.send(fd, { what: 'watch', number: (state.watches[number] as Watch).seen, bytes: WATCH_BYTES });
  connection.phase = 'busy';
}

function received(setup: EtcdClientSetup, state: EtcdClientState, fd: Fd, { what, number }: Message, calls: Calls): void {
  if (what === 'heartbeat-ack') {
    beatAcked(state, fd, number, calls);
    return;
  }
  if (what === 'watch-event') {
    notified(state, fd, number, calls);
    return;
  }
  const asking = askingOn(state, fd);
  if (asking === undefined) return;
  clearDeadline(state, `header ${fd}`);
  if (what === 'refusal') {
    giveBack(state.pool, fd, calls.now);
    const why = rule('etcd-refused', { endpoint: nameOf(setup, endpointOf(setup, asking)) });
    goOn(setup, state, asking, { error: 'no leader', why }, calls);
    return;
  }
  state.asking.splice(state.asking.indexOf(asking), 1);
  if (what === 'watch-header') watchStands(state, asking, number);
  else {
    calls.say({ kind: 'answered', request: asking.number, fd, latencyUs: calls.now - asking.startedAt });
    giveBack(state.pool, fd, calls.now);
    setDeadline(state, `next ${asking.worker}`, micros(calls.now + setup.every));
  }
  pin(setup, state, asking, calls);
}

/** Whoever answered after others had failed is asked first from now on. */
function pin(setup: EtcdClientSetup, state: EtcdClientState, asking: Asking, calls: Calls): void {
  const endpoint = endpointOf(setup, asking);
  if (asking.tried > 0 && endpoint !== state.target) rotate(setup, state, endpoint, calls);
}

function rotate(setup: EtcdClientSetup, state: EtcdClientState, endpoint: number, calls: Calls): void {
  calls.say({ kind: 'decided', rule: rule('etcd-pinned', { from: nameOf(setup, state.target), to: nameOf(setup, endpoint) }) });
  state.target = endpoint;
}

function watchStands(state: EtcdClientState, { number, fd }: Asking, now: number): void {
  const watch = state.watches[number] as Watch;
  watch.fd = fd;
  if (watch.seen < 0) watch.seen = now;
}

function notified(state: EtcdClientState, fd: Fd, number: number, calls: Calls): void {
  const watch = state.watches.find((one) => one.fd === fd);
  if (watch === undefined) return;
  watch.seen = number;
  calls.say({ kind: 'notified', fd, number });
}

/** A connection is of no more use: whoever was on it asks the next endpoint; a watch that stood is set up again. */
function giveUp(setup: EtcdClientSetup, state: EtcdClientState, fd: Fd, ending: Ending, calls: Calls): void {
  for (const what of ['dial', 'header']) clearDeadline(state, `${what} ${fd}`);
  if (fd === state.beats.fd) stopBeating(state);
  else if (drop(state.pool, fd) === undefined) return;
  calls.close(fd);
  calls.say({ kind: 'disconnected', fd, error: ending.error, rule: ending.why });
  const asking = askingOn(state, fd);
  if (asking !== undefined) goOn(setup, state, asking, ending, calls);
  const watch = state.watches.findIndex((one) => one.fd === fd);
  if (watch < 0) return;
  (state.watches[watch] as Watch).fd = -1;
  newWatch(setup, state, watch, calls);
}

/** An endpoint failed: the next one is asked, until all have been. */
function goOn(setup: EtcdClientSetup, state: EtcdClientState, asking: Asking, { error, why }: Ending, calls: Calls): void {
  const from = nameOf(setup, endpointOf(setup, asking));
  const { fd } = asking;
  asking.tried++;
  if (asking.tried < setup.to.length) {
    const to = nameOf(setup, endpointOf(setup, asking));
    calls.say({ kind: 'decided', rule: rule('etcd-next-endpoint', { from, to, error }) });
    ask(setup, state, asking, calls);
    return;
  }
  state.asking.splice(state.asking.indexOf(asking), 1);
  if (asking.what === 'watch') {
    calls.say({ kind: 'decided', rule: rule('etcd-rewatch', { waitUs: REWATCH_AFTER, error }) });
    setDeadline(state, `watch ${asking.number}`, micros(calls.now + REWATCH_AFTER));
    return;
  }
  const latencyUs = calls.now - asking.startedAt;
  calls.say({ kind: 'failed', request: asking.number, fd, error: CLUSTER_UNAVAILABLE, latencyUs, rule: why });
  setDeadline(state, `next ${asking.worker}`, micros(calls.now + setup.every));
}

/** The heartbeat's interval has passed. A peer given up is not asked first any more, and its connections are closed. */
function heartbeat(setup: EtcdClientSetup, state: EtcdClientState, calls: Calls): void {
  const dead = beat(setup, state, calls);
  if (setup.heartbeat === null || dead.length === 0) return;
  const why = rule('heartbeat-missed', { misses: setup.heartbeat.misses, intervalUs: setup.heartbeat.interval });
  const pinned = nameOf(setup, state.target);
  const lost = (fd: Fd): boolean => (fd === state.beats.fd ? state.beats.to : state.pool.find((one) => one.fd === fd)?.to) === pinned;
  if (dead.some(lost)) rotate(setup, state, (state.target + 1) % setup.to.length, calls);
  for (const fd of dead) giveUp(setup, state, fd, { error: 'heartbeat missed', why }, calls);
}
