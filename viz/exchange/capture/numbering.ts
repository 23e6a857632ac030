// What the simulator leaves out of a segment and a wire needs: addresses, ports, each side's first sequence number, and how far
// windows are shifted. All follow from the run alone, so that the same run gives the same bytes.
import type { HostName, Run, Segment } from '../../../sim/index.ts';

export interface EndPoint {
  readonly mac: readonly number[];
  readonly address: readonly number[];
}

/** Locally administered, and of the block for documentation (RFC 5737). */
export const END_POINTS: Readonly<Record<HostName, EndPoint>> = {
  client: { mac: [2, 0, 0, 0, 0, 1], address: [192, 0, 2, 1] },
  server: { mac: [2, 0, 0, 0, 0, 2], address: [192, 0, 2, 2] },
};

/** No program is known by it, so nobody dissects what is only filling. */
export const SERVER_PORT = 4242;
const FIRST_EPHEMERAL_PORT = 49_152;

/** A flow is the client's port; those that are only counted get one of the dynamic ports. */
export const clientPort = (flow: number): number => (flow < 1024 ? FIRST_EPHEMERAL_PORT + flow : flow % 65_536);

export interface Side {
  /** Added to the simulator's numbers, which count from the SYN. */
  readonly isn: number;
  /** Window scale (RFC 7323), or null where the largest window fits in 16 bits without. */
  readonly shift: number | null;
}

export interface Numbering {
  side(segment: Segment): Side;
  otherSide(segment: Segment): Side;
}

const other = (host: HostName): HostName => (host === 'client' ? 'server' : 'client');
const sideKey = (flow: number, host: HostName): string => `${flow}/${host}`;

/** FNV-1a: spreads a name over 32 bits, the same everywhere. */
function spread(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash;
}

const MAX_SHIFT = 14;
const shiftFor = (window: number): number => Math.min(MAX_SHIFT, Math.max(0, Math.ceil(Math.log2((window + 1) / 65_536))));

export function numberingOf(run: Run): Numbering {
  const largest = new Map<string, number>();
  const began = new Set<string>();
  const scaled = new Set<number>();
  for (const event of run.events) {
    if (event.kind !== 'send') continue;
    const { flow, from, flags, win } = event.segment;
    const key = sideKey(flow, from);
    if (flags.includes('S')) began.add(key);
    else largest.set(key, Math.max(largest.get(key) ?? 0, win));
    if (win > 65_535) scaled.add(flow);
  }
  const find = (flow: number, host: HostName): Side => {
    const key = sideKey(flow, host);
    return {
      // A side without a socket answers with the very numbers it was sent, or with 0.
      isn: began.has(key) ? spread(key) : 0,
      shift: scaled.has(flow) ? shiftFor(largest.get(key) ?? 0) : null,
    };
  };
  return {
    side: ({ flow, from }) => find(flow, from),
    otherSide: ({ flow, from }) => find(flow, other(from)),
  };
}
