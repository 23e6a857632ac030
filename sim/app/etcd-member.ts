// A member of an etcd cluster, seen by its clients: answers requests while there is a leader that it hears and a quorum, holds them
// for a while otherwise; tells watchers what changes. Who hears whom comes from outside (`members`), the talk among members is not
// simulated: a change is everywhere at once, and all who hear each other elect the same leader.
import type { EtcdMemberSetup, NodeName } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Calls, Fd, Message, ProgramKind, Wakeup } from './calls.ts';
import { clearDeadline, noDeadlines, setDeadline, takeDue } from './deadlines.ts';
import { dropServed, serve, type Serving, takeServed } from './serving.ts';

export interface EtcdMemberState extends Serving {
  readonly name: NodeName;
  /** Null: none that it knows of. */
  leader: NodeName | null;
  /** Whom it followed last; null: nobody yet. */
  lastLeader: NodeName | null;
  heard: readonly NodeName[];
  /** Requests that wait for a leader, longest first. */
  held: { readonly fd: Fd; readonly number: number; readonly until: Micros }[];
  /** Connections that watch, and the last change each was told. */
  watchers: Record<Fd, number>;
  /** The last change; changes are numbered from the start of the run. */
  applied: number;
}

const SHORT_ANSWER = 16;
const WATCH_HEADER_BYTES = 200;
/** etcd remembers so many changes for watchers that come late. */
const HISTORY = 1000;
/** How long a request waits for a leader, beside two election timeouts (etcdserver's ReqTimeout). */
const REQUEST_TIMEOUT = 5_000_000;

export const etcdMember: ProgramKind<EtcdMemberSetup, EtcdMemberState> = {
  begin: (_setup, name) => ({
    ...noDeadlines(),
    name,
    leader: null,
    lastLeader: null,
    heard: [],
    serving: [],
    held: [],
    watchers: {},
    applied: 0,
  }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'start':
        state.applied = Math.floor(calls.now / setup.changesEvery);
        armChange(setup, state, calls);
        return;
      case 'members':
        membersHeard(setup, state, wakeup, calls);
        return;
      case 'accepted':
        calls.say({ kind: 'accepted', fd: wakeup.fd });
        return;
      case 'message':
        received(setup, state, wakeup.fd, wakeup.message, calls);
        return;
      case 'eof':
        calls.close(wakeup.fd);
        ended(state, wakeup.fd, null, 'peer-closed', calls);
        return;
      case 'error':
        ended(state, wakeup.fd, wakeup.errno, 'connection-lost', calls);
        return;
      case 'time':
        for (const name of takeDue(state, calls.now)) due(setup, state, name, calls);
        return;
      default:
        return;
    }
  },
};

function due(setup: EtcdMemberSetup, state: EtcdMemberState, name: string, calls: Calls): void {
  switch (name) {
    case 'answer':
      for (const { fd, number } of takeServed(state, calls.now)) calls.send(fd, { what: 'response', number, bytes: setup.responseBytes });
      return;
    case 'change':
      if (state.leader !== null) tellWatchers(setup, state, calls);
      armChange(setup, state, calls);
      return;
    case 'election':
      follow(setup, state, state.heard[0] as NodeName, 'etcd-elected', calls);
      return;
    default:
      refuse(state, calls);
      return;
  }
}

/** What its peers' heartbeats tell: whether there is a quorum, and whether the leader is part of it. */
function membersHeard(
  setup: EtcdMemberSetup,
  state: EtcdMemberState,
  { heard, of, first }: Extract<Wakeup, { is: 'members' }>,
  calls: Calls,
): void {
  state.heard = heard;
  const electing = state.deadlines.election !== undefined;
  if (heard.length * 2 <= of) {
    clearDeadline(state, 'election');
    if (state.leader === null && !electing) return;
    state.leader = null;
    calls.say({ kind: 'decided', rule: rule('etcd-no-quorum', { heard: heard.length, of }) });
    return;
  }
  if (state.lastLeader === null && calls.now === 0) {
    state.leader = first;
    state.lastLeader = first;
    return;
  }
  const { lastLeader } = state;
  if (state.leader !== null || electing) {
    if (lastLeader !== null && heard.includes(lastLeader)) {
      clearDeadline(state, 'election');
      if (electing) follow(setup, state, lastLeader, 'etcd-leader-heard', calls);
      return;
    }
    state.leader = null;
    if (!electing) setDeadline(state, 'election', micros(calls.now + setup.electionTimeout));
    return;
  }
  // Back among the others, who have had a leader meanwhile: the one it knew, if that was not itself.
  const known = lastLeader !== null && lastLeader !== state.name && heard.includes(lastLeader) ? lastLeader : null;
  follow(setup, state, known ?? (heard.find((name) => name !== state.name) as NodeName), 'etcd-leader-heard', calls);
}

