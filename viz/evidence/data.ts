// The evidence as the page reads it: evidence.json and claims.json, loaded when first asked for.
import type { Hz, KernelId, ScenarioFile } from '../../sim/index.ts';
import { t, word } from '../text/words.ts';

export type Score = 'exact' | 'close' | 'wrong';

export interface Counts {
  readonly exact: number;
  readonly close: number;
  readonly wrong: number;
  readonly worstErrorUs: number;
}

export interface EvidenceKernel extends Counts {
  readonly id: string;
  readonly profile: KernelId;
  readonly release: string;
  readonly hz: Hz;
  readonly source: 'recording' | 'vector' | 'capture';
}

export interface EvidenceRun {
  readonly kernel: string;
  readonly id: string;
  readonly family: string;
  readonly verdict: Score;
  readonly worstErrorUs: number;
  readonly why: string | null;
}

export interface Figure {
  readonly kind: 'time' | 'count' | 'name' | 'never';
  readonly us?: number;
  readonly count?: number;
  readonly name?: string;
  readonly watchedUs?: number;
}

export interface MeasuredOn {
  readonly kernel: KernelId;
  readonly hz: Hz;
  readonly evidence: 'recorded' | 'read';
  readonly ours: { readonly least: Figure; readonly most: Figure; readonly phases: number };
  readonly recording: string | null;
  readonly recorded: Figure | null;
}

export interface Evidence {
  readonly profiles: readonly { readonly id: KernelId; readonly title: string; readonly evidence: 'recorded' | 'read' }[];
  readonly families: readonly { readonly id: string; readonly title: string }[];
  readonly kernels: readonly EvidenceKernel[];
  readonly cells: readonly (Counts & { readonly kernel: string; readonly family: string })[];
  readonly total: Counts;
  readonly claims: readonly { readonly id: string; readonly on: readonly MeasuredOn[]; readonly holdsOn: readonly number[] }[];
  readonly runs: readonly EvidenceRun[];
}

export interface Claim {
  readonly id: string;
  readonly question: string;
  readonly scenario: string | ScenarioFile;
  readonly says: readonly { readonly source: string; readonly url?: string; readonly words: string; readonly figure: string }[];
  readonly lesson: string;
}

export async function loadEvidence(): Promise<{ evidence: Evidence; claims: readonly Claim[] }> {
  const [evidence, claims] = await Promise.all([import('../../evidence.json'), import('../../claims.json')]);
  return { evidence: evidence.default as unknown as Evidence, claims: claims.default.claims as unknown as readonly Claim[] };
}

/** "Linux 6.12.115, 250 HZ", and for what is no recording, what it is. */
export const kernelTitle = ({ release, hz, source }: EvidenceKernel): string =>
  `Linux ${release}, ${hz} HZ${source === 'vector' ? t(', vectors') : source === 'capture' ? t(', captures') : ''}`;

export const SCORES: Readonly<Record<Score, string>> = { exact: word('exact'), close: word('close'), wrong: word('wrong') };
const COUNTED: Readonly<Record<Score, string>> = { exact: word('$n exact'), close: word('$n close'), wrong: word('$n wrong') };

/** "24 exact", "37 close", "6 wrong": what there is none of is left out. */
export const countTexts = (counts: Counts): readonly { readonly score: Score; readonly text: string }[] =>
  (['exact', 'close', 'wrong'] as const)
    .filter((score) => counts[score] > 0)
    .map((score) => ({ score, text: t(COUNTED[score], { n: counts[score] }) }));
