// What tcpdump would have seen of a run at one of its ends: everything that left there, when it left, and everything that
// arrived. What was lost on the way is in the sender's capture alone. Each packet says why it was sent.
import { explainEvent, type HostName, type Run, type SendEvent, type TraceEvent } from '../../../sim/index.ts';
import { numberingOf } from './numbering.ts';
import { frameOf } from './packet.ts';

export interface CapturedPacket {
  readonly at: number;
  readonly where: HostName;
  readonly outbound: boolean;
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly comment: string;
}

/** An answer stands below what it answers; the other causes are in no packet. */
const CAUSES_TOLD: readonly TraceEvent['kind'][] = ['fire', 'call', 'fault', 'error', 'gone'];
/** Longer than any sentence; the format allows 65535 bytes. */
const MAX_COMMENT_LENGTH = 4000;

/** The event's own sentence, why it was sent, and what it led to. */
function comment(run: Run, event: TraceEvent, effects: ReadonlyMap<number, readonly TraceEvent[]>): string {
  const sentence = (id: number) => explainEvent(run.events, id).sentence;
  const parts = [sentence(event.id)];
  const cause = event.cause === null ? undefined : run.events[event.cause];
  if (event.kind === 'send' && cause !== undefined && CAUSES_TOLD.includes(cause.kind)) parts.push(sentence(cause.id));
  for (const effect of effects.get(event.id) ?? []) parts.push(sentence(effect.id));
  return parts.join(' ').replaceAll('\u00a0', ' ').slice(0, MAX_COMMENT_LENGTH);
}

/** The ends of a life, by the event that led to them: they are told with the packet that brought them or was the last. */
function endings(run: Run): Map<number, TraceEvent[]> {
  const found = new Map<number, TraceEvent[]>();
  for (const event of run.events) {
    if ((event.kind !== 'error' && event.kind !== 'gone') || event.cause === null) continue;
    found.set(event.cause, [...(found.get(event.cause) ?? []), event]);
  }
  return found;
}

/** The packets at the given ends, in order of time. */
export function capturedPackets(run: Run, where: readonly HostName[]): CapturedPacket[] {
  const numbering = numberingOf(run);
  const effects = endings(run);
  const frames = new Map<number, Uint8Array<ArrayBuffer>>();
  const sentBy: Record<HostName, number> = { client: 0, server: 0 };
  const packets: CapturedPacket[] = [];
  const frame = ({ id, segment }: SendEvent): Uint8Array<ArrayBuffer> => {
    const made = frameOf(segment, numbering, ++sentBy[segment.from]);
    frames.set(id, made);
    return made;
  };
  for (const event of run.events) {
    const made = event.kind === 'send' ? frame(event) : event.kind === 'receive' ? frames.get(event.sent ?? -1) : undefined;
    const at = where.find((host) => host === event.place);
    if (made === undefined || at === undefined) continue;
    packets.push({ at: event.at, where: at, outbound: event.kind === 'send', frame: made, comment: comment(run, event, effects) });
  }
  return packets;
}
