// One TCP socket as a plain record of numbers, named after the fields of tcp_sock and inet_connection_sock.
// Sequence numbers are relative to this side's SYN (= 0); the peer's are relative to the peer's SYN.
import { type Jiffies, jiffies, type Micros } from '../time.ts';
import type { Errno, TcpState, TimerName } from '../trace/trace-event.ts';
import { type Cubic, newCubic } from './cubic.ts';
import { newTimerEntry, type TimerEntry } from './timer-table.ts';

/** Congestion states (tcp(7), tcpi_ca_state). Without ECN and local drops CWR (2) is never stayed in. */
export const CA_OPEN = 0;
export const CA_DISORDER = 1;
export const CA_RECOVERY = 3;
export const CA_LOSS = 4;

/** "Not set" for times and sequence numbers, where the kernel uses 0. */
export const NONE = -1;
export const INFINITE_SSTHRESH = 0x7fffffff;
/** Initial congestion window in segments (RFC 6928). */
export const TCP_INIT_CWND = 10;

/** A run of bytes in the write or retransmission queue (sk_buff). */
export interface Skb {
  seq: number;
  /** After the last byte; SYN and FIN count one. */
  endSeq: number;
  len: number;
  syn: boolean;
  fin: boolean;
  psh: boolean;
  /** Of its latest transmission. */
  sentAt: Micros;
  /** Segments on the wire (tcp_skb_pcount). */
  pcount: number;
  everRetransmitted: boolean;
  /** A retransmission of it is in flight (TCPCB_SACKED_RETRANS). */
  retransmitted: boolean;
  lost: boolean;
  sacked: boolean;
}

export interface TcpSock {
  readonly flow: number;
  state: TcpState;
  /** No file descriptor any more (SOCK_DEAD): an orphan. */
  orphan: boolean;
  rcvShutdown: boolean;
  sndShutdown: boolean;

  // Options.
  keepOpen: boolean;
  keepIdleSec: number; // 0: the sysctl
  keepIntervalSec: number;
  keepCount: number;
  userTimeoutMs: number;
  synCount: number; // 0: the sysctl
  linger2Sec: number; // 0: the sysctl, −1: at once
  noDelay: boolean;
  thinLinear: boolean;
  rtoMinUs: number;
  rtoMax: Jiffies;

  // Sequence space and queues.
  sndUna: number;
  sndNxt: number;
  writeSeq: number;
  pushedSeq: number;
  sndSml: number;
  sndWnd: number;
  sndWl1: number;
  maxWindow: number;
  rtxQueue: Skb[];
  writeQueue: Skb[];
  packetsOut: number;
  lostOut: number;
  sackedOut: number;
  retransOut: number;
  /** When write() last put a segment on the wire, µs. */
  lastXmitAt: number;
  mss: number;
  mssPeer: number;
  tsOk: boolean;
  sackOk: boolean;

  // Congestion state.
  caState: number;
  cwnd: number;
  cwndCount: number;
  ssthresh: number;
  priorCwnd: number;
  priorSsthresh: number;
  highSeq: number;
  undoMarker: number; // or NONE
  undoRetrans: number;
  frto: boolean;
  maxPacketsOut: number;
  cwndUsageSeq: number;
  cwndLimited: boolean;
  /** The window was last grown, restored or full. */
  cwndStamp: Jiffies;
  /** Most of it that was used since. */
  cwndUsed: number;
  cubic: Cubic;
  prrDelivered: number;
  prrOut: number;
  rackMstamp: number;
  rackEndSeq: number;
  rackRttUs: number;
  rackAdvanced: boolean;
  minRttUs: number;
  /** Bytes a second (sk_pacing_rate); only sizes batches, nothing is delayed by it. */
  pacingRate: number;

  // Round trip time (µs; srtt is 8 times, mdev 4 times the value).
  srttUs: number;
  mdevUs: number;
  mdevMaxUs: number;
  rttvarUs: number;
  rttSeq: number;

  // Timers' shared fields.
  rto: Jiffies;
  backoff: number; // u8
  retransmits: number; // u8
  totalRto: number;
  probesOut: number; // u8, serves keepalive and zero window probes
  /** When the first unanswered zero window probe fired; or NONE. */
  probesTstamp: number;
  pending: TimerName | null;
  timeout: Jiffies;
  /** In units of the profile's timestamp clock; or NONE. */
  retransStamp: number;
  tlpHighSeq: number; // or NONE
  tlpRetrans: boolean;
  timers: [TimerEntry, TimerEntry, TimerEntry, TimerEntry];

