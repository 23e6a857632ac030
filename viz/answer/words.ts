// Answers in words: how long, because of what, and which situation matters most.
import {
  type Answer,
  type Contradiction,
  deciderText,
  deciderTitle,
  type Ending,
  errnoText,
  type Harm,
  isNever,
  isSpared,
  type Outage,
  outageText as outageWords,
  SITUATION_IDS,
  type Situation,
  type Wish,
} from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { humanDuration } from '../text/duration.ts';

export { deciderText, deciderTitle, errnoText, isNever, isSpared };

/** The two ends as texts; one where both read the same. */
export function rangeTexts({ earliestUs, latestUs }: Ending): readonly string[] {
  if (earliestUs === null || latestUs === null) return [];
  const [from, to] = [humanDuration(earliestUs), humanDuration(latestUs)];
  return from === to ? [from] : [from, to];
}

/** "15 min 37.7 s to 15 min 39.7 s". */
export const rangeText = (ending: Ending): string => rangeTexts(ending).join(' to ');

/** "The kernel alone: after 15 min 37.7 s …", where the program did not wait for it. */
export function kernelAloneText({ kernelAlone }: Answer): string | null {
  if (kernelAlone === null) return null;
  if (kernelAlone.earliestUs === null) return 'Without the program’s own deadline nothing would have ended it.';
  const by = kernelAlone.decidedBy === null ? 'by a reset' : `by the ${deciderTitle(kernelAlone.decidedBy)}`;
  return `The kernel would have ended it after ${rangeText(kernelAlone)}, ${by}.`;
}

const keepaliveOff = ({ others }: Answer): boolean => others.some(({ timer, status }) => timer === 'keepalive' && status === 'not armed');

function neverBecause(answer: Answer): string {
  const off = keepaliveOff(answer);
  switch (answer.situation) {
    case 'idle':
      return off ? 'SO_KEEPALIVE is off and no other timer watches an idle connection' : 'no timer ends an idle connection here';
    case 'forgotten':
      return 'the connection is asked for nothing that would show it';
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

function endBecause(answer: Answer): string {
  if (answer.decidedBy === 'idle-timeout') return 'the program closes idle connections, without knowing of this';
  if (answer.decidedBy !== null) return `${deciderText(answer)} then gives up`;
  if (answer.resetBy !== null) return `${answer.resetBy} then answers with a reset`;
  return answer.errno === 'ECONNRESET' ? 'the other end then answers with a reset' : 'a segment from the other end tells it';
}

/** "Idle, then the path is cut: you never notice, because SO_KEEPALIVE is off …". */
export function sentence(answer: Answer): string {
  const title = situationTitle(answer.situation);
  if (isSpared(answer)) return `${title}: this does not happen, because something passes before the middlebox forgets.`;
  if (isNever(answer)) return `${title}: you never notice, because ${neverBecause(answer)}.`;
  const notice =
    answer.outcome === 'gone' ? 'the kernel forgets the connection' : answer.decidedBy === 'idle-timeout' ? 'it is closed' : 'you notice';
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

export const outageText = (outage: Outage): string => outageWords(outage, humanDuration);

/** Why two wishes cannot both be granted, with both ways out. */
export function contradictionText({ harm, late, detectAtLeastUs, surviveAtMostUs }: Contradiction, wish: Wish): string {
  const [within, outage] = [humanDuration(wish.detectWithinUs), humanDuration(wish.surviveUs)];
  return [contradictionReason(harm, late, within, outage), ...bounds(detectAtLeastUs, surviveAtMostUs, within, outage)].join(' ');
}

function contradictionReason(harm: Harm | null, late: Situation | null, within: string, outage: string): string {
  if (harm?.while === 'in-flight')
    return `Data in flight is sent again at doubling intervals, and no segment that leaves within ${within} comes after an outage of ${outage}.`;
  if (harm?.while === 'idle')
    return `After an outage of ${outage} keepalive has to send one more probe and to wait for its answer, and all that within ${within} of silence.`;
  return `${late === null ? 'One situation' : `“${situationTitle(late)}”`} takes longer than ${within} whatever is set: keepalive counts whole seconds.`;
}

function bounds(detectUs: number | null, surviveUs: number | null, within: string, outage: string): string[] {
  return [
    ...(detectUs === null ? [] : [`To survive ${outage}, noticing takes ${humanDuration(detectUs)} or more.`]),
    ...(surviveUs === null || surviveUs === 0
      ? []
      : [`To notice within ${within}, outages of up to ${humanDuration(surviveUs)} can be survived.`]),
  ];
}
