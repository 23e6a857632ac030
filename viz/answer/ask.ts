// Asks the worker, one question after another; where the browser gives none, the page itself answers, a frame at a time.
import { inNextFrame } from '../app/frame.ts';
import type { Answers, Question, Reply } from './reply.ts';

let worker: Worker | null | undefined;
let last: Promise<unknown> = Promise.resolve();

function startWorker(): Worker | null {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}

async function askPage(question: Question): Promise<Reply> {
  const { reply } = await import('./reply.ts');
  return new Promise((done) => inNextFrame('answer', () => done(reply(question))));
}

function askNow(question: Question): Promise<Reply> {
  if (worker === undefined) worker = startWorker();
  const asked = worker;
  if (asked === null) return askPage(question);
  return new Promise((done) => {
    asked.onmessage = ({ data }: MessageEvent<Reply>) => done(data);
    asked.onerror = () => {
      asked.terminate();
      worker = null;
      done(askPage(question));
    };
    asked.postMessage(question);
  });
}

/** Waits for its turn. */
export function ask<Ask extends keyof Answers>(question: Extract<Question, { ask: Ask }>): Promise<Reply<Ask>> {
  const found = last.then(() => askNow(question));
  last = found;
  return found as Promise<Reply<Ask>>;
}

/** Asks a worker of its own, so that a long search can be given up: the one before is. */
let alone: Worker | null = null;
export function askAlone<Ask extends keyof Answers>(question: Extract<Question, { ask: Ask }>): Promise<Reply<Ask>> {
  alone?.terminate();
  const mine = startWorker();
  alone = mine;
  if (mine === null) return ask(question);
  return new Promise((done) => {
    const end = (found: Promise<Reply> | Reply) => {
      mine.terminate();
      if (alone === mine) alone = null;
      done(found as Reply<Ask>);
    };
    mine.onmessage = ({ data }: MessageEvent<Reply>) => end(data);
    mine.onerror = () => end(askPage(question));
    mine.postMessage(question);
  });
}
