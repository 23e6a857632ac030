// Sentences for the ways in which a connection ends or is closed.
import type { Inputs, RuleText } from './rule-text.ts';

const armed = (i: Inputs): string => `now + ${i.jiffies('waitJiffies')}`;

export const CLOSING_RULES: Readonly<Record<string, RuleText>> = {
  none: { sentence: () => 'The timer is set.', dependsOn: [], reference: 'mod_timer' },
  end: { sentence: () => 'The connection is over.', dependsOn: [], reference: 'tcp_done' },
  'reset-received': {
    sentence: (i) =>
      i.has('forgedBy')
        ? `A reset (RST) came in the name of the other end. ${i.text('forgedBy')} on the path made it; the other end knows nothing of it.`
        : 'The other end sent a reset (RST): it does not know this connection, or does not want it.',
    dependsOn: [],
    reference: 'tcp_reset; RFC 9293 section 3.5.2',
  },
  'closed-before-established': {
    sentence: () => 'The program closed the socket before the connection stood.',
    dependsOn: [],
    reference: 'tcp_close',
  },
  'closed-with-unread-data': {
    sentence: () => 'The program closed the socket with data unread: the kernel resets the connection instead of closing it in order.',
    dependsOn: [],
    reference: 'tcp_close; RFC 2525 section 2.17',
  },
  'closed-in-order': {
    sentence: () => 'Both ends have closed, and the last acknowledgement is in.',
    dependsOn: [],
    reference: 'tcp_rcv_state_process',
  },
  'data-after-close': {
    sentence: () => 'Data arrived for a program that is gone: the kernel answers with a reset.',
    dependsOn: [],
    reference: 'tcp_rcv_state_process; RFC 1122 section 4.2.2.13',
  },
  'linger2-negative': {
    sentence: () => 'TCP_LINGER2 is negative: the socket is dropped and reset at once instead of waiting in FIN-WAIT-2.',
    dependsOn: ['TCP_LINGER2'],
    reference: 'tcp_close; tcp(7)',
  },
  'fin-wait-2-first-part': {
    sentence: (i) => `The peer has not closed its side; the orphan waits ${i.jiffies('waitJiffies')} before it becomes a time-wait entry.`,
    formula: armed,
    dependsOn: ['tcp_fin_timeout', 'TCP_LINGER2'],
    reference: 'tcp_fin_time, tcp_close',
  },
  'fin-wait-2-second-part': {
    sentence: (i) =>
      `The first part of FIN-WAIT-2 is over. The second lasts ${i.jiffies('waitJiffies')}, as long as the first: not what is left of tcp_fin_timeout.`,
    formula: armed,
    dependsOn: ['tcp_fin_timeout', 'TCP_LINGER2'],
    reference: 'tcp_keepalive_timer',
  },
  'time-wait': {
    sentence: (i) => `Only a small entry remains, for ${i.jiffies('waitJiffies')}.`,
    formula: armed,
    dependsOn: ['tcp_fin_timeout'],
    reference: 'tcp_time_wait; RFC 9293 section 3.6.1',
  },
  'time-wait-over': {
    sentence: () => 'The entry has waited long enough and is removed.',
    dependsOn: [],
    reference: 'tw_timer_handler',
  },
};
