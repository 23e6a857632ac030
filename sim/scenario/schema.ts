// The file form of a scenario, as one definition: the parser reads by it and the JSON Schema for editors is made from it.
// It knows each value by itself; what values must be to each other is `story.ts` (steps) and `parse.ts` (the rest).
import * as v from 'valibot';
import { HZ_VALUES, MAX_RUN_US } from '../time.ts';
import type { Direction, Errno, HostName, TimerName } from '../trace/trace-event.ts';
import { choice, duration, integer, leaf, matching, settingValue, span, text } from './leaf.ts';
import { boxName, middleboxesSchema } from './middlebox-schema.ts';
import type { KernelId, Outcome, SocketOptionName, Step, SysctlName } from './scenario.ts';
import { SOCKET_OPTION_NAMES, SOCKET_OPTIONS, SWITCHES, SYSCTL_NAMES, SYSCTLS } from './settings-table.ts';

/** The names of a union, complete by its type. */
const names = <Name extends string>(all: Record<Name, true>): Name[] => Object.keys(all) as Name[];

export const KERNEL_IDS = names<KernelId>({
  'linux-4.1': true,
  'linux-4.9': true,
  'linux-4.15': true,
  'linux-4.19': true,
  'linux-5.4': true,
  'linux-5.10': true,
  'linux-5.15': true,
  'linux-6.1': true,
  'linux-6.5': true,
  'linux-6.12': true,
  'linux-6.18': true,
});
const HOSTS = names<HostName>({ client: true, server: true });
/** What a file may say of a cut; `both` is the same as nothing. */
const DIRECTIONS = names<Direction | 'both'>({ both: true, toServer: true, toClient: true });
const OUTCOMES = names<Outcome>({ error: true, closed: true, gone: true, never: true, alive: true, open: true });
const ERRNOS = names<Errno>({
  ETIMEDOUT: true,
  ECONNRESET: true,
  ECONNREFUSED: true,
  EPIPE: true,
  EHOSTUNREACH: true,
  ENETUNREACH: true,
  ECONNABORTED: true,
});
const TIMERS = names<TimerName>({
  rto: true,
  probe0: true,
  tlp: true,
  reo: true,
  keepalive: true,
  'fin-wait-2': true,
  delack: true,
  synack: true,
  'time-wait': true,
});

/** The longest list of steps, and the most that all of them may send: more would say nothing about timers. */
export const MAX_STEPS = 10_000;
export const MAX_BYTES = 16 * 1024 * 1024;
const MAX_RTT_US = 60_000_000;

export const isSwitch = (name: SysctlName | SocketOptionName): boolean => (SWITCHES as readonly string[]).includes(name);

type OptionalLeaf = ReturnType<typeof optionalSetting>;
const optionalSetting = (name: SysctlName | SocketOptionName, setting: Parameters<typeof settingValue>[1]) =>
  v.optional(settingValue(name, setting, isSwitch(name)));

const sysctls = v.strictObject(
  Object.fromEntries(SYSCTL_NAMES.map((name) => [name, optionalSetting(name, SYSCTLS[name])])) as Record<SysctlName, OptionalLeaf>,
);
export const socketOptions = v.strictObject(
  Object.fromEntries(SOCKET_OPTION_NAMES.map((name) => [name, optionalSetting(name, SOCKET_OPTIONS[name])])) as Record<
    SocketOptionName,
    OptionalLeaf
  >,
);

/** What a host's part of a file may hold. */
export const hostEntries = {
  kernel: v.optional(choice(KERNEL_IDS, 'kernel')),
  hz: v.optional(choice(HZ_VALUES, 'timer interrupts a second')),
  clock: v.optional(
    v.strictObject({
      jiffiesAtStart: v.optional(integer(0, Number.MAX_SAFE_INTEGER, 'the jiffies counter at t = 0')),
      microsecondsIntoJiffy: v.optional(integer(0, 9999, 'how far into that jiffy t = 0 is, less than one tick')),
    }),
  ),
  sysctl: v.optional(sysctls),
  socketOptions: v.optional(socketOptions),
  receiveBuffer: v.optional(integer(1, 1_073_725_440, 'bytes the program may leave unread')),
};
const host = v.strictObject(hostEntries);

