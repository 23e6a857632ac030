// An event → the sentence that says why, with the numbers in it, and the chain of causes that led to it.
import { english, listed, type Phrase, type Said, type Speaker, say, signs } from './phrase.ts';
import { TIMER_TITLES } from './timer-titles.ts';
import { applied, Inputs, type RuleText } from './rule-text.ts';
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

const PURPOSES: Readonly<Record<SegmentPurpose, Phrase>> = {
  syn: say('SYN: asks for a connection'),
  'syn-ack': say('SYN-ACK: accepts the connection'),
  data: say('data'),
  ack: say('acknowledgement'),
  fin: say('FIN: this side will send no more'),
  rst: say('RST: resets the connection'),
  'forged-rst': say('RST made by a middlebox: resets the connection'),
  'window-update': say('window update: there is room again'),
  retransmission: say('retransmission'),
  'tail-loss-probe': say('tail loss probe'),
  'window-probe': say('zero window probe: one number below the next byte, so that the peer must answer'),
  'keepalive-probe': say('keepalive probe: one number below the next byte, so that the peer must answer'),
  'probe-answer': say('answer to a probe or another segment outside the window'),
};

const LOSSES: Readonly<Record<LostEvent['why'], Phrase>> = {
  'path cut': say('Lost on the cut path'),
  'host off': say('Lost at a host that is off'),
  'dropped by the path': say('Lost on the path'),
  'unknown to a middlebox': say('Dropped on the way'),
};

/** Explains one event of a trace, in English unless somebody else says it. Throws a RangeError where there is no such event. */
export function explainEvent(events: readonly TraceEvent[], id: number, speak: Speaker = english): Explanation {
  const event = events[id];
  if (event === undefined) throw new RangeError(`no event ${id}: the trace has events 0 to ${events.length - 1}`);
  const rule = ('rule' in event ? event.rule : null) ?? null;
  const text = rule === null ? undefined : RULE_TEXTS[rule.name];
  return {
    sentence: speak(sentencesOf(event, rule === null ? [] : listed(applied(text?.sentence, rule)))),
    rule: rule?.name ?? event.kind,
    formula: text?.formula !== undefined && rule !== null ? speak(applied(text.formula, rule)) : null,
    chain: chainOf(events, event),
    dependsOn: (rule !== null && text?.settings?.(new Inputs(rule))) || (text?.dependsOn ?? []),
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

function sentencesOf(event: TraceEvent, why: readonly Phrase[]): Said {
  switch (event.kind) {
    case 'arm': {
      const gaps = { time: { us: event.firesAt }, late: { us: event.firesAt - event.expiresAt } };
      const wheel =
        gaps.late.us > 0
          ? say('The timer wheel fires it at t = $time, $late after what was asked for.', gaps)
          : say('The timer wheel fires it at t = $time.', gaps);
      return [...why, wheel];
    }
    case 'fire':
    case 'gone':
    case 'middlebox':
      return why;
    case 'error':
      return [say('The program sees $errno.', { errno: event.errno }), ...why];
    case 'cancel':
      return say('The $timer is not needed any more; it would have fired at t = $time.', {
        timer: { text: TIMER_TITLES[event.timer] },
        time: { us: event.wouldFireAt },
      });
    case 'send': {
      const arrival =
        event.arrivesAt === null ? say('It never arrives.') : say('It arrives at t = $time.', { time: { us: event.arrivesAt } });
      return [...why, say('Sent: $segment.', { segment: segmentText(event.segment) }), arrival];
    }
    case 'receive':
      return say('Received: $segment.', { segment: segmentText(event.segment) });
    case 'lost': {
      const lost = say('$lost: $segment.', { lost: LOSSES[event.why], segment: segmentText(event.segment) });
      return [lost, ...(why.length === 0 ? [say('Neither end is told.')] : why)];
    }
    case 'state':
      return say('The socket goes from $from to $to.', { from: event.from, to: event.to });
    case 'call':
      return callText(event.call, event.detail);
    case 'fault':
      return faultText(event);
  }
}

const FAULTS = {
  cut: say('The path is cut: from here on everything is lost, in both directions, without a word.'),
  restore: say('The path works again. Neither end is told.'),
  'power-off': say('The host is switched off: no FIN, no RST, silence.'),
  'power-on': say('The host is back. Its kernel knows no connection from before.'),
  reboot: say('The host reboots: silent at first, then a kernel that knows no connection.'),
  kill: say('The process is killed; its kernel closes its sockets.'),
} as const;
const ENDS = { server: say('server'), client: say('client') } as const;

/** A cut of one direction leaves the other: acknowledgements or what they acknowledge still arrive. */
function faultText({ fault, direction, near, box }: FaultEvent): Said {
  if (fault === 'forget')
    return say('$box loses what it knows of the connection: it failed over, was replaced, or the route changed.', { box: String(box) });
  if (direction === undefined || (fault !== 'cut' && fault !== 'restore')) return [FAULTS[fault], ...sideText(near)];
  const [to, from] = direction === 'toServer' ? [ENDS.server, ENDS.client] : [ENDS.client, ENDS.server];
  const text =
    fault === 'cut'
      ? say('The path to the $to is cut: what the $from sends is lost from here on, without a word; what the $to sends still arrives.', {
          to,
          from,
        })
      : say('The path to the $to works again. Neither end is told.', { to });
  return [text, ...sideText(near)];
}

/** A cut is beside the server unless it says otherwise. */
const sideText = (near: FaultEvent['near']): readonly Phrase[] =>
  near === undefined ? [] : [say('This is between the client and the middleboxes.')];

/** As tcpdump writes it, after what it is. */
function segmentText({ purpose, flags, seq, len, ack, win }: Extract<TraceEvent, { kind: 'send' }>['segment']): Phrase {
  return signs('$purpose [$flags] seq $seq$bytes$acknowledged$window', {
    purpose: PURPOSES[purpose],
    flags,
    seq,
    bytes: len > 0 ? say(', $len bytes', { len }) : '',
    acknowledged: ack === null ? '' : say(', ack $ack', { ack }),
    window: win === 0 && !flags.includes('R') ? say(', window 0') : '',
  });
}

function callText(call: string, detail: Readonly<Record<string, number | string>>): Said {
  const words = Object.entries(detail)
    .filter(([name]) => name !== 'result')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  switch (call) {
    case 'stop-reading':
      return say('The program stops reading: what arrives from now on fills its receive buffer.');
    case 'resume-reading':
      return say('The program reads again: $n bytes were waiting.', { n: detail.unreadBytes ?? 0 });
    case 'sysctl':
      return say('sysctl: net.ipv4.$name = $value. Timers read it when they next fire.', {
        name: String(detail.name),
        value: String(detail.value),
      });
    default: {
      const called = say('The program calls $call.', { call: `${call}(${words})` });
      return detail.result === undefined ? called : [called, say('It fails: $errno.', { errno: detail.result })];
    }
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
