// The file form of middleboxes, as part of the one definition that the parser and the JSON Schema are made from.
import * as v from 'valibot';
import { MAX_RUN_US, type Micros } from '../time.ts';
import { choice, duration, leaf, matching, settingValue } from './leaf.ts';
import {
  CONNTRACK_SYSCTL_NAMES,
  CONNTRACK_SYSCTLS,
  type ConntrackSysctlName,
  type Forgetting,
  MAX_MIDDLEBOXES,
  type MiddleboxKind,
} from './middlebox.ts';
import { PRESET_IDS } from './middlebox-presets.ts';

const names = <Name extends string>(all: Record<Name, true>): Name[] => Object.keys(all) as Name[];
export const MIDDLEBOX_KINDS = names<MiddleboxKind>({ nat: true, firewall: true, 'load-balancer': true, conntrack: true });
export const FORGETTINGS = names<Forgetting>({ silence: true, rst: true, 'rst at once': true, 'picks up': true });

const MAX_IDLE_US = MAX_RUN_US;
const idleTime = duration(1, MAX_IDLE_US, 'idle time');
const idleInfo = {
  expected: 'after what time without a packet it forgets: a duration such as "350s" of up to 10 days, or "never"',
  json: { type: 'string', description: 'After what time without a packet it forgets, or "never".' },
};
/** "350s" as microseconds; "never" stays. */
const idle = leaf<Micros | 'never'>(idleInfo, (input) => {
  if (input === 'never') return input;
  const read = v.safeParse(idleTime, input);
  return read.success ? read.output : null;
});

const at = leaf<number>(
  {
    expected: 'where it stands on the way from the client (0) to the server (1): a number from 0 to 1',
    json: { type: 'number', minimum: 0, maximum: 1, description: 'Where it stands on the way from the client (0) to the server (1).' },
  },
  (input) => (typeof input === 'number' && input >= 0 && input <= 1 ? input + 0 : null),
);

type SysctlLeaf = ReturnType<typeof sysctl>;
const sysctl = (name: ConntrackSysctlName) => v.optional(settingValue(name, CONNTRACK_SYSCTLS[name], false));

export const boxName = (about: string) =>
  matching(/^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,38}[A-Za-z0-9])?$/, 40, `${about}: letters, digits, spaces and .-_ between them, at most 40`);

const middlebox = v.strictObject({
  name: v.optional(boxName('its name')),
  preset: v.optional(choice(PRESET_IDS, 'a middlebox as its maker describes it')),
  kind: v.optional(choice(MIDDLEBOX_KINDS, 'what it is')),
  at: v.optional(at),
  idle: v.optional(idle),
  forgets: v.optional(choice(FORGETTINGS, 'what becomes of a connection that it knows no more')),
  sysctl: v.optional(
    v.strictObject(
      Object.fromEntries(CONNTRACK_SYSCTL_NAMES.map((name) => [name, sysctl(name)])) as Record<ConntrackSysctlName, SysctlLeaf>,
    ),
  ),
});
export type ParsedMiddlebox = v.InferOutput<typeof middlebox>;

export const middleboxesSchema = v.pipe(v.array(middlebox), v.metadata({ maxItems: MAX_MIDDLEBOXES }));
