// Packets in packetdrill's notation. Timestamps count from small numbers of their own for each end; packetdrill maps those of
// the kernel under test to what it really sends.
import type { HostName, Run, Segment } from '../../../sim/index.ts';

const FIRST_TIMESTAMP = 1000;
const MAX_PAYLOAD = 65_535;

/** packetdrill wants F before P, and the ACK's dot last. */
const flagsOf = (flags: string): string => [...'SFRP.'].filter((letter) => flags.includes(letter)).join('');

export class PacketLines {
  private readonly firstTimestamp: Readonly<Record<HostName, number>>;
  /** What has arrived beyond a gap, and up to where everything has. */
  private beyond: (readonly [number, number])[] = [];
  private arrived = 1;
  private readTo = 1;

  constructor(run: Run) {
    const first = (host: HostName): number => {
      const event = run.events.find((one) => one.kind === 'send' && one.segment.from === host && one.segment.tsVal !== null);
      return event?.kind === 'send' ? (event.segment.tsVal ?? 0) : 0;
    };
    this.firstTimestamp = { client: first('client'), server: first('server') };
  }

  outbound(segment: Segment): string {
    return `${this.numbers(segment)}${this.optionText(segment)}`;
  }

  inbound(segment: Segment): string {
    this.arrive(segment);
    return `${this.numbers(segment)} win ${Math.min(segment.win, 65_535)}${this.optionText(segment)}`;
  }

  /** In a comment. */
  words(segment: Segment): string {
    return this.numbers(segment);
  }

  takeUnread(): number {
    const bytes = this.arrived - this.readTo;
    this.readTo = this.arrived;
    return bytes;
  }

  private arrive({ seq, len }: Segment): void {
    if (len === 0) return;
    this.beyond.push([seq, seq + len]);
    for (;;) {
      const next = this.beyond.find(([from, to]) => from <= this.arrived && to > this.arrived);
      if (next === undefined) break;
      this.arrived = next[1];
    }
    this.beyond = this.beyond.filter(([, to]) => to > this.arrived);
  }

  private numbers({ flags, seq, len, ack }: Segment): string {
    const bytes = Math.min(len, MAX_PAYLOAD);
    return `${flagsOf(flags)} ${seq}:${seq + bytes}(${bytes})${ack === null ? '' : ` ack ${ack}`}`;
  }

  private optionText(segment: Segment): string {
    const { offers, tsVal, tsEcr, sack, from } = segment;
    const peer: HostName = from === 'client' ? 'server' : 'client';
    const parts: string[] = [];
    if (offers !== null) parts.push(`mss ${offers.mss}`);
    const timestamps =
      tsVal === null
        ? null
        : `TS val ${FIRST_TIMESTAMP + tsVal - this.firstTimestamp[from]} ecr ${tsEcr === null || tsEcr === 0 ? 0 : FIRST_TIMESTAMP + tsEcr - this.firstTimestamp[peer]}`;
    if (offers?.sack) parts.push(...(timestamps === null ? ['nop', 'nop'] : []), 'sackOK');
    else if (timestamps !== null) parts.push('nop', 'nop');
    if (timestamps !== null) parts.push(timestamps);
    if (sack.length > 0) parts.push('nop', 'nop', `sack ${sack.map(([a, b]) => `${a}:${b}`).join(' ')}`);
    return parts.length === 0 ? '' : ` <${parts.join(',')}>`;
  }
}
