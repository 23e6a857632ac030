// A trace event in a few words: for the table, the tooltip and screen readers. Sentences with reasons are `explain`'s.
import {
  type Direction,
  type MiddleboxEvent,
  type Segment,
  type SegmentPurpose,
  TIMER_TITLES,
  type TimerName,
  type TraceEvent,
} from '../../sim/index.ts';
import { humanDuration } from './duration.ts';

const PURPOSES: Readonly<Record<SegmentPurpose, string>> = {
  syn: 'SYN',
  'syn-ack': 'SYN-ACK',
  data: 'data',
  ack: 'ACK',
  fin: 'FIN',
  rst: 'RST',
  'forged-rst': 'RST made by a middlebox',
  'window-update': 'window update',
  retransmission: 'retransmission',
  'tail-loss-probe': 'tail loss probe',
  'window-probe': 'zero window probe',
  'keepalive-probe': 'keepalive probe',
  'probe-answer': 'answer to a probe',
};

const FAULTS: Readonly<Record<string, string>> = {
  cut: 'path cut',
  restore: 'path restored',
  'power-off': 'power off',
  'power-on': 'power on',
  reboot: 'reboot',
  kill: 'process killed',
};

export const bytes = (count: number) => `${count.toLocaleString('en').replaceAll(',', '\u202f')} byte${count === 1 ? '' : 's'}`;

/** "data, 100 bytes". */
export function segmentName(segment: Segment): string {
  const name = PURPOSES[segment.purpose];
  const window = segment.win === 0 && segment.ack !== null && !segment.flags.includes('R') ? ', window 0' : '';
  return segment.len > 0 ? `${name}, ${bytes(segment.len)}${window}` : `${name}${window}`;
}

function callText(call: string, detail: Readonly<Record<string, number | string>>): string {
  const words = Object.entries(detail).map(([name, value]) =>
    name === 'bytes' ? bytes(Number(value)) : name === 'name' ? value : `${name === 'value' ? '=' : `${name} `}${value}`,
  );
  return words.length > 0 ? `${call}() ${words.join(' ')}` : `${call}()`;
}

const timerTitle = (timer: TimerName) => TIMER_TITLES[timer];

/** The name of a fault in words, with the direction where it is about one. */
export function faultName(fault: string, direction?: Direction): string {
  const name = FAULTS[fault] ?? fault;
  return direction === undefined ? name : name.replace('path', `path to ${direction === 'toServer' ? 'server' : 'client'}`);
}

/** "NAT: entry forgotten", "conntrack: CLOSE_WAIT, 1 min 0.0 s". */
function middleboxText({ box, did, state, timeoutUs }: MiddleboxEvent): string {
  if (did === 'forgot') return `${box}: connection forgotten`;
  const time = timeoutUs === null ? '' : `, ${humanDuration(timeoutUs)}`;
  return `${box}: ${did === 'entry' ? 'entry made' : 'entry changed'}${state === '' ? '' : `, ${state}`}${time}`;
}

/** "retransmission timer fired", "sent: keepalive probe". */
export function eventText(event: TraceEvent): string {
  switch (event.kind) {
    case 'call':
      return callText(event.call, event.detail);
    case 'state':
      return `${event.from} → ${event.to}`;
    case 'send':
      return `sent: ${segmentName(event.segment)}`;
    case 'receive':
      return `received: ${segmentName(event.segment)}`;
    case 'lost':
      return `lost: ${segmentName(event.segment)} (${event.why})`;
    case 'arm':
      return `${timerTitle(event.timer)} ${event.rearmed ? 're-armed' : 'armed'} for ${humanDuration(event.firesAt - event.at)}`;
    case 'cancel':
      return `${timerTitle(event.timer)} cancelled`;
    case 'fire':
      return `${timerTitle(event.timer)} fired`;
    case 'fault':
      return event.fault === 'forget' ? `${event.box ?? 'middlebox'}: entry lost` : faultName(event.fault, event.direction);
    case 'middlebox':
      return middleboxText(event);
    case 'error':
      return `error: ${event.errno}`;
    case 'gone':
      return 'socket gone';
    default: {
      const unknown: never = event;
      return String(unknown);
    }
  }
}

/** Which of the five hues an event's mark has. */
export function segmentTone(segment: Segment) {
  switch (segment.purpose) {
    case 'retransmission':
      return 'retransmit' as const;
    case 'tail-loss-probe':
    case 'keepalive-probe':
      return 'probe' as const;
    case 'window-probe':
      return 'zero-window' as const;
    case 'rst':
    case 'forged-rst':
      return 'death' as const;
    default:
      return segment.win === 0 && segment.ack !== null && !segment.flags.includes('S') ? ('zero-window' as const) : ('normal' as const);
  }
}
