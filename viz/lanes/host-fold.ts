// What one end knows, event by event: fed with its events in order, it always has the state behind the last of them.
import type { ArmEvent, Errno, TcpState, TraceEvent } from '../../sim/index.ts';

export class HostFold {
  socket: TcpState = 'CLOSED';
  readonly timers = new Map<string, ArmEvent>();
  /** What the other end last said that it can take; null before it said anything. */
  window: number | null = null;
  /** How often the wait for an answer has doubled. */
  backoff = 0;
  /** Probes since the other end was last heard. */
  probes = 0;
  /** What the program was told. */
  error: Errno | null = null;
  private sentTo = 1;
  private acknowledged = 1;
  private written = 0;

  see(event: TraceEvent): void {
    switch (event.kind) {
      case 'state':
        this.socket = event.to;
        break;
      case 'arm':
        this.arm(event);
        break;
      case 'fire':
      case 'cancel':
        this.timers.delete(event.timer);
        break;
      case 'call':
        if (event.call === 'send' && event.detail.result === undefined) this.written += Number(event.detail.bytes ?? 0);
        break;
      case 'send':
        if (event.segment.len > 0) this.sentTo = Math.max(this.sentTo, event.segment.seq + event.segment.len);
        if (event.segment.purpose === 'keepalive-probe' || event.segment.purpose === 'window-probe') this.probes++;
        break;
      case 'receive':
        this.hear(event.segment);
        break;
      case 'error':
        this.error = event.errno;
        break;
      default:
    }
  }

  private arm(event: ArmEvent): void {
    this.timers.set(event.timer, event);
    const { backoff } = event.rule.inputs;
    if (event.timer === 'rto' || event.timer === 'probe0') this.backoff = typeof backoff === 'number' ? backoff : 0;
  }

  private hear({ flags, win, ack }: Extract<TraceEvent, { kind: 'receive' }>['segment']): void {
    this.probes = 0;
    if (flags.includes('R')) return;
    this.window = win;
    if (ack !== null) this.acknowledged = Math.max(this.acknowledged, ack);
  }

  /** Data sent and not acknowledged. */
  get unacknowledged(): number {
    return Math.max(0, this.sentTo - this.acknowledged);
  }

  /** Written by the program and not sent yet. */
  get unsent(): number {
    return Math.max(0, this.written - (this.sentTo - 1));
  }
}
