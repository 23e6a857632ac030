// A system's run as marks: requests from asking to answer, PINGs, decisions; each connection's life; what happened to the nodes.
// Hatched is who waits without knowing, as everywhere on this page.
import type { AppEvent } from '../../sim/index.ts';
import type { Course, Glyph, Mark, Scene, Tone } from '../lanes/model.ts';
import { humanDuration, shortDuration } from '../text/duration.ts';
import { ENDS_OF, type FaultSpan, faultSpans } from './fault-spans.ts';
import { type Item, type Items, itemsOf } from './items.ts';
import {
  boxLane,
  connectionLane,
  isFault,
  nodeLane,
  OTHERS_LANE,
  type ProgramPart,
  partLane,
  programsOf,
  requestsLane,
  shownConnections,
  systemLanes,
} from './lanes.ts';
import { LEAST_WAIT_US, MAX_TRACKS, type Request, slowFrom } from './requests.ts';
import type { EndOf } from './life.ts';
import type { ConnectionSummary, SystemSummary } from './summary.ts';
import { PHASES as PHASE_WORDS, appEventText, connectionName, faultText, fdOf, ruleWords, stretchText } from './words.ts';
import { t } from '../text/words.ts';

interface Part {
  readonly lane: string;
  readonly glyph: Glyph;
  readonly tone: Tone;
  readonly to?: number | null;
  readonly text?: string;
  readonly shortText?: string;
  readonly label?: string;
  readonly rank?: number;
  readonly band?: string;
  /** Beside the item's own mark. */
  readonly extra?: string;
  readonly at?: number;
  readonly course?: Course;
}

export interface SystemScene {
  readonly scene: Scene;
  readonly items: Items;
}

class Drafting {
  readonly marks: Mark[] = [];
  readonly markOf: Int32Array;
  private readonly items: Items;
  private readonly endUs: number;

  constructor(items: Items, endUs: number) {
    this.items = items;
    this.endUs = endUs;
    this.markOf = new Int32Array(items.list.length).fill(-1);
  }

  /** A mark of an item. `to` absent: a point; null: it lasts beyond the end. */
  add(place: number, part: Part): void {
    const item = this.items.list[place] as Item;
    const point = part.to === undefined;
    const at = part.at ?? item.at;
    const text = part.text ?? '';
    if (part.extra === undefined && this.markOf[place] === -1) this.markOf[place] = this.marks.length;
    this.marks.push({
      key: `${part.lane}|${item.key}${part.extra ?? ''}`,
      event: place,
      lane: part.lane,
      glyph: part.glyph,
      tone: part.tone,
      at,
      to: point ? null : Math.max(part.to ?? this.endUs, at),
      lasts: !point && part.to === null,
      plannedTo: null,
      text,
      shortText: part.shortText ?? text,
      tinyText: part.shortText ?? text,
      label: part.label ?? (item.is === 'event' ? t('$place: $event', { place: item.event.node, event: appEventText(item.event) }) : text),
      rank: part.rank ?? 3,
      end: null,
      course: part.course ?? null,
      level: null,
      ...(part.band === undefined ? {} : { band: part.band }),
    });
  }

  /** An item that another one's mark shows. */
  share(place: number, other: number): void {
    if (this.markOf[place] === -1) this.markOf[place] = this.markOf[other] ?? -1;
  }
}

/** A program's requests as bars; each failure a cross at its end, each long wait hatched. */
function requestMarks(draft: Drafting, program: ProgramPart): void {
  const { node, requests, tracks } = program;
  const slow = slowFrom(requests);
  const bundled = bundleMarks(draft, program, slow);
  // The name of an error stands beside the first of its kind; further ones are crosses.
  const named = new Set<string>();
  requests.forEach((request, i) => {
    const lane = requestsLane(node, tracks[i] ?? 0);
    const { asked, outcome, from, to } = request;
    const bar = asked?.id ?? outcome?.id;
    if (bar === undefined) return;
    const waits = to === null || to - from >= slow;
    const failed = outcome?.kind === 'failed';
    if (!bundled.has(request)) draft.add(bar, requestBar(node, lane, request, waits));
    for (const attempt of request.sent) {
      if (waits && attempt.at - from > LEAST_WAIT_US && !bundled.has(request))
        draft.add(attempt.id, { lane, glyph: 'ack', tone: 'normal', rank: 2 });
      else draft.share(attempt.id, bar);
    }
    if (outcome === null) return;
    if (failed) {
      const text = named.has(outcome.error) ? '' : shortError(outcome.error);
      named.add(outcome.error);
      draft.add(outcome.id, { lane, glyph: 'error', tone: 'death', text, rank: text === '' ? 9 : 9.5, band: `failed/${outcome.error}` });
    } else if (waits) draft.add(outcome.id, { lane, glyph: 'look', tone: 'normal', rank: 5 });
    else draft.share(outcome.id, bar);
    deadlineMark(draft, request, bar, lane, waits);
  });
}

