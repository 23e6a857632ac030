// Answers in words: how long, because of what, and which situation matters most.
import {
  type Answer,
  type Change,
  type Contradiction,
  type Decider,
  type Ending,
  type Harm,
  isNever,
  isSpared,
  oneAfterAnother,
  type Outage,
  PROGRAM_DEADLINE_TITLES,
  SITUATION_IDS,
  settingText,
  settingTitle,
  type Situation,
  TIMER_TITLES,
  type Wish,
} from '../../sim/index.ts';
import { situationTitle } from '../state/situations.ts';
import { humanDuration } from '../text/duration.ts';
import { t } from '../text/words.ts';

export { isNever, isSpared };

// The parts of an answer as `sim/answer/words.ts` says them in English, from the same fields; a test holds them to it.

/** "keepalive timer", "program’s read timeout". */
export const deciderTitle = (decider: Decider): string => t({ ...TIMER_TITLES, ...PROGRAM_DEADLINE_TITLES }[decider]);

/** Without an article, for a cell. */
export function deciderWords(answer: Answer): string {
  if (answer.decidedBy !== null) return deciderTitle(answer.decidedBy);
  if (answer.earliestUs === null) return t('no timer');
  if (answer.resetBy !== null) return t('no timer: a reset from $box', { box: answer.resetBy });
  return answer.errno === 'ECONNRESET' ? t('no timer: a reset from the other end') : t('no timer: a segment from the other end');
}

/** "; at other moments of booting the keepalive timer", or nothing. */
export function alsoDecidedText({ alsoDecidedBy }: Answer): string {
  const deciders = alsoDecidedBy.map((one) => t('the $decider', { decider: deciderTitle(one) })).join(t(', '));
  return deciders === '' ? '' : t('; at other moments of booting $deciders', { deciders });
}

/** "TCP_USER_TIMEOUT = 1m", "read timeout = 30s". */
export const changeWords = (change: Change): string =>
  change.value === null
    ? t('$setting unset', { setting: t(settingTitle(change)) })
    : `${t(settingTitle(change))} = ${settingText(change, change.value)}`;

/** What the program is told, or what it does where it does not wait for that. */
export function errnoText({ errno, outcome, earliestUs, decidedBy }: Answer): string {
  if (errno !== null) return errno;
  if (outcome === 'gone') return t('nothing: it has closed');
  if (outcome === 'alive') return t('nothing: all is well');
  if (decidedBy === 'idle-timeout') return t('nothing: it closes unasked');
  if (decidedBy !== null && decidedBy in PROGRAM_DEADLINE_TITLES) return t('its own timeout');
  return earliestUs === null ? t('nothing, ever') : t('nothing: an orderly end');
}

/** An outage shorter than this is a lost segment or two. */
const SHORTEST_US = 100_000;

/** What a passing outage does to a connection that is well. */
export function outageText({ us, harm }: Outage): string {
  if (harm === null || !Number.isFinite(us)) return t('No passing outage ends a good connection.');
  const gaps = { time: humanDuration(us), decider: deciderTitle(harm.by) };
  if (us < SHORTEST_US) return t('Any passing outage can end a good connection, by the $decider.', gaps);
  return harm.while === 'idle'
    ? t('Good connections outlive an outage of $time; a longer one can end an idle one, by the $decider.', gaps)
    : t('Good connections outlive an outage of $time; a longer one can end one with a request under way, by the $decider.', gaps);
}

/** The two ends as texts; one where both read the same. */
export function rangeTexts({ earliestUs, latestUs }: Ending): readonly string[] {
  if (earliestUs === null || latestUs === null) return [];
  const [from, to] = [humanDuration(earliestUs), humanDuration(latestUs)];
  return from === to ? [from] : [from, to];
}

/** "15 min 37.7 s to 15 min 39.7 s". */
export const rangeText = (ending: Ending): string => {
  const [from = '', to] = rangeTexts(ending);
  return to === undefined ? from : t('$from to $to', { from, to });
};

/** "The kernel alone: after 15 min 37.7 s …", where the program did not wait for it. */
export function kernelAloneText({ kernelAlone }: Answer): string | null {
  if (kernelAlone === null) return null;
  if (kernelAlone.earliestUs === null) return t('Without the program’s own deadline nothing would have ended it.');
  const time = rangeText(kernelAlone);
  return kernelAlone.decidedBy === null
    ? t('The kernel would have ended it after $time, by a reset.', { time })
    : t('The kernel would have ended it after $time, by the $decider.', { time, decider: deciderTitle(kernelAlone.decidedBy) });
}