/** There is a leader (again): what waited for one is served, and watchers hear what they missed. */
function follow(setup: EtcdMemberSetup, state: EtcdMemberState, leader: NodeName, why: string, calls: Calls): void {
  state.leader = leader;
  state.lastLeader = leader;
  clearDeadline(state, 'refuse');
  calls.say({ kind: 'decided', rule: rule(why, { leader, itself: leader === state.name, timeoutUs: setup.electionTimeout }) });
  for (const { fd, number } of state.held.splice(0)) serve(state, fd, number, calls.now, setup.serviceTime);
  tellWatchers(setup, state, calls);
}

function received(setup: EtcdMemberSetup, state: EtcdMemberState, fd: Fd, { what, number }: Message, calls: Calls): void {
  switch (what) {
    case 'heartbeat':
      calls.send(fd, { what: 'heartbeat-ack', number, bytes: SHORT_ANSWER });
      return;
    case 'request':
      if (state.leader === null) hold(setup, state, fd, number, calls);
      else serve(state, fd, number, calls.now, setup.serviceTime);
      return;
    case 'watch':
      calls.send(fd, { what: 'watch-header', number: state.applied, bytes: WATCH_HEADER_BYTES });
      state.watchers[fd] = number < 0 ? state.applied : Math.max(number, state.applied - HISTORY);
      tellWatcher(setup, state, fd, calls);
      return;
    default:
      return;
  }
}

function hold(setup: EtcdMemberSetup, state: EtcdMemberState, fd: Fd, number: number, calls: Calls): void {
  const until = micros(calls.now + REQUEST_TIMEOUT + 2 * setup.electionTimeout);
  state.held.push({ fd, number, until });
  setDeadline(state, 'refuse', (state.held[0] as { until: Micros }).until);
}

function refuse(state: EtcdMemberState, calls: Calls): void {
  for (let next = state.held[0]; next !== undefined && next.until <= calls.now; next = state.held[0]) {
    state.held.shift();
    calls.send(next.fd, { what: 'refusal', number: next.number, bytes: SHORT_ANSWER });
  }
  const next = state.held[0];
  if (next !== undefined) setDeadline(state, 'refuse', next.until);
}

function armChange(setup: EtcdMemberSetup, state: EtcdMemberState, calls: Calls): void {
  setDeadline(state, 'change', micros((Math.floor(calls.now / setup.changesEvery) + 1) * setup.changesEvery));
}

/** Takes over every change up to now, and tells those who watch. */
function tellWatchers(setup: EtcdMemberSetup, state: EtcdMemberState, calls: Calls): void {
  state.applied = Math.floor(calls.now / setup.changesEvery);
  for (const fd in state.watchers) tellWatcher(setup, state, Number(fd), calls);
}

function tellWatcher(setup: EtcdMemberSetup, state: EtcdMemberState, fd: Fd, calls: Calls): void {
  for (let number = (state.watchers[fd] as number) + 1; number <= state.applied; number++)
    calls.send(fd, { what: 'watch-event', number, bytes: setup.responseBytes });
  state.watchers[fd] = state.applied;
}

function ended(state: EtcdMemberState, fd: Fd, error: string | null, why: string, calls: Calls): void {
  delete state.watchers[fd];
  state.held = state.held.filter((one) => one.fd !== fd);
  dropServed(state, (one) => one.fd === fd);
  calls.say({ kind: 'disconnected', fd, error, rule: rule(why) });
}
