// A flight of segments in mid-connection, set up field by field: what one acknowledgement then makes of it.
import { type Host, newHost, setClock } from '../../sim/kernel/host.ts';
import { type AckFlags, type Resend, tcpFastretransAlert } from '../../sim/kernel/recovery.ts';
import type { Skb, TcpSock } from '../../sim/kernel/sock.ts';
import { PROFILES, type Sysctls } from '../../sim/index.ts';
import { jiffies, micros } from '../../sim/time.ts';
import { MSS, skbOf, sockOf } from './bench.ts';

/** The moment of every such test, µs. */
export const NOW = 5_000_000;

/** A host at that moment, at 250 HZ. */
export function hostNow(sysctl: Partial<Sysctls> = {}): Host {
  const host = newHost('client', PROFILES['linux-6.12'], 250, { jiffiesAtStart: 2 ** 22, microsecondsIntoJiffy: 0 }, sysctl, null);
  setClock(host, micros(NOW));
  return host;
}

/** The sequence number before which so many segments lie. */
export const edge = (segments: number): number => 1 + segments * MSS;

/** `count` segments in flight, sent 100 ms ago (the round trip time) and 10 µs apart, the peer's window wide open. */
export function flight(count: number, fields: Partial<TcpSock> = {}, each: (index: number) => Partial<Skb> = () => ({})): TcpSock {
  const rtxQueue = Array.from({ length: count }, (_, i) => skbOf(edge(i), MSS, { sentAt: micros(NOW - 100_000 + 10 * i), ...each(i) }));
  return sockOf({
    state: 'ESTAB',
    rtxQueue,
    packetsOut: count,
    sndUna: 1,
    sndNxt: edge(count),
    writeSeq: edge(count),
    sndWnd: 65_535,
    mss: MSS,
    sackOk: true,
    tsOk: true,
    srttUs: 800_000,
    minRttUs: 100_000,
    rttvarUs: 200_000,
    rto: jiffies(75),
    rtoMax: jiffies(30_000),
    rtoMinUs: 200_000,
    ...fields,
  });
}

const NOTHING: AckFlags = {
  advanced: false,
  dataAcked: false,
  retransDataAcked: false,
  origSackAcked: false,
  dataSacked: false,
  windowUpdate: false,
  data: false,
  dsack: false,
  dsackTlp: false,
  setXmitTimer: false,
  lostRetrans: false,
};
/** What an acknowledgement with these flags calls for. */
export const alertOn = (host: Host, sk: TcpSock, flags: Partial<AckFlags>, duplicates: number): Resend =>
  tcpFastretransAlert(host, sk, duplicates, { ...NOTHING, ...flags });

/** Which segments of the flight are marked lost. */
export const lostOf = (sk: TcpSock): number[] => sk.rtxQueue.flatMap((skb, i) => (skb.lost ? [i] : []));

/** What left, as numbers of segments in the flight. */
export const leftFrom = (host: Host): number[] => host.outbox.splice(0).map(({ segment }) => (segment.seq - 1) / MSS);
