// The path between the two hosts: delay, and cuts that lose everything on it without a word.
import { type Micros, micros } from '../time.ts';
import type { HostName, Segment } from '../trace/trace-event.ts';

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
  cut: boolean;
  /** In order of arrival; at the same microsecond in order of departure. */
  inFlight: Packet[];
}

/** Splits the round trip evenly; an odd microsecond goes to the way back. */
export const newPath = (rttUs: number): Path => ({
  toServerUs: Math.floor(rttUs / 2),
  toClientUs: Math.ceil(rttUs / 2),
  cut: false,
  inFlight: [],
});

/** Puts a segment on the path; null where the path is cut. */
export function depart(path: Path, segment: Segment, sent: number, now: Micros): Packet | null {
  if (path.cut) return null;
  const to: HostName = segment.from === 'client' ? 'server' : 'client';
  const arrivesAt = micros(now + (to === 'server' ? path.toServerUs : path.toClientUs));
  const packet = { segment, sent, to, arrivesAt };
  let index = path.inFlight.length;
  while (index > 0 && (path.inFlight[index - 1] as Packet).arrivesAt > arrivesAt) index--;
  path.inFlight.splice(index, 0, packet);
  return packet;
}

/** Cuts the path: what is on it is lost. Returns it. */
export function cutPath(path: Path): Packet[] {
  path.cut = true;
  const lost = path.inFlight;
  path.inFlight = [];
  return lost;
}
