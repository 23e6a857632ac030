// The page's state as a readable link: `#/s/ID?client.TCP_USER_TIMEOUT=30s&x=linear&t=0-7900&e=client/rto/fire/5`.
// Only what differs from the defaults is written; a scenario that is not in the catalogue goes along, packed, as `z`. What a
// link holds that this page does not know is reported, never fatal.
import type { Document } from './document.ts';
import { filePath } from './document.ts';
import { knownVersion, LINK_VERSION, upgrade } from './link-versions.ts';
import { MAX_PACKED_LENGTH } from './limits.ts';
import { ANSWER_ID } from './situations.ts';
import { type SystemPart, systemDocumentId, systemIdOf, WHOLE } from './systems.ts';

export type AxisMode = 'fit' | 'linear' | 'log';

/** The ways in which a scenario is shown, in the order of their keys. */
export const VIEW_NAMES = ['timeline', 'ladder', 'compare', 'sweep'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** "5s" to "2m"; an end that is empty is the setting's own. What it means is judged where it is used. */
export type TypedSpan = readonly [from: string, to: string];

export interface View {
  /** Null for what suits the screen: the timeline, on a phone the ladder. */
  readonly name: ViewName | null;
  readonly axis: AxisMode;
  /** Key of the event that the logarithmic axis counts from; null for the fault. */
  readonly origin: string | null;
  /** Part of the run in view, in microseconds; null for all of it. */
  readonly window: readonly [number, number] | null;
  /** Key of the selected event. */
  readonly selected: string | null;
  /** Settings that the sweep varies; null for what suits the scenario. */
  readonly across: string | null;
  readonly up: string | null;
  /** From where to where the sweep varies them, as typed; null for what suits the setting. */
  readonly acrossSpan: TypedSpan | null;
  readonly upSpan: TypedSpan | null;
}

export type Place =
  | { readonly page: 'catalogue' }
  /** `path` is what follows `#/evidence/`. */
  | { readonly page: 'evidence'; readonly path: string }
  /** `path` is what follows `#/learn/`, settings of that page included. */
  | { readonly page: 'learn'; readonly path: string }
  | { readonly page: 'answer'; readonly document: Document }
  /** `packed` is the scenario's own file, where it is not the catalogue's. */
  | { readonly page: 'scenario'; readonly document: Document; readonly view: View; readonly packed?: string }
  | { readonly page: 'system'; readonly document: Document; readonly view: View; readonly part: SystemPart; readonly packed?: string };

export interface ParsedLink {
  readonly place: Place;
  /** What was ignored, each as the link had it. */
  readonly ignored: readonly string[];
  /** What `lang` names, on pages other than the lessons: those keep it in their path. */
  readonly language: string | null;
}

/** More than any honest link holds. */
const MAX_LINK_LENGTH = MAX_PACKED_LENGTH + 8000;
const MAX_VALUE_LENGTH = 64;
export const DEFAULT_VIEW: View = {
  name: null,
  axis: 'fit',
  origin: null,
  window: null,
  selected: null,
  across: null,
  up: null,
  acrossSpan: null,
  upSpan: null,
};
/** More than any value needs. */
export const MAX_END_LENGTH = 20;

/** encodeURIComponent, but for the characters that are safe in a fragment and good to read. */
const encode = (text: string) => encodeURIComponent(text).replace(/%(2F|3A|2C|40)/g, (escaped) => decodeURIComponent(escaped));

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function parseWindow(text: string): View['window'] {
  const match = /^(\d+(?:\.\d{1,6})?)-(\d+(?:\.\d{1,6})?)$/.exec(text);
  if (!match) return null;
  const from = Math.round(Number(match[1]) * 1e6);
  const to = Math.round(Number(match[2]) * 1e6);
  return to > from && to <= Number.MAX_SAFE_INTEGER ? [from, to] : null;
}

function parseSpan(text: string): TypedSpan | null {
  const [from = '', to, ...more] = text.split('..');
  if (to === undefined || more.length > 0 || from.length > MAX_END_LENGTH || to.length > MAX_END_LENGTH) return null;
  return from === '' && to === '' ? null : [from, to];
}

const isAxis = (text: string): text is AxisMode => text === 'fit' || text === 'linear' || text === 'log';

export function parseLink(hash: string): ParsedLink {
  const text = hash.replace(/^#/, '');
  const [path = '', query = ''] = text.slice(0, MAX_LINK_LENGTH).split(/\?(.*)/s);
  const evidence = /^\/evidence(?:\/([\w./-]*))?$/.exec(path);
  const language = /(?:^|&)lang=([a-z]{2,3})(?=&|$)/.exec(query)?.[1] ?? null;
  if (evidence) return { place: { page: 'evidence', path: evidence[1] ?? '' }, ignored: [], language };
  const learn = /^\/learn(?:\/([\w/-]*))?$/.exec(path);
  if (learn) return { place: { page: 'learn', path: `${learn[1] ?? ''}${query === '' ? '' : `?${query}`}` }, ignored: [], language: null };
  const scenarioId = /^\/?s\/([^/]+)\/?$/.exec(path)?.[1];
  const systemId = /^\/?system\/([^/]+)\/?$/.exec(path)?.[1];
  const isAnswer = /^(?:\/(?:answer\/?)?)?$/.test(path);
  const named = decode(scenarioId ?? systemId ?? '');
  const id = isAnswer ? ANSWER_ID : named === '' || named === null ? null : systemId === undefined ? named : systemDocumentId(named);
  if (id === null) return { place: { page: 'catalogue' }, ignored: /^\/catalogue\/?$/.test(path) ? [] : [path], language };
  const ignored: string[] = text.length > MAX_LINK_LENGTH ? [`everything after the first ${MAX_LINK_LENGTH} characters`] : [];
  const overrides: Record<string, string> = {};
  const others: (Record<string, string> | undefined)[] = [];
  let view = DEFAULT_VIEW;
  let packed: string | null = null;
  let within = WHOLE;
  const parts = query.split('&').filter((part) => part !== '' && (language === null || part !== `lang=${language}`));
  const version = knownVersion(parts.findLast((part) => part.startsWith('v='))?.slice(2)) ?? LINK_VERSION;
  for (const part of parts) {
    const [rawKey = '', rawValue = ''] = part.split(/=(.*)/s);
    const [oldKey, oldValue] = [decode(rawKey), decode(rawValue)];
    const [key, value] = oldKey === null || oldValue === null ? [null, null] : upgrade([oldKey, oldValue], version);
    const moved = key === null || systemId === undefined ? null : readSystemPart(key, value, within);
    if (moved !== null) {
      within = moved;
      continue;
    }
    const seen = key === null ? null : readPart(key, value, view, systemId !== undefined);
    if (key === null || seen === null || ('packed' in seen && isAnswer)) ignored.push(part.slice(0, 80));
    else if ('override' in seen) overrides[key] = value;
    else if ('other' in seen) others[seen.other] = { ...others[seen.other], ...(seen.key === null ? {} : { [seen.key]: value }) };
    else if ('packed' in seen) packed = seen.packed;
    else view = seen.view;
  }
  const runs = others.filter((run) => run !== undefined);
  const document: Document = { scenarioId: id, overrides, ...(runs.length > 0 ? { others: runs } : {}) };
  if (isAnswer) return { place: { page: 'answer', document }, ignored, language };
  const packedPart = packed === null ? {} : { packed };
  if (systemId !== undefined) return { place: { page: 'system', document, view, part: within, ...packedPart }, ignored, language };
  return { place: { page: 'scenario', document, view, ...packedPart }, ignored, language };
}

/** `m` a member of the fleet, `c` a connection, both counted from 0; null for what is neither. */
function readSystemPart(key: string, value: string, part: SystemPart): SystemPart | null {
  if ((key !== 'm' && key !== 'c') || !/^\d{1,9}$/.test(value)) return null;
  return key === 'm' ? { ...part, member: Number(value) } : { ...part, connection: Number(value) };
}

/** `node.setting`, `node.group.setting`, `fault0.at`: whether there is such a thing the system's own code knows. */
const SYSTEM_KEY = /^(?:rtt|until|seed|[a-z0-9-]{1,40}(?:\.[A-Za-z0-9_]{1,60}){1,3})$/;

type LinkPart = { view: View } | { override: true } | { other: number; key: string | null } | { packed: string };

/** B and C, the runs beside A. */
const OTHERS = ['b', 'c'] as const;
/** Stands for a run without overrides. */
const PLAIN = 'scenario';

/** `b.rtt` is a setting of B; `b=scenario` is a B with none. */
function readOther(key: string, value: string): { other: number; key: string | null } | null {
  const [, letter, own] = /^([bc])(?:\.(.+))?$/.exec(key) ?? [];
  if (letter === undefined || value.length > MAX_VALUE_LENGTH) return null;
  const other = letter === 'b' ? 0 : 1;
  if (own === undefined) return value === PLAIN ? { other, key: null } : null;
  return filePath(own) ? { other, key: own } : null;
}

function formatOther(overrides: Document['overrides'], i: number): string[] {
  const keys = Object.keys(overrides).sort();
  if (keys.length === 0) return [`${OTHERS[i]}=${PLAIN}`];
  return keys.map((key) => `${OTHERS[i]}.${encode(key)}=${encode(overrides[key] as string)}`);
}

/** What one key of a link says, or null if it says nothing that is known. */
function readPart(key: string, value: string, view: View, ofSystem: boolean): LinkPart | null {
  switch (key) {
    case 'v':
      return knownVersion(value) === null ? null : { view };
    case 'z':
      return value.length > 0 && value.length <= MAX_PACKED_LENGTH ? { packed: value } : null;
    case 'view': {
      const name = VIEW_NAMES.find((known) => known === value);
      return name ? { view: { ...view, name } } : null;
    }
    case 'across':
    case 'up':
      return filePath(value) ? { view: { ...view, [key]: value } } : null;
    case 'across-span':
    case 'up-span': {
      const span = parseSpan(value);
      return span ? { view: { ...view, [key === 'up-span' ? 'upSpan' : 'acrossSpan']: span } } : null;
    }
    case 'x':
      return isAxis(value) ? { view: { ...view, axis: value } } : null;
    case 'o':
      return value.length <= 200 ? { view: { ...view, origin: value } } : null;
    case 't': {
      const window = parseWindow(value);
      return window ? { view: { ...view, window } } : null;
    }
    case 'e':
      return value.length <= 200 ? { view: { ...view, selected: value } } : null;
    default:
      if ((ofSystem ? SYSTEM_KEY.test(key) : filePath(key)) && value.length <= MAX_VALUE_LENGTH) return { override: true };
      return ofSystem ? null : readOther(key, value);
  }
}

const seconds = (us: number) => String(Number((us / 1e6).toFixed(6)));

export function formatLink(place: Place): string {
  if (place.page === 'catalogue') return '#/catalogue';
  if (place.page === 'evidence') return `#/evidence${place.path === '' ? '' : `/${place.path}`}`;
  if (place.page === 'learn') return `#/learn${/^(?:\?|$)/.test(place.path) ? place.path : `/${place.path}`}`;
  const { document } = place;
  const view = place.page === 'answer' ? DEFAULT_VIEW : place.view;
  const parts = Object.keys(document.overrides)
    .sort()
    .map((key) => `${encode(key)}=${encode(document.overrides[key] as string)}`);
  parts.push(...(document.others ?? []).flatMap(formatOther));
  if (place.page === 'system' && place.part.member !== null) parts.push(`m=${place.part.member}`);
  if (place.page === 'system' && place.part.connection !== null) parts.push(`c=${place.part.connection}`);
  if (view.name !== null) parts.push(`view=${view.name}`);
  if (view.across !== null) parts.push(`across=${encode(view.across)}`);
  if (view.up !== null) parts.push(`up=${encode(view.up)}`);
  if (view.acrossSpan !== null) parts.push(`across-span=${view.acrossSpan.map(encode).join('..')}`);
  if (view.upSpan !== null) parts.push(`up-span=${view.upSpan.map(encode).join('..')}`);
  if (view.axis !== DEFAULT_VIEW.axis) parts.push(`x=${view.axis}`);
  if (view.origin !== null) parts.push(`o=${encode(view.origin)}`);
  if (view.window) parts.push(`t=${seconds(view.window[0])}-${seconds(view.window[1])}`);
  if (view.selected !== null) parts.push(`e=${encode(view.selected)}`);
  if (place.page !== 'answer' && place.packed !== undefined) parts.push(`z=${place.packed}`);
  if (parts.length > 0) parts.push(`v=${LINK_VERSION}`);
  return `#/${pathOf(place.page, document)}${parts.length > 0 ? `?${parts.join('&')}` : ''}`;
}

function pathOf(page: 'answer' | 'scenario' | 'system', document: Document): string {
  // The front page.
  if (page === 'answer') return '';
  return page === 'system' ? `system/${encode(systemIdOf(document))}` : `s/${encode(document.scenarioId)}`;
}
