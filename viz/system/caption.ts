// The figure's caption: the system in one line, for those who cannot see it and for those who want the sum.
import { humanDuration } from '../text/duration.ts';
import type { SystemSummary } from './summary.ts';
import { plural } from './words.ts';
import { t } from '../text/words.ts';

export function captionOf({ scenario, events, connections }: SystemSummary): string {
  const requests = events.filter(({ kind }) => kind === 'request').length;
  const faults = events.filter(({ kind }) => kind === 'fault').length;
  const parts = [
    plural(scenario.nodes.length, 'node'),
    plural(requests, 'request'),
    plural(connections.length, 'connection'),
    plural(faults, 'fault'),
  ];
  return t('$parts in $time.', { parts: parts.join(t(', ')), time: humanDuration(scenario.until) });
}
