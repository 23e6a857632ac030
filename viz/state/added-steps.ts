// Steps that a reader adds to a scenario, as one readable value each: `12.5s:cut`, `3s:client.send=100`,
// `1s:client.TCP_USER_TIMEOUT=30s`, `2s:server.reboot=10s`. Only the notation is read here; the parser judges the step.
import type { StepFile } from '../../sim/index.ts';
import type { JsonObject } from './document.ts';

const KEY = /^add\d{1,2}$/;
export const isAddedStep = (key: string): boolean => KEY.test(key);

/** The value that takes one of the scenario's own steps out. */
export const NEVER = 'never';

const STEP = /^([\d.]+[a-z]+(?:\d+[a-z]+)*):(?:(client|server)\.)?(\w+)(?:=(.+))?$/;
const SETTING = /^(?:(tcp_[a-z0-9_]+)|((?:SO|TCP)_[A-Z0-9_]+))$/;

/** A bare number, a switch, or the text itself. */
export function fileValue(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

/** The step in the file's form, or null for what is not in the notation. */
export function readAddedStep(text: string): JsonObject | null {
  const [, at, host, what, value] = STEP.exec(text) ?? [];
  if (at === undefined || what === undefined) return null;
  const setting = SETTING.exec(what);
  const on = host === undefined ? {} : { host };
  if (setting)
    return value === undefined ? null : { at, do: setting[1] ? 'sysctl' : 'setsockopt', ...on, name: what, value: fileValue(value) };
  switch (what) {
    case 'send':
      return { at, do: what, ...on, bytes: fileValue(value ?? '') };
    case 'reboot':
      return { at, do: what, ...on, down: value ?? '' };
    case 'forget':
      return { at, do: what, ...on, box: value ?? '' };
    default:
      return { at, do: what, ...on, ...(value === undefined ? {} : { direction: value }) };
  }
}

/** What a step is about, without its time: "client.send=100". */
function actionOf(step: StepFile): string {
  const on = 'host' in step ? `${step.host}.` : '';
  switch (step.do) {
    case 'send':
      return `${on}send=${step.bytes}`;
    case 'setsockopt':
    case 'sysctl':
      return `${on}${step.name}=${step.value}`;
    case 'reboot':
      return `${on}reboot=${step.down}`;
    case 'forget':
      return `forget=${step.box}`;
    case 'cut':
    case 'restore':
      return step.direction === undefined || step.direction === 'both' ? step.do : `${step.do}=${step.direction}`;
    default:
      return `${on}${step.do}`;
  }
}

export const formatAddedStep = (step: StepFile): string => `${step.at}:${actionOf(step)}`;

/** The file's steps without those that never come, and with those that were added. */
export const withAddedSteps = (steps: unknown, never: ReadonlySet<number>, added: readonly JsonObject[]): unknown[] => [
  ...(Array.isArray(steps) ? steps.filter((_, index) => !never.has(index)) : []),
  ...added,
];
