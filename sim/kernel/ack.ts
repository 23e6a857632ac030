// Acknowledgements in: what they acknowledge, which round trip they show, which window they open (tcp_ack,
// tcp_clean_rtx_queue, tcp_sacktag_write_queue, tcp_ack_update_window).
import { tcpCongAvoid, tcpCwndReduction, tcpSlowStartAfterIdle, tcpUpdatePacingRate } from './congestion.ts';
import type { Segment } from '../trace/trace-event.ts';
import { cubicAcked } from './cubic.ts';
import { type Host, timestampOf } from './host.ts';
import { tcpProcessTlpAck, tcpScheduleLossProbe } from './loss-probe.ts';
import { splitRetransmission } from './output.ts';
import { tcpAckProbe } from './probe0.ts';
import { type AckFlags, type Resend, tcpFastretransAlert, tcpRackAdvance, tcpXmitRecovery } from './recovery.ts';
import { tcpAckUpdateRtt } from './rtt.ts';
import { CA_OPEN, CA_RECOVERY, NONE, type Skb, type TcpSock } from './sock.ts';
import { tcpSyncMss } from './write.ts';
import { tcpRearmRto } from './xmit-timer.ts';

const newFlags = (segment: Segment): AckFlags => ({
  advanced: false,
  dataAcked: false,
  retransDataAcked: false,
  origSackAcked: false,
  dataSacked: false,
  windowUpdate: false,
  data: segment.len > 0 || segment.flags.includes('F'),
  dsack: false,
  dsackTlp: false,
  setXmitTimer: false,
  lostRetrans: false,
});

/** What tcp_ack answers: −1 for an acknowledgement of what was never sent, 0 for an old one, 1 for an acceptable one. */
export type AckResult = -1 | 0 | 1;

/** Works an acknowledgement through (tcp_ack). */
export function tcpAck(host: Host, sk: TcpSock, segment: Segment): AckResult {
  const ack = segment.ack;
  if (ack === null) return 0;
  if (ack < sk.sndUna) {
    if (segment.sack.length > 0) tcpXmitRecovery(host, sk, tcpFastretransAlert(host, sk, 0, newFlagsWithSack(host, sk, segment)));
    return 0;
  }
  if (ack > sk.sndNxt) return -1;
  const flags = newFlags(segment);
  const priorUna = sk.sndUna;
  if (ack > priorUna) {
    flags.advanced = true;
    sk.retransmits = 0;
  }
  const priorPackets = sk.packetsOut;
  const deliveredBefore = sk.packetsOut - sk.sackedOut;
  updateWindow(host, sk, segment, ack, flags);
  const sackRttUs = tcpSacktag(host, sk, segment, priorUna, flags);
  sk.probesOut = 0;
  sk.rcvTstamp = host.jiffies;
  if (priorPackets === 0) {
    tcpAckProbe(host, sk);
    endProbe(sk, ack, flags);
    return 1;
  }
  tcpCleanRtxQueue(host, sk, flags, sackRttUs);
  const lostBefore = sk.lostOut;
  endProbe(sk, ack, flags);
  let resend: Resend = 'nothing';
  const notDuplicate = isNotDuplicate(flags);
  if (!notDuplicate || flags.dataSacked || flags.dsack || sk.caState !== CA_OPEN) {
    const duplicates = notDuplicate || flags.dsack ? 0 : 1;
    resend = tcpFastretransAlert(host, sk, duplicates, flags);
  }
  if (flags.setXmitTimer && !tcpScheduleLossProbe(host, sk, true)) tcpRearmRto(host, sk);
  const delivered = Math.max(0, deliveredBefore - (sk.packetsOut - sk.sackedOut));
  if (sk.caState === CA_RECOVERY) tcpCwndReduction(sk, delivered, Math.max(0, sk.lostOut - lostBefore), flags.advanced);
  else if (flags.dataAcked) tcpCongAvoid(host, sk, delivered);
  tcpUpdatePacingRate(sk);
  tcpXmitRecovery(host, sk, resend);
  return 1;
}

/** It carried or announced something new, as any does that moves on (FLAG_NOT_DUP). */
const isNotDuplicate = (flags: AckFlags): boolean => flags.data || flags.windowUpdate;

function newFlagsWithSack(host: Host, sk: TcpSock, segment: Segment): AckFlags {
  const flags = newFlags(segment);
  tcpSacktag(host, sk, segment, sk.sndUna, flags);
  return flags;
}

function endProbe(sk: TcpSock, ack: number, flags: AckFlags): void {
  tcpProcessTlpAck(sk, ack, {
    notDuplicate: isNotDuplicate(flags),
    sacked: flags.dataSacked,
    dsackOfProbe: flags.dsackTlp,
  });
}

/** Takes the advertised window where the segment is newer than the last update (tcp_ack_update_window). */
function updateWindow(host: Host, sk: TcpSock, segment: Segment, ack: number, flags: AckFlags): void {
  const window = segment.win;
  const newer = ack > sk.sndUna || segment.seq > sk.sndWl1;
  const opens = segment.seq === sk.sndWl1 && (window > sk.sndWnd || (window === 0 && host.profile.rules.acceptZeroWindowAck));
  if (newer || opens) {
    flags.windowUpdate = true;
    sk.sndWl1 = segment.seq;
    if (sk.sndWnd !== window) {
      sk.sndWnd = window;
      if (sk.writeQueue.length > 0) tcpSlowStartAfterIdle(host, sk);
      if (window > sk.maxWindow) {
        sk.maxWindow = window;
        tcpSyncMss(sk);
      }
    }
  }
  sk.sndUna = ack;
}

