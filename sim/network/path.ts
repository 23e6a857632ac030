// The path between the two hosts: delay, and cuts that lose everything on it without a word, in both directions or in one.
import { type Micros, micros } from '../time.ts';
import type { Direction, HostName, Segment } from '../trace/trace-event.ts';

/** A segment on its way. */
export interface Packet {
  readonly segment: Segment;
  /** The trace event of its departure; −1 without a trace. */
  readonly sent: number;
  readonly to: HostName;
  readonly arrivesAt: Micros;
}

export interface Path {
  /** One-way delays, µs. */
  readonly toServerUs: number;
  readonly toClientUs: number;
  /** Towards whom everything is lost. */
  readonly cut: Record<HostName, boolean>;
  /** In order of arrival; at the same microsecond in order of departure. */
  inFlight: Packet[];
}

/** Splits the round trip evenly; an odd microsecond goes to the way back. */
export const newPath = (rttUs: number): Path => ({
  toServerUs: Math.floor(rttUs / 2),
  toClientUs: Math.ceil(rttUs / 2),
  cut: { client: false, server: false },
  inFlight: [],
});

/** Puts a segment on the path; null where the path is cut in its direction. */
export function depart(path: Path, segment: Segment, sent: number, now: Micros): Packet | null {
  const to: HostName = segment.from === 'client' ? 'server' : 'client';
  if (path.cut[to]) return null;
  const arrivesAt = micros(now + (to === 'server' ? path.toServerUs : path.toClientUs));
  const packet = { segment, sent, to, arrivesAt };
  let index = path.inFlight.length;
  while (index > 0 && (path.inFlight[index - 1] as Packet).arrivesAt > arrivesAt) index--;
  path.inFlight.splice(index, 0, packet);
  return packet;
}

/** Whether a cut or a restoration of a direction (both where none is named) is about packets to this host. */
const isAbout = (direction: Direction | undefined, to: HostName): boolean =>
  direction === undefined || direction === (to === 'server' ? 'toServer' : 'toClient');

/** Cuts the path: what is on it in that direction is lost. Returns it. */
export function cutPath(path: Path, direction?: Direction): Packet[] {
  setCut(path, direction, true);
  const lost = path.inFlight.filter(({ to }) => isAbout(direction, to));
  path.inFlight = path.inFlight.filter(({ to }) => !isAbout(direction, to));
  return lost;
}

/** Lets packets through again. */
export const restorePath = (path: Path, direction?: Direction): void => setCut(path, direction, false);

function setCut(path: Path, direction: Direction | undefined, cut: boolean): void {
  if (isAbout(direction, 'server')) path.cut.server = cut;
  if (isAbout(direction, 'client')) path.cut.client = cut;
}
