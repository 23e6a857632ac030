// The path between the two hosts: delay, middleboxes on the way, and cuts that lose everything without a word, in both
// directions or in one. A cut is next to a host: between the server and the middleboxes, or between them and the client.
import { oneWayUs, wayToBox } from '../scenario/middlebox.ts';
import type { PathSetup } from '../scenario/scenario.ts';
import { type Micros, micros } from '../time.ts';
import type { Direction, HostName, Segment } from '../trace/trace-event.ts';
import { copyMiddlebox, type Middlebox, newMiddlebox } from './middlebox.ts';

/** A segment on its way. */
export interface Packet {
  readonly segment: Segment;
  /** The trace event of its departure; −1 without a trace. */
  readonly sent: number;
  readonly to: HostName;
  /** When it reaches the next stop, and which: the index of a middlebox, or the host. */
  readonly arrivesAt: Micros;
  readonly stop: number | 'host';
  /** The how-manieth packet of this path it is. */
  readonly order: number;
  /** How many middleboxes it has passed. */
  readonly passed: number;
}

/** Towards whom a link loses everything. */
type Cut = Record<HostName, boolean>;

export interface Path {
  /** One-way delays, µs. */
  readonly toServerUs: number;
  readonly toClientUs: number;
  /** The link next to the server; the only one where there are no middleboxes. */
  readonly cut: Cut;
  /** The link next to the client, where there are middleboxes. */
  readonly cutAtClient: Cut;
  /** From the client to the server. */
  readonly boxes: readonly Middlebox[];
  /** In order of arrival; at the same microsecond in order of departure. */
  inFlight: Packet[];
  departures: number;
}

export const newPath = ({ rttUs, middleboxes = [] }: PathSetup): Path => ({
  toServerUs: oneWayUs(rttUs, 'server'),
  toClientUs: oneWayUs(rttUs, 'client'),
  cut: { client: false, server: false },
  cutAtClient: { client: false, server: false },
  boxes: middleboxes.map(newMiddlebox),
  inFlight: [],
  departures: 0,
});

export const copyPath = (path: Path): Path => ({
  ...path,
  cut: { ...path.cut },
  cutAtClient: { ...path.cutAtClient },
  boxes: path.boxes.length === 0 ? path.boxes : path.boxes.map(copyMiddlebox),
  inFlight: [...path.inFlight],
});

/** Whether everything gets through in both directions. */
export const isWhole = ({ cut, cutAtClient }: Path): boolean => !(cut.server || cut.client || cutAtClient.server || cutAtClient.client);

/** The way of a packet: who gets it, where it starts. */
interface Way {
  readonly segment: Segment;
  readonly sent: number;
  readonly order: number;
  readonly passed: number;
  /** The middlebox that it leaves; null: its host. */
  readonly from: number | null;
}

/** Puts a segment that a host sends on the path; null where the path is cut in its direction. */
export const depart = (path: Path, segment: Segment, sent: number, now: Micros): Packet | null =>
  enterLink(path, { segment, sent, order: path.departures++, passed: 0, from: null }, now);

/** When a packet reaches the host that it is for, if nothing happens to it. */
export const arrivalOf = (path: Path, { arrivesAt, stop, to }: Packet): Micros =>
  stop === 'host' ? arrivesAt : micros(arrivesAt + wayTo(path, to, 'host') - wayTo(path, to, stop));

/** What is noted of a packet that was lost before any middlebox: nothing where there are none. */
export const passedNone = (path: Path): { readonly passed?: number } => (path.boxes.length === 0 ? {} : { passed: 0 });

/** Sends on a packet that a middlebox let pass. */
export const passOn = (path: Path, packet: Packet, box: number, now: Micros): Packet | null =>
  enterLink(path, { segment: packet.segment, sent: packet.sent, order: packet.order, passed: packet.passed + 1, from: box }, now);

