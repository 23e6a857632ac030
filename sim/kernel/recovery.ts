// What acknowledgements say about losses: RACK, fast retransmit, F-RTO, undo (tcp_recovery.c, tcp_fastretrans_alert,
// tcp_process_loss; RFC 8985, RFC 5682, RFC 3522).
import { jiffies, usecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import { newCubic } from './cubic.ts';
import {
  tcpAnyRetransDone,
  tcpEndCwndReduction,
  tcpInitCwndReduction,
  tcpSaveForUndo,
  tcpTryToOpen,
  tcpUndoCwndReduction,
} from './congestion.ts';
import { decided, type Host } from './host.ts';
import { tcpRetransmitSkb } from './output.ts';
import { CA_DISORDER, CA_LOSS, CA_OPEN, CA_RECOVERY, NONE, packetsInFlight, type Skb, type TcpSock, windowEnd } from './sock.ts';
import { tcpPushPendingFrames } from './write.ts';
import { resetXmitTimer, tcpRearmRto } from './xmit-timer.ts';

/** What one acknowledgement did (the FLAG_… bits of tcp_input.c). */
export interface AckFlags {
  advanced: boolean; // FLAG_SND_UNA_ADVANCED
  dataAcked: boolean;
  retransDataAcked: boolean;
  origSackAcked: boolean; // never-retransmitted data was (s)acknowledged
  dataSacked: boolean;
  windowUpdate: boolean;
  data: boolean; // the segment carried data
  dsack: boolean;
  dsackTlp: boolean;
  setXmitTimer: boolean;
  lostRetrans: boolean;
}

/** What to send once the acknowledgement has been worked through. */
export type Resend = 'nothing' | 'lost' | 'new';

export function markLost(sk: TcpSock, skb: Skb): void {
  if (skb.sacked) return;
  if (skb.retransmitted) {
    skb.retransmitted = false;
    sk.retransOut -= skb.pcount;
  }
  if (!skb.lost) {
    skb.lost = true;
    sk.lostOut += skb.pcount;
  }
}

/** The head is lost, and everything but what was sent within the last round trip (tcp_timeout_mark_lost). */
export function tcpTimeoutMarkLost(host: Host, sk: TcpSock): void {
  const head = sk.rtxQueue[0];
  if (head === undefined) return;
  const reneged = head.sacked;
  if (!sk.sackOk) sk.sackedOut = 0;
  for (const skb of sk.rtxQueue) {
    if (reneged && skb.sacked) {
      skb.sacked = false;
      sk.sackedOut -= skb.pcount;
    } else if (skb !== head && rackRemaining(host, sk, skb, 0) > 0) continue;
    markLost(sk, skb);
  }
}

/** After a retransmission timeout: everything that was not sent just now is presumed lost (tcp_enter_loss). */
export function tcpEnterLoss(host: Host, sk: TcpSock): void {
  const newRecovery = sk.caState < CA_RECOVERY;
  tcpTimeoutMarkLost(host, sk);
  if (sk.caState <= CA_DISORDER || sk.highSeq <= sk.sndUna || (sk.caState === CA_LOSS && sk.retransmits === 0)) tcpSaveForUndo(sk);
  sk.cwnd = packetsInFlight(sk) + 1;
  sk.cwndCount = 0;
  sk.cwndStamp = host.jiffies;
  sk.caState = CA_LOSS;
  sk.cubic = newCubic();
  sk.highSeq = sk.sndNxt;
  sk.tlpHighSeq = NONE;
  sk.frto = host.sysctl.tcp_frto > 0 && (newRecovery || sk.retransmits > 0);
}

/** µs until RACK would call the segment lost (tcp_rack_skb_timeout). */
const rackRemaining = (host: Host, sk: TcpSock, skb: Skb, reorderingUs: number): number =>
  sk.rackRttUs + reorderingUs - (host.now - skb.sentAt);

const sentAfter = (t1: number, t2: number, seq1: number, seq2: number): boolean => t1 > t2 || (t1 === t2 && seq1 > seq2);

/** A segment was delivered: RACK's newest known transmission moves on (tcp_rack_advance). */
export function tcpRackAdvance(host: Host, sk: TcpSock, skb: Skb): void {
  const rttUs = host.now - skb.sentAt;
  // A retransmission acknowledged sooner than ever: more likely the original's acknowledgement.
  if (rttUs < sk.minRttUs && skb.everRetransmitted) return;
  sk.rackAdvanced = true;
  sk.rackRttUs = rttUs;
  if (sentAfter(skb.sentAt, sk.rackMstamp, skb.endSeq, sk.rackEndSeq)) {
    sk.rackMstamp = skb.sentAt;
    sk.rackEndSeq = skb.endSeq;
  }
}

/** Marks what RACK holds lost; true where it armed the reordering timer instead (tcp_rack_mark_lost). */
function tcpRackMarkLost(host: Host, sk: TcpSock): boolean {
  if (!sk.rackAdvanced) return false;
  sk.rackAdvanced = false;
  const waitUs = rackDetectLoss(host, sk);
  if (waitUs <= 0) return false;
  const wait = jiffies(Math.min(usecsToJiffies(waitUs + 2000, host.hz), sk.rto));
  resetXmitTimer(host, sk, 'reo', wait, host.trace && rule('reordering-wait', { waitJiffies: wait, hz: host.hz }));
  return true;
}

function rackDetectLoss(host: Host, sk: TcpSock): number {
  const reordering = sk.caState >= CA_RECOVERY || sk.sackedOut >= 3 ? 0 : Math.min(sk.minRttUs >> 2, sk.srttUs >> 3);
  let waitUs = 0;
  for (const skb of [...sk.rtxQueue].sort((a, b) => a.sentAt - b.sentAt)) {
    if (skb.sacked || (skb.lost && !skb.retransmitted)) continue;
    if (!sentAfter(sk.rackMstamp, skb.sentAt, sk.rackEndSeq, skb.endSeq)) break;
    const remaining = rackRemaining(host, sk, skb, reordering);
    if (remaining <= 0) markLost(sk, skb);
    else waitUs = Math.max(waitUs, remaining);
  }
  return waitUs;
}

/** The reordering timer fired (tcp_rack_reo_timeout). */
export function tcpRackReoTimeout(host: Host, sk: TcpSock): void {
  decided(host, 'reo', rule('reordering-over', { packetsOut: sk.packetsOut }));
  const before = packetsInFlight(sk);
  rackDetectLoss(host, sk);
  if (before !== packetsInFlight(sk)) {
    if (sk.caState !== CA_RECOVERY) {
      enterRecovery(sk);
    }
    tcpXmitRetransmitQueue(host, sk);
  }
  tcpRearmRto(host, sk);
}

/** The evidence says that nothing was lost after all (tcp_may_undo, tcp_packet_delayed). */
function mayUndo(sk: TcpSock): boolean {
  if (sk.undoMarker === NONE) return false;
  if (sk.undoRetrans === 0) return true;
  return sk.retransStamp !== NONE && sk.rcvTsEcr !== null && sk.rcvTsEcr < sk.retransStamp;
}

/** Without SACK the state is held until something past high_seq is acknowledged (tcp_is_non_sack_preventing_reopen). */
function holdsWithoutSack(sk: TcpSock): boolean {
  if (sk.sndUna !== sk.highSeq || sk.sackOk) return false;
  if (!tcpAnyRetransDone(sk)) sk.retransStamp = NONE;
  return true;
}

function tryUndoRecovery(host: Host, sk: TcpSock): boolean {
  if (mayUndo(sk)) tcpUndoCwndReduction(host, sk, false);
  if (holdsWithoutSack(sk)) return true;
  sk.caState = CA_OPEN;
  return false;
}

function tryUndoLoss(host: Host, sk: TcpSock, frto: boolean): boolean {
  if (!frto && !mayUndo(sk)) return false;
  tcpUndoCwndReduction(host, sk, true);
  sk.retransmits = 0;
  if (holdsWithoutSack(sk)) return true;
  if (frto || sk.sackOk) sk.caState = CA_OPEN;
  return true;
}

/** An acknowledgement in the Loss state: F-RTO, recovery, or more to resend (tcp_process_loss). */
function tcpProcessLoss(host: Host, sk: TcpSock, flags: AckFlags, duplicates: number): Resend {
  const recovered = sk.sndUna >= sk.highSeq;
  if (flags.advanced && tryUndoLoss(host, sk, false)) return 'nothing';
  if (sk.frto) {
    if (flags.origSackAcked && tryUndoLoss(host, sk, true)) return 'nothing';
    if (sk.sndNxt > sk.highSeq) {
      if (flags.dataSacked || duplicates > 0) sk.frto = false;
    } else if (flags.advanced && !recovered) {
      sk.highSeq = sk.sndNxt;
      // Try new data first: its acknowledgement would show that the timeout was spurious.
      if (sk.writeQueue.length > 0 && windowEnd(sk) > sk.sndNxt) return 'new';
      sk.frto = false;
    }
  }
  if (recovered) {
    tryUndoRecovery(host, sk);
    return 'nothing';
  }
  if (!sk.sackOk) {
    if (sk.sndNxt > sk.highSeq && duplicates > 0) addRenoSack(sk, duplicates);
    else if (flags.advanced) sk.sackedOut = 0;
  }
  return 'lost';
}

/** Without SACK every duplicate acknowledgement stands for one segment that arrived (tcp_add_reno_sack). */
function addRenoSack(sk: TcpSock, duplicates: number): void {
  sk.sackedOut = Math.min(sk.sackedOut + duplicates, Math.max(0, sk.packetsOut - Math.max(1, sk.lostOut)));
}

function identifyLoss(host: Host, sk: TcpSock, flags: AckFlags): void {
  const head = sk.rtxQueue[0];
  if (head === undefined) return;
  if (!sk.sackOk) {
    if ((sk.caState < CA_RECOVERY && sk.sackedOut >= 3) || (sk.caState === CA_RECOVERY && flags.advanced)) markLost(sk, head);
    return;
  }
  const before = sk.retransOut;
  if (tcpRackMarkLost(host, sk)) flags.setXmitTimer = false;
  if (before > sk.retransOut) flags.lostRetrans = true;
}

function enterRecovery(sk: TcpSock): void {
  if (sk.caState < CA_RECOVERY) {
    tcpSaveForUndo(sk);
    tcpInitCwndReduction(sk);
  }
  sk.highSeq = sk.sndNxt;
  sk.caState = CA_RECOVERY;
}

/** The heart of loss handling, run for every dubious acknowledgement (tcp_fastretrans_alert). */
export function tcpFastretransAlert(host: Host, sk: TcpSock, duplicates: number, flags: AckFlags): Resend {
  if (sk.packetsOut === 0) sk.sackedOut = 0;
  if (sk.caState === CA_OPEN) sk.retransStamp = NONE;
  else if (sk.caState === CA_RECOVERY && sk.sndUna >= sk.highSeq) {
    if (!sk.sackOk) sk.sackedOut = 0;
    if (tryUndoRecovery(host, sk)) return 'nothing';
    tcpEndCwndReduction(host, sk);
  }
  if (sk.caState === CA_RECOVERY) {
    if (!flags.advanced && !sk.sackOk) addRenoSack(sk, duplicates);
    else if (flags.advanced && sk.undoMarker !== NONE && sk.undoRetrans === 0 && sk.retransOut === 0) {
      tcpUndoCwndReduction(host, sk, true);
      tcpTryToOpen(sk);
      return 'nothing';
    }
    identifyLoss(host, sk, flags);
    return 'lost';
  }
  if (sk.caState === CA_LOSS) {
    const resend = tcpProcessLoss(host, sk, flags, duplicates);
    identifyLoss(host, sk, flags);
    if ((sk.caState as number) !== CA_OPEN && !flags.lostRetrans) return resend;
  } else {
    if (!sk.sackOk) {
      if (flags.advanced) sk.sackedOut = 0;
      addRenoSack(sk, duplicates);
    }
    if (sk.undoMarker !== NONE && sk.undoRetrans === 0) tcpUndoCwndReduction(host, sk, false);
    identifyLoss(host, sk, flags);
  }
  if (sk.lostOut === 0) {
    tcpTryToOpen(sk);
    return 'nothing';
  }
  enterRecovery(sk);
  return 'lost';
}

/** Sends again what is marked lost, as far as the window lets it (tcp_xmit_retransmit_queue). */
function tcpXmitRetransmitQueue(host: Host, sk: TcpSock): void {
  const head = sk.rtxQueue[0];
  let rearm = false;
  for (let index = 0; index < sk.rtxQueue.length; index++) {
    const skb = sk.rtxQueue[index] as Skb;
    const room = sk.cwnd - packetsInFlight(sk);
    if (room <= 0 || sk.retransOut >= sk.lostOut) break;
    if (!skb.lost || skb.sacked || skb.retransmitted) continue;
    if (!tcpRetransmitSkb(host, sk, skb, room)) break;
    if (sk.caState === CA_RECOVERY) sk.prrOut += skb.pcount;
    if (skb === head && sk.pending !== 'reo') rearm = true;
  }
  if (rearm)
    resetXmitTimer(
      host,
      sk,
      'rto',
      sk.rto,
      host.trace &&
        rule('rto-full', { waitJiffies: sk.rto, rtoJiffies: sk.rto, hz: host.hz, srttUs: sk.srttUs >> 3, rttvarUs: sk.rttvarUs }),
    );
}

/** Acts on what the acknowledgement called for (tcp_xmit_recovery). */
export function tcpXmitRecovery(host: Host, sk: TcpSock, resend: Resend): void {
  if (resend === 'nothing' || sk.state === 'SYN-SENT') return;
  if (resend === 'new') {
    tcpPushPendingFrames(host, sk, false);
    if (sk.sndNxt > sk.highSeq) return;
    sk.frto = false;
  }
  tcpXmitRetransmitQueue(host, sk);
}
