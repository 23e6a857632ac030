// From a capture's times to a run's. In the run the client connects at 0; what an end does is seen elsewhere half a round trip
// later.
import { type Conversation, otherEnd } from '../import/conversation.ts';
import type { HostName } from '../../../sim/index.ts';

/** Where the capture has no handshake, the run's is made this long before the first packet. */
export const UNSEEN_HANDSHAKE_US = 1_000_000;
/** Without a handshake to measure it by. */
const GUESSED_RTT_US = 1000;
/** What a scenario can have; a handshake that took longer met something else than a long path. */
const LONGEST_RTT_US = 60_000_000;

export interface Timing {
  readonly rttUs: number;
  readonly near: HostName;
  readonly far: HostName;
  /** When, in the run, what the capture shows at this time is at the capturing end. */
  readonly seen: (us: number) => number;
  /** When an end sent what the capture shows at this time. */
  readonly sent: (us: number, from: HostName) => number;
}

/** With the capture's own round trip and a client that connects at 0, or with those of a run. */
export function timingOf(
  { segments, handshake, rttUs, seenAt }: Conversation,
  of: { readonly rttUs: number; readonly connectAt: number } = { rttUs: rttUs ?? GUESSED_RTT_US, connectAt: 0 },
): Timing {
  const rtt = Math.min(LONGEST_RTT_US, Math.max(0, Math.round(of.rttUs)));
  const firstSyn = segments.find(({ flags }) => flags === 'S');
  const base = handshake && firstSyn ? firstSyn.us : 0;
  const offset = of.connectAt + (handshake ? (seenAt === 'server' ? rtt / 2 : 0) : UNSEEN_HANDSHAKE_US);
  const seen = (us: number) => us - base + offset;
  return { rttUs: rtt, near: seenAt, far: otherEnd(seenAt), seen, sent: (us, from) => (from === seenAt ? seen(us) : seen(us) - rtt / 2) };
}
