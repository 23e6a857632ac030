// Well-known statements held against the simulator and the recordings. claims.json has the statements, the scenario that
// settles each and what to read off it; what comes out is computed here and never typed.
import { readFileSync } from 'node:fs';
import { type Hz, type KernelId, PROFILES, profileForRelease, type ScenarioFile } from '../../sim/index.ts';
import { RECORDINGS, type RecordingFile } from '../kernel/recordings.ts';
import { type Figure, readFigure } from './figure.ts';
import { type FigureRange, figureOverPhases, scenarioOf, sizeOf } from './scenarios.ts';
import { storyOfRecording } from './story.ts';

export interface Saying {
  readonly source: string;
  readonly url?: string;
  /** What is said, in the source's words or close to them. */
  readonly words: string;
  /** "924.6 s", "13 min .. 30 min", "16", "15 .. 16", "never", or "ends" for any time at all. */
  readonly figure: string;
}

export interface Claim {
  readonly id: string;
  readonly question: string;
  readonly scenario: string | ScenarioFile;
  /** A figure's form; see figure.ts. */
  readonly read: string;
  /** The recordings that show it: one id, and the folders that have it. */
  readonly recorded: { readonly id: string; readonly on: readonly string[] } | null;
  /** Kernels to simulate besides those recorded. */
  readonly alsoOn?: readonly { readonly kernel: KernelId; readonly hz: Hz }[];
  readonly says: readonly Saying[];
  readonly lesson: string;
}

export interface MeasuredOn {
  readonly kernel: KernelId;
  readonly hz: Hz;
  readonly evidence: 'recorded' | 'read';
  readonly ours: FigureRange;
  /** The recording's folder and id, and what it shows. */
  readonly recording: string | null;
  readonly recorded: Figure | null;
}

export interface MeasuredClaim {
  readonly id: string;
  readonly on: readonly MeasuredOn[];
  /** For each saying, in order: on how many of the kernels it comes true at some boot phase. */
  readonly holdsOn: readonly number[];
}

export const readClaims = (): readonly Claim[] =>
  (JSON.parse(readFileSync(new URL('../../claims.json', import.meta.url), 'utf8')) as { claims: Claim[] }).claims;

export const recordingNamed = (folder: string, id: string): RecordingFile =>
  JSON.parse(readFileSync(`${RECORDINGS}${folder}/${id}.json`, 'utf8')) as RecordingFile;

export const measureClaims = (): MeasuredClaim[] => readClaims().map(measureClaim);

export function measureClaim(claim: Claim): MeasuredClaim {
  const scenario = scenarioOf(claim.scenario);
  const recorded = (claim.recorded?.on ?? []).map((folder): MeasuredOn => {
    const id = claim.recorded?.id ?? '';
    const file = recordingNamed(folder, id);
    const { id: kernel, evidence } = profileForRelease(file.kernel.release);
    const { hz } = file.kernel;
    const ours = figureOverPhases(scenario, kernel, hz, claim.read);
    return { kernel, hz, evidence, ours, recording: `${folder}/${id}`, recorded: readFigure(storyOfRecording(file), claim.read) };
  });
  const simulated = (claim.alsoOn ?? []).map(({ kernel, hz }): MeasuredOn => {
    const ours = figureOverPhases(scenario, kernel, hz, claim.read);
    return { kernel, hz, evidence: PROFILES[kernel].evidence, ours, recording: null, recorded: null };
  });
  const on = [...recorded, ...simulated];
  return { id: claim.id, on, holdsOn: claim.says.map(({ figure }) => on.filter(({ ours }) => comesTrue(figure, ours)).length) };
}

/** Whether what is said is what happens at some boot phase. */
export function comesTrue(said: string, { least, most }: FigureRange): boolean {
  if (said === 'never') return least.kind === 'never';
  if (said === 'ends') return least.kind === 'time';
  const [from, to] = saidRange(said);
  return most.kind !== 'never' && from <= sizeOf(most) && to >= sizeOf(least);
}

const UNITS_US: Readonly<Record<string, number>> = { '': 1, ms: 1000, s: 1_000_000, min: 60_000_000, h: 3_600_000_000 };

/** The range that a figure stands for; a time with decimals is good to its last one. */
function saidRange(said: string): [number, number] {
  const ends = said.split(' .. ').map((end) => {
    const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(ms|s|min|h|)$/.exec(end) ?? [];
    const unitUs = UNITS_US[unit];
    if (digits === '' || unitUs === undefined) throw new Error(`cannot read the figure ${JSON.stringify(said)}`);
    const slack = unit === '' ? 0 : 0.5 * 10 ** -(digits.split('.')[1]?.length ?? 0);
    return { low: (Number(digits) - slack) * unitUs, high: (Number(digits) + slack) * unitUs, value: Number(digits) * unitUs };
  });
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`cannot read the figure ${JSON.stringify(said)}`);
  return ends.length === 1 ? [first.low, first.high] : [first.value, last.value];
}
