// From a frame to the IP packet in it: Ethernet with VLAN tags, Linux cooked captures, loopback, and bare IP.

/** LINKTYPE_ values (tcpdump.org/linktypes), with two that some systems write for bare IP. */
const NULL = 0;
const ETHERNET = 1;
const RAW_KINDS = [12, 14, 101, 228, 229];
const LOOP = 108;
const LINUX_SLL = 113;
const LINUX_SLL2 = 276;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN_TAGS = [0x8100, 0x88a8, 0x9100];
const MAX_VLAN_TAGS = 4;
/** Address families for IP, as the systems number them. */
const FAMILIES = [2, 10, 24, 28, 30];
/** "Sent by us" in a cooked capture. */
const OUTGOING = 4;

export interface IpPacket {
  readonly bytes: Uint8Array;
  /** Whether the capturing host sent it, where the link layer says so. */
  readonly outbound: boolean | null;
}

export const LINK_TYPES_READ = 'Ethernet, Linux cooked (SLL, SLL2), loopback or bare IP';

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const isIp = (etherType: number): boolean => etherType === IPV4 || etherType === IPV6;
const from = (bytes: Uint8Array, at: number, outbound: boolean | null): IpPacket => ({ bytes: bytes.subarray(at), outbound });

function ethernet(bytes: Uint8Array): IpPacket | null {
  let at = 12;
  for (let tags = 0; tags < MAX_VLAN_TAGS && VLAN_TAGS.includes(u16(bytes, at)); tags++) at += 4;
  return isIp(u16(bytes, at)) ? from(bytes, at + 2, null) : null;
}

function cooked(bytes: Uint8Array, protocolAt: number, typeAt: number, dataAt: number): IpPacket | null {
  const type = typeAt === 10 ? (bytes[10] ?? 0) : u16(bytes, typeAt);
  let [protocol, at] = [u16(bytes, protocolAt), dataAt];
  if (VLAN_TAGS.includes(protocol)) [protocol, at] = [u16(bytes, at + 2), at + 4];
  return isIp(protocol) ? from(bytes, at, type === OUTGOING) : null;
}

function loopback(bytes: Uint8Array): IpPacket | null {
  const [first, last] = [bytes[0] ?? 0, bytes[3] ?? 0];
  return FAMILIES.includes(first) || FAMILIES.includes(last) ? from(bytes, 4, null) : null;
}

/** The IP packet of a frame; null where it holds none; 'unknown link' where its link type is not read. */
export function ipPacketOf(linkType: number, bytes: Uint8Array): IpPacket | null | 'unknown link' {
  switch (linkType) {
    case ETHERNET:
      return ethernet(bytes);
    case LINUX_SLL:
      return cooked(bytes, 14, 0, 16);
    case LINUX_SLL2:
      return cooked(bytes, 0, 10, 20);
    case NULL:
    case LOOP:
      return loopback(bytes);
    default:
      return RAW_KINDS.includes(linkType) ? from(bytes, 0, null) : 'unknown link';
  }
}
