// Linux 4.1, standing for the kernels before 4.8: timers with 1/256 slack, everything counted in jiffies. Its keepalive is
// held against three captures of 2016; the rest is read, not recorded.
import { LINUX_6_12_SYSCTL } from './linux-6.12.ts';
import type { KernelProfile } from './profile.ts';
import { localDropAtMostRto, probe0PastLimit, shrunkWindowTwoMinutes, tailLossWaitWorstCaseDelay } from './rules.ts';

export const LINUX_4_1: KernelProfile = {
  id: 'linux-4.1',
  title: 'Linux 4.1 (before the timer wheel of 4.8)',
  evidence: 'read',
  sysctl: { ...LINUX_6_12_SYSCTL, tcp_syn_linear_timeouts: 0 },
  rules: {
    timerWheel: 'cascading, 1/256 slack',
    timestampClock: 'jiffies',
    tailLossProbeWait: tailLossWaitWorstCaseDelay,
    tailLossProbeInCwr: false,
    tailLossProbeAdvancing: false,
    tailLossProbeOnce: false,
    stampFailedRetransmission: false,
    localDropWait: localDropAtMostRto,
    clampRtoToUserTimeout: false,
    synGiveUp: 'time',
    synLinearTimeouts: false,
    probe0Exhausted: probe0PastLimit,
    probe0UserTimeout: 'from the first probe',
    probe0BaseFloor: false,
    probe0BackoffCap: 63,
    acceptZeroWindowAck: false,
    shrunkWindowTimedOut: shrunkWindowTwoMinutes,
    shrunkWindowBacksOff: false,
    finIgnoresCwnd: true,
    growUnsentSegments: false,
    pushBatches: false,
    batchByRtt: false,
    thinLinearFloor: false,
    keepaliveIgnoresSynSent: false,
    timestampSampleFloor: false,
  },
};
