// The charts of a fleet as data: what each is called, how high, which lines and areas it has.
import type { FleetRun } from '../../sim/index.ts';
import type { Bin } from './bins.ts';
import { bytes, byteUnit, count, percent, rate } from './numbers.ts';
import { fromZero, logarithmic, type Scale } from './scales.ts';
import { dropOf, KINDS, kindsOf } from './words.ts';
import { humanDuration } from '../text/duration.ts';
import { t, word } from '../text/words.ts';

export interface Series {
  readonly name: string;
  /** Class of its line: says hue and dashes. */
  readonly look: string;
  readonly of: (bin: Bin) => number | null;
  readonly text: (value: number) => string;
}

export interface Area {
  readonly name: string;
  readonly look: string;
  readonly low: (bin: Bin) => number;
  readonly high: (bin: Bin) => number;
}

/** A few words at a place of the chart, for who looks only once. */
export interface Note {
  readonly atUs: number;
  readonly value: number;
  readonly text: string;
}

export interface ChartSpec {
  readonly id: string;
  readonly title: string;
  readonly height: number;
  readonly areas: readonly Area[];
  readonly lines: readonly Series[];
  readonly scale: (bins: readonly Bin[], height: number) => Scale;
  readonly notes?: (run: FleetRun, bins: readonly Bin[]) => readonly Note[];
  /** Only fleets that ask something have it. */
  readonly requests: boolean;
}

const most = (bins: readonly Bin[], of: (bin: Bin) => number | null): number =>
  bins.reduce((value, bin) => Math.max(value, of(bin) ?? 0), 0);
const least = (bins: readonly Bin[], of: (bin: Bin) => number | null): number =>
  bins.reduce((value, bin) => Math.min(value, of(bin) ?? Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);

const latency = (name: string, look: string, of: (bin: Bin) => number | null): Series => ({ name, look, of, text: humanDuration });

const below =
  (index: number) =>
  (bin: Bin): number => {
    const kinds = kindsOf(bin);
    return KINDS.slice(0, index).reduce((sum, kind) => sum + kinds[kind], 0);
  };

/** How far throughput fell, in the middle of where it did. */
function dropNotes(run: FleetRun, bins: readonly Bin[]): Note[] {
  const drop = dropOf(run);
  if (drop === null) return [];
  const toUs = drop.toUs ?? run.scenario.until;
  const middle = (drop.fromUs + toUs) / 2;
  const bin = bins.find((one) => one.fromUs <= middle && one.toUs > middle);
  return bin
    ? [
        {
          atUs: middle,
          value: bin.answeredPerSec,
          text: t('$share for $time', { share: `${Math.round(drop.share * 100)}\u00a0%`, time: humanDuration(toUs - drop.fromUs) }),
        },
      ]
    : [];
}

/** So many times the usual is worth a word. */
const OUTLIER = 5;

/** The longest of all, where it stands out. */
function longestNotes(bins: readonly Bin[]): Note[] {
  const longest = bins.reduce<Bin | undefined>((best, bin) => ((bin.maxUs ?? 0) > (best?.maxUs ?? 0) ? bin : best), undefined);
  const usual = bins.map(({ maxUs }) => maxUs ?? 0).sort((a, b) => a - b)[Math.floor(bins.length / 2)] ?? 0;
  if (!longest || longest.maxUs === null || longest.maxUs < usual * OUTLIER) return [];
  return [{ atUs: longest.toUs, value: longest.maxUs, text: humanDuration(longest.maxUs) }];
}

/** Most half-open connections at one time. */
function goneNotes(bins: readonly Bin[]): Note[] {
  const worst = bins.reduce((most, { peerGone }) => Math.max(most, peerGone), 0);
  const first = bins.findIndex(({ peerGone }) => peerGone === worst);
  const after = bins.findIndex(({ peerGone }, i) => i > first && peerGone < worst * 0.9);
  const [from, to] = [bins[first], bins[(after === -1 ? bins.length : after) - 1]];
  if (worst === 0 || !from || !to) return [];
  const alive = kindsOf(from).established;
  return [{ atUs: (from.fromUs + to.toUs) / 2, value: alive + worst / 2, text: t('$n half-open', { n: count(worst) }) }];
}

const shortRate = (value: number): string => rate(value);

export const CHARTS: readonly ChartSpec[] = [
  {
    id: 'throughput',
    title: word('Answered per second'),
    height: 84,
    areas: [{ name: word('answered'), look: 'area-answered', low: () => 0, high: (bin) => bin.answeredPerSec }],
    lines: [{ name: word('answered'), look: 'line-main', of: (bin) => bin.answeredPerSec, text: rate }],
    scale: (bins, height) =>
      fromZero(
        most(bins, (bin) => bin.answeredPerSec),
        height,
        shortRate,
      ),
    notes: dropNotes,
    requests: true,
  },
  {
    id: 'latency',
    title: word('How long requests took that ended, logarithmic'),
    height: 116,
    areas: [],
    lines: [
      latency(word('longest'), 'line-max', (bin) => bin.maxUs),
      latency('P99', 'line-p99', (bin) => bin.p99Us),
      latency(word('mean'), 'line-mean', (bin) => bin.meanUs),
      latency('P50', 'line-p50', (bin) => bin.p50Us),
    ],
    scale: (bins, height) =>
      logarithmic(
        least(bins, (bin) => (bin.p50Us === null ? null : Math.min(bin.p50Us, bin.meanUs ?? bin.p50Us))),
        most(bins, (bin) => bin.maxUs),
        height,
      ),
    notes: (_, bins) => longestNotes(bins),
    requests: true,
  },
  {
    id: 'success',
    title: word('Success rate'),
    height: 46,
    areas: [],
    lines: [{ name: word('success'), look: 'line-main', of: (bin) => bin.success, text: percent }],
    scale: (_, height) => fromZero(1, height, (value) => (value === 0 || value === 0.5 || value === 1 ? percent(value) : '')),
    requests: true,
  },
  {
    id: 'connections',
    title: word('Connections'),
    height: 84,
    areas: KINDS.map((name, i) => ({ name, look: `area-${name.toLowerCase()}`, low: below(i), high: below(i + 1) })),
    lines: [],
    scale: (bins, height) => fromZero(most(bins, below(KINDS.length)), height, count),
    notes: (_, bins) => goneNotes(bins),
    requests: false,
  },
  {
    id: 'memory',
    title: word('Kernel memory'),
    height: 46,
    areas: [],
    lines: [{ name: word('memory'), look: 'line-main', of: (bin) => bin.memoryBytes, text: bytes }],
    scale: (bins, height) => {
      const largest = most(bins, (bin) => bin.memoryBytes);
      return fromZero(largest, height, bytes, byteUnit(largest));
    },
    requests: false,
  },
  {
    id: 'segments',
    title: word('Segments per second'),
    height: 46,
    areas: [],
    lines: [{ name: word('segments'), look: 'line-main', of: (bin) => bin.segmentsPerSec, text: rate }],
    scale: (bins, height) =>
      fromZero(
        most(bins, (bin) => bin.segmentsPerSec),
        height,
        shortRate,
      ),
    requests: false,
  },
];
