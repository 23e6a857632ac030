// Why did this happen now: one sentence, the rule with its numbers, what the timer was asked and gave, the chain of causes,
// the settings it depends on. Without a selection: what decided.
import { type ArmEvent, type Explanation, explainEvent, type Run, type TraceEvent } from '../../sim/index.ts';
import { decidingEvent } from '../state/deciding.ts';
import { boxOf } from '../lanes/middlebox-marks.ts';
import { boxKey } from '../state/document.ts';
import { connectionRun, run, select, selected, view } from '../state/store.ts';
import { exactSeconds, signedDuration } from '../text/duration.ts';
import { placedEventText } from '../text/event.ts';
import { type Fact, inputFacts } from '../text/inputs.ts';
import { controlId } from './control-row.tsx';
import { reveal } from './fold.tsx';
import { said } from '../text/phrase.ts';
import { Unbroken } from '../text/unbroken.tsx';
import { t } from '../text/words.ts';
import { rich } from '../text/rich.tsx';

export function Why() {
  const now = run.value;
  if (!now) return null;
  const chosen = selected.value;
  const vanished = view.value.selected !== null && chosen === null;
  const event = chosen ?? decidingEvent(now);
  if (!event) return <section class="why">{t('Nothing happened in this run.')}</section>;
  const why = explainEvent(now.events, event.id, said);
  return (
    <section class="why" aria-labelledby="why-title">
      <header class="panel-head">
        <h2 id="why-title" tabIndex={-1}>
          {chosen ? t('Why') : event.kind === 'error' || event.kind === 'gone' ? t('What decided') : t('What happened')}
        </h2>
        <StepButtons event={event} now={now} />
      </header>
      {vanished && <p class="banner">{t('The selected event no longer happens with these settings.')}</p>}
      <p class="why-event" aria-live={chosen ? 'polite' : 'off'}>
        <strong>{placedEventText(event)}</strong>
        <span class="why-when">
          {exactSeconds(event.at)} s{sinceFault(now, event)}
        </span>
      </p>
      <p class="sentence">
        <Unbroken text={why.sentence} />
      </p>
      {why.formula && <pre class="formula">{why.formula}</pre>}
      <Facts event={event} now={now} />
      <Chain why={why} current={event} />
      <Effects event={event} now={now} />
      <DependsOn names={why.dependsOn} owner={ownerOf(event, now)} />
      {why.reference && (
        <p class="reference" lang="en">
          {why.reference}
        </p>
      )}
    </section>
  );
}

function sinceFault(now: Run, event: TraceEvent): string {
  const { since } = now.verdicts[now.scenario.watch];
  const from = now.events.find((one) => one.key === since);
  return from && from.id !== event.id && event.at >= from.at
    ? from.kind === 'call'
      ? t(', $time after the call', { time: signedDuration(event.at - from.at) })
      : t(', $time after the fault', { time: signedDuration(event.at - from.at) })
    : '';
}

function StepButtons({ event, now }: { event: TraceEvent; now: Run }) {
  const effect = now.events.find((one) => one.cause === event.id);
  const cause = event.cause === null ? undefined : now.events[event.cause];
  return (
    <div class="steps">
      <button type="button" disabled={!cause} onClick={() => cause && select(cause.key)}>
        <kbd>[</kbd> {t('cause')}
      </button>
      <button type="button" disabled={!effect} onClick={() => effect && select(effect.key)}>
        {t('effect')} <kbd>]</kbd>
      </button>
    </div>
  );
}

/** The others stand in the sentence already. */
const BOX_FACTS: readonly string[] = ['idleUs', 'state', 'forgets'];

