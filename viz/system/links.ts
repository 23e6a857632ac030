// Links within a system: to a connection's timeline, to a member of a fleet, back to the whole. The settings go along.
import { packedOf } from '../state/opened.ts';
import { document$ } from '../state/store.ts';
import type { SystemPart } from '../state/systems.ts';
import { DEFAULT_VIEW, formatLink } from '../state/url.ts';

/** `selected`: key of an event there. */
export function partLink(part: SystemPart, selected: string | null = null): string {
  const document = document$.value;
  const packed = packedOf(document.scenarioId);
  return formatLink({
    page: 'system',
    document,
    view: { ...DEFAULT_VIEW, selected },
    part,
    ...(packed === null ? {} : { packed }),
  });
}
