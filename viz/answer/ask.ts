// Asks the worker; where the browser gives none, the page itself answers, a frame at a time.
import { inNextFrame } from '../app/frame.ts';
import { type Question, type Reply, reply } from './reply.ts';

let worker: Worker | null | undefined;

function startWorker(): Worker | null {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null;
  }
}

const askPage = (question: Question): Promise<Reply> => new Promise((done) => inNextFrame('answer', () => done(reply(question))));

/** One question at a time: the next may be asked when this one is answered. */
export function ask(question: Question): Promise<Reply> {
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
