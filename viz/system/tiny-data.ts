// A system or a fleet the size of a line of text: what the front page shows of it. Computed beside the page; a fleet's from a few
// of its members, so that nothing in it is an absolute number.
import { type FleetRun, simulateFleet, simulateSystem, type SystemScenario } from '../../sim/index.ts';
import { buildWarp, toUnit } from '../axis/warp.ts';
import { dropOf, kindsOf } from '../fleet/words.ts';
import { slowFrom } from './requests.ts';
import { programsOf } from './lanes.ts';
import { faultSpans } from './fault-spans.ts';
import { momentsOf } from './moments.ts';
import { type Outcome, sentenceOf, watchedReport } from './sentence.ts';
import { type SystemSummary, summarise } from './summary.ts';
import { requestWord } from './words.ts';
import { word } from '../text/words.ts';

export const TINY_WIDTH = 150;
export const TINY_HEIGHT = 26;

/** Words with their gaps: a worker has no dictionary, so the page puts them together. */
export interface Phrase {
  readonly words: string;
  readonly n?: string | number;
  readonly of?: number;
  readonly us?: number;
}

export interface Tiny {
  readonly outcome: Outcome;
  readonly big: Phrase;
  readonly small: Phrase;
  /** What a screen reader is told. */
  readonly headline: Phrase;
  readonly areas: readonly { readonly look: 'fault' | 'answered' | 'waiting' | 'alive'; readonly path: string }[];
  readonly crosses: string;
}

/** More turns than this and the figure would be late. */
const MAX_TURNS = 150_000;
/** Members of a fleet that the figure is made from: of those that work, and of those that only sit there. */
const WORKERS = 24;
const IDLERS = 120;

export function tinyOf(scenario: SystemScenario): Tiny {
  const { fleet } = scenario;
  if (fleet === null) return tinySystem(summarise(simulateSystem(scenario, { maxTurns: MAX_TURNS })));
  const idle = scenario.nodes.find(({ name }) => name === fleet.of)?.program?.is === 'idler';
  const count = Math.min(fleet.count, idle ? IDLERS : WORKERS);
  return tinyFleet(simulateFleet({ ...scenario, fleet: { ...fleet, count } }), idle);
}

const half = (value: number): number => Math.round(value * 2) / 2;
const box = (from: number, to: number, top: number, bottom: number): string =>
  `M${half(from)},${top}H${half(Math.max(to, from + 1))}V${bottom}H${half(from)}Z`;

function tinySystem(run: SystemSummary): Tiny {
  const { scenario, events } = run;
  const { until } = scenario;
  const warp = buildWarp([momentsOf(run)], { startUs: 0, endUs: until, baseGapUs: 20_000, linearity: 0 });
  const x = (timeUs: number) => 1 + toUnit(warp, timeUs) * (TINY_WIDTH - 2);
  const { requests } = programsOf(run).find(({ node }) => node === scenario.watch) ?? { requests: [] };
  const slow = slowFrom(requests);
  const [answered, waiting, crosses] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { from, to, outcome } of requests) {
    const waits = to === null || to - from >= slow;
    (waits ? waiting : answered).add(box(x(from), x(to ?? until), waits ? 6 : 8, waits ? 20 : 18));
    if (outcome?.kind === 'failed') crosses.add(`M${half(x(outcome.at)) - 2.5},10.5l5,5m0,-5l-5,5`);
  }
  const faults = faultSpans(events).map(({ event, to }) => box(x(event.at), x(to ?? until), 0, TINY_HEIGHT));
  return {
    ...systemWords(run),
    areas: [
      { look: 'fault', path: faults.join('') },
      { look: 'answered', path: [...answered].join('') },
      { look: 'waiting', path: [...waiting].join('') },
    ],
    crosses: [...crosses].join(''),
  };
}

const says = (words: string, gaps: Omit<Phrase, 'words'> = {}): Phrase => ({ words, ...gaps });

