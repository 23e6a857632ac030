// Sweeps beside the page: between two slices it hears what the page has to say.
import type { FromWorker, ToWorker } from './messages.ts';
import { Sweeping } from './sweeping.ts';

const sweeping = new Sweeping((message: FromWorker) => {
  const { kinds, sinceUs, errnos, deciders } = message.part;
  postMessage(message, { transfer: [kinds.buffer, sinceUs.buffer, errnos.buffer, deciders.buffer] });
});

/** Slices follow each other by messages to itself: timers would wait four milliseconds between two. */
const { port1: next, port2: heard } = new MessageChannel();
let working = false;
heard.onmessage = () => {
  working = sweeping.work(() => performance.now());
  if (working) next.postMessage(null);
};

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  sweeping.take(data);
  if (working) return;
  working = true;
  next.postMessage(null);
});
