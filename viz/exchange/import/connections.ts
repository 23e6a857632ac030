// The connections of a capture: packets with the same two ends, a new connection where a SYN begins one anew. What is no TCP is
// counted; what was captured twice (the "any" device, a mirrored port) counts once.
import type { CaptureContents, Frame } from './frame.ts';
import { ipPacketOf } from './link-layer.ts';
import { readTcp, type Skipped, type TcpPacket } from './tcp-packet.ts';

export interface SeenPacket extends TcpPacket {
  readonly us: number;
  readonly outbound: boolean | null;
}

export interface Connection {
  /** In order of time. */
  readonly packets: readonly SeenPacket[];
  /** Its two ends as "address:port", the one that asked for it first. */
  readonly ends: readonly [string, string];
  /** The interface's name, where the file has several. */
  readonly iface: string | null;
  readonly bytes: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** Whether its SYN is there. */
  readonly whole: boolean;
}

export interface Connections {
  readonly connections: readonly Connection[];
  readonly skipped: Readonly<Partial<Record<Skipped | 'captured twice' | 'of further connections', number>>>;
}

/** More than anyone chooses from. */
const MAX_CONNECTIONS = 5000;
const TWICE_WITHIN_US = 5000;

interface Growing {
  readonly packets: SeenPacket[];
  readonly iface: number;
  over: boolean;
}

/** Bare addresses of version 6 have colons of their own. */
export const endText = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`);

const sourceOf = (packet: TcpPacket): string => endText(packet.source, packet.sourcePort);
const targetOf = (packet: TcpPacket): string => endText(packet.target, packet.targetPort);

/** The same packet seen again: another interface of the same host, or the other side of the loopback. */
function isCopy(a: SeenPacket, b: SeenPacket): boolean {
  const same = a.seq === b.seq && a.ack === b.ack && a.flags === b.flags && a.len === b.len && a.window === b.window && a.ipId === b.ipId;
  if (!same || sourceOf(a) !== sourceOf(b) || b.us - a.us > TWICE_WITHIN_US) return false;
  // Without an identification two equal acknowledgements may be two: only a copy goes the other way.
  return a.ipId !== null && a.ipId !== 0 ? true : a.outbound !== null && a.outbound !== b.outbound;
}

/** A SYN with a number of its own after the end, or instead of the one before: the ports are used again. */
function beginsAnew(packet: SeenPacket, connection: Growing): boolean {
  if (packet.flags !== 'S') return false;
  const syn = connection.packets.find(({ flags }) => flags === 'S');
  return syn === undefined ? connection.packets.length > 0 : syn.seq !== packet.seq;
}

export function connectionsOf({ frames, interfaceNames }: CaptureContents): Connections {
  const skipped: Record<string, number> = {};
  const skip = (why: string) => {
    skipped[why] = (skipped[why] ?? 0) + 1;
  };
  const all: Growing[] = [];
  const open = new Map<string, Growing>();
  const ordered = frames.toSorted((a, b) => a.us - b.us);
  for (const frame of ordered) {
    const packet = packetOf(frame);
    if (typeof packet === 'string') {
      skip(packet);
      continue;
    }
    const key = `${frame.iface} ${[sourceOf(packet), targetOf(packet)].sort().join(' ')}`;
    let connection = open.get(key);
    if (connection?.packets.slice(-4).some((one) => isCopy(one, packet))) {
      skip('captured twice');
      continue;
    }
    if (!connection || beginsAnew(packet, connection)) {
      if (all.length === MAX_CONNECTIONS) {
        skip('of further connections');
        continue;
      }
      connection = { packets: [], iface: frame.iface, over: false };
      open.set(key, connection);
      all.push(connection);
    }
    connection.packets.push(packet);
  }
  const named = new Set(all.map(({ iface }) => iface)).size > 1;
  return { connections: all.map((one) => finish(one, named ? (interfaceNames[one.iface] ?? `interface ${one.iface}`) : null)), skipped };
}

function packetOf(frame: Frame): SeenPacket | Skipped {
  const ip = ipPacketOf(frame.linkType, frame.bytes);
  if (ip === 'unknown link') return 'unknown link type';
  if (ip === null) return 'not IP';
  const tcp = readTcp(ip.bytes);
  return typeof tcp === 'string' ? tcp : { ...tcp, us: frame.us, outbound: frame.outbound ?? ip.outbound };
}

/** Who asked for the connection: the sender of the SYN, else the end with the higher port. */
function firstEnd(packets: readonly SeenPacket[]): string {
  const syn = packets.find(({ flags }) => flags === 'S');
  if (syn) return sourceOf(syn);
  const answer = packets.find(({ flags }) => flags === 'S.');
  if (answer) return targetOf(answer);
  const first = packets[0] as SeenPacket;
  return first.sourcePort >= first.targetPort ? sourceOf(first) : targetOf(first);
}

function finish({ packets }: Growing, iface: string | null): Connection {
  const first = packets[0] as SeenPacket;
  const client = firstEnd(packets);
  const server = sourceOf(first) === client ? targetOf(first) : sourceOf(first);
  return {
    packets,
    ends: [client, server],
    iface,
    bytes: packets.reduce((sum, { len }) => sum + len, 0),
    fromUs: first.us,
    toUs: packets.at(-1)?.us ?? first.us,
    whole: packets.some(({ flags }) => flags === 'S'),
  };
}