/** Removes what is acknowledged from the retransmission queue and takes the round trip sample (tcp_clean_rtx_queue). */
function tcpCleanRtxQueue(host: Host, sk: TcpSock, flags: AckFlags, sackRttUs: number): void {
  let firstAckedAt = NONE;
  let lastAckedAt = NONE;
  let acked = 0;
  while (sk.rtxQueue.length > 0) {
    const skb = sk.rtxQueue[0] as Skb;
    if (skb.endSeq > sk.sndUna) {
      // Part of an skb of several segments (tcp_tso_acked).
      const whole = Math.floor((sk.sndUna - skb.seq) / sk.mss) * sk.mss;
      if (whole <= 0) break;
      splitRetransmission(sk, skb, whole);
    }
    if (skb.retransmitted) sk.retransOut -= skb.pcount;
    if (skb.everRetransmitted || skb.retransmitted) flags.retransDataAcked = true;
    else if (!skb.sacked) {
      if (firstAckedAt === NONE) firstAckedAt = skb.sentAt;
      lastAckedAt = skb.sentAt;
      if (skb.endSeq <= sk.highSeq) flags.origSackAcked = true;
    }
    if (skb.sacked) sk.sackedOut -= skb.pcount;
    else if (sk.sackOk && !spuriousRetransmission(host, sk, skb)) tcpRackAdvance(host, sk, skb);
    if (skb.lost) sk.lostOut -= skb.pcount;
    sk.packetsOut -= skb.pcount;
    acked += skb.pcount;
    if (skb.syn) {
      sk.retransStamp = NONE;
    } else flags.dataAcked = true;
    sk.rtxQueue.shift();
  }
  const sampled = firstAckedAt !== NONE && !flags.retransDataAcked;
  const seqRttUs = sampled ? host.now - firstAckedAt : -1;
  tcpAckUpdateRtt(host, sk, seqRttUs, sackRttUs, acked > 0);
  if (acked > 0) {
    flags.setXmitTimer = true;
    if (sampled) cubicAcked(host, sk, host.now - lastAckedAt);
    if (!sk.sackOk) {
      sk.sackedOut = Math.max(0, sk.sackedOut - Math.max(0, acked - 1));
      if (flags.retransDataAcked) flags.origSackAcked = false;
    }
  } else if (sk.rtxQueue[0] !== undefined && sackRttUs > host.now - sk.rtxQueue[0].sentAt) flags.setXmitTimer = true;
}

/** The echoed timestamp is older than the segment's retransmission: its original arrived (tcp_skb_spurious_retrans). */
const spuriousRetransmission = (host: Host, sk: TcpSock, skb: Skb): boolean =>
  skb.everRetransmitted && sk.rcvTsEcr !== null && sk.rcvTsEcr < timestampOf(host, skb.sentAt);

/** Marks what the selective acknowledgements cover; the round trip of the first newly covered segment, or −1. */
function tcpSacktag(host: Host, sk: TcpSock, segment: Segment, priorUna: number, flags: AckFlags): number {
  let rttUs = -1;
  const ack = segment.ack as number;
  segment.sack.forEach(([from, to], index) => {
    if (index === 0 && from < ack) {
      flags.dsack = true;
      if (to === sk.tlpHighSeq) flags.dsackTlp = true;
      if (sk.undoMarker !== NONE && sk.undoRetrans > 0 && to <= priorUna && to > sk.undoMarker) sk.undoRetrans--;
      return;
    }
    const sampleUs = sackRange(host, sk, from, to, flags);
    if (rttUs < 0) rttUs = sampleUs;
  });
  return rttUs;
}

function sackRange(host: Host, sk: TcpSock, from: number, to: number, flags: AckFlags): number {
  let rttUs = -1;
  for (let index = 0; index < sk.rtxQueue.length; index++) {
    const skb = sk.rtxQueue[index] as Skb;
    if (skb.sacked) continue;
    if (skb.seq < from || skb.endSeq > to) {
      const cut = sackSplitPoint(sk, skb, from, to);
      if (cut > 0 && cut < skb.len) splitRetransmission(sk, skb, cut);
      // What lies before the range is not in it; the part behind the cut comes next.
      if (skb.seq < from || skb.endSeq > to) continue;
    }
    skb.sacked = true;
    sk.sackedOut += skb.pcount;
    flags.dataSacked = true;
    tcpRackAdvance(host, sk, skb);
    if (!skb.everRetransmitted) {
      if (rttUs < 0) rttUs = host.now - skb.sentAt;
      if (skb.endSeq <= sk.highSeq) flags.origSackAcked = true;
    }
    if (skb.retransmitted) {
      skb.retransmitted = false;
      sk.retransOut -= skb.pcount;
    }
    if (skb.lost) {
      skb.lost = false;
      sk.lostOut -= skb.pcount;
    }
  }
  return rttUs;
}

/** Where an skb that only partly lies in the range is cut: ranges cover whole segments only (tcp_match_skb_to_sack). */
function sackSplitPoint(sk: TcpSock, skb: Skb, from: number, to: number): number {
  if (skb.seq < from) return Math.ceil((from - skb.seq) / sk.mss) * sk.mss;
  return Math.floor((to - skb.seq) / sk.mss) * sk.mss;
}