const keepaliveOff = ({ others }: Answer): boolean => others.some(({ timer, status }) => timer === 'keepalive' && status === 'not armed');

function neverBecause(answer: Answer): string {
  const off = keepaliveOff(answer);
  switch (answer.situation) {
    case 'idle':
      return off ? t('SO_KEEPALIVE is off and no other timer watches an idle connection') : t('no timer ends an idle connection here');
    case 'forgotten':
      return t('the connection is asked for nothing that would show it');
    case 'rebooted':
      return off ? t('SO_KEEPALIVE is off, so the new kernel is never asked') : t('the new kernel is never asked');
    case 'full-buffer':
      return t('the other kernel answers every zero window probe, and each answer counts as life');
    case 'frozen':
      return t('the other kernel answers for its frozen program: no TCP timer can tell, only a deadline in your own program');
    default:
      return t('nothing that is armed ends it');
  }
}

function endBecause(answer: Answer): string {
  if (answer.decidedBy === 'idle-timeout') return t('the program closes idle connections, without knowing of this');
  if (answer.decidedBy !== null) return t('the $decider then gives up', { decider: deciderTitle(answer.decidedBy) });
  if (answer.resetBy !== null) return t('$box then answers with a reset', { box: answer.resetBy });
  return answer.errno === 'ECONNRESET' ? t('the other end then answers with a reset') : t('a segment from the other end tells it');
}

/** "Idle, then the path is cut: you never notice, because SO_KEEPALIVE is off …". */
export function sentence(answer: Answer): string {
  const title = situationTitle(answer.situation);
  if (isSpared(answer)) return t('$title: this does not happen, because something passes before the middlebox forgets.', { title });
  if (isNever(answer)) return t('$title: you never notice, because $why.', { title, why: neverBecause(answer) });
  const gaps = { title, time: rangeText(answer), why: endBecause(answer) };
  if (answer.outcome === 'gone') return t('$title: the kernel forgets the connection after $time, because $why.', gaps);
  if (answer.decidedBy === 'idle-timeout') return t('$title: it is closed after $time, because $why.', gaps);
  return t('$title: you notice after $time, because $why.', gaps);
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
  if (never === known.length) return t('Never in any of $n situations.', { n: known.length });
  const most = humanDuration(longest);
  return never === 0
    ? t('Every one of $n situations ends, after $most at most.', { n: known.length, most })
    : t('Never in $never of $n situations; the others end after $most at most.', { never, n: known.length, most });
}

/** Why two wishes cannot both be granted, with both ways out. */
export function contradictionText({ harm, late, detectAtLeastUs, surviveAtMostUs }: Contradiction, wish: Wish): string {
  const [within, outage] = [humanDuration(wish.detectWithinUs), humanDuration(wish.surviveUs)];
  return oneAfterAnother([contradictionReason(harm, late, within, outage), ...bounds(detectAtLeastUs, surviveAtMostUs, within, outage)]);
}

function contradictionReason(harm: Harm | null, late: Situation | null, within: string, outage: string): string {
  if (harm?.while === 'in-flight')
    return t(
      'Data in flight is sent again at doubling intervals, and no segment that leaves within $within comes after an outage of $outage.',
      { within, outage },
    );
  if (harm?.while === 'idle')
    return t(
      'After an outage of $outage keepalive has to send one more probe and to wait for its answer, and all that within $within of silence.',
      { outage, within },
    );
  return late === null
    ? t('One situation takes longer than $within whatever is set: keepalive counts whole seconds.', { within })
    : t('“$situation” takes longer than $within whatever is set: keepalive counts whole seconds.', {
        situation: situationTitle(late),
        within,
      });
}

function bounds(detectUs: number | null, surviveUs: number | null, within: string, outage: string): string[] {
  return [
    ...(detectUs === null ? [] : [t('To survive $outage, noticing takes $time or more.', { outage, time: humanDuration(detectUs) })]),
    ...(surviveUs === null || surviveUs === 0
      ? []
      : [t('To notice within $within, outages of up to $time can be survived.', { within, time: humanDuration(surviveUs) })]),
  ];
}
