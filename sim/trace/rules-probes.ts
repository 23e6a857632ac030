// Sentences for keepalive, zero window probes and delayed acknowledgements.
import { type Inputs, type RuleText, times } from './rule-text.ts';

const KEEPALIVE = 'tcp_keepalive_timer; RFC 9293 section 3.8.4; tcp(7)';
const PROBE0 = 'tcp_probe_timer, tcp_send_probe0; RFC 9293 section 3.8.6.1';
const armed = (i: Inputs): string => `now + ${i.jiffies('waitJiffies')}`;

export const PROBE_RULES: Readonly<Record<string, RuleText>> = {
  'keepalive-idle': {
    sentence: (i) => `Keepalive starts: a probe is due when nothing has been heard for ${i.jiffies('waitJiffies')}.`,
    formula: armed,
    dependsOn: ['SO_KEEPALIVE', 'TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepidle-set': {
    sentence: (i) =>
      `TCP_KEEPIDLE was set on the live socket: of the new ${i.number('idleSec')} s, ${i.jiffies('elapsedJiffies')} have already passed.`,
    formula: (i) => `wait = max(0, ${i.number('idleSec')} s − ${i.jiffies('elapsedJiffies')}) = ${i.jiffies('waitJiffies')}`,
    dependsOn: ['TCP_KEEPIDLE'],
    reference: 'tcp_sock_set_keepidle',
  },
  'keepalive-interval': {
    sentence: (i) => `The next look is due after TCP_KEEPINTVL, ${i.jiffies('waitJiffies')}.`,
    formula: armed,
    dependsOn: ['TCP_KEEPINTVL', 'tcp_keepalive_intvl'],
    reference: KEEPALIVE,
  },
  'keepalive-off': {
    sentence: () => 'The keepalive timer fired, but keepalive does not apply here any more.',
    dependsOn: ['SO_KEEPALIVE'],
    reference: KEEPALIVE,
  },
  'keepalive-inert': {
    sentence: () =>
      'Keepalive does nothing while data is unacknowledged or unsent: retransmission or zero window probes decide. It looks again after a full idle time.',
    formula: (i) => `in flight ${times(i.number('packetsOut'), 'segment')}, unsent ${i.number('unsentBytes')} bytes → ${armed(i)}`,
    dependsOn: ['TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepalive-not-idle': {
    sentence: (i) =>
      `Something was heard ${i.jiffies('elapsedJiffies')} ago, so the connection is not idle: the timer takes what is left of the idle time.`,
    formula: (i) => `wait = ${i.jiffies('idleJiffies')} − ${i.jiffies('elapsedJiffies')} = ${i.jiffies('waitJiffies')}`,
    dependsOn: ['TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: 'tcp_keepalive_timer, keepalive_time_elapsed',
  },
  'keepalive-probe': {
    sentence: (i) =>
      `Nothing has been heard for ${i.ms('elapsedMs')}: a keepalive probe goes out (${i.number('unanswered')} of ${i.number('count')} unanswered so far).`,
    formula: (i) =>
      i.number('userTimeoutMs') > 0
        ? `silent ${i.ms('elapsedMs')}, TCP_USER_TIMEOUT ${i.ms('userTimeoutMs')}, unanswered ${i.number('unanswered')}`
        : `unanswered ${i.number('unanswered')} < TCP_KEEPCNT ${i.number('count')} → probe`,
    dependsOn: ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'tcp_keepalive_time', 'tcp_keepalive_intvl', 'tcp_keepalive_probes'],
    reference: KEEPALIVE,
  },
  'keepalive-exhausted': {
    sentence: (i) =>
      `The kernel gives up: ${times(i.number('unanswered'), 'keepalive probe')} went unanswered, as many as TCP_KEEPCNT allows. It resets the connection.`,
    formula: (i) => `unanswered ${i.number('unanswered')} ≥ TCP_KEEPCNT ${i.number('count')} → RST, ETIMEDOUT`,
    dependsOn: ['TCP_KEEPCNT', 'tcp_keepalive_probes', 'TCP_KEEPINTVL', 'tcp_keepalive_intvl', 'TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepalive-user-timeout': {
    sentence: (i) =>
      `The kernel gives up: nothing was heard for ${i.ms('elapsedMs')}, at least one probe is unanswered, and TCP_USER_TIMEOUT is ${i.ms('userTimeoutMs')}. With it set, TCP_KEEPCNT (${i.number('count')}) is not looked at.`,
    formula: (i) =>
      `silent ${i.ms('elapsedMs')} ≥ TCP_USER_TIMEOUT ${i.ms('userTimeoutMs')} and unanswered ${i.number('unanswered')} > 0 → RST, ETIMEDOUT`,
    dependsOn: ['TCP_USER_TIMEOUT', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL'],
    reference: KEEPALIVE,
  },
  'probe0-base': {
    sentence: (i) =>
      `Data waits (${i.number('unsentBytes')} bytes), nothing is in flight, and the peer's window of ${i.number('windowBytes')} bytes does not take it: a probe is due after ${i.jiffies('waitJiffies')}.`,
    formula: (i) => `wait = max(RTO ${i.jiffies('rtoJiffies')}, 200 ms) = ${i.jiffies('waitJiffies')}`,
    dependsOn: ['tcp_rto_min_us'],
    reference: 'tcp_check_probe_timer, tcp_probe0_base',
  },
  'probe0-doubled': {
    sentence: (i) => `The wait for the next probe doubles to ${i.jiffies('waitJiffies')}.`,
    formula: (i) => `wait = min(${i.jiffies('baseJiffies')} × 2^${i.number('backoff')}, ${i.jiffies('rtoMaxJiffies')})`,
    dependsOn: ['tcp_retries2', 'tcp_rto_max_ms'],
    reference: 'tcp_send_probe0, tcp_probe0_when',
  },
  'probe0-clamped': {
    sentence: (i) => `The next probe is moved forward to the end of TCP_USER_TIMEOUT: ${i.jiffies('waitJiffies')}.`,
    formula: (i) => `wait = min(${i.jiffies('baseJiffies')} × 2^${i.number('backoff')}, what is left of ${i.ms('userTimeoutMs')})`,
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_clamp_probe0_to_user_timeout (since 5.11)',
  },
  'probe0-answered': {
    sentence: (i) =>
      `The peer answered but its window is still too small, so nothing counts as unanswered: the next probe is due after ${i.jiffies('waitJiffies')}. This can go on for ever.`,
    formula: (i) => `wait = min(${i.jiffies('baseJiffies')} × 2^${i.number('backoff')}, ${i.jiffies('rtoMaxJiffies')})`,
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_ack_probe',
  },
  'probe0-send': {
    sentence: (i) =>
      `The peer's window is still closed: a probe asks for it (${i.number('unanswered')} of ${i.number('most')} unanswered so far).`,
    formula: (i) => `unanswered ${i.number('unanswered')} < ${i.number('most')} → probe`,
    dependsOn: ['tcp_retries2', 'TCP_USER_TIMEOUT'],
    reference: PROBE0,
  },
  'probe0-exhausted': {
    sentence: (i) =>
      `The kernel gives up: ${times(i.number('unanswered'), 'zero window probe')} in a row went unanswered, as many as tcp_retries2 allows.`,
    formula: (i) => `unanswered ${i.number('unanswered')} ≥ tcp_retries2 ${i.number('most')}`,
    dependsOn: ['tcp_retries2'],
    reference: PROBE0,
  },
  'probe0-user-timeout': {
    sentence: (i) =>
      `The kernel gives up: the window has stayed closed for ${i.ms('elapsedMs')} since the first probe, and TCP_USER_TIMEOUT is ${i.ms('userTimeoutMs')}. Answers do not help.`,
    formula: (i) => `since the first probe ${i.ms('elapsedMs')} ≥ TCP_USER_TIMEOUT ${i.ms('userTimeoutMs')}`,
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_probe_timer (since 5.11)',
  },
  'probe0-orphan-exhausted': {
    sentence: (i) =>
      `No program holds the socket any more, so it gets only ${times(i.number('most'), 'probe')}; the kernel forgets it silently.`,
    formula: (i) => `unanswered ${i.number('unanswered')}, allowed ${i.number('most')}`,
    dependsOn: ['tcp_orphan_retries'],
    reference: 'tcp_probe_timer, tcp_orphan_retries',
  },
  'delayed-ack': {
    sentence: (i) => `The acknowledgement is held back for up to ${i.jiffies('waitJiffies')}, in case data goes the same way.`,
    formula: armed,
    dependsOn: [],
    reference: 'tcp_send_delayed_ack; RFC 9293 section 3.8.6.3',
  },
  'delayed-ack-due': {
    sentence: () => 'The held-back acknowledgement has waited long enough.',
    dependsOn: [],
    reference: 'tcp_delack_timer_handler',
  },
};
