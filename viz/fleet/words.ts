// A fleet in words: the sentence on top, its figures, and any step of its charts.
import { COUNTED_STATES, type FleetRun, type FleetStep } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import { type Figure, type Sentence, waitWords } from '../system/sentence.ts';
import { PHASES, plural } from '../system/words.ts';
import type { Bin } from './bins.ts';
import { bytes, count, percent, rate } from './numbers.ts';
import { t } from '../text/words.ts';

/** Below this part of what it was, throughput has fallen. */
const FALLEN = 0.8;

/** Throughput that comes back sooner has not been stuck. */
const LONG_US = 60_000_000;

export interface Drop {
  /** Of the throughput before the first fault. */
  readonly share: number;
  readonly fromUs: number;
  /** Null: to the end of the run. */
  readonly toUs: number | null;
}

/** How throughput fell after the first fault: the first stretch of steps in which less than it was is answered. */
export function dropOf({ scenario, steps }: Pick<FleetRun, 'scenario' | 'steps'>): Drop | null {
  const fault = scenario.faults[0]?.at;
  const bucketUs = scenario.fleet?.bucket ?? 1;
  if (fault === undefined) return null;
  // The first step has their start in it, the last before the fault may have the fault.
  const before = steps.filter(({ at }, i) => i > 0 && at + bucketUs <= fault);
  const usual = before.reduce((sum, { answered }) => sum + answered, 0) / Math.max(before.length, 1);
  const low = ({ answered }: FleetStep) => answered < usual * FALLEN;
  const first = steps.findIndex((step) => step.at + bucketUs > fault && low(step));
  if (usual === 0 || first === -1) return null;
  const after = steps.slice(first).findIndex((step) => !low(step));
  const fallen = after === -1 ? steps.slice(first) : steps.slice(first, first + after);
  const share = fallen.reduce((sum, { answered }) => sum + answered, 0) / fallen.length / usual;
  return { share, fromUs: (steps[first] as FleetStep).at, toUs: after === -1 ? null : (steps[first + after] as FleetStep).at };
}

function dropText(drop: Drop | null): string {
  if (drop === null) return t('throughput did not fall');
  const share = drop.share < 0.01 ? t('nothing') : `${Math.round(drop.share * 100)}\u00a0%`;
  return drop.toUs === null
    ? t('throughput fell to $share until the end', { share })
    : t('throughput fell to $share for $time', { share, time: humanDuration(drop.toUs - drop.fromUs) });
}

/** Connections that an error ended, by its name, the most frequent first. */
const endedBy = ({ totals }: Pick<FleetRun, 'totals'>): [string, number][] =>
  Object.entries(totals.lost)
    .filter(([how]) => /^E[A-Z]+$/.test(how) && how !== 'ESTAB')
    .sort(([, a], [, b]) => b - a);

/** Whether an end ever goes away; else whoever is given up was there. */
const somebodyGoes = ({ faults, nodes }: FleetRun['scenario']): boolean =>
  faults.some((fault) => fault.do === 'powerOff' || fault.do === 'reboot' || fault.do === 'kill') ||
  nodes.some(({ program }) => program?.is === 'idler' && program.leaves !== null);

function idleSentence(run: FleetRun): Sentence {
  const last = run.steps.at(-1);
  const established = last?.states.ESTAB ?? 0;
  const gone = last?.peerGone ?? 0;
  const all = run.totals.connections;
  const ended = endedBy(run);
  const segments = plural(Math.round(run.totals.segments), 'segment');
  const detail = t('$segments in all. $bytes of kernel memory at the end.', { segments, bytes: bytes(last?.memoryBytes ?? 0) });
  const worst = run.steps.reduce((most, step) => (step.peerGone > most.peerGone ? step : most), run.steps[0] as FleetStep);
  if (gone > 0)
    return {
      outcome: 'stuck',
      headline: t('$n of $connections are half-open at the end: nobody is there.', {
        n: count(gone),
        connections: plural(established, 'established connection'),
      }),
      detail,
    };
  const [first] = ended;
  if (first && worst.peerGone > 0)
    return {
      outcome: 'well',
      headline: t('$n of $connections were found dead ($error); at most $open of $all were half-open at a time.', {
        n: count(first[1]),
        connections: plural(all, 'connection'),
        error: first[0],
        open: count(worst.peerGone),
        all: count(worst.states.ESTAB),
      }),
      detail,
    };
  if (first)
    return {
      outcome: 'failed',
      headline: endedWords(first, all, established, somebodyGoes(run.scenario)),
      detail,
    };
  return {
    outcome: 'well',
    headline: t('$n of $connections are established at the end.', { n: count(established), connections: plural(all, 'connection') }),
    detail,
  };
}

function endedWords([error, ended]: readonly [string, number], all: number, left: number, wentAway: boolean): string {
  const gaps = { n: count(ended), connections: plural(all, 'connection'), error, left: count(left) };
  return wentAway
    ? t('$n of $connections ended with $error; $left are left.', gaps)
    : t('$n of $connections ended with $error although both ends lived; $left are left.', gaps);
}

