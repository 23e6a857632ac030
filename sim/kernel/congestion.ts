import { cubicCount, cubicSsthresh } from './cubic.ts';
import type { Host } from './host.ts';
import { CA_DISORDER, CA_OPEN, CA_RECOVERY, INFINITE_SSTHRESH, NONE, packetsInFlight, TCP_INIT_CWND, type TcpSock } from './sock.ts';

const currentSsthresh = (sk: TcpSock): number =>
  sk.caState === CA_RECOVERY ? sk.ssthresh : Math.max(sk.ssthresh, (sk.cwnd >> 1) + (sk.cwnd >> 2));

/** Remembers the window before a loss, so that it can be restored where the loss was none (tcp_init_undo). */
export function tcpSaveForUndo(sk: TcpSock): void {
  sk.priorSsthresh = currentSsthresh(sk);
  sk.priorCwnd = sk.cwnd;
  sk.ssthresh = cubicSsthresh(sk);
  sk.undoMarker = sk.sndUna;
  // Retransmissions still in flight may be acknowledged twice; −1: none yet.
  sk.undoRetrans = sk.retransOut || -1;
}

export function tcpUndoCwndReduction(host: Host, sk: TcpSock, unmarkLoss: boolean): void {
  if (unmarkLoss) {
    for (const skb of sk.rtxQueue) skb.lost = false;
    sk.lostOut = 0;
  }
  if (sk.priorSsthresh) {
    sk.cwnd = Math.max(sk.cwnd, sk.priorCwnd);
    if (sk.priorSsthresh > sk.ssthresh) sk.ssthresh = sk.priorSsthresh;
  }
  sk.cwndStamp = host.jiffies;
  sk.undoMarker = NONE;
  sk.rackAdvanced = true;
}

export function tcpInitCwndReduction(sk: TcpSock): void {
  sk.highSeq = sk.sndNxt;
  sk.tlpHighSeq = NONE;
  sk.cwndCount = 0;
  sk.priorCwnd = sk.cwnd;
  sk.prrDelivered = 0;
  sk.prrOut = 0;
  sk.ssthresh = cubicSsthresh(sk);
}

export function tcpEndCwndReduction(host: Host, sk: TcpSock): void {
  if (sk.ssthresh >= INFINITE_SSTHRESH || sk.undoMarker === NONE) return;
  sk.cwnd = sk.ssthresh;
  sk.cwndStamp = host.jiffies;
}

/** Proportional rate reduction (RFC 6937, tcp_cwnd_reduction). */
export function tcpCwndReduction(sk: TcpSock, newlyAcked: number, newlyLost: number, advanced: boolean): void {
  if (newlyAcked <= 0 || sk.priorCwnd === 0) return;
  sk.prrDelivered += newlyAcked;
  const inFlight = packetsInFlight(sk);
  const delta = sk.ssthresh - inFlight;
  let count: number;
  if (delta < 0) {
    count = Math.floor((sk.ssthresh * sk.prrDelivered + sk.priorCwnd - 1) / sk.priorCwnd) - sk.prrOut;
  } else {
    count = Math.max(sk.prrDelivered - sk.prrOut, newlyAcked);
    if (advanced && newlyLost === 0) count++;
    count = Math.min(delta, count);
  }
  // The first (fast) retransmission is always allowed.
  sk.cwnd = inFlight + Math.max(count, sk.prrOut ? 0 : 1);
}

/** Growth on acknowledgement: slow start, then the curve (tcp_slow_start, cubictcp_cong_avoid, tcp_cong_avoid_ai). */
export function tcpCongAvoid(host: Host, sk: TcpSock, acked: number): void {
  sk.cwndStamp = host.jiffies;
  if (!tcpIsCwndLimited(sk)) return;
  let left = acked;
  if (sk.cwnd < sk.ssthresh) {
    const target = Math.min(sk.cwnd + left, sk.ssthresh);
    left -= target - sk.cwnd;
    sk.cwnd = target;
    if (left === 0) return;
  }
  const count = cubicCount(host, sk, left);
  // What was gathered for a larger count.
  if (sk.cwndCount >= count) {
    sk.cwndCount = 0;
    sk.cwnd++;
  }
  sk.cwndCount += left;
  sk.cwnd += Math.floor(sk.cwndCount / count);
  sk.cwndCount %= count;
}

