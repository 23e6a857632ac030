// The events of a run as a table (CSV for files, tabs for pasting into a sheet) and as JSON with all that they hold.
import { explainEvent, type Run, scenarioToFile, type TraceEvent } from '../../sim/index.ts';
import { plainSeconds } from '../text/duration.ts';
import { csvLine } from './csv.ts';
import { eventText } from '../text/event.ts';

const COLUMNS = ['time_s', 'where', 'kind', 'what', 'flags', 'seq', 'len', 'ack', 'win', 'tsval', 'tsecr', 'key', 'cause', 'why'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const number = (value: number | null): string => (value === null ? '' : String(value));

function rowOf(run: Run, event: TraceEvent): Row {
  const segment = 'segment' in event ? event.segment : null;
  return {
    time_s: plainSeconds(event.at),
    where: event.place,
    kind: event.kind,
    what: plain(eventText(event)),
    flags: segment?.flags ?? '',
    seq: number(segment?.seq ?? null),
    len: number(segment?.len ?? null),
    ack: number(segment?.ack ?? null),
    win: number(segment?.win ?? null),
    tsval: number(segment?.tsVal ?? null),
    tsecr: number(segment?.tsEcr ?? null),
    key: event.key,
    cause: event.cause === null ? '' : (run.events[event.cause]?.key ?? ''),
    why: plain(explainEvent(run.events, event.id).sentence),
  };
}

export function eventsAsCsv(run: Run): string {
  const lines = run.events.map((event) => {
    const row = rowOf(run, event);
    return csvLine(COLUMNS.map((column) => row[column]));
  });
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

export function eventsAsTabs(run: Run): string {
  const lines = run.events.map((event) => {
    const row = rowOf(run, event);
    return COLUMNS.map((column) => row[column].replace(/[\t\r\n]/g, ' ')).join('\t');
  });
  return [COLUMNS.join('\t'), ...lines].join('\n');
}

/** The scenario, how it ended for both hosts, and every event with the sentence that says why. */
export function eventsAsJson(run: Run, link: string): string {
  const events = run.events.map((event) => ({ ...event, why: explainEvent(run.events, event.id).sentence }));
  return `${JSON.stringify({ link, scenario: scenarioToFile(run.scenario), verdicts: run.verdicts, stopped: run.stopped, events }, null, 1)}\n`;
}
