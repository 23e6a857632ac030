// The tail loss probe: one early retransmission (or one new segment) that no counter sees (RFC 8985 section 7,
// tcp_schedule_loss_probe, tcp_send_loss_probe, tcp_process_tlp_ack).
import { type Jiffies, jiffies, usecsToJiffies } from '../time.ts';
import { rule } from '../trace/rule.ts';
import { decided, type Host } from './host.ts';
import { tcpInitCwndReduction, tcpTryKeepOpen } from './congestion.ts';
import { retransmitSegment, splitRetransmission } from './output.ts';
import { rtoMinUs } from './rtt.ts';
import { CA_OPEN, NONE, packetsInFlight, type TcpSock } from './sock.ts';
import { tcpWriteXmit, windowTakes } from './write.ts';
import { resetXmitTimer, rtoDeltaUs, tcpRearmRto } from './xmit-timer.ts';

/** Whether a probe may be scheduled at all. */
function mayProbe(host: Host, sk: TcpSock): boolean {
  const early = host.sysctl.tcp_early_retrans;
  if ((early !== 3 && early !== 4) || sk.packetsOut === 0 || !sk.sackOk) return false;
  if (sk.caState !== CA_OPEN) return false;
  if (host.profile.rules.tailLossProbeAdvancing) return true;
  // Before 4.15 only in place of a running retransmission timer, and not while more could simply be sent.
  return sk.pending === 'rto' && !(sk.cwnd > packetsInFlight(sk) && sk.writeQueue.length > 0);
}

/**
 * Arms the probe instead of the retransmission timer; false where the rules decline. `advancing`: an acknowledgement has
 * just moved snd_una, so the probe is bounded by a full timeout from now, not from the head's transmission.
 */
export function tcpScheduleLossProbe(host: Host, sk: TcpSock, advancing: boolean): boolean {
  if (!mayProbe(host, sk)) return false;
  let wait: Jiffies = jiffies(host.hz);
  if (sk.srttUs !== 0) {
    wait = host.profile.rules.tailLossProbeWait({
      hz: host.hz,
      srttUs: sk.srttUs,
      packetsOut: sk.packetsOut,
      rtoMinUs: rtoMinUs(host, sk),
    });
  }
  const bound = advancing ? Math.floor((sk.rto * 1_000_000) / host.hz) : rtoDeltaUs(host, sk);
  const boundJiffies = bound > 0 ? usecsToJiffies(bound, host.hz) : Number.POSITIVE_INFINITY;
  const armed = jiffies(Math.min(wait, boundJiffies));
  const why =
    host.trace &&
    rule('tail-loss-probe-wait', {
      waitJiffies: armed,
      probeWaitJiffies: wait,
      rtoJiffies: sk.rto,
      srttUs: sk.srttUs >> 3,
      packetsOut: sk.packetsOut,
      hz: host.hz,
    });
  resetXmitTimer(host, sk, 'tlp', armed, why);
  return true;
}

/** The probe timer fired (tcp_send_loss_probe). */
export function tcpSendLossProbe(host: Host, sk: TcpSock): void {
  const outstanding = sk.tlpHighSeq !== NONE;
  const head = sk.writeQueue[0];
  const fresh = head !== undefined && windowTakes(sk, head);
  if (host.trace !== null)
    decided(
      host,
      'tlp',
      rule(outstanding ? 'tail-loss-probe-outstanding' : fresh ? 'tail-loss-probe-new-data' : 'tail-loss-probe', {
        packetsOut: sk.packetsOut,
      }),
    );
  if (!(outstanding && (host.profile.rules.tailLossProbeOnce || !fresh))) {
    sk.tlpRetrans = false;
    if (fresh ? probeWithNewData(host, sk) : probeWithLastSegment(host, sk)) {
      sk.tlpHighSeq = sk.sndNxt;
      // So that the retransmission timer starts anew with a full timeout.
      sk.pending = null;
    }
  }
  tcpRearmRto(host, sk);
}

function probeWithNewData(host: Host, sk: TcpSock): boolean {
  const before = sk.packetsOut;
  tcpWriteXmit(host, sk, { nagle: false, only: 'probe' });
  if (sk.packetsOut === before) return false;
  sk.tailLossProbes++;
  return true;
}

function probeWithLastSegment(host: Host, sk: TcpSock): boolean {
  let last = sk.rtxQueue[sk.rtxQueue.length - 1];
  if (last === undefined) return false;
  if (last.pcount > 1 && last.len > (last.pcount - 1) * sk.mss) last = splitRetransmission(sk, last, (last.pcount - 1) * sk.mss);
  if (!retransmitSegment(host, sk, last, 1, 'tail-loss-probe')) return false;
  sk.tailLossProbes++;
  sk.tlpRetrans = true;
  return true;
}

/** Ends the probe's episode: its acknowledgement may show that there was a loss (tcp_process_tlp_ack). */
export function tcpProcessTlpAck(sk: TcpSock, ack: number, flags: { notDuplicate: boolean; sacked: boolean; dsackOfProbe: boolean }): void {
  if (sk.tlpHighSeq === NONE || ack < sk.tlpHighSeq) return;
  if (!sk.tlpRetrans || flags.dsackOfProbe) {
    sk.tlpHighSeq = NONE;
  } else if (ack > sk.tlpHighSeq) {
    // Only the probe was acknowledged before: something was lost, so the window shrinks once.
    tcpInitCwndReduction(sk);
    sk.cwnd = sk.ssthresh;
    tcpTryKeepOpen(sk);
  } else if (!flags.notDuplicate && !flags.sacked) {
    sk.tlpHighSeq = NONE;
  }
}
