// What was read out of a capture, and from what: shown to the reader, who may know better.
import { humanDuration } from '../../text/duration.ts';

export interface Finding {
  readonly what: string;
  readonly why: string;
}

/** How a reading ends that nothing in the capture speaks for. */
export const A_GUESS = 'a guess';

export const when = (us: number): string => humanDuration(Math.max(0, Math.round(us)));
