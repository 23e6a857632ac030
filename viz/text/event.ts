// A trace event in a few words: for the table, the tooltip and screen readers. Sentences with reasons are `explain`'s.
import {
  type ArmEvent,
  type Direction,
  type MiddleboxEvent,
  type Segment,
  type SegmentPurpose,
  TIMER_TITLES,
  type TimerName,
  type TraceEvent,
} from '../../sim/index.ts';
import { humanDuration } from './duration.ts';
import { t, word } from './words.ts';

const PURPOSES: Readonly<Record<SegmentPurpose, string>> = {
  syn: 'SYN',
  'syn-ack': 'SYN-ACK',
  data: word('data'),
  ack: 'ACK',
  fin: 'FIN',
  rst: 'RST',
  'forged-rst': word('RST made by a middlebox'),
  'window-update': word('window update'),
  retransmission: word('retransmission'),
  'tail-loss-probe': word('tail loss probe'),
  'window-probe': word('zero window probe'),
  'keepalive-probe': word('keepalive probe'),
  'probe-answer': word('answer to a probe'),
};

const FAULTS: Readonly<Record<string, string>> = {
  cut: word('path cut'),
  restore: word('path restored'),
  'power-off': word('power off'),
  'power-on': word('power on'),
  reboot: word('reboot'),
  kill: word('process killed'),
};

/** Of one direction only. */
const DIRECTED: Readonly<Record<string, string>> = {
  'cut toServer': word('path to server cut'),
  'cut toClient': word('path to client cut'),
  'restore toServer': word('path to server restored'),
  'restore toClient': word('path to client restored'),
};

const grouped = (count: number) => count.toLocaleString('en').replaceAll(',', '\u202f');
export const bytes = (count: number): string => (count === 1 ? t('1 byte') : t('$n bytes', { n: grouped(count) }));

/** "data, 100 bytes". */
export function segmentName(segment: Segment): string {
  const name = t(PURPOSES[segment.purpose]);
  const window = segment.win === 0 && segment.ack !== null && !segment.flags.includes('R') ? t(', window 0') : '';
  return segment.len > 0 ? `${name}${t(', ')}${bytes(segment.len)}${window}` : `${name}${window}`;
}

function callText(call: string, detail: Readonly<Record<string, number | string>>): string {
  const words = Object.entries(detail).map(([name, value]) =>
    name === 'bytes' ? bytes(Number(value)) : name === 'name' ? value : `${name === 'value' ? '=' : `${name} `}${value}`,
  );
  return words.length > 0 ? `${call}() ${words.join(' ')}` : `${call}()`;
}

const timerTitle = (timer: TimerName) => t(TIMER_TITLES[timer]);

/** The name of a fault in words, with the direction where it is about one. */
export function faultName(fault: string, direction?: Direction): string {
  const towards = direction === undefined ? undefined : DIRECTED[`${fault} ${direction}`];
  return t(towards ?? FAULTS[fault] ?? fault);
}

/** "NAT: entry forgotten", "conntrack: CLOSE_WAIT, 1 min". */
function middleboxText({ box, did, state, timeoutUs }: MiddleboxEvent): string {
  if (did === 'forgot') return t('$box: connection forgotten', { box });
  const time = timeoutUs === null ? '' : `${t(', ')}${humanDuration(timeoutUs)}`;
  return `${box}: ${did === 'entry' ? t('entry made') : t('entry changed')}${state === '' ? '' : `${t(', ')}${state}`}${time}`;
}

function armText({ timer, rearmed, at, firesAt }: ArmEvent): string {
  const gaps = { timer: timerTitle(timer), time: humanDuration(firesAt - at) };
  return rearmed ? t('$timer re-armed for $time', gaps) : t('$timer armed for $time', gaps);
}

/** Where things happen. */
export const PLACES: Readonly<Record<TraceEvent['place'], string>> = { client: word('client'), server: word('server'), path: word('path') };

/** "client: error: ETIMEDOUT"; the path has no name before it. */
export const placedEventText = (event: TraceEvent): string =>
  event.place === 'path' ? eventText(event) : t('$place: $event', { place: t(event.place), event: eventText(event) });

/** "retransmission timer fired", "sent: keepalive probe". */
export function eventText(event: TraceEvent): string {
  switch (event.kind) {
    case 'call':
      return callText(event.call, event.detail);
    case 'state':
      return `${event.from} → ${event.to}`;
    case 'send':
      return t('sent: $segment', { segment: segmentName(event.segment) });
    case 'receive':
      return t('received: $segment', { segment: segmentName(event.segment) });
    case 'lost':
      return t('lost: $segment ($why)', { segment: segmentName(event.segment), why: t(event.why) });
    case 'arm':
      return armText(event);
    case 'cancel':
      return t('$timer cancelled', { timer: timerTitle(event.timer) });
    case 'fire':
      return t('$timer fired', { timer: timerTitle(event.timer) });
    case 'fault':
      return event.fault === 'forget'
        ? t('$box: entry lost', { box: event.box ?? t('middlebox') })
        : faultName(event.fault, event.direction);
    case 'middlebox':
      return middleboxText(event);
    case 'error':
      return t('error: $errno', { errno: event.errno });
    case 'gone':
      return t('socket gone');
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