/** Puts a segment on the path that a middlebox made. */
export const departFromBox = (path: Path, segment: Segment, sent: number, box: number, now: Micros): Packet | null =>
  enterLink(path, { segment, sent, order: path.departures++, passed: 0, from: box }, now);

function enterLink(path: Path, { segment, sent, order, passed, from }: Way, now: Micros): Packet | null {
  const to: HostName = segment.from === 'client' ? 'server' : 'client';
  const stop = nextStop(path, to, from);
  if (cutOf(path, to, from, stop)[to]) return null;
  const arrivesAt = micros(now + wayTo(path, to, stop) - (from === null ? 0 : wayTo(path, to, from)));
  const packet: Packet = { segment, sent, to, arrivesAt, stop, order, passed };
  insert(path, packet);
  return packet;
}

function nextStop({ boxes }: Path, to: HostName, from: number | null): number | 'host' {
  const next = to === 'server' ? (from === null ? 0 : from + 1) : (from ?? boxes.length) - 1;
  return next >= 0 && next < boxes.length ? next : 'host';
}

const NEVER_CUT: Cut = { client: false, server: false };

/** The state of the link between two stops. */
function cutOf(path: Path, to: HostName, from: number | null, stop: number | 'host'): Cut {
  if (path.boxes.length === 0) return path.cut;
  const endsAt = to === 'server' ? stop : (from ?? 'host');
  if (endsAt === 'host') return path.cut;
  const startsAt = to === 'server' ? (from ?? 'host') : stop;
  return startsAt === 'host' ? path.cutAtClient : NEVER_CUT;
}

/** How long it takes from the sending host to a stop, µs. */
function wayTo({ boxes, toServerUs, toClientUs }: Path, to: HostName, stop: number | 'host'): number {
  const wholeUs = to === 'server' ? toServerUs : toClientUs;
  if (stop === 'host') return wholeUs;
  return wayToBox(wholeUs, (boxes[stop] as Middlebox).setup.at, to);
}

function insert({ inFlight }: Path, packet: Packet): void {
  let index = inFlight.length;
  while (index > 0 && comesBefore(packet, inFlight[index - 1] as Packet)) index--;
  inFlight.splice(index, 0, packet);
}

const comesBefore = (a: Packet, b: Packet): boolean => (a.arrivesAt === b.arrivesAt ? a.order < b.order : a.arrivesAt < b.arrivesAt);

/** Whether a cut or a restoration of a direction (both where none is named) is about packets to this host. */
const isAbout = (direction: Direction | undefined, to: HostName): boolean =>
  direction === undefined || direction === (to === 'server' ? 'toServer' : 'toClient');

/** Cuts a link: what is on it in that direction is lost. Returns it. */
export function cutPath(path: Path, direction?: Direction, near: HostName = 'server'): Packet[] {
  setCut(path, direction, near, true);
  const link = near === 'client' ? path.cutAtClient : path.cut;
  const isLost = (packet: Packet): boolean =>
    isAbout(direction, packet.to) && cutOf(path, packet.to, comingFrom(path, packet), packet.stop) === link;
  const lost = path.inFlight.filter(isLost);
  path.inFlight = path.inFlight.filter((packet) => !isLost(packet));
  return lost;
}

/** The stop that a packet left last; null: its host. */
function comingFrom({ boxes }: Path, { to, stop }: Packet): number | null {
  const last = to === 'server' ? (stop === 'host' ? boxes.length : stop) - 1 : (stop === 'host' ? -1 : stop) + 1;
  return last >= 0 && last < boxes.length ? last : null;
}

/** Lets packets through again. */
export const restorePath = (path: Path, direction?: Direction, near: HostName = 'server'): void => setCut(path, direction, near, false);

function setCut(path: Path, direction: Direction | undefined, near: HostName, cut: boolean): void {
  const link = near === 'client' ? path.cutAtClient : path.cut;
  if (isAbout(direction, 'server')) link.server = cut;
  if (isAbout(direction, 'client')) link.client = cut;
}
