// What the chart is made of: lanes, and marks on them. A mark knows times, never pixels, so zooming changes none of it.
import type { HostName, TimerName } from '../../sim/index.ts';

/** Hue says only this; position says who, the glyph says what. */
export type Tone = 'normal' | 'retransmit' | 'probe' | 'zero-window' | 'death' | 'plain';

export type LaneKind = 'verdict' | 'program' | 'state' | 'timer' | 'limit' | 'wire' | 'box' | 'path' | 'gauge';
/** Of one connection; a system has groups of its own. */
export type GroupId = 'top' | 'client' | 'server' | 'wire' | 'gauges' | `node/${string}` | 'connections';

export interface Lane {
  readonly id: string;
  readonly group: GroupId;
  readonly kind: LaneKind;
  readonly title: string;
  readonly host: HostName | null;
  readonly timer: TimerName | null;
  /** What a screen reader says instead of the title. */
  readonly label?: string;
}

export type Glyph =
  // points
  | 'call'
  | 'data'
  | 'ack'
  | 'retransmission'
  | 'probe'
  | 'zero-window'
  | 'syn'
  | 'fin'
  | 'rst'
  | 'arrival'
  | 'lost'
  | 'fired'
  | 'cancelled'
  | 'error'
  | 'endless'
  | 'look'
  | 'full'
  | 'forgot'
  // intervals
  | 'timer'
  | 'limit'
  | 'gauge'
  | 'entry'
  | 'state'
  | 'alive'
  | 'unaware'
  | 'over'
  | 'cut';

/** How a timer's bar ends; each has its own shape. */
export type BarEnd = 'fired' | 'cancelled' | 'moved' | 'armed';

/** How full something is over time: straight between the points, or holding each value until the next. */
export interface Course {
  readonly form: 'straight' | 'steps';
  /** Ascending times in microseconds, each with a level of 0 to 1. */
  readonly points: readonly (readonly [at: number, level: number])[];
}

export interface Mark {
  /** Stable across runs: the trace event's key, and a part where one event has several marks. */
  readonly key: string;
  /** The trace event that it shows. */
  readonly event: number;
  readonly lane: string;
  readonly glyph: Glyph;
  readonly tone: Tone;
  readonly at: number;
  /** End of an interval; null for a point. */
  readonly to: number | null;
  /** The interval has no end within the run: it is drawn to the edge. */
  readonly lasts: boolean;
  /** A cancelled timer's planned rest: when it would have fired. */
  readonly plannedTo: number | null;
  /** Text inside or beside, where there is room. */
  readonly text: string;
  /** The same in fewer characters, for less room. */
  readonly shortText: string;
  /** And in the fewest. */
  readonly tinyText: string;
  /** What a screen reader says, without the time. */
  readonly label: string;
  /** Greater wins the room when marks are merged. */
  readonly rank: number;
  /** Of a timer's bar. */
  readonly end: BarEnd | null;
  /** Of what fills up. */
  readonly course: Course | null;
  /** Of a point on such a course: its height, 0 to 1. */
  readonly level: number | null;
  /** Small intervals of one name that follow each other closely become one with a count. */
  readonly band?: string;
}

/** A segment's way: from the end that sent it to the end that got it, or to the middle where it was lost. */
export interface Link {
  readonly event: number;
  readonly from: HostName;
  readonly at: number;
  readonly to: number;
  readonly lost: boolean;
  readonly tone: Tone;
  /** The lane where it begins or ends, where that is not a host's. */
  readonly fromLane?: string;
  readonly toLane?: string;
  /** It hardly left its sender. */
  readonly stub?: true;
}

export interface Scene {
  readonly lanes: readonly Lane[];
  readonly marks: readonly Mark[];
  readonly links: readonly Link[];
  /** Times in which the path was cut, an end was off, or a middlebox let nothing through: shaded over all lanes. */
  readonly faults: readonly { readonly from: number; readonly to: number; readonly event: number }[];
  /** Which mark shows a trace event; −1 for none. */
  readonly markOf: Int32Array;
  readonly endUs: number;
  /** What lies beyond the right edge: nothing more, the same for ever without being told, or a life that goes on. */
  readonly ending: 'over' | 'never' | 'goes on';
}
