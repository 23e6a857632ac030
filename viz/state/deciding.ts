// The event that the page speaks of while none is chosen: the end of the watched host, else the last fault, else the last.
import type { Run, TraceEvent } from '../../sim/index.ts';

export function decidingEvent(run: Run): TraceEvent | undefined {
  const { watch } = run.scenario;
  const end = run.events.findLast((event) => (event.kind === 'error' || event.kind === 'gone') && event.place === watch);
  const { since } = run.verdicts[watch];
  return end ?? run.events.find((event) => event.key === since) ?? run.events.at(-1);
}
