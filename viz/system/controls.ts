// What can be changed of a system, as the records that the page's controls are made of: programs from the schema that files are
// read by, sockets and kernels from the simulator's tables, faults, services and fleets by what the file has.
import {
  type NodeSetup,
  type ProgramSetting,
  type ProgramSetup,
  programSettings,
  type Scenario,
  type SystemScenario,
} from '../../sim/index.ts';
import { type Control, clockControls, socketOptionControls, sysctlControls } from '../panels/controls.ts';
import { boxControls } from '../panels/middlebox-controls.ts';
import { jsonPath, type JsonObject } from '../state/document.ts';
import { MAX_PAGE_FLEET } from './judge.ts';
import { systemPath } from './document.ts';
import { faultText } from './words.ts';
import { t } from '../text/words.ts';

/** One of a few words. */
export interface Choice {
  readonly kind: 'choice';
  readonly key: string;
  readonly label: string;
  readonly about: string;
  /** Null where it is not set. */
  readonly value: string | null;
  readonly choices: readonly string[];
  readonly path: string;
}
export type SystemControl = Control | Choice;

const SECOND = 1_000_000;
const DAY_US = 86_400 * SECOND;
/** Sliders end here; the fields take more. */
const MOST_COUNT = 1000;

export interface Shown {
  /** The system's own file and what it says; and what is on screen. */
  readonly file: JsonObject;
  readonly base: SystemScenario;
  readonly now: SystemScenario;
}

const pathOf = (file: JsonObject, key: string): string => jsonPath(systemPath(file, key) ?? []);

/** The value at a place of a program, as the parser gives it. */
function valueAt(program: ProgramSetup, path: readonly string[]): unknown {
  return path.reduce<unknown>((here, name) => (typeof here === 'object' && here !== null ? (here as JsonObject)[name] : null), program);
}

const word = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Where a slider stands while nothing is set: a duration that people begin with. */
const USUAL_US = 10 * SECOND;

function programControl(node: string, setting: ProgramSetting, { file, base, now }: Shown): SystemControl {
  const { path, about, kind, min, max, choices } = setting;
  const key = `${node}.${path.join('.')}`;
  const of = (scenario: SystemScenario) => {
    const program = scenario.nodes.find(({ name }) => name === node)?.program;
    return program ? valueAt(program, path) : null;
  };
  const common = { key, label: path.join('.'), about: t(about), path: pathOf(file, key) };
  if (kind === 'choice') return { ...common, kind, value: word(of(now)), choices };
  const duration = kind === 'duration';
  const fallback = number(of(base)) ?? (duration ? USUAL_US : Math.max(min, 1));
  return {
    ...common,
    kind: 'number',
    unit: duration ? 'us' : '',
    min,
    max: Math.min(max, duration ? DAY_US : MOST_COUNT),
    grain: duration ? SECOND / 10 : 1,
    value: number(of(now)),
    fallback,
    placeholder: t('none'),
  };
}

export interface ControlGroup {
  readonly title: string;
  readonly controls: readonly SystemControl[];
}

