// Sentences for middleboxes: why an entry lasts as long as it does, why it was forgotten, what became of packets afterwards.
import { humanDuration } from './human.ts';
import { type Inputs, type RuleText, times } from './rule-text.ts';

const SETTINGS = ['idle', 'forgets'] as const;
const CONNTRACK = 'nf_conntrack_proto_tcp; nf_conntrack-sysctl.rst';

const box = (i: Inputs): string => i.text('box');
/** At the beginning of a sentence. */
const theBox = (i: Inputs): string => box(i).charAt(0).toUpperCase() + box(i).slice(1);
const idle = (i: Inputs): string => humanDuration(i.number('idleUs'));
const isConntrack = (i: Inputs): boolean => i.text('kind') === 'conntrack';
const lasts = (i: Inputs): string =>
  i.has('idleUs') ? `It lasts ${idle(i)} without a packet` : 'It has no idle time and is kept for ever';

/** Where an entry of conntrack does not last as long as its state says. */
const BECAUSE: Readonly<Record<string, (i: Inputs) => string>> = {
  state: () => '',
  repeated: (i) => `: the same packet came ${times(i.number('repeats') + 1, 'time')} in a row`,
  'window closed': () => ': the last window was closed',
  unacknowledged: () => ': data is not acknowledged yet',
  'one-sided': () => ': only one side was heard so far',
  'just answered': () => ': the other side was only just heard',
};
const because = (i: Inputs): string => BECAUSE[i.text('because')]?.(i) ?? '';

/** The setting that the entry's time is. */
const DEPENDS: Readonly<Record<string, string>> = {
  repeated: 'nf_conntrack_tcp_timeout_max_retrans',
  'window closed': 'nf_conntrack_tcp_timeout_max_retrans',
  'one-sided': 'nf_conntrack_tcp_timeout_max_retrans',
  unacknowledged: 'nf_conntrack_tcp_timeout_unacknowledged',
  'just answered': 'nf_conntrack_tcp_timeout_unacknowledged',
};
const settingsOf = (i: Inputs): readonly string[] =>
  isConntrack(i) ? [DEPENDS[i.text('because')] ?? `nf_conntrack_tcp_timeout_${i.text('state').toLowerCase()}`] : SETTINGS;

const unknown = (i: Inputs): string =>
  i.number('agoUs') < 0
    ? `${theBox(i)} has never seen this connection begin`
    : `${theBox(i)} forgot this connection ${humanDuration(i.number('agoUs'))} ago`;

export const MIDDLEBOX_RULES: Readonly<Record<string, RuleText>> = {
  'box-entry': {
    sentence: (i) =>
      `${theBox(i)} makes an entry for the connection${isConntrack(i) ? `, in state ${i.text('state')}` : ''}. ${lasts(i)}${because(i)}.`,
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-picks-up': {
    sentence: (i) =>
      `${theBox(i)} does not know the connection and takes it up in the middle, as one that stands (nf_conntrack_tcp_loose). ${lasts(i)}${because(i)}.`,
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-change': {
    sentence: (i) =>
      `${i.text('from') === i.text('state') ? `The entry of ${box(i)} stays ${i.text('state')}` : `The entry of ${box(i)} goes from ${i.text('from')} to ${i.text('state')}`}. ${lasts(i)}${because(i)}.`,
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-idle': {
    sentence: (i) => `${theBox(i)} forgets the connection: no packet has passed for ${idle(i)}${because(i)}. ${told(i)}`,
    formula: (i) => `without a packet ≥ ${idle(i)}`,
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: 'the middlebox',
  },
  'box-lost': {
    sentence: (i) => `${theBox(i)} has lost its entry. ${told(i)}`,
    dependsOn: ['forgets'],
    reference: 'the scenario',
  },
  'box-closed': {
    sentence: (i) => `A reset passes, and ${box(i)} removes its entry.`,
    dependsOn: [],
    reference: 'the middlebox',
  },
  'box-drops': {
    sentence: (i) => `${unknown(i)}: the packet goes no further${i.text('forgets') === 'rst' ? '' : ', and nobody is told'}.`,
    dependsOn: SETTINGS,
    reference: 'the middlebox',
  },
  'box-answers': {
    sentence: (i) => `${unknown(i)} and answers with a reset in the name of the other end, which knows nothing of it.`,
    dependsOn: SETTINGS,
    reference: 'the middlebox; RFC 9293 section 3.5.2',
  },
  'box-resets-both': {
    sentence: (i) =>
      `${theBox(i)} tells both ends at once that it has forgotten their connection: each gets a reset in the name of the other.`,
    dependsOn: SETTINGS,
    reference: 'the middlebox',
  },
};

function told(i: Inputs): string {
  switch (i.text('forgets')) {
    case 'rst at once':
      return 'Both ends get a reset.';
    case 'rst':
      return 'Neither end is told before it sends something.';
    case 'picks up':
      return 'The next packet makes a new entry.';
    default:
      return 'Neither end is told.';
  }
}
