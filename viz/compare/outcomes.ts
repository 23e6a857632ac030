// What compared runs came to, as rows of a table: each value beside A's.
import { type Run, TIMER_TITLES, type Verdict } from '../../sim/index.ts';
import { humanDuration, signedDuration } from '../text/duration.ts';
import { longestOutage } from './outage.ts';
import { t, word } from '../text/words.ts';

export interface OutcomeCell {
  readonly text: string;
  /** Against A; empty for A itself and where there is nothing to say. */
  readonly delta: string;
}
export interface OutcomeRow {
  readonly label: string;
  readonly about: string;
  readonly cells: readonly OutcomeCell[];
}

export const ended = ({ outcome }: Verdict): boolean => outcome === 'error' || outcome === 'gone' || outcome === 'closed';

const watched = (run: Run): Verdict => run.verdicts[run.scenario.watch];

const OUTCOMES: Readonly<Record<Verdict['outcome'], string>> = {
  error: word('error'),
  closed: word('closed in order'),
  gone: word('given up, nobody told'),
  never: word('never'),
  alive: word('lives'),
  open: word('not told so far'),
};

/** "ETIMEDOUT", "never", "lives". */
export const outcomeWord = (verdict: Verdict): string => verdict.errno ?? t(OUTCOMES[verdict.outcome]);

/** "ETIMEDOUT after 31.6 s", "never", "lives". */
export function outcomeText(run: Run): string {
  const verdict = watched(run);
  return ended(verdict)
    ? t('$outcome after $time', { outcome: outcomeWord(verdict), time: humanDuration(verdict.sinceUs) })
    : outcomeWord(verdict);
}

/** How much sooner or later a run ends than another; empty where only one of them does. */
export function endDelta(run: Run, first: Run): string {
  const [one, other] = [watched(run), watched(first)];
  return ended(one) && ended(other) ? signedDuration(one.sinceUs - other.sinceUs) : '';
}

const decider = ({ decidedBy, outcome }: Verdict): string =>
  decidedBy !== null ? t(TIMER_TITLES[decidedBy]) : outcome === 'error' ? t('a reset') : t('nothing');

/** "the keepalive timer decides"; empty where nothing does. */
export function deciderText(run: Run): string {
  const { decidedBy, outcome } = watched(run);
  if (decidedBy !== null) return t('the $timer decides', { timer: t(TIMER_TITLES[decidedBy]) });
  return outcome === 'error' ? t('a reset decides') : '';
}

function sentBy(run: Run): number {
  const { watch } = run.scenario;
  return run.events.filter((event) => event.kind === 'send' && event.place === watch).length;
}

const probes = ({ keepaliveProbes, windowProbes, tailLossProbes }: Verdict): number => keepaliveProbes + windowProbes + tailLossProbes;

const signed = (count: number): string => (count === 0 ? '' : `${count < 0 ? '−' : '+'}${Math.abs(count)}`);

function countRow(label: string, about: string, runs: readonly Run[], count: (run: Run) => number): OutcomeRow {
  const [first = 0] = runs.map(count);
  return { label, about, cells: runs.map((run, i) => ({ text: String(count(run)), delta: i === 0 ? '' : signed(count(run) - first) })) };
}

/** What can be said at once. */
export function outcomeRows(runs: readonly Run[]): OutcomeRow[] {
  const [first] = runs;
  if (!first) return [];
  const plain = (text: string): OutcomeCell => ({ text, delta: '' });
  return [
    { label: t('outcome'), about: t('What the program sees'), cells: runs.map((run) => plain(outcomeWord(watched(run)))) },
    {
      label: t('detection'),
      about: t('From the fault to the end'),
      cells: runs.map((run, i) => ({
        text: ended(watched(run)) ? humanDuration(watched(run).sinceUs) : '∞',
        delta: i === 0 ? '' : endDelta(run, first),
      })),
    },
    { label: t('decided by'), about: t('The timer, or the segment'), cells: runs.map((run) => plain(decider(watched(run)))) },
    countRow(t('segments sent'), t('By the watched host, all of them'), runs, sentBy),
    countRow(t('retransmissions'), '', runs, (run) => watched(run).retransmissions),
    countRow(t('probes'), t('Keepalive, zero window and tail loss'), runs, (run) => probes(watched(run))),
  ];
}

const lastly = new WeakMap<Run, number>();
const outageOf = (run: Run): number => {
  const known = lastly.get(run) ?? longestOutage(run.scenario);
  lastly.set(run, known);
  return known;
};

/** What takes a moment: some thirty runs each. */
export function outageRow(runs: readonly Run[]): OutcomeRow {
  const lengths = runs.map(outageOf);
  const [first = 0] = lengths;
  return {
    label: t('survives a cut of'),
    about: t('The longest that does not end the connection; found by halving'),
    cells: lengths.map((us, i) => ({
      text: us === Number.POSITIVE_INFINITY ? t('any length') : humanDuration(us),
      delta: i === 0 || us === first || !Number.isFinite(us) || !Number.isFinite(first) ? '' : signedDuration(us - first),
    })),
  };
}