function systemWords(run: SystemSummary): Pick<Tiny, 'outcome' | 'big' | 'small' | 'headline'> {
  const { outcome, headline } = sentenceOf(run);
  const report = watchedReport(run);
  const program = run.scenario.nodes.find(({ name }) => name === run.scenario.watch)?.program;
  const calls = requestWord(program?.is) === 'call';
  const said = { outcome, headline: says(headline) };
  if (report === undefined || report.requests === 0)
    return { ...said, big: says(outcome === 'stuck' ? word('half-open') : word('told')), small: says('') };
  if (report.failed > 0)
    return {
      ...said,
      big: says(word('$n of $of'), { n: report.failed, of: report.requests }),
      small: says(calls ? word('calls failed') : word('requests failed')),
    };
  if (outcome === 'stuck' && report.longestWaitUs > slowFrom([]))
    return {
      ...said,
      big: says('$time', { us: report.longestWaitUs }),
      small: says(report.waiting > 0 ? word('and still waits') : word('the longest wait')),
    };
  return outcome === 'stuck'
    ? { ...said, big: says(word('half-open')), small: says(word('and nobody is told')) }
    : { ...said, big: says(word('all')), small: says(calls ? word('calls answered') : word('requests answered')) };
}

function tinyFleet(run: FleetRun, idle: boolean): Tiny {
  const { steps, scenario } = run;
  const bucketUs = scenario.fleet?.bucket ?? 1;
  const x = (timeUs: number) => 1 + (timeUs / scenario.until) * (TINY_WIDTH - 2);
  const course = (of: (step: (typeof steps)[number]) => number, most: number): string =>
    `M1,${TINY_HEIGHT}${steps
      .map(
        (step) =>
          `L${half(x(step.at))},${half(TINY_HEIGHT - (of(step) / Math.max(most, 1)) * (TINY_HEIGHT - 3))}H${half(x(step.at + bucketUs))}`,
      )
      .join('')}V${TINY_HEIGHT}Z`;
  const most = (of: (step: (typeof steps)[number]) => number) => steps.reduce((value, step) => Math.max(value, of(step)), 0);
  const sockets = (step: (typeof steps)[number]) => step.states.ESTAB;
  const areas: Tiny['areas'] = idle
    ? [
        { look: 'waiting', path: course(sockets, most(sockets)) },
        { look: 'alive', path: course((step) => kindsOf(step).established, most(sockets)) },
      ]
    : [
        {
          look: 'answered',
          path: course(
            (step) => step.answered,
            most((step) => step.answered),
          ),
        },
      ];
  return { ...fleetWords(run, idle), areas, crosses: '' };
}

function fleetWords(run: FleetRun, idle: boolean): Pick<Tiny, 'outcome' | 'big' | 'small' | 'headline'> {
  const last = run.steps.at(-1);
  const established = last?.states.ESTAB ?? 0;
  if (!idle) {
    const drop = dropOf(run);
    if (drop === null)
      return {
        outcome: 'well',
        big: says(word('steady')),
        small: says(word('throughput')),
        headline: says(word('Throughput does not fall')),
      };
    const us = (drop.toUs ?? run.scenario.until) - drop.fromUs;
    const n = `${Math.round(drop.share * 100)}\u00a0%`;
    return {
      outcome: 'stuck',
      big: says('$n', { n }),
      small: says(word('throughput, for $time'), { us }),
      headline: says(word('Throughput falls to about $n for $time'), { n, us }),
    };
  }
  const gone = last?.peerGone ?? 0;
  const all = says(word('all'));
  if (established > 0 && gone === established)
    return {
      outcome: 'stuck',
      big: all,
      small: says(word('half-open at the end')),
      headline: says(word('At the end all connections are half-open')),
    };
  if (established === 0)
    return {
      outcome: 'none',
      big: says(word('none')),
      small: says(word('left at the end')),
      headline: says(word('At the end no connection is left')),
    };
  return { outcome: 'well', big: all, small: says(word('alive at the end')), headline: says(word('At the end all connections live')) };
}