function facts(event: TraceEvent, now: Run): Fact[] {
  switch (event.kind) {
    case 'arm':
      return [...wheelFacts(event), ...inputFacts(event.rule.inputs)];
    case 'fire': {
      const armed = now.events[event.armed];
      return [...(armed?.kind === 'arm' ? wheelFacts(armed) : []), ...inputFacts(event.rule.inputs)];
    }
    case 'cancel':
      return [[t('would have fired'), `${exactSeconds(event.wouldFireAt)} s`]];
    case 'error':
    case 'gone':
      return inputFacts(event.rule.inputs);
    case 'middlebox':
      return inputFacts(Object.fromEntries(Object.entries(event.rule.inputs).filter(([name]) => BOX_FACTS.includes(name))));
    case 'send':
    case 'receive':
    case 'lost': {
      const { flags, seq, len, ack, win, tsVal, tsEcr } = event.segment;
      const stamps: Fact[] = tsVal === null ? [] : [[t('timestamps'), t('$value, echo $echo', { value: tsVal, echo: tsEcr ?? 0 })]];
      return [
        [t('flags'), flags],
        [t('sequence'), len > 0 ? t('$seq, $len bytes', { seq, len }) : String(seq)],
        [t('acknowledges'), ack === null ? t('nothing') : String(ack)],
        [t('window'), String(win)],
        ...stamps,
      ];
    }
    default:
      return [];
  }
}

/** What the timer was asked for and what the wheel gave: later by design, never earlier. */
function wheelFacts(armed: ArmEvent): Fact[] {
  const late = armed.firesAt - armed.expiresAt;
  return [
    [t('armed'), `${exactSeconds(armed.at)} s`],
    [t('asked for'), `${exactSeconds(armed.expiresAt)} s`],
    [t('the wheel gives'), `${exactSeconds(armed.firesAt)} s${late === 0 ? '' : ` (${signedDuration(late)})`}`],
  ];
}

function Facts({ event, now }: { event: TraceEvent; now: Run }) {
  const list = facts(event, now);
  if (list.length === 0) return null;
  return (
    <dl class="facts">
      {list.map(([name, value, language]) => (
        <div key={name}>
          <dt lang={language}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** At most this many causes are listed; the ones nearest to the event. */
const CHAIN_SHOWN = 8;

function Chain({ why, current }: { why: Explanation; current: TraceEvent }) {
  if (why.chain.length < 2) return null;
  const shown = why.chain.slice(-CHAIN_SHOWN);
  const hidden = why.chain.length - shown.length;
  return (
    <div class="chain-list">
      <h3>{t('Because of')}</h3>
      {hidden > 0 && <p class="quiet">{t('$hidden earlier causes', { hidden })}</p>}
      <ol>
        {shown.map((event) => (
          <li key={event.key}>
            <EventButton event={event} current={event.id === current.id} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Effects({ event, now }: { event: TraceEvent; now: Run }) {
  const effects = now.events.filter((one) => one.cause === event.id).slice(0, 4);
  if (effects.length === 0) return null;
  return (
    <div class="chain-list effects">
      <h3>{t('Led to')}</h3>
      <ol>
        {effects.map((effect) => (
          <li key={effect.key}>
            <EventButton event={effect} current={false} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function EventButton({ event, current }: { event: TraceEvent; current: boolean }) {
  return (
    <button type="button" class="event-link" aria-current={current ? 'true' : undefined} onClick={() => select(event.key)}>
      <span class="event-time">{exactSeconds(event.at)}</span>
      <span>{placedEventText(event)}</span>
    </button>
  );
}

/** Whose settings an event depends on, as keys name them: a middlebox's or a host's. */
function ownerOf(event: TraceEvent, { scenario }: Run): string {
  const box = (scenario.path.middleboxes ?? []).findIndex(({ name }) => name === boxOf(event));
  const host = event.place === 'path' ? scenario.watch : event.place;
  // In a system an end has the settings of its node.
  return box >= 0 ? boxKey(box) : (connectionRun.value?.[host] ?? host);
}

function DependsOn({ names, owner }: { names: readonly string[]; owner: string }) {
  if (names.length === 0) return null;
  return (
    <p class="depends">
      {rich('Depends on $names', {
        names: names.map((name) => (
          <button type="button" key={name} class="setting-link" onClick={() => reveal(controlId(`${owner}.${name}`))}>
            {name}
          </button>
        )),
      })}
    </p>
  );
}
