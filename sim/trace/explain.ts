// An event → the sentence that says why, with the numbers in it, and the chain of causes that led to it.
import { humanDuration } from './human.ts';
import { TIMER_TITLES } from './timer-titles.ts';
import type { RuleApplication } from './rule.ts';
import { Inputs, type RuleText } from './rule-text.ts';
import { CLOSING_RULES } from './rules-closing.ts';
import { MIDDLEBOX_RULES } from './rules-middlebox.ts';
import { PROBE_RULES } from './rules-probes.ts';
import { RETRANSMISSION_RULES } from './rules-retransmission.ts';
import type { FaultEvent, LostEvent, SegmentPurpose, TraceEvent } from './trace-event.ts';

export const RULE_TEXTS: Readonly<Record<string, RuleText>> = {
  ...CLOSING_RULES,
  ...PROBE_RULES,
  ...RETRANSMISSION_RULES,
  ...MIDDLEBOX_RULES,
};

export interface Explanation {
  /** One or two plain sentences. */
  readonly sentence: string;
  /** The rule's name, or the event's kind where no rule decided. */
  readonly rule: string;
  /** The arithmetic with its numbers. */
  readonly formula: string | null;
  /** From the first cause to this event. */
  readonly chain: readonly TraceEvent[];
  /** sysctls and socket options that this depends on. */
  readonly dependsOn: readonly string[];
  /** Kernel function, RFC section or man page. */
  readonly reference: string;
}

const PURPOSES: Readonly<Record<SegmentPurpose, string>> = {
  syn: 'SYN: asks for a connection',
  'syn-ack': 'SYN-ACK: accepts the connection',
  data: 'data',
  ack: 'acknowledgement',
  fin: 'FIN: this side will send no more',
  rst: 'RST: resets the connection',
  'forged-rst': 'RST made by a middlebox: resets the connection',
  'window-update': 'window update: there is room again',
  retransmission: 'retransmission',
  'tail-loss-probe': 'tail loss probe',
  'window-probe': 'zero window probe: one number below the next byte, so that the peer must answer',
  'keepalive-probe': 'keepalive probe: one number below the next byte, so that the peer must answer',
  'probe-answer': 'answer to a probe or another segment outside the window',
};

const LOSSES: Readonly<Record<LostEvent['why'], string>> = {
  'path cut': 'Lost on the cut path',
  'host off': 'Lost at a host that is off',
  'dropped by the path': 'Lost on the path',
  'unknown to a middlebox': 'Dropped on the way',
};

/** Explains one event of a trace. Throws a RangeError where there is no such event. */
export function explainEvent(events: readonly TraceEvent[], id: number): Explanation {
  const event = events[id];
  if (event === undefined) throw new RangeError(`no event ${id}: the trace has events 0 to ${events.length - 1}`);
  const applied = ('rule' in event ? event.rule : null) ?? null;
  const text = applied === null ? undefined : RULE_TEXTS[applied.name];
  return {
    sentence: sentenceOf(event, applied, text),
    rule: applied?.name ?? event.kind,
    formula: text?.formula !== undefined && applied !== null ? text.formula(new Inputs(applied)) : null,
    chain: chainOf(events, event),
    dependsOn: (applied !== null && text?.settings?.(new Inputs(applied))) || (text?.dependsOn ?? []),
    reference: text?.reference ?? referenceOf(event),
  };
}

/** The causes of an event, first cause first, the event itself last. */
function chainOf(events: readonly TraceEvent[], last: TraceEvent): TraceEvent[] {
  const chain: TraceEvent[] = [last];
  let cause = last.cause;
  while (cause !== null) {
    const event = events[cause] as TraceEvent;
    chain.unshift(event);
    cause = event.cause;
  }
  return chain;
}

