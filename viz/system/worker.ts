// Runs systems and fleets beside the page, one question at a time. A run cannot hear anybody: who does not want it any more ends
// the worker.
import { type Asked, reply } from './reply.ts';

addEventListener('message', ({ data }: MessageEvent<Asked>) => reply(data, (answer) => postMessage(answer)));
