// A trace as text, in the very words that people read.
import { explainEvent, type TraceEvent } from '../../sim/index.ts';

function line(events: readonly TraceEvent[], event: TraceEvent): string {
  const { sentence, formula } = explainEvent(events, event.id);
  const because = event.cause === null ? '' : ` <${events[event.cause]?.key}>`;
  return `${(event.at / 1_000_000).toFixed(6).padStart(13)}  ${event.key}${because}\n${' '.repeat(15)}${sentence}${formula === null ? '' : `\n${' '.repeat(15)}${formula}`}`;
}

export const traceText = (events: readonly TraceEvent[]): string => `${events.map((event) => line(events, event)).join('\n')}\n`;
