// Linux 6.12: the default, held against recordings at 100, 250 and 1000 HZ.
import type { Sysctls } from '../scenario/scenario.ts';
import type { KernelProfile } from './profile.ts';
import { probe0AtLimit, type Rules, shrunkWindowUserTimeout, tailLossWaitInMicroseconds } from './rules.ts';

const SYSCTL: Sysctls = {
  tcp_keepalive_time: 7200,
  tcp_keepalive_intvl: 75,
  tcp_keepalive_probes: 9,
  tcp_retries1: 3,
  tcp_retries2: 15,
  tcp_orphan_retries: 0,
  tcp_syn_retries: 6,
  tcp_synack_retries: 5,
  tcp_syn_linear_timeouts: 4,
  tcp_fin_timeout: 60,
  tcp_early_retrans: 3,
  tcp_thin_linear_timeouts: 0,
  tcp_frto: 2,
  tcp_invalid_ratelimit: 500,
  tcp_rto_min_us: 200_000,
  tcp_rto_max_ms: 120_000,
  tcp_timestamps: 1,
  tcp_sack: 1,
};

const RULES: Rules = {
  timerWheel: 'hierarchical',
  timestampClock: 'milliseconds',
  tailLossProbeWait: tailLossWaitInMicroseconds,
  tailLossProbeAdvancing: true,
  tailLossProbeOnce: true,
  clampRtoToUserTimeout: true,
  userTimeoutInJiffies: false,
  synGiveUp: 'count or time',
  synLinearTimeouts: true,
  probe0Exhausted: probe0AtLimit,
  probe0UserTimeout: 'from the first probe, clamped',
  probe0BaseFloor: true,
  probe0BackoffCap: 10,
  acceptZeroWindowAck: true,
  shrunkWindowTimedOut: shrunkWindowUserTimeout,
  shrunkWindowBacksOff: true,
  finIgnoresCwnd: false,
  growUnsentSegments: true,
  pushBatches: true,
  batchByRtt: true,
  smallHeadCache: true,
  thinLinearFloor: true,
  keepaliveIgnoresSynSent: true,
  timestampSampleFloor: true,
  undoSpuriousSyn: true,
};

export const LINUX_6_12: KernelProfile = {
  id: 'linux-6.12',
  title: 'Linux 6.12',
  evidence: 'recorded',
  sysctl: SYSCTL,
  rules: RULES,
};
