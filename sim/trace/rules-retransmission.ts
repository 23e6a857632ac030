// Sentences for the retransmission timer, the tail loss probe and connecting.
import { type Inputs, type RuleText, times } from './rule-text.ts';

const RTO = 'tcp_retransmit_timer; RFC 6298';
const armed = (i: Inputs): string => `now + ${i.jiffies('waitJiffies')}`;

export const RETRANSMISSION_RULES: Readonly<Record<string, RuleText>> = {
  'rto-full': {
    sentence: (i) => `The retransmission timer waits one full timeout, ${i.jiffies('rtoJiffies')}, for an acknowledgement.`,
    formula: (i) => `RTO = ⌈(srtt ${i.number('srttUs')} µs + rttvar ${i.number('rttvarUs')} µs) · HZ⌉ = ${i.jiffies('rtoJiffies')}`,
    dependsOn: ['tcp_rto_min_us', 'tcp_rto_max_ms'],
    reference: 'tcp_rearm_rto, tcp_set_rto; RFC 6298 section 2',
  },
  'rto-from-head': {
    sentence: (i) =>
      `A probe has already waited for part of the timeout, so the retransmission timer gets only the rest: ${i.jiffies('waitJiffies')}.`,
    formula: (i) => `wait = send time of the oldest segment + RTO ${i.jiffies('rtoJiffies')} − now = ${i.jiffies('waitJiffies')}`,
    dependsOn: ['tcp_rto_min_us'],
    reference: 'tcp_rearm_rto',
  },
  'rto-retransmit': {
    sentence: (i) =>
      i.number('limitMs') > 0 && i.number('attempt') > 1
        ? `Nothing was acknowledged in time, so the oldest segment is sent again (retransmission ${i.number('attempt')}). ${i.ms('elapsedMs')} of the budget of ${i.ms('limitMs')} have passed.`
        : `Nothing was acknowledged in time, so the oldest segment is sent again (retransmission ${i.number('attempt')}). The budget of ${i.ms('limitMs')} starts to count here.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} < limit ${i.ms('limitMs')} → retransmit`,
    dependsOn: ['tcp_retries2', 'TCP_USER_TIMEOUT'],
    reference: RTO,
  },
  'rto-doubled': {
    sentence: (i) => `The timeout doubles to ${i.jiffies('rtoJiffies')}.`,
    formula: (i) => `RTO = 2 × ${i.jiffies('previousJiffies')} = ${i.jiffies('rtoJiffies')}`,
    dependsOn: ['tcp_rto_max_ms'],
    reference: 'tcp_retransmit_timer; RFC 6298 section 5.5',
  },
  'rto-capped': {
    sentence: (i) => `The timeout has reached its maximum, ${i.jiffies('rtoMaxJiffies')}, and stays there.`,
    formula: (i) => `RTO = min(2 × ${i.jiffies('previousJiffies')}, ${i.jiffies('rtoMaxJiffies')}) = ${i.jiffies('rtoJiffies')}`,
    dependsOn: ['tcp_rto_max_ms', 'TCP_RTO_MAX_MS'],
    reference: 'tcp_retransmit_timer, TCP_RTO_MAX',
  },
  'rto-clamped': {
    sentence: (i) =>
      `The next check is moved forward to the end of TCP_USER_TIMEOUT: ${i.jiffies('waitJiffies')} instead of ${i.jiffies('rtoJiffies')}.`,
    formula: (i) => `wait = min(RTO ${i.jiffies('rtoJiffies')}, ${i.ms('userTimeoutMs')} − ${i.ms('elapsedMs')})`,
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_clamp_rto_to_user_timeout (since 4.19)',
  },
  'rto-thin': {
    sentence: (i) =>
      `A thin stream does not back off for its first ${i.number('linearRetries')} timeouts: the next one comes after ${i.jiffies('waitJiffies')} again.`,
    formula: armed,
    dependsOn: ['tcp_thin_linear_timeouts', 'TCP_THIN_LINEAR_TIMEOUTS'],
    reference: 'tcp_retransmit_timer, tcp_stream_is_thin',
  },
  'rto-linear-syn': {
    sentence: (i) =>
      `The first ${i.number('linearTimeouts')} SYN retransmissions do not back off: the next comes after ${i.jiffies('waitJiffies')} again.`,
    formula: armed,
    dependsOn: ['tcp_syn_linear_timeouts'],
    reference: 'tcp_retransmit_timer (since 6.5)',
  },
  'budget-spent': {
    sentence: (i) =>
      `The kernel gives up: ${i.ms('elapsedMs')} have passed since the first retransmission, more than the ${i.ms('limitMs')} that tcp_retries2 = ${i.number('retries')} stands for. It is a time, not a count: ${times(i.number('retransmissions'), 'retransmission')} went out.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} ≥ budget(tcp_retries2 = ${i.number('retries')}, 200 ms … 120 s) = ${i.ms('limitMs')}`,
    dependsOn: ['tcp_retries2', 'tcp_rto_max_ms'],
    reference: 'tcp_write_timeout, retransmits_timed_out, tcp_model_timeout; tcp(7)',
  },
  'user-timeout-expired': {
    sentence: (i) =>
      `The kernel gives up: ${i.ms('elapsedMs')} have passed since the first retransmission and TCP_USER_TIMEOUT is ${i.ms('userTimeoutMs')}. It replaces the budget of tcp_retries2.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} ≥ TCP_USER_TIMEOUT ${i.ms('userTimeoutMs')}`,
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout, retransmits_timed_out; RFC 5482; tcp(7)',
  },
  'orphan-budget-spent': {
    sentence: (i) =>
      `No program holds the socket any more, so it gets only ${times(i.number('retries'), 'retry')} worth of time, ${i.ms('limitMs')}; that is over and the kernel forgets it silently.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} ≥ budget(${i.number('retries')}) = ${i.ms('limitMs')}`,
    dependsOn: ['tcp_orphan_retries', 'TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout, tcp_orphan_retries',
  },
  'shrunk-window-retransmit': {
    sentence: () =>
      'Data is in flight, but the peer has closed its window: the oldest segment is sent again as a probe, and the retry budget does not count.',
    formula: (i) => `since the first retransmission ${i.ms('elapsedMs')}, since the last acknowledgement ${i.jiffies('sinceAckJiffies')}`,
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_retransmit_timer, tcp_rtx_probe0_timed_out',
  },
  'shrunk-window-expired': {
    sentence: (i) =>
      `The kernel gives up: data is in flight against a closed window, and nothing was acknowledged for ${i.jiffies('sinceAckJiffies')}.`,
    formula: (i) =>
      `since the first retransmission ${i.ms('elapsedMs')}, user timeout ${i.ms('userTimeoutMs')}, twice the longest timeout 2 × ${i.jiffies('rtoMaxJiffies')}`,
    dependsOn: ['TCP_USER_TIMEOUT', 'tcp_rto_max_ms'],
    reference: 'tcp_rtx_probe0_timed_out',
  },
  'tail-loss-probe-wait': {
    sentence: (i) =>
      `Before any timeout, a tail loss probe is due after ${i.jiffies('waitJiffies')}: two round trips${i.number('packetsOut') === 1 ? ' and 200 ms for a lone segment' : ''}, at most one retransmission timeout.`,
    formula: (i) =>
      `wait = min(2 × ${i.number('srttUs')} µs + ${i.number('packetsOut') === 1 ? 'rto_min' : '2 ms'} → ${i.jiffies('probeWaitJiffies')}, RTO ${i.jiffies('rtoJiffies')})`,
    dependsOn: ['tcp_early_retrans', 'tcp_sack', 'tcp_rto_min_us'],
    reference: 'tcp_schedule_loss_probe; RFC 8985 section 7.2',
  },
  'tail-loss-probe': {
    sentence: () =>
      'Tail loss probe: the last segment is sent once more. No counter sees it, and the retransmission timer starts anew behind it.',
    dependsOn: ['tcp_early_retrans', 'tcp_sack'],
    reference: 'tcp_send_loss_probe; RFC 8985 section 7.3',
  },
  'tail-loss-probe-new-data': {
    sentence: () => 'Tail loss probe: one segment of unsent data goes out to provoke an acknowledgement.',
    dependsOn: ['tcp_early_retrans'],
    reference: 'tcp_send_loss_probe; RFC 8985 section 7.3',
  },
  'tail-loss-probe-outstanding': {
    sentence: () => 'A tail loss probe is already outstanding, so no second one is sent; the retransmission timer takes over.',
    dependsOn: ['tcp_early_retrans'],
    reference: 'tcp_send_loss_probe',
  },
  'reordering-wait': {
    sentence: (i) =>
      `Later segments arrived before earlier ones; the kernel waits ${i.jiffies('waitJiffies')} in case they were only reordered.`,
    formula: armed,
    dependsOn: [],
    reference: 'tcp_rack_mark_lost; RFC 8985 section 6',
  },
  'reordering-over': {
    sentence: () => 'The wait for reordered segments is over: what is still missing counts as lost and is sent again.',
    dependsOn: [],
    reference: 'tcp_rack_reo_timeout; RFC 8985 section 6',
  },
  'syn-timeout': {
    sentence: (i) => `The SYN waits ${i.jiffies('waitJiffies')} for its answer.`,
    formula: armed,
    dependsOn: [],
    reference: 'tcp_connect, TCP_TIMEOUT_INIT; RFC 6298 section 2.1',
  },
  'syn-bad-answer': {
    sentence: () => 'The answer did not fit this SYN, so the SYN is sent again almost at once.',
    formula: armed,
    dependsOn: [],
    reference: 'tcp_rcv_synsent_state_process',
  },
  'syn-count': {
    sentence: (i) =>
      `connect() fails: ${times(i.number('retransmissions'), 'SYN retransmission')} went unanswered, and no more than ${i.number('mostRetransmissions')} are allowed.`,
    formula: (i) =>
      `${i.number('retransmissions')} ≥ ${i.number('mostRetransmissions')} (retries ${i.number('retries')} and the linear ones)`,
    dependsOn: ['tcp_syn_retries', 'TCP_SYNCNT', 'tcp_syn_linear_timeouts'],
    reference: 'tcp_write_timeout; tcp(7)',
  },
  'syn-time': {
    sentence: (i) =>
      `connect() fails: ${i.ms('elapsedMs')} have passed since the first SYN, more than the ${i.ms('limitMs')} that ${times(i.number('retries'), 'retry')} stand for.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} ≥ budget(${i.number('retries')}, base 1 s) = ${i.ms('limitMs')}`,
    dependsOn: ['tcp_syn_retries', 'TCP_SYNCNT'],
    reference: 'tcp_write_timeout, retransmits_timed_out',
  },
  'syn-user-timeout': {
    sentence: (i) =>
      `connect() fails: ${i.ms('elapsedMs')} have passed since the first SYN and TCP_USER_TIMEOUT is ${i.ms('userTimeoutMs')}.`,
    formula: (i) => `elapsed ${i.ms('elapsedMs')} ≥ TCP_USER_TIMEOUT ${i.ms('userTimeoutMs')}`,
    dependsOn: ['TCP_USER_TIMEOUT'],
    reference: 'tcp_write_timeout (since 5.4)',
  },
  'syn-ack-wait': {
    sentence: (i) => `The SYN-ACK waits ${i.jiffies('waitJiffies')} for the acknowledgement that completes the handshake.`,
    formula: armed,
    dependsOn: ['tcp_synack_retries'],
    reference: 'reqsk_timer_handler',
  },
  'syn-ack-again': {
    sentence: (i) => `No acknowledgement came, so the SYN-ACK is sent again (${i.number('retransmissions') + 1} of ${i.number('most')}).`,
    dependsOn: ['tcp_synack_retries', 'TCP_SYNCNT'],
    reference: 'reqsk_timer_handler',
  },
  'syn-ack-exhausted': {
    sentence: (i) =>
      `${times(i.number('most'), 'SYN-ACK retransmission')} went unanswered: the request is forgotten, and no program ever hears of it.`,
    dependsOn: ['tcp_synack_retries', 'TCP_SYNCNT'],
    reference: 'reqsk_timer_handler',
  },
};
