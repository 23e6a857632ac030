// Why did this happen: the sentence of what is selected on a system's chart, the rule with its numbers, the event of the connection
// that woke the program, the settings it depends on. Without a selection: the first failure, or the longest wait.
import { useEffect, useState } from 'preact/hooks';
import { type AppEvent, explainAppEvent, type TraceEvent } from '../../sim/index.ts';
import { controlId } from '../panels/control-row.tsx';
import { reveal } from '../panels/fold.tsx';
import { document$, select, view } from '../state/store.ts';
import { findSystem, systemPart } from '../state/systems.ts';
import { exactSeconds, signedDuration } from '../text/duration.ts';
import { eventText } from '../text/event.ts';
import { inputFacts } from '../text/inputs.ts';
import { said } from '../text/phrase.ts';
import { systemPath } from './document.ts';
import type { Item } from './items.ts';
import { partLink } from './links.ts';
import { selectedItem, shown, summary, traceOf } from './state.ts';
import type { ConnectionSummary, SystemSummary } from './summary.ts';
import { endText } from './table.tsx';
import { appEventText, connectionName, fdOf, plural, stretchText } from './words.ts';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';
import { verdictWords } from '../text/verdict.ts';

/** What a reader wants to know first. */
function tellingItem(list: readonly Item[], watch: string): Item | undefined {
  const events = list.filter((item) => item.is === 'event');
  const own = events.filter(({ event }) => event.node === watch);
  const longest = own.reduce<(typeof own)[number] | undefined>((best, item) => {
    const latency = item.event.kind === 'answered' ? item.event.latencyUs : 0;
    return latency > (best?.event.kind === 'answered' ? best.event.latencyUs : 1_000_000) ? item : best;
  }, undefined);
  return (
    own.find(({ event }) => event.kind === 'failed') ??
    longest ??
    own.find(({ event }) => event.kind === 'ping-missed') ??
    list.find((item) => item.is === 'stretch' && item.stretch.phase === 'half-open' && item.stretch.to === null) ??
    own.find(({ event }) => event.kind === 'decided') ??
    events.find(({ event }) => event.kind === 'fault') ??
    events[0]
  );
}

export function SystemWhy() {
  const run = summary.value;
  const items = shown.value?.items;
  if (!run || !items) return null;
  const chosen = selectedItem.value;
  const vanished = view.value.selected !== null && chosen === null;
  const item = chosen ?? tellingItem(items.list, run.scenario.watch);
  if (!item) return <section class="why">{t('Nothing happened in this run.')}</section>;
  return (
    <section class="why" aria-labelledby="why-title">
      <header class="panel-head">
        <h2 id="why-title" tabIndex={-1}>
          {chosen ? t('Why') : t('What tells most')}
        </h2>
      </header>
      {vanished && <p class="banner">{t('What was selected no longer happens with these settings.')}</p>}
      <OfItem item={item} run={run} live={chosen !== null} />
    </section>
  );
}

function OfItem({ item, run, live }: { item: Item; run: SystemSummary; live: boolean }) {
  if (item.is === 'event') return <OfEvent event={item.event} run={run} live={live} />;
  if (item.is === 'box') return <OfBox box={item.box} run={run} />;
  return item.is === 'forgotten' ? <OfForgotten item={item} /> : <OfConnection item={item} />;
}

function OfBox({ box, run }: { box: string; run: SystemSummary }) {
  const known = run.connections.flatMap((connection) => connection.known.filter((one) => one.box === box));
  const forgotten = known.filter(({ forgottenAt }) => forgottenAt !== null).length;
  return (
    <>
      <p class="why-event" aria-live="polite">
        <strong>{box}</strong>
      </p>
      <p class="sentence">
        {forgotten === 0
          ? t('It came to know $connections and forgot none.', { connections: plural(known.length, 'connection') })
          : t('It came to know $connections and forgot $n.', { connections: plural(known.length, 'connection'), n: forgotten })}{' '}
        {t('What it does not know it does not let through; each connection’s own timeline says how.')}
      </p>
    </>
  );
}

function OfForgotten({ item: { known, connection, at } }: { item: Extract<Item, { is: 'forgotten' }> }) {
  return (
    <>
      <p class="why-event" aria-live="polite">
        <strong>{t('$box forgot $name', { box: known.box, name: connectionName(connection) })}</strong>
        <span class="why-when">{exactSeconds(at)} s</span>
      </p>
      <p>
        <a class="event-link" href={partLink({ ...systemPart.value, connection: connection.fd }, known.key)}>
          <span class="event-time">{exactSeconds(at)}</span>
          <span>{t('why, on the connection’s own timeline')}</span>
        </a>
      </p>
      <OpenConnection connection={connection} />
    </>
  );
}

function sinceFault(run: SystemSummary, at: number): string {
  const fault = run.events.findLast((event) => event.kind === 'fault' && event.at <= at);
  return fault && fault.at < at ? t(', $time after the fault', { time: signedDuration(at - fault.at) }) : '';
}

function OfEvent({ event, run, live }: { event: AppEvent; run: SystemSummary; live: boolean }) {
  const why = explainAppEvent(event, said);
  return (
    <>
      <p class="why-event" aria-live={live ? 'polite' : 'off'}>
        <strong>
          {event.node}: {appEventText(event)}
        </strong>
        <span class="why-when">
          {exactSeconds(event.at)} s{sinceFault(run, event.at)}
        </span>
      </p>
      <p class="sentence">{why.sentence}</p>
      {why.formula && <pre class="formula">{why.formula}</pre>}
      <Facts event={event} />
      <Cause event={event} run={run} />
      <Related event={event} run={run} />
      <DependsOn names={why.dependsOn} node={event.node} />
      <p class="reference" lang="en">
        {why.reference}
      </p>
    </>
  );
}

