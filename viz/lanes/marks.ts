// A run as marks on lanes. Pure: the same run gives the same marks, whatever the zoom, theme or selection.
import type {
  ArmEvent,
  Direction,
  FaultEvent,
  HostName,
  LostEvent,
  Outcome,
  Run,
  SendEvent,
  TimerName,
  TraceEvent,
} from '../../sim/index.ts';
import { shortDuration, tinyDuration } from '../text/duration.ts';
import { faultName, segmentTone } from '../text/event.ts';
import { gaugeMarks } from './gauges.ts';
import { laneId } from './lanes.ts';
import { limitMarks } from './limit-marks.ts';
import { markFor } from './mark.ts';
import { boxLane, boxOf, middleboxMarks, unknownTimes, wayLanes } from './middlebox-marks.ts';
import type { BarEnd, Glyph, Lane, Link, Mark, Scene, Tone } from './model.ts';
import { verdictMarks } from './verdict-marks.ts';
import { t } from '../text/words.ts';

const TIMER_TONES: Readonly<Partial<Record<TimerName, Tone>>> = {
  rto: 'retransmit',
  tlp: 'probe',
  probe0: 'zero-window',
  keepalive: 'probe',
};
function sendGlyph(event: SendEvent | LostEvent): Glyph {
  const { purpose, win, flags } = event.segment;
  if (purpose === 'retransmission') return 'retransmission';
  if (purpose.endsWith('-probe')) return 'probe';
  if (flags.includes('R')) return 'rst';
  if (flags.includes('S')) return 'syn';
  if (flags.includes('F')) return 'fin';
  if (win === 0) return 'zero-window';
  return event.segment.len > 0 ? 'data' : 'ack';
}

/** For each arm event, how its timer's bar ends. */
function timerEnds(run: Run): Map<number, { at: number; by: 'fire' | 'cancel' | 'arm' }> {
  const ends = new Map<number, { at: number; by: 'fire' | 'cancel' | 'arm' }>();
  const running = new Map<string, number>();
  for (const event of run.events) {
    if (event.kind === 'fire' || event.kind === 'cancel') {
      ends.set(event.armed, { at: event.at, by: event.kind });
      running.delete(`${event.place}/${event.timer}`);
    } else if (event.kind === 'arm') {
      const slot = `${event.place}/${event.timer}`;
      const before = running.get(slot);
      if (before !== undefined && !ends.has(before)) ends.set(before, { at: event.at, by: 'arm' });
      running.set(slot, event.id);
    }
  }
  return ends;
}

const BAR_ENDS = { fire: 'fired', cancel: 'cancelled', arm: 'moved' } as const;

/** How often the wait has doubled, or that it may not double any more. */
function timesDoubled({ rule: { name, inputs } }: ArmEvent): string {
  const { backoff, baseJiffies, rtoMaxJiffies } = inputs;
  if (name === 'rto-capped') return t(', at most');
  if (!name.endsWith('-doubled') || typeof backoff !== 'number' || backoff === 0) return '';
  const capped = typeof baseJiffies === 'number' && baseJiffies * 2 ** backoff > Number(rtoMaxJiffies);
  return capped ? t(', at most') : ` ×${2 ** backoff}`;
}

function timerMark(event: ArmEvent, host: HostName, end: { at: number; by: keyof typeof BAR_ENDS } | undefined, endUs: number): Mark {
  const how: BarEnd = end ? BAR_ENDS[end.by] : 'armed';
  const rest = end && how === 'cancelled' && event.firesAt > end.at ? { plannedTo: Math.min(event.firesAt, endUs) } : {};
  const wait = `${shortDuration(event.firesAt - event.at)}${timesDoubled(event)}`;
  return markFor(event, {
    lane: laneId(host, 'timer', event.timer),
    glyph: 'timer',
    tone: TIMER_TONES[event.timer] ?? 'normal',
    to: end?.at ?? endUs,
    lasts: !end,
    end: how,
    text: event.timer === 'rto' ? `RTO ${wait}` : wait,
    shortText: wait,
    tinyText: tinyDuration(event.firesAt - event.at),
    key: end ? event.key : `${event.key}+armed`,
    ...rest,
  });
}

function stateMarks(run: Run, host: HostName, endUs: number): Mark[] {
  const states = run.events.filter((event) => event.kind === 'state' && event.place === host);
  return states.map((event, i) => {
    const to = states[i + 1]?.at ?? endUs;
    const text = event.kind === 'state' ? event.to : '';
    return markFor(event, {
      lane: laneId(host, 'state'),
      glyph: 'state',
      tone: text === 'CLOSED' ? 'plain' : 'normal',
      to: Math.max(to, event.at),
      lasts: i === states.length - 1,
      text,
    });
  });
}

/** The lane of a middlebox, where an event is at one. */
function placeLane(event: TraceEvent): string | null {
  const box = boxOf(event);
  return box === null ? null : boxLane(box);
}

