// Round trip estimation and the retransmission timeout that follows from it (tcp_rtt_estimator, tcp_set_rto; RFC 6298).
import { type Jiffies, jiffies, jiffiesToUsecs, usecsToJiffies } from '../time.ts';
import { type Host, timestampNow } from './host.ts';
import type { TcpSock } from './sock.ts';
import { clockUnitsToMs } from '../profiles/rules.ts';

/** rto_min as the estimator sees it: rounded up to whole jiffies, µs. */
export const rtoMinUs = (host: Host, sk: TcpSock): number => jiffiesToUsecs(usecsToJiffies(sk.rtoMinUs, host.hz), host.hz);

/** Takes one sample of `m` µs into srtt, mdev and rttvar (tcp_rtt_estimator; integer shifts as there). */
export function tcpRttEstimator(host: Host, sk: TcpSock, m: number): void {
  const floor = rtoMinUs(host, sk);
  if (sk.srttUs === 0) {
    sk.srttUs = Math.max(1, m << 3);
    sk.mdevUs = m << 1;
    sk.rttvarUs = Math.max(sk.mdevUs, floor);
    sk.mdevMaxUs = sk.rttvarUs;
    sk.rttSeq = sk.sndNxt;
    return;
  }
  const error = m - (sk.srttUs >> 3);
  sk.srttUs += error;
  let change: number;
  if (error < 0) {
    change = -error - (sk.mdevUs >> 2);
    // A sample that is smaller than expected moves the deviation eight times more slowly.
    if (change > 0) change >>= 3;
  } else {
    change = error - (sk.mdevUs >> 2);
  }
  sk.mdevUs += change;
  if (sk.mdevUs > sk.mdevMaxUs) {
    sk.mdevMaxUs = sk.mdevUs;
    if (sk.mdevMaxUs > sk.rttvarUs) sk.rttvarUs = sk.mdevMaxUs;
  }
  if (sk.sndUna > sk.rttSeq) {
    sk.rttvarUs -= (sk.rttvarUs - sk.mdevMaxUs) >> 2;
    sk.rttSeq = sk.sndNxt;
    sk.mdevMaxUs = floor;
  }
  sk.srttUs = Math.max(1, sk.srttUs);
}

/** The timeout that the estimate gives, in jiffies (__tcp_set_rto, tcp_bound_rto). */
export const rtoFromEstimate = (host: Host, sk: TcpSock): Jiffies =>
  jiffies(Math.min(usecsToJiffies((sk.srttUs >> 3) + sk.rttvarUs, host.hz), sk.rtoMax));

/**
 * Chooses the sample that an acknowledgement gives and updates the timeout (tcp_ack_update_rtt). `seqRttUs` is −1 where a
 * retransmitted segment was acknowledged (Karn), `sackRttUs` −1 without one. Without any sample timeout and backoff stay.
 */
export function tcpAckUpdateRtt(host: Host, sk: TcpSock, seqRttUs: number, sackRttUs: number, acked: boolean): void {
  let sample = seqRttUs >= 0 ? seqRttUs : sackRttUs;
  if (sample < 0 && sk.rcvTsEcr !== null && acked) {
    const { timestampClock, timestampSampleFloor } = host.profile.rules;
    const delta = timestampNow(host) - sk.rcvTsEcr;
    const ms = clockUnitsToMs(timestampClock, delta, host.hz);
    sample = (timestampSampleFloor ? Math.max(1, ms) : ms) * 1000;
  }
  if (sample < 0) return;
  if (seqRttUs >= 0 && seqRttUs < sk.minRttUs) sk.minRttUs = seqRttUs;
  tcpRttEstimator(host, sk, sample);
  sk.rto = rtoFromEstimate(host, sk);
  sk.backoff = 0;
}