/** Shown at once; the others open on demand. */
const FIRST = [
  'headerTimeout',
  'readTimeout',
  'connectTimeout',
  'dialTimeout',
  'deadline',
  'keepalive.time',
  'keepalive.timeout',
  'keepalive.permitWithoutStream',
  'userTimeout',
  'heartbeat.interval',
  'heartbeat.on',
  'pool.testOnBorrow',
  'attempts',
  'every',
  'threads',
  'serviceTime',
  'idleTimeout',
];
export const isFirst = ({ label }: SystemControl): boolean => FIRST.includes(label) || SOCKET_FIRST.includes(label);
const SOCKET_FIRST = ['SO_KEEPALIVE', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT', 'TCP_USER_TIMEOUT', 'tcp_retries2'];

/** Of a heartbeat or keepalive that is off, only what switches it on. */
function isThere({ path, required }: ProgramSetting, program: ProgramSetup): boolean {
  const [group, name] = path;
  return name === undefined || valueAt(program, [group ?? '']) !== null || (required && name !== 'on');
}

export function programControls(node: NodeSetup, shown: Shown): SystemControl[] {
  const { program } = node;
  if (program === null) return [];
  const controls = programSettings(program.is)
    .filter((setting) => isThere(setting, program))
    .map((setting) => programControl(node.name, setting, shown));
  return controls.toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
}

/** The controls of one host, under the node's name. */
function renamed(controls: readonly Control[], node: string, file: JsonObject): Control[] {
  return controls.map((control) => {
    const key = control.key.replace(/^client/, node);
    return { ...control, key, path: pathOf(file, key) };
  });
}

/** A node as the client of a scenario, for the tables that know hosts; its program's options are those of its sockets. */
function asHost(node: NodeSetup): Scenario {
  const own = node.program !== null && 'socketOptions' in node.program ? node.program.socketOptions : {};
  return { client: { ...node, socketOptions: { ...node.socketOptions, ...own } } } as unknown as Scenario;
}

export const socketControls = (node: NodeSetup, { file }: Shown): Control[] =>
  renamed(socketOptionControls(asHost(node), 'client'), node.name, file);

export function kernelControls(node: NodeSetup, { file, base }: Shown): Control[] {
  const before = base.nodes.find(({ name }) => name === node.name) ?? node;
  return renamed([...sysctlControls(asHost(node), 'client'), ...clockControls(asHost(node), 'client', asHost(before))], node.name, file);
}

const moment = (file: JsonObject, key: string, label: string, about: string, value: number, fallback: number, most: number): Control => ({
  key,
  label,
  about,
  kind: 'number',
  unit: 'us',
  min: 0,
  max: most,
  grain: SECOND / 10,
  value,
  fallback,
  path: pathOf(file, key),
});

const FAULT_KINDS: Readonly<Record<string, string>> = { powerOff: 'power-off' };

/** In the file's order, which is how keys name them. The parsed faults are in order of time: they are found by what they are. */
function faultControls({ file, base, now }: Shown): Control[] {
  const faults = Array.isArray(file.faults) ? (file.faults as JsonObject[]) : [];
  return faults.flatMap((fault, i) => {
    const [was, is] = [base, now].map((scenario) => faultAt(scenario, file, i));
    if (was === undefined || is === undefined) return [];
    const most = Math.min(now.until, Math.max(was.at * 10, 60 * SECOND));
    return [moment(file, `fault${i}.at`, t('$fault at', { fault: fileFaultText(fault) }), t('When it happens.'), is.at, was.at, most)];
  });
}

/** "server: cable cut", "nat: forgets all connections". */
function fileFaultText({ do: verb, node, box, direction }: JsonObject): string {
  if (verb === 'forget') return t('$box: forgets all connections', { box: String(box) });
  const fault = FAULT_KINDS[String(verb)] ?? String(verb);
  return `${String(node)}: ${faultText({ fault, direction: direction ?? null } as Parameters<typeof faultText>[0])}`;
}

/** The parsed fault that the file names as number `i`: the one of its node and kind that is as late among its like. */
function faultAt({ faults }: SystemScenario, file: JsonObject, i: number) {
  const all = file.faults as JsonObject[];
  const named = (fault: object) => ['do', 'node', 'box'].every((key) => (fault as JsonObject)[key] === all[i]?.[key]);
  return faults.filter(named)[all.slice(0, i).filter(named).length];
}

export interface BoxGroup {
  readonly name: string;
  readonly controls: readonly Control[];
}

/** The middleboxes on the way, each with what makes it forget. */
export const boxGroups = ({ base, now }: Shown): BoxGroup[] =>
  (now.path.middleboxes ?? []).map((box, i) => ({ name: box.name, controls: boxControls(box, base.path.middleboxes?.[i], i) }));

export function pathControls(shown: Shown): SystemControl[] {
  const { file, base, now } = shown;
  const rtt: Control = {
    ...moment(file, 'rtt', t('round trip time'), t('Between any two nodes.'), now.path.rttUs, base.path.rttUs, 2 * SECOND),
    min: 1,
    grain: 500,
  };
  const until: Control = {
    ...moment(file, 'until', t('watch until'), t('The run ends here.'), now.until, base.until, 10 * DAY_US),
    min: SECOND,
  };
  const services = now.services.flatMap(({ name, unknown, converges }): SystemControl[] => [
    {
      kind: 'choice',
      key: `${name}.unknown`,
      label: t('$name: unknown connections', { name }),
      about: t('What a node answers to packets of a connection that it does not know.'),
      value: unknown,
      choices: ['rst', 'silence'],
      path: pathOf(file, `${name}.unknown`),
    },
    moment(
      file,
      `${name}.converges`,
      t('$name: converges in', { name }),
      t('How long after a node went the routers stop sending to it.'),
      converges,
      base.services.find((service) => service.name === name)?.converges ?? converges,
      600 * SECOND,
    ),
  ]);
  return [...faultControls(shown), ...services, rtt, until];
}

export function fleetControls({ file, base, now }: Shown): Control[] {
  if (now.fleet === null || base.fleet === null) return [];
  const count: Control = {
    key: 'fleet.count',
    label: t('members'),
    about: t('On this page at most $n.', { n: MAX_PAGE_FLEET.toLocaleString('en') }),
    kind: 'number',
    unit: '',
    min: 1,
    max: MAX_PAGE_FLEET,
    grain: 10,
    value: now.fleet.count,
    fallback: base.fleet.count,
    path: pathOf(file, 'fleet.count'),
  };
  const { startsOver, bucket } = now.fleet;
  return [
    count,
    moment(
      file,
      'fleet.startsOver',
      t('start within'),
      t('They start spread evenly over this time.'),
      startsOver,
      base.fleet.startsOver,
      600 * SECOND,
    ),
    {
      ...moment(
        file,
        'fleet.bucket',
        t('step of the charts'),
        t('Each point of the charts counts so much time.'),
        bucket,
        base.fleet.bucket,
        3600 * SECOND,
      ),
      min: SECOND,
    },
  ];
}
