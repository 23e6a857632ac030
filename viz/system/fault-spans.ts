// The times in which something is wrong with a node: from a fault to what ends it.
import type { AppEvent } from '../../sim/index.ts';
import { isFault } from './lanes.ts';

/** What a fault begins, and what ends it. */
export const ENDS_OF: Readonly<Partial<Record<string, string>>> = {
  cut: 'restore',
  freeze: 'thaw',
  reboot: 'power-on',
  'power-off': 'power-on',
};

export interface FaultSpan {
  readonly event: Extract<AppEvent, { kind: 'fault' }>;
  /** Null: until the end. */
  readonly to: number | null;
}

/** The times in which something is wrong with a node. */
export function faultSpans(events: readonly AppEvent[]): FaultSpan[] {
  const faults = events.filter(isFault);
  return faults.flatMap((event) => {
    const ends = ENDS_OF[event.fault];
    if (ends === undefined) return [];
    const end = faults.find(({ id, node, fault }) => id > event.id && node === event.node && (fault === ends || fault === event.fault));
    return [{ event, to: end?.at ?? null }];
  });
}
