// What both ends know at the playhead: a row a fact, a column an end; what the last step changed is marked.
import type { ComponentChildren } from 'preact';
import { type HostName, type Run, TIMER_TITLES, type TimerName } from '../../sim/index.ts';
import { otherHost } from '../lanes/lanes.ts';
import { type HostState, type Moment, stateAt, timeLeft } from '../state/at.ts';
import { boxesAt } from '../state/box-at.ts';
import { beforeStep, playhead } from '../state/playhead.ts';
import { run } from '../state/store.ts';
import { humanDuration } from '../text/duration.ts';
import { bytes } from '../text/event.ts';

const SHORT: Readonly<Record<TimerName, string>> = {
  rto: 'RTO',
  tlp: 'loss probe',
  reo: 'reordering',
  probe0: 'zero window probe',
  keepalive: 'keepalive',
  'fin-wait-2': 'FIN-WAIT-2',
  delack: 'delayed ACK',
  synack: 'SYN-ACK',
  'time-wait': 'TIME-WAIT',
};

const LIMITS = { budget: 'retry budget', 'user-timeout': 'TCP_USER_TIMEOUT', count: 'unanswered' } as const;

interface Fact {
  readonly name: string;
  readonly about: string;
  /** What is compared: a text that changes when the fact does, and not with every moment. */
  readonly sign: (state: HostState) => string;
  readonly show: (state: HostState, moment: Moment) => ComponentChildren;
}

const plain = (name: string, about: string, text: (state: HostState) => string): Fact => ({ name, about, sign: text, show: text });

const FACTS: readonly Fact[] = [
  plain('Socket', 'State, as ss prints it', ({ socket, error }) => (error === null ? socket : `${socket}, ${error}`)),
  {
    name: 'Timers',
    about: 'Armed, and the time left',
    sign: ({ timers }) => timers.map(({ id }) => id).join(),
    show: ({ timers }, moment) =>
      timers.length === 0
        ? 'none armed'
        : timers.map((timer) => (
            <span class="timer-left" key={timer.timer} title={TIMER_TITLES[timer.timer]}>
              {SHORT[timer.timer]} in {humanDuration(timeLeft(timer, moment))}
            </span>
          )),
  },
  plain('Unacknowledged', 'Sent, and not yet acknowledged', ({ unacknowledged }) => bytes(unacknowledged)),
  plain('Not sent yet', 'Written by the program, waiting in the kernel', ({ unsent }) => bytes(unsent)),
  plain('Peer’s window', 'What the other end last offered', ({ window }) => (window === null ? 'not heard yet' : bytes(window))),
  plain('Backoff', 'How often the wait has doubled', ({ backoff }) => (backoff === 0 ? 'none' : `${backoff}: ×${2 ** backoff}`)),
  plain('Probes out', 'Since the other end was last heard', ({ probes }) => String(probes)),
  {
    name: 'Limits',
    about: 'Used so far',
    sign: ({ limits }) => limits.map(({ episode }) => episode.kind).join(),
    show: ({ limits }) => (limits.length === 0 ? 'none runs' : limits.map((limit) => <Limit key={limit.episode.kind} {...limit} />)),
  },
];

function Limit({ episode, level }: HostState['limits'][number]) {
  const { kind, limit } = episode;
  const text =
    kind === 'count'
      ? `${Math.round(level * limit)} of ${limit} ${LIMITS.count}`
      : `${LIMITS[kind]}: ${Math.round(level * 100)} % of ${humanDuration(limit)}`;
  return (
    <span class="limit">
      {text}
      <meter min={0} max={1} value={level} aria-hidden="true" />
    </span>
  );
}

interface Sides {
  readonly now: HostState;
  readonly before: HostState | null;
}

function sides(of: Run, host: HostName, moment: Moment, step: Moment | null): Sides {
  return { now: stateAt(of, host, moment), before: step ? stateAt(of, host, step) : null };
}

function Cell({ fact, side: { now, before }, moment }: { fact: Fact; side: Sides; moment: Moment }) {
  const changed = before !== null && fact.sign(before) !== fact.sign(now);
  return (
    <td class={changed ? 'changed' : undefined}>
      {fact.show(now, moment)}
      {changed && <span class="visually-hidden"> (changed)</span>}
    </td>
  );
}

/** Middleboxes belong to neither end: one cell for both. */
function BoxRows({ of, moment, step }: { of: Run; moment: Moment; step: Moment | null }) {
  const before = step ? boxesAt(of, step) : [];
  return (
    <>
      {boxesAt(of, moment).map(({ name, text, sign }, i) => {
        const changed = step !== null && before[i]?.sign !== sign;
        return (
          <tr key={name}>
            <th scope="row" title="The middlebox’s entry for the connection">
              {name}
            </th>
            <td colSpan={2} class={changed ? 'changed' : undefined}>
              {text}
              {changed && <span class="visually-hidden"> (changed)</span>}
            </td>
          </tr>
        );
      })}
    </>
  );
}

export function StatePanel() {
  const now = run.value;
  const moment = playhead.value;
  if (!now || !moment) return null;
  const watch = now.scenario.watch;
  const hosts: readonly HostName[] = [watch, otherHost(watch)];
  const states = hosts.map((host) => sides(now, host, moment, beforeStep.value));
  return (
    <section class="state-panel" aria-labelledby="state-title">
      <header class="panel-head">
        <h2 id="state-title">State at {humanDuration(moment.atUs)}</h2>
        <span class="quiet">
          <span class="changed-key" aria-hidden="true" /> changed by this step
        </span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Fact</span>
            </th>
            {hosts.map((host) => (
              <th scope="col" key={host}>
                {host}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FACTS.map((fact) => (
            <tr key={fact.name}>
              <th scope="row" title={fact.about}>
                {fact.name}
              </th>
              {states.map((side, i) => (
                <Cell key={hosts[i]} fact={fact} side={side} moment={moment} />
              ))}
            </tr>
          ))}
          <BoxRows of={now} moment={moment} step={beforeStep.value} />
        </tbody>
      </table>
    </section>
  );
}
