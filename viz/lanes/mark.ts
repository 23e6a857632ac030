// One mark of one trace event, and how much an event matters when there is no room for all.
import type { TraceEvent } from '../../sim/index.ts';
import { eventText } from '../text/event.ts';
import type { BarEnd, Course, Glyph, Mark, Tone } from './model.ts';

const RANKS: Readonly<Record<TraceEvent['kind'], number>> = {
  error: 9,
  gone: 9,
  fault: 8,
  fire: 6,
  middlebox: 7.5,
  call: 5,
  send: 4,
  lost: 4,
  state: 4,
  receive: 2,
  cancel: 3,
  arm: 1,
};

/** How much an event matters when there is no room for all. */
export function importance(event: TraceEvent): number {
  const segment = event.kind === 'send' ? event.segment.purpose : null;
  if (segment === 'retransmission') return 7;
  if (segment === 'keepalive-probe' || segment === 'window-probe' || segment === 'tail-loss-probe') return 6.5;
  return RANKS[event.kind];
}

interface Part {
  readonly lane: string;
  readonly glyph: Glyph;
  readonly tone: Tone;
  readonly to?: number;
  readonly lasts?: boolean;
  readonly plannedTo?: number;
  readonly text?: string;
  readonly shortText?: string;
  readonly tinyText?: string;
  /** Instead of the event in words. */
  readonly label?: string;
  readonly end?: BarEnd;
  readonly course?: Course;
  readonly level?: number;
  readonly at?: number;
  readonly key?: string;
}

export const markFor = (event: TraceEvent, part: Part): Mark => ({
  key: part.key ?? event.key,
  event: event.id,
  lane: part.lane,
  glyph: part.glyph,
  tone: part.tone,
  at: part.at ?? event.at,
  to: part.to ?? null,
  lasts: part.lasts ?? false,
  plannedTo: part.plannedTo ?? null,
  text: part.text ?? '',
  shortText: part.shortText ?? part.text ?? '',
  tinyText: part.tinyText ?? part.shortText ?? part.text ?? '',
  label: part.label ?? (event.place === 'path' ? eventText(event) : `${event.place}: ${eventText(event)}`),
  rank: importance(event),
  end: part.end ?? null,
  course: part.course ?? null,
  level: part.level ?? null,
});
