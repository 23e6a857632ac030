// Sentences for the ways in which a connection ends or is closed.
import { say } from './phrase.ts';
import type { RuleText } from './rule-text.ts';

const armed = say('now + $waitJiffies');

export const CLOSING_RULES: Readonly<Record<string, RuleText>> = {
  none: { sentence: say('The timer is set.'), dependsOn: [], reference: 'mod_timer' },
  end: { sentence: say('The connection is over.'), dependsOn: [], reference: 'tcp_done' },
  'reset-received': {
    sentence: (i) =>
      i.has('forgedBy')
        ? say('A reset (RST) came in the name of the other end. $forgedBy on the path made it; the other end knows nothing of it.')
        : say('The other end sent a reset (RST): it does not know this connection, or does not want it.'),
    dependsOn: [],
    reference: 'tcp_reset; RFC 9293 section 3.5.2',
  },
  'closed-before-established': {
    sentence: say('The program closed the socket before the connection stood.'),
    dependsOn: [],
    reference: 'tcp_close',
  },
  'closed-with-unread-data': {
    sentence: say('The program closed the socket with data unread: the kernel resets the connection instead of closing it in order.'),
    dependsOn: [],
    reference: 'tcp_close; RFC 2525 section 2.17',
  },
  'closed-in-order': {
    sentence: say('Both ends have closed, and the last acknowledgement is in.'),
    dependsOn: [],
    reference: 'tcp_rcv_state_process',
  },
  'data-after-close': {
    sentence: say('Data arrived for a program that is gone: the kernel answers with a reset.'),
    dependsOn: [],
    reference: 'tcp_rcv_state_process; RFC 1122 section 4.2.2.13',
  },
  'linger2-negative': {
    sentence: say('TCP_LINGER2 is negative: the socket is dropped and reset at once instead of waiting in FIN-WAIT-2.'),
    dependsOn: ['TCP_LINGER2'],
    reference: 'tcp_close; tcp(7)',
  },
  'fin-wait-2-first-part': {
    sentence: say('The peer has not closed its side; the orphan waits $waitJiffies before it becomes a time-wait entry.'),
    formula: armed,
    dependsOn: ['tcp_fin_timeout', 'TCP_LINGER2'],
    reference: 'tcp_fin_time, tcp_close',
  },
  'fin-wait-2-second-part': {
    sentence: say(
      'The first part of FIN-WAIT-2 is over. The second lasts $waitJiffies, as long as the first: not what is left of tcp_fin_timeout.',
    ),
    formula: armed,
    dependsOn: ['tcp_fin_timeout', 'TCP_LINGER2'],
    reference: 'tcp_keepalive_timer',
  },
  'time-wait': {
    sentence: say('Only a small entry remains, for $waitJiffies.'),
    formula: armed,
    dependsOn: ['tcp_fin_timeout'],
    reference: 'tcp_time_wait; RFC 9293 section 3.6.1',
  },
  'time-wait-over': {
    sentence: say('The entry has waited long enough and is removed.'),
    dependsOn: [],
    reference: 'tw_timer_handler',
  },
};
