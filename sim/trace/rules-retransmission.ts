// Sentences for the retransmission timer, the tail loss probe and connecting.
import { counted, type Phrase, say, signs } from './phrase.ts';
import type { Inputs, RuleText } from './rule-text.ts';

const RTO = 'tcp_retransmit_timer; RFC 6298';
const armed = say('now + $waitJiffies');
const retries = (i: Inputs): Phrase => counted(i.number('retries'), say('1 retry'), say('$n retries'));

export const RETRANSMISSION_RULES: Readonly<Record<string, RuleText>> = {
  'rto-full': {
    sentence: say('The retransmission timer waits one full timeout, $rtoJiffies, for an acknowledgement.'),
    formula: (i) =>
      signs('RTO = ⌈(srtt $srtt µs + rttvar $rttvar µs) · HZ⌉ = $rtoJiffies', { srtt: i.number('srttUs'), rttvar: i.number('rttvarUs') }),
    dependsOn: ['tcp_rto_min_us', 'tcp_rto_max_ms'],
    reference: 'tcp_rearm_rto, tcp_set_rto; RFC 6298 section 2',
  },
  'rto-from-head': {
    sentence: say('A probe has already waited for part of the timeout, so the retransmission timer gets only the rest: $waitJiffies.'),
    formula: say('wait = send time of the oldest segment + RTO $rtoJiffies − now = $waitJiffies'),
    dependsOn: ['tcp_rto_min_us'],
    reference: 'tcp_rearm_rto',
  },
  'rto-retransmit': {
    sentence: (i) =>
      i.number('limitMs') > 0 && i.number('attempt') > 1
        ? say(
            'Nothing was acknowledged in time, so the oldest segment is sent again (retransmission $attempt). $elapsedMs of the budget of $limitMs have passed.',
          )
        : say(
            'Nothing was acknowledged in time, so the oldest segment is sent again (retransmission $attempt). The budget of $limitMs starts to count here.',
          ),
    formula: say('elapsed $elapsedMs < limit $limitMs → retransmit'),
    dependsOn: ['tcp_retries2', 'TCP_USER_TIMEOUT'],
    reference: RTO,
  },
  'rto-doubled': {
    sentence: say('The timeout doubles to $rtoJiffies.'),
    formula: signs('RTO = 2 × $previousJiffies = $rtoJiffies'),
    dependsOn: ['tcp_rto_max_ms'],
    reference: 'tcp_retransmit_timer; RFC 6298 section 5.5',
  },
  'rto-capped': {
    sentence: say('The timeout has reached its maximum, $rtoMaxJiffies, and stays there.'),
    formula: signs('RTO = min(2 × $previousJiffies, $rtoMaxJiffies) = $rtoJiffies'),
    dependsOn: ['tcp_rto_max_ms', 'TCP_RTO_MAX_MS'],
    reference: 'tcp_retransmit_timer, TCP_RTO_MAX',
  },
  'rto-clamped': {
    sentence: say('The next check is moved forward to the end of TCP_USER_TIMEOUT: $waitJiffies instead of $rtoJiffies.'),
    formula: say('wait = min(RTO $rtoJiffies, $userTimeoutMs − $elapsedMs)'),
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_clamp_rto_to_user_timeout (since 4.19)',
  },
  'rto-thin': {
    sentence: say('A thin stream does not back off for its first $linearRetries timeouts: the next one comes after $waitJiffies again.'),
    formula: armed,
    dependsOn: ['tcp_thin_linear_timeouts', 'TCP_THIN_LINEAR_TIMEOUTS'],
    reference: 'tcp_retransmit_timer, tcp_stream_is_thin',
  },
  'rto-linear-syn': {
    sentence: say('The first $linearTimeouts SYN retransmissions do not back off: the next comes after $waitJiffies again.'),
    formula: armed,
    dependsOn: ['tcp_syn_linear_timeouts'],
    reference: 'tcp_retransmit_timer (since 6.5)',
  },
  'budget-spent': {
    sentence: (i) =>
      say(
        'The kernel gives up: $elapsedMs have passed since the first retransmission, more than the $limitMs that tcp_retries2 = $retries stands for. It is a time, not a count: $sent went out.',
        { sent: counted(i.number('retransmissions'), say('1 retransmission'), say('$n retransmissions')) },
      ),
    formula: say('elapsed $elapsedMs ≥ budget(tcp_retries2 = $retries, 200 ms … 120 s) = $limitMs'),
    dependsOn: ['tcp_retries2', 'tcp_rto_max_ms'],
    reference: 'tcp_write_timeout, retransmits_timed_out, tcp_model_timeout; tcp(7)',
  },
  'user-timeout-expired': {
    sentence: say(
      'The kernel gives up: $elapsedMs have passed since the first retransmission and TCP_USER_TIMEOUT is $userTimeoutMs. It replaces the budget of tcp_retries2.',
    ),
    formula: say('elapsed $elapsedMs ≥ TCP_USER_TIMEOUT $userTimeoutMs'),
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout, retransmits_timed_out; RFC 5482; tcp(7)',
  },
  'orphan-budget-spent': {
    sentence: (i) =>
      say(
        'No program holds the socket any more, so it gets only $allowed worth of time, $limitMs; that is over and the kernel forgets it silently.',
        { allowed: retries(i) },
      ),
    formula: say('elapsed $elapsedMs ≥ budget($retries) = $limitMs'),
    dependsOn: ['tcp_orphan_retries', 'TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout, tcp_orphan_retries',
  },
  'shrunk-window-retransmit': {
    sentence: say(
      'Data is in flight, but the peer has closed its window: the oldest segment is sent again as a probe, and the retry budget does not count.',
    ),
    formula: say('since the first retransmission $elapsedMs, since the last acknowledgement $sinceAckJiffies'),
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_retransmit_timer, tcp_rtx_probe0_timed_out',
  },
  'shrunk-window-expired': {
    sentence: say('The kernel gives up: data is in flight against a closed window, and nothing was acknowledged for $sinceAckJiffies.'),
    formula: say('since the first retransmission $elapsedMs, user timeout $userTimeoutMs, twice the longest timeout 2 × $rtoMaxJiffies'),
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_rtx_probe0_timed_out',
  },
  'tail-loss-probe-wait': {
    sentence: (i) =>
      i.number('packetsOut') === 1
        ? say(
            'Before any timeout, a tail loss probe is due after $waitJiffies: two round trips and $alone for a lone segment, at most one retransmission timeout.',
            { alone: { us: 200_000 } },
          )
        : say('Before any timeout, a tail loss probe is due after $waitJiffies: two round trips, at most one retransmission timeout.'),
    formula: (i) =>
      say('wait = min(2 × $srtt µs + $more → $probeWaitJiffies, RTO $rtoJiffies)', {
        srtt: i.number('srttUs'),
        more: i.number('packetsOut') === 1 ? 'rto_min' : { us: 2000 },
      }),
    dependsOn: ['tcp_early_retrans', 'tcp_sack', 'tcp_rto_min_us'],
    reference: 'tcp_schedule_loss_probe; RFC 8985 section 7.2',
  },
  'tail-loss-probe': {
    sentence: say(
      'Tail loss probe: the last segment is sent once more. No counter sees it, and the retransmission timer starts anew behind it.',
    ),
    dependsOn: ['tcp_early_retrans', 'tcp_sack'],
    reference: 'tcp_send_loss_probe; RFC 8985 section 7.3',
  },
  'tail-loss-probe-new-data': {
    sentence: say('Tail loss probe: one segment of unsent data goes out to provoke an acknowledgement.'),
    dependsOn: ['tcp_early_retrans'],
    reference: 'tcp_send_loss_probe; RFC 8985 section 7.3',
  },
  'tail-loss-probe-outstanding': {
    sentence: say('A tail loss probe is already outstanding, so no second one is sent; the retransmission timer takes over.'),
    dependsOn: ['tcp_early_retrans'],
    reference: 'tcp_send_loss_probe',
  },
  'reordering-wait': {
    sentence: say('Later segments arrived before earlier ones; the kernel waits $waitJiffies in case they were only reordered.'),
    formula: armed,
    dependsOn: [],
    reference: 'tcp_rack_mark_lost; RFC 8985 section 6',
  },
  'reordering-over': {
    sentence: say('The wait for reordered segments is over: what is still missing counts as lost and is sent again.'),
    dependsOn: [],
    reference: 'tcp_rack_reo_timeout; RFC 8985 section 6',
  },
  'syn-timeout': {
    sentence: say('The SYN waits $waitJiffies for its answer.'),
    formula: armed,
    dependsOn: [],
    reference: 'tcp_connect, TCP_TIMEOUT_INIT; RFC 6298 section 2.1',
  },
  'syn-bad-answer': {
    sentence: say('The answer did not fit this SYN, so the SYN is sent again almost at once.'),
    formula: armed,
    dependsOn: [],
    reference: 'tcp_rcv_synsent_state_process',
  },
  'syn-count': {
    sentence: (i) =>
      say('connect() fails: $sent went unanswered, and no more than $mostRetransmissions are allowed.', {
        sent: counted(i.number('retransmissions'), say('1 SYN retransmission'), say('$n SYN retransmissions')),
      }),
    formula: say('$retransmissions ≥ $mostRetransmissions (retries $retries and the linear ones)'),
    dependsOn: ['tcp_syn_retries', 'TCP_SYNCNT', 'tcp_syn_linear_timeouts'],
    reference: 'tcp_write_timeout; tcp(7)',
  },
  'syn-time': {
    sentence: (i) =>
      say('connect() fails: $elapsedMs have passed since the first SYN, more than the $limitMs that $allowed stand for.', {
        allowed: retries(i),
      }),
    formula: say('elapsed $elapsedMs ≥ budget($retries, base 1 s) = $limitMs'),
    dependsOn: ['tcp_syn_retries', 'TCP_SYNCNT'],
    reference: 'tcp_write_timeout, retransmits_timed_out',
  },
  'syn-user-timeout': {
    sentence: say('connect() fails: $elapsedMs have passed since the first SYN and TCP_USER_TIMEOUT is $userTimeoutMs.'),
    formula: say('elapsed $elapsedMs ≥ TCP_USER_TIMEOUT $userTimeoutMs'),
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout (since 5.4)',
  },
  'syn-ack-wait': {
    sentence: say('The SYN-ACK waits $waitJiffies for the acknowledgement that completes the handshake.'),
    formula: armed,
    dependsOn: ['tcp_synack_retries'],
    reference: 'reqsk_timer_handler',
  },
  'syn-ack-again': {
    sentence: (i) =>
      say('No acknowledgement came, so the SYN-ACK is sent again ($attempt of $most).', { attempt: i.number('retransmissions') + 1 }),
    dependsOn: ['tcp_synack_retries', 'TCP_SYNCNT'],
    reference: 'reqsk_timer_handler',
  },
  'syn-ack-exhausted': {
    sentence: (i) =>
      say('$sent went unanswered: the request is forgotten, and no program ever hears of it.', {
        sent: counted(i.number('most'), say('1 SYN-ACK retransmission'), say('$n SYN-ACK retransmissions')),
      }),
    dependsOn: ['tcp_synack_retries', 'TCP_SYNCNT'],
    reference: 'reqsk_timer_handler',
  },
};