function sentenceOf(event: TraceEvent, applied: RuleApplication | null, text: RuleText | undefined): string {
  const why = applied !== null && text !== undefined ? text.sentence(new Inputs(applied)) : '';
  switch (event.kind) {
    case 'arm': {
      const late = event.firesAt - event.expiresAt;
      return `${why} The timer wheel fires it at ${at(event.firesAt)}${late > 0 ? `, ${humanDuration(late)} after what was asked for` : ''}.`;
    }
    case 'fire':
    case 'gone':
    case 'middlebox':
      return why;
    case 'error':
      return `The program sees ${event.errno}. ${why}`;
    case 'cancel':
      return `The ${TIMER_TITLES[event.timer]} is not needed any more; it would have fired at ${at(event.wouldFireAt)}.`;
    case 'send':
      return `${why === '' ? '' : `${why} `}Sent: ${segmentText(event.segment)}.${event.arrivesAt === null ? ' It never arrives.' : ` It arrives at ${at(event.arrivesAt)}.`}`;
    case 'receive':
      return `Received: ${segmentText(event.segment)}.`;
    case 'lost':
      return `${LOSSES[event.why]}: ${segmentText(event.segment)}. ${why === '' ? 'Neither end is told.' : why}`;
    case 'state':
      return `The socket goes from ${event.from} to ${event.to}.`;
    case 'call':
      return callText(event.call, event.detail);
    case 'fault':
      return faultText(event);
  }
}

const FAULTS = {
  cut: 'The path is cut: from here on everything is lost, in both directions, without a word.',
  restore: 'The path works again. Neither end is told.',
  'power-off': 'The host is switched off: no FIN, no RST, silence.',
  'power-on': 'The host is back. Its kernel knows no connection from before.',
  reboot: 'The host reboots: silent at first, then a kernel that knows no connection.',
  kill: 'The process is killed; its kernel closes its sockets.',
} as const;

/** A cut of one direction leaves the other: acknowledgements or what they acknowledge still arrive. */
function faultText({ fault, direction, near, box }: FaultEvent): string {
  if (fault === 'forget') return `${box} loses what it knows of the connection: it failed over, was replaced, or the route changed.`;
  if (direction === undefined || (fault !== 'cut' && fault !== 'restore')) return FAULTS[fault] + sideText(near);
  const [to, from] = direction === 'toServer' ? ['server', 'client'] : ['client', 'server'];
  const text =
    fault === 'cut'
      ? `The path to the ${to} is cut: what the ${from} sends is lost from here on, without a word; what the ${to} sends still arrives.`
      : `The path to the ${to} works again. Neither end is told.`;
  return text + sideText(near);
}

/** A cut is beside the server unless it says otherwise. */
const sideText = (near: FaultEvent['near']): string => (near === undefined ? '' : ' This is between the client and the middleboxes.');

const at = (us: number): string => `t = ${humanDuration(us)}`;

function segmentText(segment: Extract<TraceEvent, { kind: 'send' }>['segment']): string {
  const bytes = segment.len > 0 ? `, ${segment.len} bytes` : '';
  const window = segment.win === 0 && !segment.flags.includes('R') ? ', window 0' : '';
  return `${PURPOSES[segment.purpose]} [${segment.flags}] seq ${segment.seq}${bytes}${segment.ack === null ? '' : `, ack ${segment.ack}`}${window}`;
}

function callText(call: string, detail: Readonly<Record<string, number | string>>): string {
  const words = Object.entries(detail)
    .filter(([name]) => name !== 'result')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  const result = detail.result === undefined ? '' : ` It fails: ${detail.result}.`;
  switch (call) {
    case 'stop-reading':
      return 'The program stops reading: what arrives from now on fills its receive buffer.';
    case 'resume-reading':
      return `The program reads again: ${detail.unreadBytes ?? 0} bytes were waiting.`;
    case 'sysctl':
      return `sysctl: net.ipv4.${detail.name} = ${detail.value}. Timers read it when they next fire.`;
    default:
      return `The program calls ${call}(${words}).${result}`;
  }
}

function referenceOf(event: TraceEvent): string {
  switch (event.kind) {
    case 'call':
      return event.call === 'sysctl'
        ? 'tcp(7)'
        : `${event.call === 'stop-reading' || event.call === 'resume-reading' ? 'recv' : event.call}(2)`;
    case 'cancel':
      return 'inet_csk_clear_xmit_timer';
    case 'fault':
      return 'the scenario';
    default:
      return 'RFC 9293';
  }
}
