// What each segment of a capture is, by what its sender had sent before: new data, again, a probe, an acknowledgement.
import type { HostName } from '../../../sim/index.ts';
import type { WireSegment } from '../import/conversation.ts';

export type Kind = 'syn' | 'data' | 'again' | 'fin' | 'probe' | 'ack' | 'rst';

export interface Progress {
  readonly segment: WireSegment;
  readonly kind: Kind;
  /** Payload that was not sent before; a hole before it counts as its own, for what filled it was lost. */
  readonly newBytes: number;
  /** What the sender had sent, and of that what the other end had acknowledged, before this. */
  readonly sentTo: number;
  readonly ackedTo: number;
  /** The window that the other end had last offered; null before it did. */
  readonly peerWindow: number | null;
}

interface Side {
  sentTo: number;
  ackedTo: number;
  window: number | null;
}

function kindOf({ flags, seq, len }: WireSegment, sentTo: number, begun: boolean): Kind {
  if (flags.includes('R')) return 'rst';
  const length = len + (/[SF]/.test(flags) ? 1 : 0);
  // A probe may carry the last byte once more (older systems); it then begins below what comes next, too.
  if (begun && !/[SF]/.test(flags) && len <= 1 && seq === sentTo - 1) return 'probe';
  if (length > 0 && begun && seq + length <= sentTo) return 'again';
  if (flags.includes('S')) return 'syn';
  if (len > 0) return 'data';
  return flags.includes('F') ? 'fin' : 'ack';
}

export function progressOf(segments: readonly WireSegment[]): Progress[] {
  const sides: Record<HostName, Side> = {
    client: { sentTo: 0, ackedTo: 0, window: null },
    server: { sentTo: 0, ackedTo: 0, window: null },
  };
  const begun = { client: false, server: false };
  return segments.map((segment) => {
    const { from, flags, seq, len, ack, win } = segment;
    const own = sides[from];
    const peer = sides[from === 'client' ? 'server' : 'client'];
    // Without a SYN the first segment says where its sender stands.
    if (!begun[from] && !flags.includes('S')) own.sentTo = Math.max(own.sentTo, seq, 1);
    const kind = kindOf(segment, own.sentTo, begun[from]);
    const before = { sentTo: own.sentTo, ackedTo: own.ackedTo, peerWindow: own.window };
    const end = seq + len + (/[SF]/.test(flags) ? 1 : 0);
    const newBytes = kind === 'data' || kind === 'fin' ? Math.max(0, seq + len - own.sentTo) : 0;
    if (kind !== 'rst') {
      begun[from] = true;
      own.sentTo = Math.max(own.sentTo, end);
      if (ack !== null) peer.ackedTo = Math.max(peer.ackedTo, ack);
      peer.window = win;
    }
    return { segment, kind, newBytes, ...before };
  });
}

/** Whether the other end must answer it. */
export const demands = ({ kind }: Progress): boolean => kind !== 'ack' && kind !== 'rst';

/** Whether it was sent because something before it was not answered. */
export const repeats = ({ kind }: Progress): boolean => kind === 'again' || kind === 'probe';