const tcpIsCwndLimited = (sk: TcpSock): boolean => sk.cwndLimited || (sk.cwnd < sk.ssthresh && sk.cwnd < 2 * sk.maxPacketsOut);

/** Twice the window a round trip in slow start, 1.2 times it after; unbounded before a round trip is known (tcp_update_pacing_rate). */
export function tcpUpdatePacingRate(sk: TcpSock): void {
  const ratio = sk.cwnd < sk.ssthresh >> 1 ? 2 : 1.2;
  sk.pacingRate = (sk.mss * ratio * Math.max(sk.cwnd, sk.packetsOut) * 8_000_000) / sk.srttUs;
}

/** Notes whether the window or the program limited the last flight; after a timeout's length of the latter it shrinks (tcp_cwnd_validate). */
export function tcpCwndValidate(host: Host, sk: TcpSock, limited: boolean): void {
  if (sk.sndUna >= sk.cwndUsageSeq || limited || (!sk.cwndLimited && sk.packetsOut > sk.maxPacketsOut)) {
    sk.cwndLimited = limited;
    sk.maxPacketsOut = sk.packetsOut;
    sk.cwndUsageSeq = sk.sndNxt;
  }
  if (tcpIsCwndLimited(sk)) {
    sk.cwndUsed = 0;
    sk.cwndStamp = host.jiffies;
    return;
  }
  sk.cwndUsed = Math.max(sk.cwndUsed, sk.packetsOut);
  if (host.jiffies - sk.cwndStamp >= sk.rto) applicationLimited(host, sk);
}

/** A window that the program does not fill moves half way to what it uses (tcp_cwnd_application_limited). */
function applicationLimited(host: Host, sk: TcpSock): void {
  sk.cwndStamp = host.jiffies;
  if (sk.caState !== CA_OPEN) return;
  const used = Math.max(sk.cwndUsed, TCP_INIT_CWND);
  sk.cwndUsed = 0;
  if (used >= sk.cwnd) return;
  sk.ssthresh = currentSsthresh(sk);
  sk.cwnd = (sk.cwnd + used) >> 1;
}

/** After idle time the window shrinks towards its initial value (tcp_slow_start_after_idle_check, tcp_cwnd_restart). */
export function tcpSlowStartAfterIdle(host: Host, sk: TcpSock): void {
  if (sk.packetsOut > 0) return;
  let idle = host.jiffies - sk.lsndtime;
  if (idle <= sk.rto) return;
  const restart = Math.min(TCP_INIT_CWND, sk.cwnd);
  sk.ssthresh = currentSsthresh(sk);
  idle -= sk.rto;
  while (idle > 0 && sk.cwnd > restart) {
    sk.cwnd >>= 1;
    idle -= sk.rto;
  }
  sk.cwnd = Math.max(sk.cwnd, restart);
  sk.cwndStamp = host.jiffies;
  sk.cwndUsed = 0;
}

/** A retransmission may still be unacknowledged (tcp_any_retrans_done). */
export const tcpAnyRetransDone = (sk: TcpSock): boolean => sk.retransOut > 0 || sk.rtxQueue[0]?.everRetransmitted === true;

export function tcpTryKeepOpen(sk: TcpSock): void {
  const state = sk.sackedOut + sk.lostOut > 0 || tcpAnyRetransDone(sk) ? CA_DISORDER : CA_OPEN;
  if (sk.caState !== state) {
    sk.caState = state;
    sk.highSeq = sk.sndNxt;
  }
}

export function tcpTryToOpen(sk: TcpSock): void {
  if (!tcpAnyRetransDone(sk)) sk.retransStamp = NONE;
  tcpTryKeepOpen(sk);
}

/** A thin stream: few packets, and past the first slow start (tcp_stream_is_thin). */
export const tcpStreamIsThin = (sk: TcpSock): boolean => sk.packetsOut < 4 && sk.ssthresh < INFINITE_SSTHRESH;
