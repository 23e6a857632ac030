// Answers one question at a time beside the page, so that typing never waits for it.
import { type Question, reply } from './reply.ts';

addEventListener('message', ({ data }: MessageEvent<Question>) => postMessage(reply(data)));
