// A timer of the wheel expired: finds the handler for what it stood for ({timer, handler} in one place; tcp_write_timer).
import { tcpFinWait2Timer, tcpTimeWaitTimer } from './close.ts';
import { tcpSynAckTimer } from './handshake.ts';
import type { Host } from './host.ts';
import { tcpKeepaliveTimer } from './keepalive.ts';
import { tcpSendLossProbe } from './loss-probe.ts';
import { tcpProbeTimer } from './probe0.ts';
import { tcpDelackTimer } from './receive.ts';
import { tcpRackReoTimeout } from './recovery.ts';
import { tcpRetransmitTimer } from './retransmit.ts';
import type { TcpSock } from './sock.ts';
import type { Slot } from './timer-table.ts';
import type { TimerName } from '../trace/trace-event.ts';

const HANDLERS: Readonly<Record<TimerName, (host: Host, sk: TcpSock) => void>> = {
  rto: tcpRetransmitTimer,
  tlp: tcpSendLossProbe,
  reo: tcpRackReoTimeout,
  probe0: tcpProbeTimer,
  keepalive: tcpKeepaliveTimer,
  'fin-wait-2': tcpFinWait2Timer,
  delack: tcpDelackTimer,
  synack: tcpSynAckTimer,
  'time-wait': tcpTimeWaitTimer,
};

/** Runs one expired timer of a socket, inside the tick of the host's current jiffy. */
export function runTimer(host: Host, sk: TcpSock, slot: Slot): void {
  const entry = sk.timers[slot];
  const meaning = entry.meaning;
  entry.queued = false;
  host.lastExpired = host.jiffies;
  // Cleared in the meantime: it expires for nothing.
  if (meaning === null) return;
  host.firedArm = entry.armEvent;
  host.cause = entry.armEvent;
  entry.meaning = null;
  // icsk_pending stays for tcp_rearm_rto to see: the handler arms anew, or the socket has ended.
  HANDLERS[meaning](host, sk);
}
