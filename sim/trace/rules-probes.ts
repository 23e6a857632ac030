// Sentences for keepalive, zero window probes and delayed acknowledgements.
import { counted, say } from './phrase.ts';
import type { RuleText } from './rule-text.ts';

const KEEPALIVE = 'tcp_keepalive_timer; RFC 9293 section 3.8.4; tcp(7)';
const PROBE0 = 'tcp_probe_timer, tcp_send_probe0; RFC 9293 section 3.8.6.1';
const armed = say('now + $waitJiffies');

export const PROBE_RULES: Readonly<Record<string, RuleText>> = {
  'keepalive-idle': {
    sentence: say('Keepalive starts: a probe is due when nothing has been heard for $waitJiffies.'),
    formula: armed,
    dependsOn: ['SO_KEEPALIVE', 'TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepidle-set': {
    sentence: say('TCP_KEEPIDLE was set on the live socket: of the new $idleSec s, $elapsedJiffies have already passed.'),
    formula: say('wait = max(0, $idleSec s − $elapsedJiffies) = $waitJiffies'),
    dependsOn: ['TCP_KEEPIDLE'],
    reference: 'tcp_sock_set_keepidle',
  },
  'keepalive-interval': {
    sentence: say('The next look is due after TCP_KEEPINTVL, $waitJiffies.'),
    formula: armed,
    dependsOn: ['TCP_KEEPINTVL', 'tcp_keepalive_intvl'],
    reference: KEEPALIVE,
  },
  'keepalive-off': {
    sentence: say('The keepalive timer fired, but keepalive does not apply here any more.'),
    dependsOn: ['SO_KEEPALIVE'],
    reference: KEEPALIVE,
  },
  'keepalive-inert': {
    sentence: say(
      'Keepalive does nothing while data is unacknowledged or unsent: retransmission or zero window probes decide. It looks again after a full idle time.',
    ),
    formula: (i) =>
      say('in flight $segments, unsent $unsentBytes bytes → now + $waitJiffies', {
        segments: counted(i.number('packetsOut'), say('1 segment'), say('$n segments')),
      }),
    dependsOn: ['TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepalive-not-idle': {
    sentence: say('Something was heard $elapsedJiffies ago, so the connection is not idle: the timer takes what is left of the idle time.'),
    formula: say('wait = $idleJiffies − $elapsedJiffies = $waitJiffies'),
    dependsOn: ['TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: 'tcp_keepalive_timer, keepalive_time_elapsed',
  },
  'keepalive-probe': {
    sentence: say('Nothing has been heard for $elapsedMs: a keepalive probe goes out ($unanswered of $count unanswered so far).'),
    formula: (i) =>
      i.number('userTimeoutMs') > 0
        ? say('silent $elapsedMs, TCP_USER_TIMEOUT $userTimeoutMs, unanswered $unanswered')
        : say('unanswered $unanswered < TCP_KEEPCNT $count → probe'),
    dependsOn: ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'tcp_keepalive_time', 'tcp_keepalive_intvl', 'tcp_keepalive_probes'],
    reference: KEEPALIVE,
  },
  'keepalive-exhausted': {
    sentence: (i) =>
      say('The kernel gives up: $probes went unanswered, as many as TCP_KEEPCNT allows. It resets the connection.', {
        probes: counted(i.number('unanswered'), say('1 keepalive probe'), say('$n keepalive probes')),
      }),
    formula: say('unanswered $unanswered ≥ TCP_KEEPCNT $count → RST, ETIMEDOUT'),
    dependsOn: ['TCP_KEEPCNT', 'tcp_keepalive_probes', 'TCP_KEEPINTVL', 'tcp_keepalive_intvl', 'TCP_KEEPIDLE', 'tcp_keepalive_time'],
    reference: KEEPALIVE,
  },
  'keepalive-user-timeout': {
    sentence: say(
      'The kernel gives up: nothing was heard for $elapsedMs, at least one probe is unanswered, and TCP_USER_TIMEOUT is $userTimeoutMs. With it set, TCP_KEEPCNT ($count) is not looked at.',
    ),
    formula: say('silent $elapsedMs ≥ TCP_USER_TIMEOUT $userTimeoutMs and unanswered $unanswered > 0 → RST, ETIMEDOUT'),
    dependsOn: ['TCP_USER_TIMEOUT', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL'],
    reference: KEEPALIVE,
  },
  'probe0-base': {
    sentence: say(
      "Data waits ($unsentBytes bytes), nothing is in flight, and the peer's window of $windowBytes bytes does not take it: a probe is due after $waitJiffies.",
    ),
    formula: say('wait = max(RTO $rtoJiffies, 200 ms) = $waitJiffies'),
    dependsOn: ['tcp_rto_min_us'],
    reference: 'tcp_check_probe_timer, tcp_probe0_base',
  },
  'probe0-doubled': {
    sentence: say('The wait for the next probe doubles to $waitJiffies.'),
    formula: say('wait = min($baseJiffies × 2^$backoff, $rtoMaxJiffies)'),
    dependsOn: ['tcp_retries2', 'tcp_rto_max_ms'],
    reference: 'tcp_send_probe0, tcp_probe0_when',
  },
  'probe0-clamped': {
    sentence: say('The next probe is moved forward to the end of TCP_USER_TIMEOUT: $waitJiffies.'),
    formula: say('wait = min($baseJiffies × 2^$backoff, what is left of $userTimeoutMs)'),
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_clamp_probe0_to_user_timeout (since 5.11)',
  },
  'probe0-answered': {
    sentence: say(
      'The peer answered but its window is still too small, so nothing counts as unanswered: the next probe is due after $waitJiffies. This can go on for ever.',
    ),
    formula: say('wait = min($baseJiffies × 2^$backoff, $rtoMaxJiffies)'),
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_ack_probe',
  },
  'probe0-send': {
    sentence: say("The peer's window is still closed: a probe asks for it ($unanswered of $most unanswered so far)."),
    formula: say('unanswered $unanswered < $most → probe'),
    dependsOn: ['tcp_retries2', 'TCP_USER_TIMEOUT'],
    reference: PROBE0,
  },
  'probe0-exhausted': {
    sentence: (i) =>
      say('The kernel gives up: $probes in a row went unanswered, as many as tcp_retries2 allows.', {
        probes: counted(i.number('unanswered'), say('1 zero window probe'), say('$n zero window probes')),
      }),
    formula: say('unanswered $unanswered ≥ tcp_retries2 $most'),
    dependsOn: ['tcp_retries2'],
    reference: PROBE0,
  },
  'probe0-user-timeout': {
    sentence: say(
      'The kernel gives up: the window has stayed closed for $elapsedMs since the first probe, and TCP_USER_TIMEOUT is $userTimeoutMs. Answers do not help.',
    ),
    formula: say('since the first probe $elapsedMs ≥ TCP_USER_TIMEOUT $userTimeoutMs'),
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_probe_timer (since 5.11)',
  },
  'probe0-orphan-exhausted': {
    sentence: (i) =>
      say('No program holds the socket any more, so it gets only $probes; the kernel forgets it silently.', {
        probes: counted(i.number('most'), say('1 probe'), say('$n probes')),
      }),
    formula: say('unanswered $unanswered, allowed $most'),
    dependsOn: ['tcp_orphan_retries'],
    reference: 'tcp_probe_timer, tcp_orphan_retries',
  },
  'delayed-ack': {
    sentence: say('The acknowledgement is held back for up to $waitJiffies, in case data goes the same way.'),
    formula: armed,
    dependsOn: [],
    reference: 'tcp_send_delayed_ack; RFC 9293 section 3.8.6.3',
  },
  'delayed-ack-due': {
    sentence: say('The held-back acknowledgement has waited long enough.'),
    dependsOn: [],
    reference: 'tcp_delack_timer_handler',
  },
};
