// From a scenario back to its file form: only what differs from the defaults, durations with their unit. Reading the
// result gives the same scenario again.
import type { HostName } from '../trace/trace-event.ts';
import { formatDuration } from './duration.ts';
import { middleboxToFile } from './middlebox-file.ts';
import { DEFAULTS, defaultJiffiesAtStart, defaultUntil } from './parse.ts';
import type { Expectation, HostSetup, PathSetup, Scenario, SocketOptionName, Step, SysctlName } from './scenario.ts';
import type { ExpectationFile, HostFile, ScenarioFile, SettingInFile, StepFile } from './scenario-file.ts';
import { isSwitch } from './schema.ts';
import { SOCKET_OPTIONS, SYSCTLS, UNIT_US } from './settings-table.ts';

export function scenarioToFile(scenario: Scenario): ScenarioFile {
  const { id, title, question, lesson, group, watch, client, server, path, connectAt, steps, until, expect } = scenario;
  return {
    ...unlessDefault('id', id, DEFAULTS.id),
    ...unlessDefault('title', title, DEFAULTS.title),
    ...unlessDefault('question', question, DEFAULTS.question),
    ...unlessDefault('lesson', lesson, DEFAULTS.lesson),
    ...unlessDefault('group', group, DEFAULTS.group),
    ...unlessDefault('watch', watch, DEFAULTS.watch),
    ...unlessEmpty('client', hostToFile(client)),
    ...unlessEmpty('server', hostToFile(server)),
    ...unlessEmpty('path', pathToFile(path)),
    ...(connectAt === DEFAULTS.connectAt ? {} : { connectAt: formatDuration(connectAt) }),
    ...(steps.length === 0 ? {} : { steps: steps.map(stepToFile) }),
    ...(until === defaultUntil(connectAt, steps) ? {} : { until: formatDuration(until) }),
    ...unlessEmpty('expect', mapValues(expect, expectationToFile) as Partial<Record<HostName, ExpectationFile>>),
  };
}

const unlessDefault = <Key extends string, Value>(key: Key, value: Value, standard: Value): { [K in Key]?: Value } =>
  (value === standard ? {} : { [key]: value }) as { [K in Key]?: Value };

const unlessEmpty = <Key extends string, Value extends object>(key: Key, value: Value): { [K in Key]?: Value } =>
  (Object.keys(value).length === 0 ? {} : { [key]: value }) as { [K in Key]?: Value };

const mapValues = <Value, Result>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Result,
): Record<string, Result> => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));

export function pathToFile({ rttUs, middleboxes = [] }: PathSetup): NonNullable<ScenarioFile['path']> {
  return {
    ...(rttUs === DEFAULTS.rttUs ? {} : { rtt: formatDuration(rttUs) }),
    ...(middleboxes.length === 0 ? {} : { middleboxes: middleboxes.map(middleboxToFile) }),
  };
}

function hostToFile(host: HostSetup): HostFile {
  const { jiffiesAtStart, microsecondsIntoJiffy } = host.clock;
  return {
    ...unlessDefault('kernel', host.kernel, DEFAULTS.kernel),
    ...unlessDefault('hz', host.hz, DEFAULTS.hz),
    ...unlessEmpty('clock', {
      ...unlessDefault('jiffiesAtStart', jiffiesAtStart, defaultJiffiesAtStart(host.hz)),
      ...unlessDefault('microsecondsIntoJiffy', microsecondsIntoJiffy, DEFAULTS.microsecondsIntoJiffy),
    }),
    ...unlessEmpty('sysctl', mapValues(host.sysctl as Record<string, number>, settingToFile)),
    ...unlessEmpty('socketOptions', mapValues(host.socketOptions as Record<string, number>, settingToFile)),
    ...unlessDefault('receiveBuffer', host.receiveBuffer, DEFAULTS.receiveBuffer),
  } as HostFile;
}

/** A switch as true or false, a time with its unit, a count as it is. */
function settingToFile(value: number, key: string): SettingInFile {
  const name = key as SysctlName | SocketOptionName;
  if (isSwitch(name)) return value === 1;
  const { unit } = name in SYSCTLS ? SYSCTLS[name as SysctlName] : SOCKET_OPTIONS[name as SocketOptionName];
  return unit === '' || value <= 0 ? value : formatDuration(value * UNIT_US[unit]);
}

function stepToFile(step: Step): StepFile {
  const at = formatDuration(step.at);
  switch (step.do) {
    case 'reboot':
      return { at, do: step.do, host: step.host, down: formatDuration(step.downUs) };
    case 'setsockopt':
    case 'sysctl':
      return { ...step, at, value: settingToFile(step.value, step.name) } as StepFile;
    default:
      return { ...step, at };
  }
}

function expectationToFile(expectation: Expectation): ExpectationFile {
  const { at, ...rest } = expectation;
  if (at === undefined) return rest;
  const [from, to] = [formatDuration(at.fromUs), formatDuration(at.toUs)];
  return { ...rest, at: from === to ? from : `${from} .. ${to}` };
}
