// What a program did → the sentence that says it, and why, with the numbers in it.
import type { AppEvent } from './app-event.ts';
import { english, listed, type Phrase, type Said, type Speaker, say } from './phrase.ts';
import { applied } from './rule-text.ts';
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

/** Explains what a program did, in English unless somebody else says it. */
export function explainAppEvent(event: AppEvent, speak: Speaker = english): AppExplanation {
  const rule = 'rule' in event ? event.rule : null;
  const text = rule === null ? undefined : PROGRAM_RULES[rule.name];
  return {
    sentence: speak(sentencesOf(event, rule === null ? [] : listed(applied(text?.sentence, rule)))),
    rule: rule?.name ?? event.kind,
    formula: text?.formula === undefined || rule === null ? null : speak(applied(text.formula, rule)),
    dependsOn: text?.dependsOn ?? [],
    reference: text?.reference ?? REFERENCES[event.kind] ?? 'the scenario',
  };
}

const on = (fd: number): Phrase => (fd < 0 ? say('without a connection yet') : say('on connection $fd', { fd }));

function sentencesOf(event: AppEvent, why: readonly Phrase[]): Said {
  switch (event.kind) {
    case 'request':
      return requestSentences(event);
    case 'sent': {
      const written = say('Request $n is written, $where.', { n: event.request, where: on(event.fd) });
      return event.deadlineAt === null
        ? [written, say('The wait for its answer has no limit.')]
        : [written, say('The wait for its answer ends at t = $time.', { time: { us: event.deadlineAt } })];
    }
    case 'answered':
      return say('Request $n is answered, $where, after $time.', {
        n: event.request,
        where: on(event.fd),
        time: { us: event.latencyUs },
      });
    case 'failed':
      return [
        say('Request $n fails after $time: $error.', { n: event.request, time: { us: event.latencyUs }, error: event.error }),
        ...why,
      ];
    case 'connecting':
      return say('Connection $fd to $to is asked for.', { fd: event.fd, to: event.to });
    case 'connected':
      return say('Connection $fd stands.', { fd: event.fd });
    case 'accepted':
      return say('Connection $fd is accepted.', { fd: event.fd });
    case 'disconnected': {
      const { fd, error } = event;
      return [
        error === null ? say('Connection $fd is of no more use.', { fd }) : say('Connection $fd is of no more use: $error.', { fd, error }),
        ...why,
      ];
    }
    case 'ping':
      return event.deadlineAt === null
        ? why
        : [
            ...why,
            say('It is number $n $where, and waits until t = $time.', {
              n: event.number,
              where: on(event.fd),
              time: { us: event.deadlineAt },
            }),
          ];
    case 'ping-acked':
      return say('Number $n $where is answered after $time.', {
        n: event.number,
        where: on(event.fd),
        time: { us: event.latencyUs },
      });
    case 'ping-missed':
      return [say('Number $n $where was not answered in time.', { n: event.number, where: on(event.fd) }), ...why];
    case 'blocked':
      return say('The send buffer of connection $fd is full: write() waits for the peer to acknowledge something.', { fd: event.fd });
    case 'unblocked':
      return say('There is room in the send buffer of connection $fd again: write() has taken everything.', { fd: event.fd });
    case 'notified':
      return say('A watcher hears of change $n, $where.', { n: event.number, where: on(event.fd) });
    case 'decided':
      return why;
    case 'fault':
      return faultSentence(event);
  }
}

function requestSentences({ request: n, fd, deadlineAt }: Extract<AppEvent, { kind: 'request' }>): Said {
  const begins = fd < 0 ? say('Request $n begins. It needs a connection.', { n }) : say('Request $n begins, $where.', { n, where: on(fd) });
  if (deadlineAt !== null) return [begins, say('It waits until t = $time.', { time: { us: deadlineAt } })];
  return fd < 0 ? begins : [begins, say('It waits without a limit.')];
}

const FAULTS = {
  'power-off': say('The node is switched off: no FIN, no RST, silence.'),
  'power-on': say('The node is back. Its kernel knows no connection from before.'),
  reboot: say('The node reboots: silent at first, then a kernel that knows no connection.'),
  kill: say('The process is killed; its kernel closes its sockets.'),
  freeze: say('The process is stopped (SIGSTOP). Its kernel goes on: it acknowledges data and answers keepalive probes.'),
  thaw: say('The process goes on (SIGCONT), and finds what arrived meanwhile.'),
} as const;

function faultSentence({ fault, direction, node }: Extract<AppEvent, { kind: 'fault' }>): Phrase {
  if (fault !== 'cut' && fault !== 'restore') return FAULTS[fault];
  const what = { both: say('to and from $node'), in: say('to $node'), out: say('from $node') }[direction ?? 'both'];
  return fault === 'cut'
    ? say('Everything $what is lost from here on, without a word to anybody.', { what, node })
    : say('The path $what works again. Nobody is told.', { what, node });
}

const REFERENCES: Readonly<Partial<Record<AppEvent['kind'], string>>> = {
  connecting: 'connect(2)',
  connected: 'connect(2)',
  accepted: 'accept(2)',
  blocked: 'write(2)',
  unblocked: 'write(2)',
};
