// An answer's parts in words: who decides, what the program sees.
import { TIMER_TITLES } from '../trace/timer-titles.ts';
import { humanDuration } from '../trace/human.ts';
import { settingText, settingTitle } from '../scenario/setting-text.ts';
import type { Answer } from './answer.ts';
import type { Change } from './effective.ts';
import type { Outage } from './outage.ts';
import { type Decider, PROGRAM_DEADLINE_TITLES, type ProgramDeadlineName } from './program.ts';

/** Nothing to notice: the situation does not come about. */
export const isSpared = ({ outcome }: Answer): boolean => outcome === 'alive';
export const isNever = (answer: Answer): boolean => answer.earliestUs === null && !isSpared(answer);

const isDeadline = (decider: Decider): decider is ProgramDeadlineName => Object.hasOwn(PROGRAM_DEADLINE_TITLES, decider);

/** "keepalive timer", "program’s read timeout". */
export const deciderTitle = (decider: Decider): string => (isDeadline(decider) ? PROGRAM_DEADLINE_TITLES[decider] : TIMER_TITLES[decider]);

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
  if (decidedBy !== null && isDeadline(decidedBy)) return 'its own timeout';
  return earliestUs === null ? 'nothing, ever' : 'nothing: an orderly end';
}

/** What a passing outage does to a connection that is well. */
export function outageText({ us, harm }: Outage, duration: (us: number) => string = humanDuration): string {
  if (harm === null || !Number.isFinite(us)) return 'No passing outage ends a good connection.';
  const by = `by the ${deciderTitle(harm.by)}`;
  if (us < SHORTEST_US) return `Any passing outage can end a good connection, ${by}.`;
  const what = harm.while === 'idle' ? 'an idle one' : 'one with a request under way';
  return `Good connections outlive an outage of ${duration(us)}; a longer one can end ${what}, ${by}.`;
}

/** An outage shorter than this is a lost segment or two. */
const SHORTEST_US = 100_000;

/** "TCP_USER_TIMEOUT = 1m", "read timeout = 30s". */
export const changeText = (change: Change): string =>
  change.value === null ? `${settingTitle(change)} unset` : `${settingTitle(change)} = ${settingText(change, change.value)}`;
