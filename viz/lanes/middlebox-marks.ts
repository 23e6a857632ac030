// Middleboxes as lanes between the two wires: how long the connection has been without a packet, filling up towards the idle time
// like the other limits; the moment it is forgotten; what is dropped and what is forged.
import {
  type EntryStretch,
  entryStretches,
  type HostName,
  type LostEvent,
  type MiddleboxEvent,
  type Run,
  type SendEvent,
  type TraceEvent,
} from '../../sim/index.ts';
import { humanDuration, shortDuration } from '../text/duration.ts';
import { markFor } from './mark.ts';
import type { Course, Mark } from './model.ts';
import { t } from '../text/words.ts';

export const boxLane = (name: string): string => `path/box/${name}`;

/** The middleboxes of some runs, from the client to the server. */
export const boxNames = (runs: readonly Run[]): string[] => [
  ...new Set(runs.flatMap(({ scenario }) => (scenario.path.middleboxes ?? []).map(({ name }) => name))),
];

/** Packets closer together than this part of the idle time are one on the chart, whatever the zoom. */
const CLOSE = 1 / 500;

/** The last of each bunch of packets, and the first of all. */
function spaced(renewals: readonly number[], timeoutUs: number): number[] {
  return renewals.filter((at, i) => {
    const next = renewals[i + 1];
    return i === 0 || next === undefined || next - at > timeoutUs * CLOSE;
  });
}

/** Empty at each packet, full when the idle time is over. */
export function idleCourse({ from, to, renewals, event }: EntryStretch): Course {
  const { timeoutUs } = event;
  if (timeoutUs === null)
    return {
      form: 'straight',
      points: [
        [from, 0],
        [to, 0],
      ],
    };
  const level = (since: number, at: number) => Math.min((at - since) / timeoutUs, 1);
  const kept = spaced(renewals, timeoutUs);
  const points = kept.flatMap((at, i): (readonly [number, number])[] => {
    const before = kept[i - 1];
    return before === undefined
      ? [[at, 0]]
      : [
          [at, level(before, at)],
          [at, 0],
        ];
  });
  return { form: 'straight', points: [...points, [to, level(kept.at(-1) ?? from, to)]] };
}

function texts({ event }: EntryStretch): { text: string; shortText: string; tinyText: string } {
  const { timeoutUs, state } = event;
  if (timeoutUs === null) return { text: t('kept for ever'), shortText: t('for ever'), tinyText: '' };
  const time = humanDuration(timeoutUs);
  const short = shortDuration(timeoutUs);
  return state === ''
    ? { text: t('forgets after $time', { time }), shortText: time, tinyText: short }
    : { text: t('$state, forgets after $time', { state, time }), shortText: `${state} ${short}`, tinyText: short };
}

function stretchLabel(stretch: EntryStretch): string {
  const { box, renewals, to, forgotten } = stretch;
  const packets = renewals.length === 1 ? t('1 packet passed') : t('$n packets passed', { n: renewals.length });
  const end = forgotten === null ? '' : t(', forgotten at $time', { time: humanDuration(to) });
  return t('$box: knows the connection, $text; $packets$end', { box, text: texts(stretch).text, packets, end });
}

const forgottenMark = (event: MiddleboxEvent): Mark =>
  markFor(event, {
    lane: boxLane(event.box),
    glyph: 'forgot',
    tone: 'death',
    level: event.rule.name === 'box-idle' ? 1 : 0.5,
    text: t('forgotten'),
    shortText: '',
  });

export function middleboxMarks(run: Run, endUs: number): Mark[] {
  const stretches = entryStretches(run);
  // Of a run that repeats for ever the packets of the last cycle are not there: nothing must look as if it ran full.
  const repeats = run.verdicts[run.scenario.watch].periodUs !== null;
  const bars = stretches.map((stretch, i) => {
    const lasts = !repeats && stretch.forgotten === null && stretches[i + 1]?.box !== stretch.box;
    const to = lasts ? Math.max(endUs, stretch.to) : stretch.to;
    return markFor(stretch.event, {
      lane: boxLane(stretch.box),
      glyph: 'entry',
      tone: 'normal',
      at: stretch.from,
      to,
      lasts,
      course: idleCourse({ ...stretch, to }),
      label: stretchLabel(stretch),
      key: `${stretch.event.key}+entry`,
      ...texts(stretch),
    });
  });
  const ends = run.events.flatMap((event) => (event.kind === 'middlebox' && event.did === 'forgot' ? [forgottenMark(event)] : []));
  return [...bars, ...ends];
}

/** The middlebox whose lane an event belongs on, where there is one. */
export function boxOf(event: TraceEvent): string | null {
  if (event.kind === 'lost' || event.kind === 'fault' || event.kind === 'middlebox') return event.box ?? null;
  return event.kind === 'send' ? (event.segment.forgedBy ?? null) : null;
}

/** Where a segment's way begins and ends where that is not a host: a lane, or the edge of its sender's. */
export function wayLanes(run: Run, sent: SendEvent, lost: LostEvent | null): { fromLane?: string; toLane?: string; stub?: true } {
  const boxes = run.scenario.path.middleboxes ?? [];
  const from = sent.segment.forgedBy === undefined ? {} : { fromLane: boxLane(sent.segment.forgedBy) };
  if (lost?.box !== undefined) return { ...from, toLane: boxLane(lost.box) };
  // Cut between the client and the first middlebox: it never came to the path lane, which is the link beside the server.
  const beforeAll = boxes.length > 0 && lost !== null && lost.passed === 0 && sent.place === 'client';
  return beforeAll ? { ...from, stub: true } : from;
}

export interface Trouble {
  readonly from: number;
  readonly to: number;
  readonly event: number;
}

/** Times in which a middlebox let nothing through, while somebody still had the connection. */
export function unknownTimes(run: Run, endUs: number): Trouble[] {
  const picksUp = new Set((run.scenario.path.middleboxes ?? []).flatMap(({ name, forgets }) => (forgets === 'picks up' ? [name] : [])));
  const over = (host: HostName) =>
    run.events.find(({ kind, place }) => (kind === 'error' || kind === 'gone') && place === host)?.at ?? endUs;
  const until = Math.max(over('client'), over('server'));
  return run.events.flatMap((event) => {
    if (event.kind !== 'middlebox' || event.did !== 'forgot' || picksUp.has(event.box)) return [];
    const again = run.events.find((later) => later.kind === 'middlebox' && later.id > event.id && later.box === event.box);
    const to = Math.min(again?.at ?? endUs, until);
    return to > event.at ? [{ from: event.at, to, event: event.id }] : [];
  });
}