function Facts({ event }: { event: AppEvent }) {
  const facts = 'rule' in event ? inputFacts(event.rule.inputs) : [];
  if (facts.length === 0) return null;
  return (
    <dl class="facts">
      {facts.map(([name, value, language]) => (
        <div key={name}>
          <dt lang={language}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const WAKING: readonly TraceEvent['kind'][] = ['error', 'gone', 'receive'];

/** Of what happened at that moment, what the program could see; the trace's last event may be the program's own answer to it. */
function wakingEvent(trace: readonly TraceEvent[], event: AppEvent): TraceEvent | undefined {
  const last = trace[event.cause ?? -1];
  const then = trace.slice(0, (event.cause ?? -1) + 1).filter(({ at }) => at === last?.at);
  for (const kind of WAKING) {
    const found = then.findLast((one) => one.kind === kind);
    if (found) return found;
  }
  return last;
}

/** The event of a connection's own trace that woke the program; its trace is fetched when it is asked for. */
function useCause(event: AppEvent, run: SystemSummary): TraceEvent | null {
  const [found, setFound] = useState<{ readonly of: AppEvent; readonly cause: TraceEvent } | null>(null);
  const fd = fdOf(event);
  useEffect(() => {
    if (event.cause === null || fd === null) return;
    let wanted = true;
    traceOf(run.scenario, fd).then(
      (trace) => {
        const cause = trace === null ? undefined : wakingEvent(trace.events, event);
        if (wanted && cause) setFound({ of: event, cause });
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [event, run]);
  return found?.of === event ? found.cause : null;
}

function Cause({ event, run }: { event: AppEvent; run: SystemSummary }) {
  const cause = useCause(event, run);
  const fd = fdOf(event);
  const connection = fd === null ? undefined : run.connections[fd];
  if (!connection) return null;
  return (
    <div class="chain-list">
      <h3>{event.cause === null ? t('On the connection') : t('Woken by')}</h3>
      {cause && (
        <p>
          <a class="event-link" href={partLink({ ...systemPart.value, connection: connection.fd }, cause.key)}>
            <span class="event-time">{exactSeconds(cause.at)}</span>
            <span>{cause.place === 'path' ? eventText(cause) : `${connection[cause.place]}: ${eventText(cause)}`}</span>
          </a>
        </p>
      )}
      <OpenConnection connection={connection} />
    </div>
  );
}

const OpenConnection = ({ connection }: { connection: ConnectionSummary }) => (
  <p>
    <a class="open-connection" href={partLink({ ...systemPart.value, connection: connection.fd })}>
      {t('Timeline of $title', { title: connectionName(connection) })}
    </a>
  </p>
);

/** The other events of the same request. */
function Related({ event, run }: { event: AppEvent; run: SystemSummary }) {
  if (!('request' in event)) return null;
  const others = run.events.filter(
    (other) => 'request' in other && other.node === event.node && other.request === event.request && other.id !== event.id,
  );
  if (others.length === 0) return null;
  const list = shown.value?.items.list ?? [];
  return (
    <div class="chain-list">
      <h3>{t('The same request')}</h3>
      <ol>
        {others.slice(0, 8).map((other) => (
          <li key={other.id}>
            <button type="button" class="event-link" onClick={() => select(list[other.id]?.key ?? null)}>
              <span class="event-time">{exactSeconds(other.at)}</span>
              <span>{appEventText(other)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function OfConnection({ item }: { item: Extract<Item, { is: 'stretch' | 'end' }> }) {
  const { connection } = item;
  const what =
    item.is === 'stretch' ? stretchText(item.stretch, connection) : `${connection[item.end.host]}: ${item.end.errno ?? t('gone')}`;
  const ends = (['client', 'server'] as const).map((host) => [connection[host], verdictWords(connection.verdicts[host])] as const);
  return (
    <>
      <p class="why-event" aria-live="polite">
        <strong>
          {connectionName(connection)}: {what}
        </strong>
        <span class="why-when">{exactSeconds(item.at)} s</span>
      </p>
      {ends.map(([node, { headline, detail }]) => (
        <p key={node} class="sentence">
          <strong>{node}.</strong> {headline} {detail}
        </p>
      ))}
      <p class="quiet">{t('Ends: $ends.', { ends: endText(connection) })}</p>
      <OpenConnection connection={connection} />
    </>
  );
}

/** A group such as "backoff" leads to the first of its settings. */
function keyOf(node: string, name: string): string | null {
  const file = findSystem(document$.value)?.file;
  if (!file) return null;
  return (
    [name, `${name}.base`, `${name}.time`, `${name}.interval`]
      .map((one) => `${node}.${one}`)
      .find((key) => systemPath(file, key) !== null) ?? null
  );
}

function DependsOn({ names, node }: { names: readonly string[]; node: string }) {
  if (names.length === 0) return null;
  return (
    <p class="depends">
      {rich('Depends on $names', {
        names: names.map((name) => {
          const key = keyOf(node, name);
          return key === null ? (
            <span key={name}>{name} </span>
          ) : (
            <button type="button" key={name} class="setting-link" onClick={() => reveal(controlId(key))}>
              {name}
            </button>
          );
        }),
      })}
    </p>
  );
}
