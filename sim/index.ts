// The only door: what the page, the command line and the tests may use.
export type { BootPhase, Hz, Jiffies, Micros } from './time.ts';
export { HZ_VALUES, MAX_RUN_US } from './time.ts';
export type * from './scenario/scenario.ts';
export type * from './trace/trace-event.ts';
export type { RuleApplication } from './trace/rule.ts';
export type { Verdict } from './trace/verdict.ts';
export { replay } from './engine/replay.ts';
export type { RecordedInput, Recording, ReplayResult } from './engine/recording.ts';
export { PROFILES, profileForRelease } from './profiles/index.ts';
export { TIMERS } from './kernel/timer-table.ts';