/** Marks of one event that needs no look at the events around it. */
function pointMarks(event: TraceEvent, verdicts: Run['verdicts']): Mark[] {
  const host = event.place as HostName;
  switch (event.kind) {
    case 'call':
      return [markFor(event, { lane: laneId(host, 'program'), glyph: 'call', tone: 'plain', text: event.call })];
    case 'send':
      return [
        markFor(event, { lane: placeLane(event) ?? laneId(host, 'wire'), glyph: sendGlyph(event), tone: segmentTone(event.segment) }),
      ];
    case 'receive':
      return [markFor(event, { lane: laneId(host, 'wire'), glyph: 'arrival', tone: segmentTone(event.segment) })];
    case 'lost':
      return [markFor(event, { lane: placeLane(event) ?? 'path', glyph: 'lost', tone: 'plain' })];
    case 'fire':
      return [markFor(event, { lane: laneId(host, 'timer', event.timer), glyph: 'fired', tone: TIMER_TONES[event.timer] ?? 'normal' })];
    case 'cancel':
      return [markFor(event, { lane: laneId(host, 'timer', event.timer), glyph: 'cancelled', tone: TIMER_TONES[event.timer] ?? 'normal' })];
    case 'error':
      return [markFor(event, { lane: laneId(host, 'program'), glyph: 'error', tone: 'death', text: event.errno })];
    case 'gone':
      return [
        markFor(event, {
          lane: laneId(host, 'program'),
          glyph: 'error',
          // What was closed in order is only forgotten.
          tone: verdicts[host].outcome === 'closed' ? 'plain' : 'death',
          text: t('gone'),
        }),
      ];
    default:
      return [];
  }
}

/** Faults open a band that lasts until they are healed; the path's on the path lane, a host's on its wire lane. */
function faultMarks(run: Run, endUs: number): { marks: Mark[]; faults: { from: number; to: number; event: number }[] } {
  const healedBy: Readonly<Record<string, string>> = { cut: 'restore', 'power-off': 'power-on', reboot: 'power-on' };
  const marks: Mark[] = [];
  const faults: { from: number; to: number; event: number }[] = [];
  for (const event of run.events) {
    if (event.kind !== 'fault') continue;
    const healing = healedBy[event.fault];
    const healed = healing === undefined ? null : healedAt(run, event, healing);
    const band = healing !== undefined;
    const to = band ? (healed ?? endUs) : event.at;
    marks.push(
      markFor(event, {
        lane: placeLane(event) ?? 'path',
        glyph: band ? 'cut' : 'call',
        tone: 'plain',
        text: faultText(event),
        ...(band ? { to, lasts: healed === null } : {}),
      }),
    );
    if (band) faults.push({ from: event.at, to, event: event.id });
  }
  return { marks, faults };
}

const faultText = ({ place, fault, direction, near }: FaultEvent) =>
  fault === 'forget'
    ? t('entry lost')
    : place === 'path'
      ? `${faultName(fault, direction)}${near === undefined ? '' : t(' at the client')}`
      : t('$place: $event', { place: t(place), event: faultName(fault) });

const BOTH: readonly Direction[] = ['toServer', 'toClient'];

/** When all of a fault is healed; null where something of it never is. The directions of a cut may be restored one by one. */
function healedAt(run: Run, fault: FaultEvent, healing: string): number | null {
  const later = run.events.slice(fault.id + 1).filter((event): event is FaultEvent => event.kind === 'fault' && event.fault === healing);
  const healings = (fault.direction === undefined ? BOTH : [fault.direction]).map((direction) =>
    later.find((event) => event.place === fault.place && event.near === fault.near && (event.direction ?? direction) === direction),
  );
  return healings.reduce<number | null>((last, event) => (last === null || !event ? null : Math.max(last, event.at)), 0);
}

function links(run: Run): Link[] {
  const found: Link[] = [];
  for (const event of run.events) {
    if ((event.kind !== 'receive' && event.kind !== 'lost') || event.sent === null) continue;
    const sent = run.events[event.sent];
    if (sent?.kind !== 'send') continue;
    const lanes = wayLanes(run, sent, event.kind === 'lost' ? event : null);
    found.push({
      ...lanes,
      event: sent.id,
      from: sent.segment.from,
      at: sent.at,
      to: event.at,
      lost: event.kind === 'lost',
      tone: segmentTone(sent.segment),
    });
  }
  return found;
}

/** Where the axis ends. A run that repeats for ever ends one cycle after the simulator has seen that it does. */
export function runEnd(run: Run): number {
  const last = run.events.at(-1)?.at ?? 0;
  const { outcome, at, periodUs } = run.verdicts[run.scenario.watch];
  if (periodUs !== null) return Math.max(run.stopped.at, last) + periodUs;
  return Math.max(outcome === 'error' || outcome === 'gone' || outcome === 'closed' ? last : at, last, 1000);
}

export function sceneOf(run: Run, lanes: readonly Lane[]): Scene {
  const endUs = runEnd(run);
  const ends = timerEnds(run);
  const marks: Mark[] = [...verdictMarks(run, endUs), ...limitMarks(run), ...gaugeMarks(run, endUs), ...middleboxMarks(run, endUs)];
  const hosts: readonly HostName[] = ['client', 'server'];
  for (const host of hosts) marks.push(...stateMarks(run, host, endUs));
  const { marks: faultBands, faults } = faultMarks(run, endUs);
  marks.push(...faultBands);
  faults.push(...unknownTimes(run, endUs));
  for (const event of run.events) {
    if (event.kind === 'arm' && event.place !== 'path') marks.push(timerMark(event, event.place, ends.get(event.id), endUs));
    else marks.push(...pointMarks(event, run.verdicts));
  }
  const markOf = new Int32Array(run.events.length).fill(-1);
  marks.forEach((mark, i) => {
    if (mark.lane !== 'verdict' || markOf[mark.event] === -1) markOf[mark.event] = i;
  });
  const watched = run.verdicts[run.scenario.watch];
  return { lanes, marks, links: links(run), faults, markOf, endUs, ending: endingOf(watched.outcome) };
}

function endingOf(outcome: Outcome): Scene['ending'] {
  if (outcome === 'never') return 'never';
  return outcome === 'error' || outcome === 'gone' || outcome === 'closed' ? 'over' : 'goes on';
}