const at = duration(0, MAX_RUN_US, 'when it happens, since t = 0');
const who = choice(HOSTS, 'host');
const anyValue = leaf({ expected: 'a number, a duration, true or false', json: { type: ['integer', 'string', 'boolean'] } }, (input) =>
  typeof input === 'number' || typeof input === 'string' || typeof input === 'boolean' ? input : null,
);
const verb = <const Name extends Step['do']>(name: Name) => v.literal(name);

const onHost = <const Name extends Step['do']>(name: Name) => v.strictObject({ at, do: verb(name), host: who });
const onPath = <const Name extends Step['do']>(name: Name) =>
  v.strictObject({
    at,
    do: verb(name),
    direction: v.optional(choice(DIRECTIONS, 'which direction')),
    near: v.optional(choice(HOSTS, 'on whose side of the middleboxes')),
  });

/** Every kind of step. A setting's value is read later, when its name says what it may be. */
const step = v.variant('do', [
  v.strictObject({ at, do: verb('send'), host: who, bytes: integer(1, MAX_BYTES, 'bytes to send') }),
  onHost('close'),
  onHost('shutdown'),
  onHost('stopReading'),
  onHost('resumeReading'),
  v.strictObject({ at, do: verb('setsockopt'), host: who, name: choice(SOCKET_OPTION_NAMES, 'socket option'), value: anyValue }),
  v.strictObject({ at, do: verb('sysctl'), host: who, name: choice(SYSCTL_NAMES, 'sysctl'), value: anyValue }),
  onPath('cut'),
  onPath('restore'),
  v.strictObject({ at, do: verb('forget'), box: boxName('which middlebox') }),
  onHost('powerOff'),
  onHost('kill'),
  v.strictObject({ at, do: verb('reboot'), host: who, down: duration(0, MAX_RUN_US, 'how long the host is down') }),
]);
export type ParsedStep = v.InferOutput<typeof step>;

export const pathSchema = v.strictObject({
  rtt: v.optional(duration(0, MAX_RTT_US, 'round trip without the hosts’ own time')),
  middleboxes: v.optional(middleboxesSchema),
});

const expectation = v.strictObject({
  outcome: choice(OUTCOMES, 'how it ended'),
  errno: v.optional(choice(ERRNOS, 'error')),
  at: v.optional(span(MAX_RUN_US, 'when it ended, since t = 0')),
  decidedBy: v.optional(choice(TIMERS, 'timer')),
  retransmissions: v.optional(integer(0, 100_000, 'retransmissions')),
  probes: v.optional(integer(0, 100_000, 'probes')),
});

export const scenarioSchema = v.strictObject({
  $schema: v.optional(text(500, 'address of the JSON Schema, for editors')),
  id: v.optional(matching(/^[a-z0-9]+(-[a-z0-9]+)*$/, 80, 'an id of small letters, digits and single hyphens, at most 80 characters')),
  title: v.optional(text(200, 'title')),
  question: v.optional(text(500, 'the question it answers')),
  lesson: v.optional(text(1000, 'what to take home')),
  group: v.optional(text(100, 'heading in the catalogue')),
  watch: v.optional(choice(HOSTS, 'whose program the verdict is about')),
  client: v.optional(host),
  server: v.optional(host),
  path: v.optional(pathSchema),
  connectAt: v.optional(duration(0, MAX_RUN_US, 'when the client calls connect()')),
  steps: v.optional(v.array(step)),
  until: v.optional(duration(1, MAX_RUN_US, 'when the run ends')),
  expect: v.optional(v.strictObject({ client: v.optional(expectation), server: v.optional(expectation) })),
});

export type ParsedFile = v.InferOutput<typeof scenarioSchema>;
export type ParsedHost = v.InferOutput<typeof host>;
