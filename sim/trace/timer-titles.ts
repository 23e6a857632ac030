// The timers in words. Apart from the sentences that use them: whoever needs a name does not load the reasons.
import type { TimerName } from './trace-event.ts';

export const TIMER_TITLES: Readonly<Record<TimerName, string>> = {
  rto: 'retransmission timer',
  tlp: 'tail loss probe timer',
  reo: 'reordering timer',
  probe0: 'zero window probe timer',
  keepalive: 'keepalive timer',
  'fin-wait-2': 'FIN-WAIT-2 timer',
  delack: 'delayed acknowledgement timer',
  synack: 'SYN-ACK timer',
  'time-wait': 'TIME-WAIT timer',
};