/** "Unavailable: transport is closing" → "Unavailable". */
const shortError = (error: string): string => error.split(':')[0] ?? error;

/** Hatched where it waits; short ones that were answered merge to a band. */
function requestBar(node: string, lane: string, request: Request, waits: boolean): Part {
  const { outcome, from, to } = request;
  const failed = outcome?.kind === 'failed';
  return {
    lane,
    glyph: waits ? 'unaware' : 'state',
    tone: failed ? 'death' : waits ? 'plain' : 'normal',
    at: from,
    to,
    text: waits ? waitText(request) : '',
    shortText: waits && to !== null ? shortDuration(to - from) : '',
    label: requestLabel(node, request),
    rank: waits ? 6 : 3,
    ...(failed ? { band: `${node}/${outcome.error}` } : waits ? {} : { band: node }),
  };
}

/** On the last track those that wait lie over each other: each heap of them is one bar. Returns the requests in heaps. */
function bundleMarks(draft: Drafting, { node, requests, tracks }: ProgramPart, slow: number): ReadonlySet<Request> {
  const last = requests.filter(({ from, to }, i) => tracks[i] === MAX_TRACKS - 1 && (to === null || to - from >= slow));
  const heaps: Request[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const request of last) {
    if (request.from < until) heaps.at(-1)?.push(request);
    else heaps.push([request]);
    until = Math.max(until, request.to ?? Number.POSITIVE_INFINITY);
  }
  const real = heaps.filter(({ length }) => length > 1);
  for (const heap of real) {
    const [first] = heap as [Request];
    const place = (first.asked ?? first.outcome)?.id ?? 0;
    const lasts = heap.some(({ to }) => to === null);
    const text = t('$n more wait', { n: heap.length.toLocaleString('en') });
    draft.add(place, {
      lane: requestsLane(node, MAX_TRACKS - 1),
      glyph: 'unaware',
      tone: 'plain',
      at: first.from,
      to: lasts ? null : Math.max(...heap.map(({ to }) => to ?? 0)),
      text,
      label: t('$place: $event', { place: node, event: text }),
      rank: 6,
    });
    for (const { asked, outcome } of heap) draft.share((asked ?? outcome)?.id ?? place, place);
  }
  return new Set(real.flat());
}

/** Where a deadline that did not decide stood, for those that waited long. */
function deadlineMark(draft: Drafting, { deadlineAt, to }: Request, bar: number, lane: string, waits: boolean): void {
  if (!waits || deadlineAt === null || to === null || deadlineAt <= to) return;
  draft.add(bar, { lane, glyph: 'ack', tone: 'plain', at: deadlineAt, extra: '+deadline', label: t('deadline'), rank: 2 });
}

const waitText = ({ from, to }: Request): string =>
  to === null ? t('waits for an answer') : t('waits $time', { time: humanDuration(to - from) });

function requestLabel(node: string, { asked, outcome, from, to }: Request): string {
  const number = asked?.request ?? outcome?.request ?? 0;
  const name = t('$node: request $n', { node, n: number });
  if (outcome === null || to === null) return t('$request, not answered by the end', { request: name });
  return outcome.kind === 'failed'
    ? t('$request, failed after $time: $error', { request: name, time: humanDuration(to - from), error: outcome.error })
    : t('$request, answered after $time', { request: name, time: humanDuration(to - from) });
}

