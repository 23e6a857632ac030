// A server program: answers each request after its service time, and heartbeats and tests at once. Its workers can be stuck
// for a while: then it reads no requests, while a thread of its own still answers heartbeats. It may close what lies idle.
import type { ResponderSetup } from '../scenario/program.ts';
import { type Micros, micros } from '../time.ts';
import { rule } from '../trace/rule.ts';
import type { Calls, Fd, Message, ProgramKind } from './calls.ts';
import { clearDeadline, type Deadlines, noDeadlines, setDeadline, takeDue } from './deadlines.ts';

interface Service {
  readonly fd: Fd;
  readonly number: number;
  readonly at: Micros;
}

export interface ResponderState extends Deadlines {
  /** Requests in service, soonest answer first. */
  serving: Service[];
  /** Connections that carry requests, and whether they are read. */
  workers: Fd[];
  stuck: boolean;
  /** Requests that arrived just as the workers got stuck. */
  held: { readonly fd: Fd; readonly number: number }[];
}

/** Bytes of a heartbeat's or test's answer. */
const SHORT_ANSWER = 16;

export const responder: ProgramKind<ResponderSetup, ResponderState> = {
  begin: () => ({ ...noDeadlines(), serving: [], workers: [], stuck: false, held: [] }),
  wake(setup, state, wakeup, calls) {
    switch (wakeup.is) {
      case 'start':
        for (const [index, pause] of setup.pauses.entries()) {
          if (pause.at >= calls.now) setDeadline(state, `pause ${index}`, pause.at);
          if (pause.until >= calls.now) setDeadline(state, `resume ${index}`, pause.until);
        }
        return;
      case 'accepted':
        calls.say({ kind: 'accepted', fd: wakeup.fd });
        restartIdle(setup, state, wakeup.fd, calls);
        return;
      case 'message':
        restartIdle(setup, state, wakeup.fd, calls);
        receive(setup, state, wakeup.fd, wakeup.message, calls);
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

function receive(setup: ResponderSetup, state: ResponderState, fd: Fd, { what, number }: Message, calls: Calls): void {
  if (what === 'heartbeat' || what === 'test') {
    calls.send(fd, { what: what === 'test' ? 'test-ack' : 'heartbeat-ack', number, bytes: SHORT_ANSWER });
    return;
  }
  if (!state.workers.includes(fd)) {
    state.workers.push(fd);
    if (state.stuck) calls.setReading(fd, false);
  }
  if (state.stuck) state.held.push({ fd, number });
  else serve(setup, state, fd, number, calls);
}

function serve(setup: ResponderSetup, state: ResponderState, fd: Fd, number: number, calls: Calls): void {
  if (setup.responseBytes === 0) return;
  state.serving.push({ fd, number, at: micros(calls.now + setup.serviceTime) });
  armAnswer(state);
}

function armAnswer(state: ResponderState): void {
  const next = state.serving[0];
  if (next === undefined) clearDeadline(state, 'answer');
  else setDeadline(state, 'answer', next.at);
}

function due(setup: ResponderSetup, state: ResponderState, name: string, calls: Calls): void {
  const [what, fd] = name.split(' ');
  if (what === 'answer') answerDue(setup, state, calls);
  else if (what === 'pause') setStuck(setup, state, true, calls);
  else if (what === 'resume') setStuck(setup, state, false, calls);
  else {
    calls.close(Number(fd));
    ended(state, Number(fd), null, 'idle-timeout', calls);
  }
}

function answerDue(setup: ResponderSetup, state: ResponderState, calls: Calls): void {
  for (let next = state.serving[0]; next !== undefined && next.at <= calls.now; next = state.serving[0]) {
    state.serving.shift();
    calls.send(next.fd, { what: 'response', number: next.number, bytes: setup.responseBytes });
  }
  armAnswer(state);
}

function setStuck(setup: ResponderSetup, state: ResponderState, stuck: boolean, calls: Calls): void {
  state.stuck = stuck;
  calls.say({ kind: 'decided', rule: rule(stuck ? 'workers-stuck' : 'workers-free') });
  for (const fd of state.workers) calls.setReading(fd, !stuck);
  const held = stuck ? [] : state.held.splice(0);
  for (const { fd, number } of held) serve(setup, state, fd, number, calls);
}

function restartIdle(setup: ResponderSetup, state: ResponderState, fd: Fd, calls: Calls): void {
  if (setup.idleTimeout !== null) setDeadline(state, `idle ${fd}`, micros(calls.now + setup.idleTimeout));
}

function ended(state: ResponderState, fd: Fd, error: string | null, why: string, calls: Calls): void {
  clearDeadline(state, `idle ${fd}`);
  state.serving = state.serving.filter((one) => one.fd !== fd);
  state.workers = state.workers.filter((one) => one !== fd);
  state.held = state.held.filter((one) => one.fd !== fd);
  armAnswer(state);
  calls.say({ kind: 'disconnected', fd, error, rule: rule(why) });
}