  // Receiving.
  rcvNxt: number;
  rcvWup: number;
  rcvWnd: number;
  rcvBuffer: number;
  unread: number;
  reading: boolean;
  outOfOrder: [number, number][];
  /** A duplicate to report in the next acknowledgement (D-SACK). */
  duplicate: [number, number] | null;
  finAt: number; // the peer's FIN's sequence number once seen, else −1
  tsRecent: number;
  rcvTsEcr: number | null;
  rcvTstamp: Jiffies;
  lrcvtime: Jiffies;
  lsndtime: Jiffies;
  lastOowAckTime: number; // jiffies, or NONE
  rcvMss: number;
  ackScheduled: boolean;
  ackNow: boolean;
  ackTimer: boolean;
  ackTimeout: Jiffies;
  ato: Jiffies;
  quick: number;
  pingpong: number;

  // A request socket's own (SYN-RECV of a listener).
  request: boolean;
  numTimeout: number;
  synackSentAt: Micros;

  // How it ends.
  err: Errno | null;
  endedAt: number; // µs, or NONE
  /** A program still held the socket when it ended with `err`. */
  told: boolean;
  decidedBy: TimerName | null;

  // Counted for the verdict.
  retransmissions: number;
  tailLossProbes: number;
  windowProbes: number;
  keepaliveProbes: number;
}

export function newSock(flow: number): TcpSock {
  const zero = jiffies(0);
  return {
    flow,
    state: 'CLOSED',
    orphan: false,
    rcvShutdown: false,
    sndShutdown: false,
    keepOpen: false,
    keepIdleSec: 0,
    keepIntervalSec: 0,
    keepCount: 0,
    userTimeoutMs: 0,
    synCount: 0,
    linger2Sec: 0,
    noDelay: false,
    thinLinear: false,
    rtoMinUs: 0,
    rtoMax: zero,
    sndUna: 0,
    sndNxt: 0,
    writeSeq: 0,
    pushedSeq: 0,
    sndSml: 0,
    sndWnd: 0,
    sndWl1: 0,
    maxWindow: 0,
    rtxQueue: [],
    writeQueue: [],
    packetsOut: 0,
    lostOut: 0,
    sackedOut: 0,
    retransOut: 0,
    lastXmitAt: NONE,
    mss: 536,
    mssPeer: 1460,
    tsOk: false,
    sackOk: false,
    caState: CA_OPEN,
    cwnd: TCP_INIT_CWND,
    cwndCount: 0,
    ssthresh: INFINITE_SSTHRESH,
    priorCwnd: 0,
    priorSsthresh: 0,
    highSeq: 0,
    undoMarker: NONE,
    undoRetrans: 0,
    frto: false,
    maxPacketsOut: 0,
    cwndUsageSeq: 0,
    cwndLimited: false,
    cwndStamp: jiffies(0),
    cwndUsed: 0,
    cubic: newCubic(),
    prrDelivered: 0,
    prrOut: 0,
    rackMstamp: 0,
    rackEndSeq: 0,
    rackRttUs: 0,
    rackAdvanced: false,
    minRttUs: 0xffffffff,
    pacingRate: Number.POSITIVE_INFINITY,
    srttUs: 0,
    mdevUs: 0,
    mdevMaxUs: 0,
    rttvarUs: 0,
    rttSeq: 0,
    rto: zero,
    backoff: 0,
    retransmits: 0,
    totalRto: 0,
    probesOut: 0,
    probesTstamp: NONE,
    pending: null,
    timeout: zero,
    retransStamp: NONE,
    tlpHighSeq: NONE,
    tlpRetrans: false,
    timers: [newTimerEntry(), newTimerEntry(), newTimerEntry(), newTimerEntry()],
    rcvNxt: 0,
    rcvWup: 0,
    rcvWnd: 0,
    rcvBuffer: 65535,
    unread: 0,
    reading: true,
    outOfOrder: [],
    duplicate: null,
    finAt: -1,
    tsRecent: 0,
    rcvTsEcr: null,
    rcvTstamp: zero,
    lrcvtime: zero,
    lsndtime: zero,
    lastOowAckTime: NONE,
    rcvMss: 536,
    ackScheduled: false,
    ackNow: false,
    ackTimer: false,
    ackTimeout: zero,
    ato: zero,
    quick: 0,
    pingpong: 0,
    request: false,
    numTimeout: 0,
    synackSentAt: 0 as Micros,
    err: null,
    endedAt: NONE,
    told: false,
    decidedBy: null,
    retransmissions: 0,
    tailLossProbes: 0,
    windowProbes: 0,
    keepaliveProbes: 0,
  };
}

/** Segments presumed in the network (tcp_packets_in_flight). */
export const packetsInFlight = (sk: TcpSock): number => sk.packetsOut - (sk.sackedOut + sk.lostOut) + sk.retransOut;
/** The right edge of the peer's window (tcp_wnd_end). */
export const windowEnd = (sk: TcpSock): number => sk.sndUna + sk.sndWnd;
