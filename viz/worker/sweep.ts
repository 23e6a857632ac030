// A sweep as the page asks for it: parts arrive while it is computed, a new question on a channel replaces the old one.
// Where the browser gives no worker the page computes by itself, a slice a frame.
import { inNextFrame } from '../app/frame.ts';
import { type Cells, cellCount, cellOrder, newCells, type SweepQuestion } from './cells.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { Sweeping } from './sweeping.ts';

export interface Sweep {
  readonly question: SweepQuestion;
  readonly cells: Cells;
  readonly total: number;
  /** Cells that are computed. */
  done: number;
}

interface Asked {
  readonly token: number;
  readonly sweep: Sweep;
  readonly order: Uint32Array;
  readonly onPart: (sweep: Sweep) => void;
}

const asked = new Map<string, Asked>();
let lastToken = 0;
let send: ((message: ToWorker) => void) | null = null;

function hear({ channel, token, from, part }: FromWorker): void {
  const waiting = asked.get(channel);
  // What an old question still says is not listened to.
  if (waiting === undefined || waiting.token !== token) return;
  const { sweep, order } = waiting;
  part.kinds.forEach((kind, i) => {
    const cell = order[from + i] as number;
    sweep.cells.kinds[cell] = kind;
    sweep.cells.sinceUs[cell] = part.sinceUs[i] as number;
    sweep.cells.errnos[cell] = part.errnos[i] as number;
    sweep.cells.deciders[cell] = part.deciders[i] as number;
  });
  sweep.done = from + part.kinds.length;
  if (sweep.done === sweep.total) asked.delete(channel);
  waiting.onPart(sweep);
}

function onThePage(): (message: ToWorker) => void {
  const sweeping = new Sweeping(hear);
  const slice = (): void => {
    if (sweeping.work(() => performance.now())) inNextFrame('sweep', slice);
  };
  return (message) => {
    sweeping.take(message);
    inNextFrame('sweep', slice);
  };
}

const messageOf = (channel: string, { token, sweep }: Asked): ToWorker => ({ do: 'sweep', channel, token, question: sweep.question });

function startSending(): (message: ToWorker) => void {
  try {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => hear(data);
    worker.onerror = () => {
      worker.terminate();
      send = onThePage();
      for (const [channel, waiting] of asked) send(messageOf(channel, waiting));
    };
    return (message) => worker.postMessage(message);
  } catch {
    return onThePage();
  }
}

/** Asks for a sweep; `onPart` hears of it with each part that has come. Returns what ends it. */
export function startSweep(channel: string, question: SweepQuestion, onPart: (sweep: Sweep) => void): () => void {
  send ??= startSending();
  const total = cellCount(question);
  const token = ++lastToken;
  const order = cellOrder(question.x.values.length, question.y?.values.length ?? 1);
  const mine: Asked = { token, sweep: { question, cells: newCells(total), total, done: 0 }, order, onPart };
  asked.set(channel, mine);
  send(messageOf(channel, mine));
  return () => {
    if (asked.get(channel)?.token !== token) return;
    asked.delete(channel);
    send?.({ do: 'cancel', channel });
  };
}
