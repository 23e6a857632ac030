// Answers in words: how long, because of what, and which situation matters most.
import { type Answer, SITUATION_IDS, type Situation, TIMER_TITLES } from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { humanDuration } from '../text/duration.ts';

export const isNever = ({ earliestUs }: Answer): boolean => earliestUs === null;

/** The two ends as texts; one where both read the same. */
export function rangeTexts({ earliestUs, latestUs }: Answer): readonly string[] {
  if (earliestUs === null || latestUs === null) return [];
  const [from, to] = [humanDuration(earliestUs), humanDuration(latestUs)];
  return from === to ? [from] : [from, to];
}

/** "15 min 37.7 s to 15 min 39.7 s". */
export const rangeText = (answer: Answer): string => rangeTexts(answer).join(' to ');

export function deciderText(answer: Answer): string {
  if (answer.decidedBy !== null) return `the ${TIMER_TITLES[answer.decidedBy]}`;
  if (isNever(answer)) return 'no timer';
  return answer.errno === 'ECONNRESET' ? 'no timer: a reset from the other end' : 'no timer: a segment from the other end';
}

export function errnoText({ errno, outcome, earliestUs }: Answer): string {
  if (errno !== null) return errno;
  if (outcome === 'gone') return 'nothing: it has closed';
  return earliestUs === null ? 'nothing, ever' : 'nothing: an orderly end';
}

const keepaliveOff = ({ others }: Answer): boolean => others.some(({ timer, status }) => timer === 'keepalive' && status === 'not armed');

function neverBecause(answer: Answer): string {
  const off = keepaliveOff(answer);
  switch (answer.situation) {
    case 'idle':
      return off ? 'SO_KEEPALIVE is off and no other timer watches an idle connection' : 'no timer ends an idle connection here';
    case 'rebooted':
      return off ? 'SO_KEEPALIVE is off, so the new kernel is never asked' : 'the new kernel is never asked';
    case 'full-buffer':
      return 'the other kernel answers every zero window probe, and each answer counts as life';
    case 'frozen':
      return 'the other kernel answers for its frozen program: no TCP timer can tell, only a deadline in your own program';
    default:
      return 'nothing that is armed ends it';
  }
}

const endBecause = (answer: Answer): string =>
  answer.decidedBy === null
    ? answer.errno === 'ECONNRESET'
      ? 'the other end then answers with a reset'
      : 'a segment from the other end tells it'
    : `${deciderText(answer)} then gives up`;

/** "Idle, then the path is cut: you never notice, because SO_KEEPALIVE is off …". */
export function sentence(answer: Answer): string {
  const title = situationTitle(answer.situation);
  if (isNever(answer)) return `${title}: you never notice, because ${neverBecause(answer)}.`;
  const notice = answer.outcome === 'gone' ? 'the kernel forgets the connection' : 'you notice';
  return `${title}: ${notice} after ${rangeText(answer)}, because ${endBecause(answer)}.`;
}

/** What no setting can change is told after what a setting can. */
const BEYOND_SETTINGS: Situation = 'frozen';

/** The situation that matters most: one that never ends, else the one that takes longest. */
export function worst(answers: ReadonlyMap<Situation, Answer>): Answer | null {
  const known = SITUATION_IDS.flatMap((id) => answers.get(id) ?? []);
  const never = known.filter(isNever);
  const first = never.find(({ situation }) => situation !== BEYOND_SETTINGS) ?? never[0];
  return first ?? known.reduce<Answer | null>((a, b) => (a !== null && (a.latestUs ?? 0) >= (b.latestUs ?? 0) ? a : b), null);
}

/** Beside the worst: how many never end, and how long the others take at most. */
export function summary(answers: ReadonlyMap<Situation, Answer>): string {
  const known = [...answers.values()];
  const never = known.filter(isNever).length;
  const longest = known.reduce((most, { latestUs }) => Math.max(most, latestUs ?? 0), 0);
  if (never === known.length) return `Never in any of ${known.length} situations.`;
  const most = humanDuration(longest);
  return never === 0
    ? `Every one of ${known.length} situations ends, after ${most} at most.`
    : `Never in ${never} of ${known.length} situations; the others end after ${most} at most.`;
}
