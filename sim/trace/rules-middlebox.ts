// Sentences for middleboxes: why an entry lasts as long as it does, why it was forgotten, what became of packets afterwards.
import { counted, type Phrase, say } from './phrase.ts';
import type { Inputs, RuleText } from './rule-text.ts';

const SETTINGS = ['idle', 'forgets'] as const;
const CONNTRACK = 'nf_conntrack_proto_tcp; nf_conntrack-sysctl.rst';

/** At the beginning of a sentence. */
const theBox = (i: Inputs): { readonly name: string } => ({ name: i.text('box').charAt(0).toUpperCase() + i.text('box').slice(1) });
const isConntrack = (i: Inputs): boolean => i.text('kind') === 'conntrack';

/** Where an entry of conntrack does not last as long as its state says. */
const BECAUSE: Readonly<Record<string, (i: Inputs) => Phrase>> = {
  repeated: (i) =>
    counted(i.number('repeats') + 1, say('the same packet came 1 time in a row'), say('the same packet came $n times in a row')),
  'window closed': () => say('the last window was closed'),
  unacknowledged: () => say('data is not acknowledged yet'),
  'one-sided': () => say('only one side was heard so far'),
  'just answered': () => say('the other side was only just heard'),
};
const because = (i: Inputs): Phrase | undefined => BECAUSE[i.text('because')]?.(i);

function lasts(i: Inputs): Phrase {
  const why = because(i);
  if (!i.has('idleUs')) return say('It has no idle time and is kept for ever.');
  return why === undefined ? say('It lasts $idleUs without a packet.') : say('It lasts $idleUs without a packet: $why.', { why });
}

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

const unknown = (i: Inputs): Phrase =>
  i.number('agoUs') < 0 ? say('$name has never seen this connection begin') : say('$name forgot this connection $agoUs ago');

export const MIDDLEBOX_RULES: Readonly<Record<string, RuleText>> = {
  'box-entry': {
    sentence: (i) => [
      isConntrack(i)
        ? say('$name makes an entry for the connection, in state $state.', theBox(i))
        : say('$name makes an entry for the connection.', theBox(i)),
      lasts(i),
    ],
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-picks-up': {
    sentence: (i) => [
      say('$name does not know the connection and takes it up in the middle, as one that stands (nf_conntrack_tcp_loose).', theBox(i)),
      lasts(i),
    ],
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-change': {
    sentence: (i) => [
      i.text('from') === i.text('state') ? say('The entry of $box stays $state.') : say('The entry of $box goes from $from to $state.'),
      lasts(i),
    ],
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: CONNTRACK,
  },
  'box-idle': {
    sentence: (i) => {
      const why = because(i);
      return [
        why === undefined
          ? say('$name forgets the connection: no packet has passed for $idleUs.', theBox(i))
          : say('$name forgets the connection: no packet has passed for $idleUs: $why.', { ...theBox(i), why }),
        told(i),
      ];
    },
    formula: say('without a packet ≥ $idleUs'),
    dependsOn: SETTINGS,
    settings: settingsOf,
    reference: 'the middlebox',
  },
  'box-lost': {
    sentence: (i) => [say('$name has lost its entry.', theBox(i)), told(i)],
    dependsOn: ['forgets'],
    reference: 'the scenario',
  },
  'box-closed': {
    sentence: say('A reset passes, and $box removes its entry.'),
    dependsOn: [],
    reference: 'the middlebox',
  },
  'box-drops': {
    sentence: (i) => {
      const gaps = { ...theBox(i), unknown: unknown(i) };
      return i.text('forgets') === 'rst'
        ? say('$unknown: the packet goes no further.', gaps)
        : say('$unknown: the packet goes no further, and nobody is told.', gaps);
    },
    dependsOn: SETTINGS,
    reference: 'the middlebox',
  },
  'box-answers': {
    sentence: (i) =>
      say('$unknown and answers with a reset in the name of the other end, which knows nothing of it.', {
        ...theBox(i),
        unknown: unknown(i),
      }),
    dependsOn: SETTINGS,
    reference: 'the middlebox; RFC 9293 section 3.5.2',
  },
  'box-resets-both': {
    sentence: (i) =>
      say('$name tells both ends at once that it has forgotten their connection: each gets a reset in the name of the other.', theBox(i)),
    dependsOn: SETTINGS,
    reference: 'the middlebox',
  },
};

function told(i: Inputs): Phrase {
  switch (i.text('forgets')) {
    case 'rst at once':
      return say('Both ends get a reset.');
    case 'rst':
      return say('Neither end is told before it sends something.');
    case 'picks up':
      return say('The next packet makes a new entry.');
    default:
      return say('Neither end is told.');
  }
}
