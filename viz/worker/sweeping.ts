// Sweeps in slices: one job a channel, a slice of each in turn, so that a new question never waits for an old one's end.
import { type Cells, cellCount, cellOrder, computeCell, newCells, type SweepQuestion } from './cells.ts';
import type { FromWorker, ToWorker } from './messages.ts';

interface Job {
  readonly channel: string;
  readonly token: number;
  readonly question: SweepQuestion;
  readonly order: Uint32Array;
  next: number;
}

/** Cancelling takes at most this long. */
const SLICE_MS = 12;
/** The clock is asked after so many cells. */
const CELLS_A_LOOK = 4;

export class Sweeping {
  private readonly jobs: Job[] = [];
  private readonly tell: (message: FromWorker) => void;

  constructor(tell: (message: FromWorker) => void) {
    this.tell = tell;
  }

  take(message: ToWorker): void {
    const before = this.jobs.findIndex(({ channel }) => channel === message.channel);
    if (before !== -1) this.jobs.splice(before, 1);
    if (message.do === 'cancel') return;
    const { channel, token, question } = message;
    const order = cellOrder(question.x.values.length, question.y?.values.length ?? 1);
    this.jobs.push({ channel, token, question, order, next: 0 });
  }

  /** Computes a slice of the job whose turn it is. False when there is nothing to do. */
  work(nowMs: () => number): boolean {
    const job = this.jobs.shift();
    if (job === undefined) return false;
    const from = job.next;
    const part = newCells(Math.min(cellCount(job.question) - from, 512));
    const endMs = nowMs() + SLICE_MS;
    let done = 0;
    while (done < part.kinds.length) {
      computeCell(job.question, job.order[from + done] as number, part, done);
      done++;
      if (done % CELLS_A_LOOK === 0 && nowMs() >= endMs) break;
    }
    job.next += done;
    if (job.next < job.order.length) this.jobs.push(job);
    this.tell({ channel: job.channel, token: job.token, from, part: cut(part, done) });
    return this.jobs.length > 0;
  }
}

const cut = (cells: Cells, count: number): Cells => ({
  kinds: cells.kinds.slice(0, count),
  sinceUs: cells.sinceUs.slice(0, count),
  errnos: cells.errnos.slice(0, count),
  deciders: cells.deciders.slice(0, count),
});
