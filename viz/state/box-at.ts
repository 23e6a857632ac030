// What a middlebox knows of the connection at a moment: its entry, and the time left until it forgets.
import { type EntryStretch, entryStretches, type MiddleboxEvent, type Run } from '../../sim/index.ts';
import { humanDuration } from '../text/duration.ts';
import type { Moment } from './at.ts';
import { t } from '../text/words.ts';

export interface BoxState {
  readonly name: string;
  readonly text: string;
  /** A text that changes when a fact does, and not with every moment. */
  readonly sign: string;
}

const kept = new WeakMap<Run, readonly EntryStretch[]>();

function stretchesOf(run: Run): readonly EntryStretch[] {
  const known = kept.get(run) ?? entryStretches(run);
  kept.set(run, known);
  return known;
}

/** Whether an event had happened at a moment. */
const isPast = (event: MiddleboxEvent, { atUs, event: last }: Moment): boolean => (last === null ? event.at <= atUs : event.id <= last);

function known({ event, renewals, from }: EntryStretch, atUs: number): string {
  const { state, timeoutUs } = event;
  const begins = state === '' ? t('knows the connection') : state;
  if (timeoutUs === null) return t('$begins, for ever', { begins });
  const last = renewals.findLast((at) => at <= atUs) ?? from;
  return t('$begins, forgets in $time', { begins, time: humanDuration(Math.max(0, last + timeoutUs - atUs)) });
}

/** The states of all middleboxes, from the client to the server. */
export function boxesAt(run: Run, moment: Moment): BoxState[] {
  return (run.scenario.path.middleboxes ?? []).map(({ name }) => {
    const last = stretchesOf(run).findLast((stretch) => stretch.box === name && isPast(stretch.event, moment));
    if (last === undefined) return { name, text: t('has not seen the connection'), sign: 'nothing' };
    const { forgotten } = last;
    if (forgotten !== null && isPast(forgotten, moment)) {
      const text = t('has forgotten the connection, $time ago', { time: humanDuration(moment.atUs - forgotten.at) });
      return { name, text, sign: forgotten.key };
    }
    return { name, text: known(last, moment.atUs), sign: last.event.key };
  });
}