export function fleetSentence(run: FleetRun): Sentence {
  const { requests, failed, waiting, meanUs, p99Us, maxUs } = run.totals;
  if (requests === 0) return idleSentence(run);
  const drop = dropOf(run);
  const share = failed > 0 ? ` (${percent(failed / requests)})` : '';
  const headline = t('$n of $requests failed$share; $throughput.', {
    n: count(failed),
    requests: plural(requests, 'request'),
    share,
    throughput: dropText(drop),
  });
  const waits = waiting > 0 ? ` ${t('$sentence.', { sentence: waitWords(waiting, 'request') })}` : '';
  const times = { mean: humanDuration(meanUs), late: humanDuration(p99Us), longest: humanDuration(maxUs) };
  const detail = `${t('Mean $mean, P99 $late, longest $longest.', times)}${waits}`;
  const stuck = drop !== null && (drop.toUs === null || drop.toUs - drop.fromUs > LONG_US);
  return { outcome: stuck ? 'stuck' : failed > 0 ? 'failed' : 'well', headline, detail };
}

const counted = (name: string, value: number, text = count(value)): Figure => ({ name, text, value, unit: '' });
const lasted = (name: string, value: number): Figure => ({ name, text: humanDuration(value), value, unit: 'us' });

export function fleetFigures(run: FleetRun): Figure[] {
  const { totals, steps } = run;
  const peak = steps.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0);
  const last = steps.at(-1);
  const ofRequests =
    totals.requests === 0
      ? []
      : [
          counted(t('answered'), totals.answered),
          counted(t('failed'), totals.failed),
          counted(
            t('success'),
            totals.answered / Math.max(totals.answered + totals.failed, 1),
            percent(totals.answered / Math.max(totals.answered + totals.failed, 1)),
          ),
          lasted(t('mean'), totals.meanUs),
          lasted('P50', totals.p50Us),
          lasted('P99', totals.p99Us),
          lasted(t('longest'), totals.maxUs),
        ];
  return [
    ...ofRequests,
    counted(t('connections opened'), totals.connections),
    counted(t('half-open at the end'), last?.peerGone ?? 0),
    counted(t('peak kernel memory'), peak, bytes(peak)),
    counted(t('segments'), totals.segments),
  ];
}

/** Sockets of a step by kind, as charts stack them: what lives, what is half-open, what comes and what goes. */
export const KINDS = ['established', 'half-open', 'connecting', 'closing', 'TIME-WAIT'] as const;
export type Kind = (typeof KINDS)[number];

export function kindsOf({ states, peerGone }: Pick<FleetStep, 'states' | 'peerGone'>): Record<Kind, number> {
  const connecting = states['SYN-SENT'] + states['SYN-RECV'];
  const all = COUNTED_STATES.reduce((sum, state) => sum + states[state], 0);
  return {
    established: states.ESTAB - peerGone,
    'half-open': peerGone,
    connecting,
    closing: all - states.ESTAB - connecting - states['TIME-WAIT'],
    'TIME-WAIT': states['TIME-WAIT'],
  };
}

export function socketsText(bin: Pick<Bin, 'states' | 'peerGone'>): string {
  const kinds = kindsOf(bin);
  const words = KINDS.filter((kind) => kinds[kind] > 0).map((kind) => t('$n $kind', { n: count(kinds[kind]), kind: t(PHASES[kind]) }));
  return words.length === 0 ? t('no connections') : words.join(t(', '));
}

/** A step as sentences: what a screen reader says of it, and what the panel shows. */
export function stepWords(bin: Bin, requests: boolean): string[] {
  const sockets = t('Connections: $sockets; $bytes of kernel memory.', { sockets: socketsText(bin), bytes: bytes(bin.memoryBytes) });
  const wire = t('$n segments a second.', { n: rate(bin.segmentsPerSec).replace('/s', '') });
  if (!requests) return [sockets, wire];
  const ended = bin.success === null ? t('No request ended.') : endedInStep(bin, bin.success);
  const latency =
    bin.meanUs === null || bin.p99Us === null || bin.maxUs === null
      ? ''
      : t('Mean $mean, P50 $middle, P99 $late, longest $longest.', {
          mean: humanDuration(bin.meanUs),
          middle: humanDuration(bin.p50Us ?? 0),
          late: humanDuration(bin.p99Us),
          longest: humanDuration(bin.maxUs),
        });
  return [ended, latency, sockets, wire].filter((text) => text !== '');
}

function endedInStep({ answeredPerSec, failed }: Bin, success: number): string {
  const n = rate(answeredPerSec).replace('/s', '');
  return failed === 0
    ? t('$n requests a second answered, none failed.', { n })
    : t('$n requests a second answered, $requests failed (success $share).', {
        n,
        requests: plural(failed, 'request'),
        share: percent(success),
      });
}
