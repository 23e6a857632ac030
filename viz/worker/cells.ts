// A sweep's cells: which there are, in which order they are computed, and how one becomes numbers. Shared by the worker
// and the page, so that a part of an answer is known by its place in the order alone.
import { type Errno, parseScenario, simulate, type TimerName, type Verdict } from '../../sim/index.ts';
import { applyOverrides, type JsonObject } from '../state/document.ts';

/** One setting's values, in the notation of files, fields and links. */
export interface SweepAxis {
  readonly key: string;
  readonly values: readonly string[];
}

export interface SweepQuestion {
  /** The scenario's file, with everything that all cells share. */
  readonly file: JsonObject;
  readonly x: SweepAxis;
  /** Without it a sweep is one row: what a slider shows. */
  readonly y: SweepAxis | null;
}

/** What a cell's run came to. `waiting` is not computed yet; `impossible` are settings that the parser refuses. */
export const CELL_KINDS = ['waiting', 'error', 'reset', 'never', 'alive', 'closed', 'gone', 'open', 'impossible', 'too long'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export const CELL_ERRNOS: readonly (Errno | null)[] = [
  null,
  'ETIMEDOUT',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNABORTED',
];
export const CELL_DECIDERS: readonly (TimerName | null)[] = [
  null,
  'rto',
  'probe0',
  'tlp',
  'reo',
  'keepalive',
  'fin-wait-2',
  'delack',
  'synack',
  'time-wait',
];

/** All cells as columns of numbers; row by row, x fastest. */
export interface Cells {
  /** Index into CELL_KINDS. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** From the fault to the end, as the verdict counts it. */
  readonly sinceUs: Float64Array<ArrayBuffer>;
  readonly errnos: Uint8Array<ArrayBuffer>;
  readonly deciders: Uint8Array<ArrayBuffer>;
}

export const newCells = (count: number): Cells => ({
  kinds: new Uint8Array(count),
  sinceUs: new Float64Array(count),
  errnos: new Uint8Array(count),
  deciders: new Uint8Array(count),
});

export const cellCount = ({ x, y }: Pick<SweepQuestion, 'x' | 'y'>): number => x.values.length * (y?.values.length ?? 1);

const COARSEST = 8;

/** Every cell once, coarse to fine: each eighth column and row first, then what lies between. */
export function cellOrder(columns: number, rows: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(columns * rows);
  let next = 0;
  for (let step = COARSEST; step >= 1; step /= 2) {
    const before = step * 2;
    for (let row = 0; row < rows; row += step) {
      for (let column = 0; column < columns; column += step) {
        const known = step < COARSEST && row % before === 0 && column % before === 0;
        if (!known) order[next++] = row * columns + column;
      }
    }
  }
  return order;
}

/** More turns than any run of the catalogue takes: one wild cell must not hold up the others. */
const MAX_CELL_TURNS = 20_000;

function kindOf({ outcome, decidedBy }: Verdict): CellKind {
  return outcome === 'error' && decidedBy === null ? 'reset' : outcome;
}

/** Runs one cell and writes what it came to at `at`. */
export function computeCell(question: SweepQuestion, cell: number, into: Cells, at: number): void {
  const { x, y, file } = question;
  const values: Record<string, string> = { [x.key]: x.values[cell % x.values.length] as string };
  if (y !== null) values[y.key] = y.values[Math.floor(cell / x.values.length)] as string;
  const applied = applyOverrides(file, values);
  const parsed = applied.unknown.length > 0 ? null : parseScenario(applied.file);
  if (parsed === null || !parsed.ok) {
    into.kinds[at] = CELL_KINDS.indexOf('impossible');
    return;
  }
  const run = simulate(parsed.scenario, { trace: false, maxTurns: MAX_CELL_TURNS });
  const verdict = run.verdicts[parsed.scenario.watch];
  into.kinds[at] = CELL_KINDS.indexOf(run.stopped.by === 'event cap' ? 'too long' : kindOf(verdict));
  into.sinceUs[at] = verdict.sinceUs;
  into.errnos[at] = Math.max(0, CELL_ERRNOS.indexOf(verdict.errno));
  into.deciders[at] = Math.max(0, CELL_DECIDERS.indexOf(verdict.decidedBy));
}