/** PINGs with their answers; changes that watchers heard of; writes that waited; decisions. */
function otherMarks(draft: Drafting, { node, events }: ProgramPart): void {
  const pings = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'ping') {
      draft.add(event.id, { lane: partLane(node, 'pings'), glyph: 'probe', tone: 'probe', rank: 4, band: 'ping' });
      pings.set(`${event.fd}/${event.number}`, event.id);
    } else if (event.kind === 'ping-acked') draft.share(event.id, pings.get(`${event.fd}/${event.number}`) ?? event.id);
    else if (event.kind === 'ping-missed')
      draft.add(event.id, { lane: partLane(node, 'pings'), glyph: 'error', tone: 'death', text: t('no answer'), rank: 8 });
    else if (event.kind === 'notified') draft.add(event.id, { lane: partLane(node, 'news'), glyph: 'look', tone: 'normal' });
    else if (event.kind === 'decided')
      draft.add(event.id, { lane: partLane(node, 'decisions'), glyph: 'call', tone: 'plain', text: ruleWords(event.rule.name), rank: 5 });
  }
  for (const event of events) if (event.kind === 'blocked') blockedMark(draft, event, events);
}

function blockedMark(draft: Drafting, event: Extract<AppEvent, { kind: 'blocked' }>, events: readonly AppEvent[]): void {
  const { id, fd, node } = event;
  const after = events.find(
    (one) => one.id > id && 'fd' in one && one.fd === fd && (one.kind === 'unblocked' || one.kind === 'disconnected'),
  );
  const waits = after === undefined ? null : after.at;
  draft.add(id, {
    lane: partLane(node, 'writes'),
    glyph: 'unaware',
    tone: 'plain',
    to: waits,
    text: waits === null ? t('write() waits') : t('write() waits $time', { time: humanDuration(waits - event.at) }),
    shortText: waits === null ? '' : shortDuration(waits - event.at),
  });
  if (after?.kind === 'unblocked') draft.share(after.id, id);
}

function faultMarks(draft: Drafting, events: readonly AppEvent[], spans: readonly FaultSpan[]): void {
  for (const { event, to } of spans)
    draft.add(event.id, { lane: nodeLane(event.node), glyph: 'cut', tone: 'plain', to, text: faultText(event), rank: 8 });
  for (const event of events.filter(isFault)) {
    if (ENDS_OF[event.fault] !== undefined) continue;
    const kill = event.fault === 'kill';
    draft.add(event.id, {
      lane: nodeLane(event.node),
      glyph: kill ? 'error' : 'call',
      tone: kill ? 'death' : 'plain',
      text: faultText(event),
      rank: 8,
    });
  }
}

/** How many connections a middlebox knows, as a part of the most at one time; and each that it forgets. */
function boxMarks(draft: Drafting, items: Items, connections: readonly ConnectionSummary[]): void {
  items.list.forEach((item, place) => {
    if (item.is === 'forgotten') {
      const name = connectionName(item.connection);
      const lane = boxLane(item.known.box);
      draft.add(place, { lane, glyph: 'forgot', tone: 'death', label: t('$box forgot $name', { box: item.known.box, name }), rank: 8 });
    }
    if (item.is !== 'box') return;
    const { most, course } = knownCourse(connections, item.box);
    const text = most === 1 ? t('knows one connection') : t('knows up to $n connections', { n: most });
    draft.add(place, {
      lane: boxLane(item.box),
      glyph: 'entry',
      tone: 'normal',
      to: null,
      course,
      text,
      label: t('$place: $event', { place: item.box, event: text }),
    });
  });
}

/** The most stands this high: above it there is room for words. */
const FULL = 0.4;

function knownCourse(connections: readonly ConnectionSummary[], box: string): { most: number; course: Course } {
  const changes = connections
    .flatMap(({ known }) => known.filter((one) => one.box === box))
    .flatMap(({ from, forgottenAt }) => [[from, 1] as const, ...(forgottenAt === null ? [] : [[forgottenAt, -1] as const])])
    .sort((a, b) => a[0] - b[0]);
  let now = 0;
  const counts = changes.map(([at, by]): [number, number] => {
    now += by;
    return [at, now];
  });
  const most = counts.reduce((value, [, count]) => Math.max(value, count), 1);
  return { most, course: { form: 'steps', points: counts.map(([at, count]) => [at, (count / most) * FULL] as const) } };
}

