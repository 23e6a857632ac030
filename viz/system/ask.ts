// Asks the worker. On each channel only the newest question counts: an older one that waits is dropped, and one that is being
// computed is ended with its worker once it holds the newer one up. Where the browser gives no worker the page computes itself.
import { inNextFrame } from '../app/frame.ts';
import type { Answers, Asked, Progress, Question, Reply } from './reply.ts';

export class Superseded extends Error {}

interface Job {
  readonly channel: string;
  readonly asked: Asked;
  readonly onProgress: (progress: Progress) => void;
  readonly done: (answer: Answers[keyof Answers]) => void;
  readonly failed: (error: Error) => void;
  /** Nobody waits for it any more. */
  dropped: boolean;
}

/** What holds up a newer question for longer is ended. */
const PATIENCE_MS = 120;

/** So many members are computed where the page has to wait for them. */
const MEMBERS_ON_PAGE = 20;

function smaller(question: Question): Question {
  const { fleet } = question.scenario;
  if (question.ask !== 'fleet' || fleet === null) return question;
  return { ...question, scenario: { ...question.scenario, fleet: { ...fleet, count: Math.min(fleet.count, MEMBERS_ON_PAGE) } } };
}

export class Asker {
  private worker: Worker | null | undefined;
  private readonly waiting: Job[] = [];
  private running: Job | null = null;
  private lastToken = 0;

  /** The answer; the promise fails with Superseded when a newer question on the channel takes its place. */
  ask<Ask extends keyof Answers>(
    channel: string,
    question: Extract<Question, { ask: Ask }>,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<Answers[Ask]> {
    return new Promise((done, failed) => {
      this.drop(channel);
      const asked = { token: ++this.lastToken, question };
      this.waiting.push({ channel, asked, onProgress, done: (answer) => done(answer as Answers[Ask]), failed, dropped: false });
      this.next();
    });
  }

  /** Nobody waits for the answers on a channel any more. */
  drop(channel: string): void {
    for (const job of this.waiting.filter((one) => one.channel === channel)) {
      this.waiting.splice(this.waiting.indexOf(job), 1);
      job.failed(new Superseded());
    }
    const { running } = this;
    if (running?.channel !== channel || running.dropped) return;
    running.dropped = true;
    running.failed(new Superseded());
    setTimeout(() => this.endDropped(running), PATIENCE_MS);
  }

  private endDropped(job: Job): void {
    if (this.running !== job) return;
    this.worker?.terminate();
    this.worker = undefined;
    this.running = null;
    this.next();
  }

  private next(): void {
    if (this.running !== null) return;
    const job = this.waiting.shift();
    if (job === undefined) return;
    this.running = job;
    if (this.worker === undefined) this.worker = this.start();
    if (this.worker === null) this.onThePage(job);
    else this.worker.postMessage(job.asked);
  }

  private start(): Worker | null {
    try {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<Reply>) => this.hear(data);
      worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        this.worker = null;
        if (this.running !== null) this.onThePage(this.running);
      };
      return worker;
    } catch {
      return null;
    }
  }

  private onThePage(job: Job): void {
    const asked = { ...job.asked, question: smaller(job.asked.question) };
    inNextFrame(`ask-${job.channel}`, () => {
      void import('./reply.ts').then(({ reply }) => reply(asked, (answer) => this.hear(answer)));
    });
  }

  private hear(reply: Reply): void {
    const job = this.running;
    if (job === null || job.asked.token !== reply.token) return;
    if ('progress' in reply) {
      if (!job.dropped) job.onProgress(reply.progress);
      return;
    }
    this.running = null;
    if (!job.dropped) {
      if ('answer' in reply) job.done(reply.answer);
      else job.failed(new Error(reply.failure));
    }
    this.next();
  }
}

/** For single systems; fleets have one of their own, so that nothing short waits for something long. */
export const systems = new Asker();
export const fleets = new Asker();
