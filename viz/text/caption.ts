// The figure's caption: the run in one line, for those who cannot see it and for those who want the sum.
import type { Run } from '../../sim/index.ts';
import { humanDuration } from './duration.ts';

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

export function figureCaption(run: Run): string {
  const verdict = run.verdicts[run.scenario.watch];
  const last = run.events.at(-1)?.at ?? 0;
  const sent = [
    [verdict.retransmissions, 'retransmission'],
    [verdict.tailLossProbes, 'tail loss probe'],
    [verdict.windowProbes, 'zero window probe'],
    [verdict.keepaliveProbes, 'keepalive probe'],
  ] as const;
  const words = sent.filter(([n]) => n > 0).map(([n, what]) => count(n, what));
  const end = verdict.errno
    ? `ends with ${verdict.errno}`
    : verdict.outcome === 'never'
      ? 'never ends'
      : verdict.outcome === 'alive'
        ? 'goes on'
        : `ends ${verdict.outcome}`;
  const forgotten = run.events.find((event) => event.kind === 'middlebox' && event.did === 'forgot');
  if (forgotten?.kind === 'middlebox') words.push(`${forgotten.box} forgets the connection at ${humanDuration(forgotten.at)}`);
  return `${count(run.events.length, 'event')} in ${humanDuration(last)}${words.length > 0 ? `; ${words.join(', ')}` : ''}; ${end}.`;
}
