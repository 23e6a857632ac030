// The only door: what the page, the command line and the tests may use.
export type { BootPhase, Hz, Jiffies, Micros } from './time.ts';
export { HZ_VALUES, MAX_RUN_US } from './time.ts';
export type * from './scenario/scenario.ts';
export type * from './trace/trace-event.ts';
export type { RuleApplication } from './trace/rule.ts';
export type { Verdict } from './trace/verdict.ts';
export { calibrated } from './engine/calibrate.ts';
export { replay } from './engine/replay.ts';
export { Trace } from './trace/trace.ts';
export type { RecordedInput, Recording, ReplayResult } from './engine/recording.ts';
export { PROFILES, profileForRelease } from './profiles/index.ts';
export { TIMERS } from './kernel/timer-table.ts';
export { formatDuration, parseDuration } from './scenario/duration.ts';
export { scenarioJsonSchema } from './scenario/json-schema.ts';
export { type ParseResult, parseScenario } from './scenario/parse.ts';
export { type ParseManyResult, parseScenarios } from './scenario/parse-many.ts';
export type { Problem } from './scenario/problem.ts';
export type { ExpectationFile, HostFile, ScenarioFile, StepFile } from './scenario/scenario-file.ts';
export { KERNEL_IDS, MAX_BYTES, MAX_STEPS } from './scenario/schema.ts';
export type {
  ConntrackSysctlName,
  ConntrackSysctls,
  Forgetting,
  MiddleboxKind,
  MiddleboxSetup,
} from './scenario/middlebox.ts';
export { CONNTRACK_SYSCTL_NAMES, CONNTRACK_SYSCTLS, MAX_MIDDLEBOXES } from './scenario/middlebox.ts';
export { FORGETTABLE, type MiddleboxFile } from './scenario/middlebox-file.ts';
export { MIDDLEBOX_PRESETS, type MiddleboxPreset, PRESET_IDS, type PresetId } from './scenario/middlebox-presets.ts';
export { type EntryStretch, entryStretches } from './trace/entry-life.ts';
export { kernelHas, SOCKET_OPTION_NAMES, SOCKET_OPTIONS, type Setting, SYSCTL_NAMES, SYSCTLS } from './scenario/settings-table.ts';
export { scenarioToFile } from './scenario/to-file.ts';
export { MAX_TURNS, simulate } from './engine/simulate.ts';
export type { Run, SimulateOptions, Stop } from './engine/simulate.ts';
export { ORDER, SWAPPED_ORDER } from './engine/queue.ts';
export { findRace, type Race } from './engine/race.ts';
export { describeVerdict, type VerdictText } from './trace/describe.ts';
export { type Explanation, explainEvent, RULE_TEXTS } from './trace/explain.ts';
export { TIMER_TITLES } from './trace/timer-titles.ts';
export { type AppExplanation, explainAppEvent } from './trace/explain-app.ts';
export { humanDuration } from './trace/human.ts';
export { english, oneAfterAnother, type Phrase, type Said, type Speaker, say, speaker } from './trace/phrase.ts';
export { type Advice, advise, type Severity } from './answer/advice.ts';
export { type Answer, answer, type Ending } from './answer/answer.ts';
export { type ArmedConnection, type ConnectionEnd, connectionEnd } from './answer/connection-end.ts';
export { type Change, withChanges } from './answer/effective.ts';
export { type Harm, longestOutage, type Outage, outageHarm } from './answer/outage.ts';
export { type Contradiction, type Solution, solve, type Wish } from './answer/solve.ts';
export { changeText, deciderText, deciderTitle, errnoText, isNever, isSpared, outageText } from './answer/words.ts';
export { type SettingName, settingText, settingTitle } from './scenario/setting-text.ts';
export type { OtherTimer, Watcher } from './answer/others.ts';
export { type Decider, PROGRAM_DEADLINE_TITLES, type ProgramDeadlineName } from './answer/program.ts';
export { type Configuration, SITUATION_IDS, SITUATIONS, type Situation, situationScenario, situationsOf } from './answer/situation.ts';
export {
  PROGRAM_TIMER_NAMES,
  PROGRAM_TIMERS,
  type ProgramTimer,
  type ProgramTimerName,
  type ProgramTimers,
} from './scenario/program-timers.ts';
export type * from './settings/reading.ts';
export { defaultsOf, type ReadOptions, readSettings, wantsYaml } from './settings/read.ts';
export { SYSTEMS as SETTING_SYSTEMS } from './settings/systems.ts';
export type { YamlParser } from './settings/yaml.ts';
export type * from './scenario/program.ts';
export { type ProgramSetting, programSettings } from './scenario/program-settings.ts';
export type * from './scenario/system.ts';
export type * from './trace/app-event.ts';
export { isSystemFile, type ParseSystemResult, parseSystem } from './scenario/parse-system.ts';
export { type ConnectionRun, MAX_SYSTEM_TURNS, simulateSystem, type SystemOptions, type SystemRun } from './engine/simulate-system.ts';
export { type FleetMembers, type FleetOptions, type FleetRun, type FleetTotals, simulateFleet } from './fleet/fleet.ts';
export { memberSystem } from './fleet/member.ts';
export { COUNTED_STATES, type CountedState, type FleetStep, SOCKET_BYTES } from './fleet/tally.ts';
