// Where a jiffy's edge lies in recordings: what their boots state, put right by what all recordings of a folder show together.
// A kernel needs the same few microseconds from a tick to the wire in every boot. So a boot whose timers' segments all leave
// later behind the stated edge than another boot's states its edge too early, by the difference.
import type { Recording } from './recording.ts';

/** What leaves within this time after an input may be its doing, µs; what leaves later, a timer sent. */
const INPUT_ACTS_WITHIN_US = 400;
/** Of fewer segments the soonest may be late by itself. */
const ENOUGH = 20;

/** The recordings with the clocks that they show; each named batch (`…-12-034`: number 34 of batch 12) is one boot. */
export function calibrated(recordings: readonly Recording[]): Recording[] {
  const soonest = new Map<string, number>();
  for (const boot of new Set(recordings.map(bootOf))) {
    const delays = recordings.filter((recording) => bootOf(recording) === boot).flatMap(delaysBehindEdge);
    if (delays.length >= ENOUGH) soonest.set(boot, Math.min(...delays));
  }
  return recordings.map((recording) => {
    const machine = machineOf(recording);
    const usual = Math.min(...[...soonest].flatMap(([boot, delay]) => (boot.startsWith(machine) ? [delay] : [])));
    const own = soonest.get(bootOf(recording)) ?? usual;
    if (!(own > usual)) return recording;
    const { clock } = recording;
    return { ...recording, clock: { ...clock, microsecondsIntoJiffy: clock.microsecondsIntoJiffy - (own - usual) } };
  });
}

const machineOf = ({ kernel }: Recording): string => `${kernel.release} at ${kernel.hz} HZ,`;
const bootOf = (recording: Recording): string => `${machineOf(recording)} batch ${/-(\d+)-\d{3}$/.exec(recording.id)?.[1] ?? 'named'}`;

/**
 * How long after the stated edge each timer's segment left that the peer answered: the answers among the inputs name the
 * moment at which what they answer was sent.
 */
function delaysBehindEdge({ kernel, clock, inputs }: Recording): number[] {
  const tick = 1_000_000 / kernel.hz;
  const sent = new Set(inputs.flatMap(({ event, echoesUs }) => (event === 'rx' && echoesUs !== undefined ? [echoesUs] : [])));
  return [...sent]
    .filter((at) => !inputs.some(({ us }) => us <= at && at - us < INPUT_ACTS_WITHIN_US))
    .map((at) => (at + clock.microsecondsIntoJiffy) % tick);
}
