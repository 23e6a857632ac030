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
import { t, word } from '../text/words.ts';

const SHORT: Readonly<Record<TimerName, string>> = {
  rto: 'RTO',
  tlp: word('loss probe'),
  reo: word('reordering'),
  probe0: word('zero window probe'),
  keepalive: word('keepalive'),
  'fin-wait-2': 'FIN-WAIT-2',
  delack: word('delayed ACK'),
  synack: 'SYN-ACK',
  'time-wait': 'TIME-WAIT',
};

const LIMITS = { budget: word('retry budget'), 'user-timeout': 'TCP_USER_TIMEOUT' } as const;

interface Fact {
  readonly name: string;
  readonly about: string;
  /** What is compared: a text that changes when the fact does, and not with every moment. */
  readonly sign: (state: HostState) => string;
  readonly show: (state: HostState, moment: Moment) => ComponentChildren;
}

const plain = (name: string, about: string, text: (state: HostState) => string): Fact => ({ name, about, sign: text, show: text });

const FACTS: readonly Fact[] = [
  plain(word('Socket'), word('State, as ss prints it'), ({ socket, error }) => (error === null ? socket : `${socket}, ${error}`)),
  {
    name: word('Timers'),
    about: word('Armed, and the time left'),
    sign: ({ timers }) => timers.map(({ id }) => id).join(),
    show: ({ timers }, moment) =>
      timers.length === 0
        ? t('none armed')
        : timers.map((timer) => (
            <span class="timer-left" key={timer.timer} title={t(TIMER_TITLES[timer.timer])}>
              {t('$timer in $time', { timer: t(SHORT[timer.timer]), time: humanDuration(timeLeft(timer, moment)) })}
            </span>
          )),
  },
  plain(word('Unacknowledged'), word('Sent, and not yet acknowledged'), ({ unacknowledged }) => bytes(unacknowledged)),
  plain(word('Not sent yet'), word('Written by the program, waiting in the kernel'), ({ unsent }) => bytes(unsent)),
  plain(word('Peer’s window'), word('What the other end last offered'), ({ window }) =>
    window === null ? t('not heard yet') : bytes(window),
  ),
  plain(word('Backoff'), word('How often the wait has doubled'), ({ backoff }) =>
    backoff === 0 ? t('none') : `${backoff}: ×${2 ** backoff}`,
  ),
  plain(word('Probes out'), word('Since the other end was last heard'), ({ probes }) => String(probes)),
  {
    name: word('Limits'),
    about: word('Used so far'),
    sign: ({ limits }) => limits.map(({ episode }) => episode.kind).join(),
    show: ({ limits }) => (limits.length === 0 ? t('none runs') : limits.map((limit) => <Limit key={limit.episode.kind} {...limit} />)),
  },
];

function Limit({ episode, level }: HostState['limits'][number]) {
  const { kind, limit } = episode;
  const text =
    kind === 'count'
      ? t('$used of $limit unanswered', { used: Math.round(level * limit), limit })
      : t('$limit: $percent % of $time', { limit: t(LIMITS[kind]), percent: Math.round(level * 100), time: humanDuration(limit) });
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
      {changed && <span class="visually-hidden"> {t('(changed)')}</span>}
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
            <th scope="row" title={t('The middlebox’s entry for the connection')}>
              {name}
            </th>
            <td colSpan={2} class={changed ? 'changed' : undefined}>
              {text}
              {changed && <span class="visually-hidden"> {t('(changed)')}</span>}
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
        <h2 id="state-title">{t('State at $time', { time: humanDuration(moment.atUs) })}</h2>
        <span class="quiet">
          <span class="changed-key" aria-hidden="true" /> {t('changed by this step')}
        </span>
      </header>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t('Fact')}</span>
            </th>
            {hosts.map((host) => (
              <th scope="col" key={host}>
                {t(host)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {FACTS.map((fact) => (
            <tr key={fact.name}>
              <th scope="row" title={t(fact.about)}>
                {t(fact.name)}
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