/** Stretches as bars, ends as crosses with their errno; on the lane of all others only how they begin and end. */
function connectionMarks(draft: Drafting, items: Items, shown: ReadonlySet<number>): void {
  items.list.forEach((item, place) => {
    if (item.is !== 'stretch' && item.is !== 'end') return;
    const { connection } = item;
    const own = shown.has(connection.fd);
    const lane = own ? connectionLane(connection.fd) : OTHERS_LANE;
    const name = connectionName(connection);
    if (item.is === 'end') {
      const { errno } = item.end;
      const text = errno === null ? '' : endText(item.end, connection);
      const node = connection[item.end.host];
      const what = errno === null ? t('$node is gone; nobody is told', { node }) : t('$node sees $errno', { node, errno });
      const look =
        errno === null ? ({ glyph: 'cancelled', tone: 'plain', rank: 5 } as const) : ({ glyph: 'error', tone: 'death', rank: 9 } as const);
      draft.add(place, {
        lane,
        ...look,
        text: own ? text : '',
        shortText: own ? (errno ?? '') : '',
        label: t('$place: $event', { place: name, event: what }),
      });
      return;
    }
    const { phase, from, to } = item.stretch;
    const says = stretchText(item.stretch, connection);
    const label = t('$place: $event', { place: name, event: says });
    if (!own) draft.add(place, { lane, glyph: 'syn', tone: 'normal', label, rank: 2 });
    else {
      // Where an end was just told, that is written there, and what is half-open with it.
      const told = connection.ends.some(({ at, errno }) => at === from && errno !== null);
      draft.add(place, { lane, ...PHASES[phase], to, text: told ? '' : says, shortText: told ? '' : t(PHASE_WORDS[phase]), label });
    }
  });
}

/** "ETIMEDOUT, etcd-1 does not know". */
function endText({ host, errno, at }: EndOf, connection: ConnectionSummary): string {
  const told = host === 'client' ? `${errno}` : `${connection.server}: ${errno}`;
  const rest = connection.stretches.find(({ from, phase, ends }) => from === at && phase === 'half-open' && ends.length === 1);
  return rest ? t('$told; $node does not know', { told, node: connection[rest.ends[0] ?? 'client'] }) : told;
}

const PHASES = {
  connecting: { glyph: 'timer', tone: 'plain' },
  established: { glyph: 'state', tone: 'normal' },
  'half-open': { glyph: 'unaware', tone: 'plain' },
  closing: { glyph: 'timer', tone: 'plain' },
  'TIME-WAIT': { glyph: 'timer', tone: 'plain' },
} as const satisfies Readonly<Record<string, { readonly glyph: Glyph; readonly tone: Tone }>>;

const SOCKET_GLYPHS: Readonly<Partial<Record<AppEvent['kind'], Glyph>>> = {
  connecting: 'syn',
  connected: 'ack',
  accepted: 'ack',
  disconnected: 'fin',
};

/** What programs did with a connection, on the connection's own lane. */
function socketMarks(draft: Drafting, events: readonly AppEvent[], shown: ReadonlySet<number>): void {
  for (const event of events) {
    const glyph = SOCKET_GLYPHS[event.kind];
    const fd = fdOf(event);
    if (glyph === undefined || fd === null) continue;
    const lane = shown.has(fd) ? connectionLane(fd) : OTHERS_LANE;
    draft.add(event.id, { lane, glyph, tone: glyph === 'fin' ? 'plain' : 'normal', rank: glyph === 'fin' ? 6 : 2 });
  }
}

export function systemScene(run: SystemSummary, allConnections: boolean): SystemScene {
  const { scenario, events, connections } = run;
  const endUs = scenario.until;
  const items = itemsOf(run);
  const programs = programsOf(run);
  const shown = shownConnections(connections, allConnections);
  const fds = new Set(shown.map(({ fd }) => fd));
  const draft = new Drafting(items, endUs);
  const spans = faultSpans(events);
  faultMarks(draft, events, spans);
  for (const program of programs) {
    requestMarks(draft, program);
    otherMarks(draft, program);
  }
  boxMarks(draft, items, connections);
  connectionMarks(draft, items, fds);
  socketMarks(draft, events, fds);
  const scene: Scene = {
    lanes: systemLanes(run, programs, shown),
    marks: draft.marks,
    links: [],
    faults: spans.map(({ event, to }) => ({ from: event.at, to: to ?? endUs, event: event.id })),
    markOf: draft.markOf,
    endUs,
    ending: 'over',
  };
  return { scene, items };
}
