// What a reader changes of a system, by short readable keys: `api.headerTimeout`, `server.kernel`, `client.keepalive.time`,
// `vip.unknown`, `fault0.at`, `fleet.count`, `rtt`. Where each key lives in the system's file, and the file with them laid over.
import { type ProgramSetup, programSettings } from '../../sim/index.ts';
import { fileValue } from '../state/added-steps.ts';
import { type AppliedFile, type Document, filePath, HOST_PARTS, type JsonObject, writeAt } from '../state/document.ts';

type Path = readonly (string | number)[];

const listOf = (file: JsonObject, key: string): readonly JsonObject[] => (Array.isArray(file[key]) ? (file[key] as JsonObject[]) : []);
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const OF_SYSTEM: Readonly<Record<string, Path>> = { rtt: ['path', 'rtt'], until: ['until'], seed: ['seed'] };
const OF_FAULT = ['at', 'down'];
const OF_FLEET = ['count', 'startsOver', 'bucket'];
const OF_SERVICE = ['converges', 'unknown'];
const HOST_ONLY: Readonly<Record<string, Path>> = { ...HOST_PARTS, sendBuffer: ['sendBuffer'] };

const programOf = (node: JsonObject): JsonObject | null => (isObject(node.program) ? node.program : null);
const isClient = (node: JsonObject): boolean => programOf(node)?.to !== undefined;

/** Where in the file a key lives, or null for a key that names nothing in this system. */
export function systemPath(file: JsonObject, key: string): Path | null {
  if (Object.hasOwn(OF_SYSTEM, key)) return OF_SYSTEM[key] as Path;
  const [name = '', ...rest] = key.split('.');
  const what = rest.join('.');
  if (/^box\d*$/.test(name)) return boxPath(file, key);
  const fault = /^fault(\d{1,3})$/.exec(name);
  if (fault) return OF_FAULT.includes(what) && listOf(file, 'faults')[Number(fault[1])] ? ['faults', Number(fault[1]), what] : null;
  if (name === 'fleet') return OF_FLEET.includes(what) && isObject(file.fleet) ? ['fleet', what] : null;
  const service = listOf(file, 'services').findIndex((one) => one.name === name);
  if (service !== -1) return OF_SERVICE.includes(what) ? ['services', service, what] : null;
  const node = listOf(file, 'nodes').findIndex((one) => one.name === name);
  const part = node === -1 ? null : nodePath(listOf(file, 'nodes')[node] as JsonObject, what);
  return part === null ? null : ['nodes', node, ...part];
}

/** A middlebox that the system has; keys make none. */
function boxPath(file: JsonObject, key: string): Path | null {
  const path = filePath(key);
  const boxes = isObject(file.path) ? listOf(file.path, 'middleboxes') : [];
  return path !== null && boxes[Number(path[2])] !== undefined ? path : null;
}

function nodePath(node: JsonObject, what: string): Path | null {
  if (Object.hasOwn(HOST_ONLY, what)) return HOST_ONLY[what] as Path;
  if (/^tcp_[a-z0-9_]+$/.test(what)) return ['sysctl', what];
  // A client's program sets the options of the sockets that it opens; a server's are those of its listening socket.
  if (/^(SO|TCP)_[A-Z0-9_]+$/.test(what)) return isClient(node) ? ['program', 'socketOptions', what] : ['socketOptions', what];
  const kind = programOf(node)?.is as ProgramSetup['is'] | undefined;
  const known = kind === undefined ? [] : programSettings(kind);
  const setting = known.find(({ path }) => path.join('.') === what);
  return setting ? ['program', ...setting.path] : null;
}

/** What a heartbeat or a keepalive begins with when one of its settings is given and there was none. */
const BEGINNINGS: Readonly<Record<string, JsonObject>> = {
  heartbeat: { on: 'data connection', interval: '10s' },
  keepalive: { time: '10s', timeout: '20s' },
};
/** Without this it is none: taking it out takes the whole out. */
const HEARTS: Readonly<Record<string, string>> = { heartbeat: 'interval', keepalive: 'time' };

function write(file: JsonObject, path: Path, value: unknown): boolean {
  const [top, index, place, group, name] = path;
  if (top !== 'nodes' || place !== 'program' || name === undefined || !Object.hasOwn(BEGINNINGS, String(group)))
    return writeAt(file, path, value);
  const program = programOf(listOf(file, 'nodes')[Number(index)] as JsonObject) as JsonObject;
  if (value === '' && name === HEARTS[String(group)]) delete program[String(group)];
  else program[String(group)] = { ...(program[String(group)] ?? BEGINNINGS[String(group)] ?? {}), [name]: value };
  return true;
}

/** The system's file with the overrides written into a copy. What it expects no longer holds and is left out. */
export function applySystemOverrides(base: JsonObject, overrides: Document['overrides']): AppliedFile {
  const file = structuredClone(base);
  const unknown: string[] = [];
  // What takes a heartbeat out comes last: the order of a link's keys means nothing.
  const entries = Object.entries(overrides).sort(([, a], [, b]) => Number(a === '') - Number(b === ''));
  for (const [key, text] of entries) {
    const path = systemPath(base, key);
    if (!path || !write(file, path, fileValue(text))) unknown.push(key);
  }
  delete file.expect;
  return { file, unknown };
}
