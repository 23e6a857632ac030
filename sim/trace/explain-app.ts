// What a program did → the sentence that says it, and why, with the numbers in it.
import type { AppEvent } from './app-event.ts';
import { humanDuration } from './human.ts';
import { Inputs } from './rule-text.ts';
import { PROGRAM_RULES } from './rules-programs.ts';

export interface AppExplanation {
  /** One to three plain sentences. */
  readonly sentence: string;
  /** The rule's name, or the event's kind where no rule decided. */
  readonly rule: string;
  /** The arithmetic with its numbers. */
  readonly formula: string | null;
  /** Settings of the program that this depends on. */
  readonly dependsOn: readonly string[];
  /** A call, a document, a piece of software. */
  readonly reference: string;
}

export function explainAppEvent(event: AppEvent): AppExplanation {
  const applied = 'rule' in event ? event.rule : null;
  const text = applied === null ? undefined : PROGRAM_RULES[applied.name];
  const inputs = applied === null ? null : new Inputs(applied);
  const why = text === undefined || inputs === null ? '' : text.sentence(inputs);
  return {
    sentence: sentenceOf(event, why).trim(),
    rule: applied?.name ?? event.kind,
    formula: text?.formula === undefined || inputs === null ? null : text.formula(inputs),
    dependsOn: text?.dependsOn ?? [],
    reference: text?.reference ?? REFERENCES[event.kind] ?? 'the scenario',
  };
}

const on = (fd: number): string => (fd < 0 ? 'without a connection yet' : `on connection ${fd}`);
const atTime = (us: number): string => `t = ${humanDuration(us)}`;

function sentenceOf(event: AppEvent, why: string): string {
  switch (event.kind) {
    case 'request':
      if (event.fd < 0)
        return `Request ${event.request} begins. It needs a connection.${event.deadlineAt === null ? '' : ` It waits until ${atTime(event.deadlineAt)}.`}`;
      return `Request ${event.request} begins, ${on(event.fd)}. ${event.deadlineAt === null ? 'It waits without a limit.' : `It waits until ${atTime(event.deadlineAt)}.`}`;
    case 'sent':
      return `Request ${event.request} is written, ${on(event.fd)}. ${event.deadlineAt === null ? 'The wait for its answer has no limit.' : `The wait for its answer ends at ${atTime(event.deadlineAt)}.`}`;
    case 'answered':
      return `Request ${event.request} is answered, ${on(event.fd)}, after ${humanDuration(event.latencyUs)}.`;
    case 'failed':
      return `Request ${event.request} fails after ${humanDuration(event.latencyUs)}: ${event.error}. ${why}`;
    case 'connecting':
      return `Connection ${event.fd} to ${event.to} is asked for.`;
    case 'connected':
      return `Connection ${event.fd} stands.`;
    case 'accepted':
      return `Connection ${event.fd} is accepted.`;
    case 'disconnected':
      return `Connection ${event.fd} is of no more use${event.error === null ? '' : `: ${event.error}`}. ${why}`;
    case 'ping':
      return `${why}${event.deadlineAt === null ? '' : ` It is number ${event.number} ${on(event.fd)}, and waits until ${atTime(event.deadlineAt)}.`}`;
    case 'ping-acked':
      return `Number ${event.number} ${on(event.fd)} is answered after ${humanDuration(event.latencyUs)}.`;
    case 'ping-missed':
      return `Number ${event.number} ${on(event.fd)} was not answered in time. ${why}`;
    case 'blocked':
      return `The send buffer of connection ${event.fd} is full: write() waits for the peer to acknowledge something.`;
    case 'unblocked':
      return `There is room in the send buffer of connection ${event.fd} again: write() has taken everything.`;
    case 'notified':
      return `A watcher hears of change ${event.number}, ${on(event.fd)}.`;
    case 'decided':
      return why;
    case 'fault':
      return faultSentence(event);
  }
}

const FAULTS = {
  'power-off': 'The node is switched off: no FIN, no RST, silence.',
  'power-on': 'The node is back. Its kernel knows no connection from before.',
  reboot: 'The node reboots: silent at first, then a kernel that knows no connection.',
  kill: 'The process is killed; its kernel closes its sockets.',
  freeze: 'The process is stopped (SIGSTOP). Its kernel goes on: it acknowledges data and answers keepalive probes.',
  thaw: 'The process goes on (SIGCONT), and finds what arrived meanwhile.',
} as const;

function faultSentence({ fault, direction, node }: Extract<AppEvent, { kind: 'fault' }>): string {
  if (fault !== 'cut' && fault !== 'restore') return FAULTS[fault];
  const what = { both: `to and from ${node}`, in: `to ${node}`, out: `from ${node}` }[direction ?? 'both'];
  return fault === 'cut'
    ? `Everything ${what} is lost from here on, without a word to anybody.`
    : `The path ${what} works again. Nobody is told.`;
}

const REFERENCES: Readonly<Partial<Record<AppEvent['kind'], string>>> = {
  connecting: 'connect(2)',
  connected: 'connect(2)',
  accepted: 'accept(2)',
  blocked: 'write(2)',
  unblocked: 'write(2)',
};
