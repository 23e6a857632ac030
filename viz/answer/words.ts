// Answers in words: how long, because of what, and which situation matters most.
import {
  type Answer,
  type Contradiction,
  type Decider,
  type Ending,
  type Harm,
  type Outage,
  PROGRAM_DEADLINE_TITLES,
  SITUATION_IDS,
  type Situation,
  TIMER_TITLES,
  type Wish,
} from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { humanDuration } from '../text/duration.ts';

/** Nothing to notice: the situation does not come about. */
export const isSpared = ({ outcome }: Answer): boolean => outcome === 'alive';
export const isNever = (answer: Answer): boolean => answer.earliestUs === null && !isSpared(answer);

/** "keepalive timer", "program’s read timeout". */
export const deciderTitle = (decider: Decider): string =>
  decider in TIMER_TITLES
    ? TIMER_TITLES[decider as keyof typeof TIMER_TITLES]
    : PROGRAM_DEADLINE_TITLES[decider as keyof typeof PROGRAM_DEADLINE_TITLES];

/** The two ends as texts; one where both read the same. */
export function rangeTexts({ earliestUs, latestUs }: Ending): readonly string[] {
  if (earliestUs === null || latestUs === null) return [];
  const [from, to] = [humanDuration(earliestUs), humanDuration(latestUs)];
  return from === to ? [from] : [from, to];
}

/** "15 min 37.7 s to 15 min 39.7 s". */
export const rangeText = (ending: Ending): string => rangeTexts(ending).join(' to ');

export function deciderText(answer: Answer): string {
  if (answer.decidedBy !== null) return `the ${deciderTitle(answer.decidedBy)}`;
  if (answer.earliestUs === null) return 'no timer';
  if (answer.resetBy !== null) return `no timer: a reset from ${answer.resetBy}`;
  return answer.errno === 'ECONNRESET' ? 'no timer: a reset from the other end' : 'no timer: a segment from the other end';
}

/** What the program is told, or what it does where it does not wait for that. */
export function errnoText({ errno, outcome, earliestUs, decidedBy }: Answer): string {
  if (errno !== null) return errno;
  if (outcome === 'gone') return 'nothing: it has closed';
  if (outcome === 'alive') return 'nothing: all is well';
  if (decidedBy === 'idle-timeout') return 'nothing: it closes unasked';
  if (decidedBy !== null && decidedBy in PROGRAM_DEADLINE_TITLES) return 'its own timeout';
  return earliestUs === null ? 'nothing, ever' : 'nothing: an orderly end';
}

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

/** What a passing outage does to a connection that is well. */
export function outageText({ us, harm }: Outage): string {
  if (harm === null || !Number.isFinite(us)) return 'No passing outage ends a good connection.';
  if (us < 1_000_000) return 'The shortest passing outage ends good connections.';
  const what = harm.while === 'idle' ? 'an idle one' : 'one with a request under way';
  return `Good connections outlive an outage of ${humanDuration(us)}; a longer one can end ${what}, by the ${deciderTitle(harm.by)}.`;
}

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
