// A fleet in words: the sentence on top, its figures, and any step of its charts.
import { COUNTED_STATES, type FleetRun, type FleetStep } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { Figure, Sentence } from '../system/sentence.ts';
import { plural } from '../system/words.ts';
import type { Bin } from './bins.ts';
import { bytes, count, percent, rate } from './numbers.ts';

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
  if (drop === null) return 'throughput did not fall';
  const share = drop.share < 0.01 ? 'nothing' : `${Math.round(drop.share * 100)}\u00a0%`;
  return `throughput fell to ${share}${drop.toUs === null ? ' until the end' : ` for ${humanDuration(drop.toUs - drop.fromUs)}`}`;
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
  const detail = `${segments} in all. ${bytes(last?.memoryBytes ?? 0)} of kernel memory at the end.`;
  const worst = run.steps.reduce((most, step) => (step.peerGone > most.peerGone ? step : most), run.steps[0] as FleetStep);
  if (gone > 0)
    return {
      outcome: 'stuck',
      headline: `${count(gone)} of ${plural(established, 'established connection')} are half-open at the end: nobody is there.`,
      detail,
    };
  const [first] = ended;
  if (first && worst.peerGone > 0)
    return {
      outcome: 'well',
      headline: `${count(first[1])} of ${plural(all, 'connection')} were found dead (${first[0]}); at most ${count(worst.peerGone)} of ${count(worst.states.ESTAB)} were half-open at a time.`,
      detail,
    };
  if (first)
    return {
      outcome: 'failed',
      headline: `${count(first[1])} of ${plural(all, 'connection')} ended with ${first[0]}${somebodyGoes(run.scenario) ? '' : ' although both ends lived'}; ${count(established)} are left.`,
      detail,
    };
  return { outcome: 'well', headline: `${count(established)} of ${plural(all, 'connection')} are established at the end.`, detail };
}

export function fleetSentence(run: FleetRun): Sentence {
  const { requests, failed, waiting, meanUs, p99Us, maxUs } = run.totals;
  if (requests === 0) return idleSentence(run);
  const drop = dropOf(run);
  const share = failed > 0 ? ` (${percent(failed / requests)})` : '';
  const headline = `${count(failed)} of ${plural(requests, 'request')} failed${share}; ${dropText(drop)}.`;
  const waits = waiting > 0 ? ` ${plural(waiting, 'request')} still wait${waiting === 1 ? 's' : ''} at the end.` : '';
  const detail = `Mean ${humanDuration(meanUs)}, P99 ${humanDuration(p99Us)}, longest ${humanDuration(maxUs)}.${waits}`;
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
          counted('answered', totals.answered),
          counted('failed', totals.failed),
          counted(
            'success',
            totals.answered / Math.max(totals.answered + totals.failed, 1),
            percent(totals.answered / Math.max(totals.answered + totals.failed, 1)),
          ),
          lasted('mean', totals.meanUs),
          lasted('P50', totals.p50Us),
          lasted('P99', totals.p99Us),
          lasted('longest', totals.maxUs),
        ];
  return [
    ...ofRequests,
    counted('connections opened', totals.connections),
    counted('half-open at the end', last?.peerGone ?? 0),
    counted('peak kernel memory', peak, bytes(peak)),
    counted('segments', totals.segments),
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
  const words = KINDS.filter((kind) => kinds[kind] > 0).map((kind) => `${count(kinds[kind])} ${kind}`);
  return words.length === 0 ? 'no connections' : words.join(', ');
}

/** A step as sentences: what a screen reader says of it, and what the panel shows. */
export function stepWords(bin: Bin, requests: boolean): string[] {
  const sockets = `Connections: ${socketsText(bin)}; ${bytes(bin.memoryBytes)} of kernel memory.`;
  const wire = `${rate(bin.segmentsPerSec).replace('/s', '')} segments a second.`;
  if (!requests) return [sockets, wire];
  const ended =
    bin.success === null
      ? 'No request ended.'
      : `${rate(bin.answeredPerSec).replace('/s', '')} requests a second answered, ${bin.failed === 0 ? 'none failed' : `${plural(bin.failed, 'request')} failed (success ${percent(bin.success)})`}.`;
  const latency =
    bin.meanUs === null || bin.p99Us === null || bin.maxUs === null
      ? ''
      : `Mean ${humanDuration(bin.meanUs)}, P50 ${humanDuration(bin.p50Us ?? 0)}, P99 ${humanDuration(bin.p99Us)}, longest ${humanDuration(bin.maxUs)}.`;
  return [ended, latency, sockets, wire].filter((text) => text !== '');
}
