// What a reader has changed: a scenario's file and the settings laid over it, by short readable keys such as
// `client.TCP_USER_TIMEOUT`, `rtt`, `step2`. Values are the file's own notation, so that one parser judges them all.

import { fileValue, isAddedStep, NEVER, readAddedStep, withAddedSteps } from './added-steps.ts';
import { isProgramTimer } from './program.ts';

export interface Document {
  readonly scenarioId: string;
  /** Only what differs from the scenario; an empty value takes a setting out. */
  readonly overrides: Overrides;
  /** Other runs of the same scenario to compare with, B and C, each as what differs from the scenario; absent for none. */
  readonly others?: readonly Overrides[];
}
export type Overrides = Readonly<Record<string, string>>;

export type JsonObject = { [name: string]: unknown };

export const HOST_PARTS: Readonly<Record<string, readonly string[]>> = {
  kernel: ['kernel'],
  hz: ['hz'],
  jiffiesAtStart: ['clock', 'jiffiesAtStart'],
  microsecondsIntoJiffy: ['clock', 'microsecondsIntoJiffy'],
  receiveBuffer: ['receiveBuffer'],
};

/** A middlebox of the path: `box` is the first, `box2` the second; the answer page knows one. */
const BOX_PARTS: Readonly<Record<string, readonly string[]>> = {
  name: ['name'],
  preset: ['preset'],
  kind: ['kind'],
  at: ['at'],
  idle: ['idle'],
  forgets: ['forgets'],
  established: ['sysctl', 'nf_conntrack_tcp_timeout_established'],
};
export const BOX_KEYS = Object.keys(BOX_PARTS).map((name) => `box.${name}`);

/** How keys name the how-manieth middlebox, from 0. */
export const boxKey = (index: number): string => (index === 0 ? 'box' : `box${index + 1}`);

function boxPath(box: string, name: string): readonly (string | number)[] | null {
  const number = /^box([2-4]?)$/.exec(box)?.[1];
  const part = /^nf_conntrack_tcp_[a-z_]+$/.test(name) ? ['sysctl', name] : Object.hasOwn(BOX_PARTS, name) ? BOX_PARTS[name] : undefined;
  return number === undefined || part === undefined ? null : ['path', 'middleboxes', Number(number || 1) - 1, ...part];
}

/** Where in the file a key lives, or null for a key that nobody knows. */
export function filePath(key: string): readonly (string | number)[] | null {
  if (key === 'rtt') return ['path', 'rtt'];
  if (key === 'until') return ['until'];
  if (isAddedStep(key)) return ['steps'];
  const step = /^step(\d{1,3})(?:\.(direction|near))?$/.exec(key);
  if (step) return ['steps', Number(step[1]), step[2] ?? 'at'];
  const [host, name, more] = key.split('.');
  if (!name || more !== undefined) return null;
  if (host?.startsWith('box')) return boxPath(host, name);
  if (host === 'program') return isProgramTimer(name) ? ['program', name] : null;
  if (host !== 'client' && host !== 'server') return null;
  if (Object.hasOwn(HOST_PARTS, name)) return [host, ...(HOST_PARTS[name] as readonly string[])];
  if (/^tcp_[a-z0-9_]+$/.test(name)) return [host, 'sysctl', name];
  if (/^(SO|TCP)_[A-Z0-9_]+$/.test(name)) return [host, 'socketOptions', name];
  return null;
}

/** "$.client.sysctl.tcp_retries2": how the parser names the place. */
export const jsonPath = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$');

export function writeAt(target: JsonObject, path: readonly (string | number)[], value: unknown): boolean {
  let here = target;
  for (const [i, part] of path.slice(0, -1).entries()) {
    if (here[part] === undefined && value === '' && path[0] === 'path') return true;
    // Steps are not made by a key; the middlebox is.
    if (here[part] === undefined && (typeof part === 'string' || path[1] === 'middleboxes')) here[part] = path[i + 1] === 0 ? [] : {};
    const next = here[part];
    if (typeof next !== 'object' || next === null) return false;
    here = next as JsonObject;
  }
  const last = path.at(-1) as string;
  if (value === '') delete here[last];
  else here[last] = value;
  return true;
}

export interface AppliedFile {
  readonly file: JsonObject;
  /** Keys that name nothing in this scenario. */
  readonly unknown: readonly string[];
}

/** The scenario's file with the overrides written into a copy. What it expects no longer holds and is left out. */
export function applyOverrides(base: JsonObject, overrides: Document['overrides']): AppliedFile {
  const file = structuredClone(base);
  const unknown: string[] = [];
  const never = new Set<number>();
  const added: JsonObject[] = [];
  for (const [key, text] of Object.entries(overrides)) {
    const path = filePath(key);
    const step = isAddedStep(key) ? readAddedStep(text) : null;
    if (step) added.push(step);
    else if (isAddedStep(key)) unknown.push(key);
    else if (path?.[2] === 'at' && text === NEVER && hasStep(file, path[1])) never.add(path[1] as number);
    else if (!path || !writeAt(file, path, fileValue(text))) unknown.push(key);
  }
  if (never.size > 0 || added.length > 0) file.steps = withAddedSteps(file.steps, never, added);
  delete file.expect;
  dropEmptyBox(file);
  return { file, unknown };
}

const hasStep = ({ steps }: JsonObject, index: unknown): boolean => Array.isArray(steps) && Number(index) < steps.length;

/** A middlebox of which all settings were taken out is none. */
function dropEmptyBox({ path }: JsonObject): void {
  const boxes = typeof path === 'object' && path !== null ? (path as JsonObject).middleboxes : undefined;
  if (Array.isArray(boxes) && boxes.every((box) => Object.keys(box as object).length === 0)) delete (path as JsonObject).middleboxes;
}

/** A document with one value changed; a value equal to the scenario's own is not an override. */
export function withOverride(document: Document, key: string, value: string | null): Document {
  const { [key]: _, ...rest } = document.overrides;
  return { ...document, overrides: value === null ? rest : { ...rest, [key]: value } };
}

const sameOverrides = (a: Overrides, b: Overrides): boolean => {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
};

/** Whether the run of A is the same. */
export const sameRun = (a: Document, b: Document): boolean => a.scenarioId === b.scenarioId && sameOverrides(a.overrides, b.overrides);

export const sameDocument = (a: Document, b: Document): boolean => {
  const [others = [], theirs = []] = [a.others, b.others];
  return sameRun(a, b) && others.length === theirs.length && others.every((overrides, i) => sameOverrides(overrides, theirs[i] ?? {}));
};
