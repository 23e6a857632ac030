// What can be changed about a middlebox: what it is, when it forgets, and what it does then.
import {
  CONNTRACK_SYSCTL_NAMES,
  CONNTRACK_SYSCTLS,
  formatDuration,
  MIDDLEBOX_PRESETS,
  type MiddleboxKind,
  type MiddleboxSetup,
  PRESET_IDS,
  type PresetId,
} from '../../sim/index.ts';
import { boxKey, type Document, type JsonObject, withOverride } from '../state/document.ts';
import { KIND_WORDS } from '../text/middlebox.ts';
import { type Control, control } from './controls.ts';
import { t, word } from '../text/words.ts';

const DAY_US = 86_400_000_000;
/** What a middlebox made by hand begins with. */
const FIRST_IDLE_US = 350_000_000;

export interface Choice {
  readonly value: string;
  readonly title: string;
}

const KINDS = Object.keys(KIND_WORDS) as MiddleboxKind[];
const isPreset = (value: string): value is PresetId => (PRESET_IDS as readonly string[]).includes(value);

/** Presets by their names, then what one sets oneself. */
export const BOX_CHOICES: readonly Choice[] = [
  { value: '', title: word('none') },
  ...PRESET_IDS.map((id) => ({ value: id, title: MIDDLEBOX_PRESETS[id].title })),
  ...KINDS.map((kind) => ({ value: kind, title: KIND_WORDS[kind] })),
];

export const chosenBox = (box: MiddleboxSetup | undefined): string => (box === undefined ? '' : (box.preset ?? box.kind));

/** The keys of the scenario's own middlebox: what another choice must take out. */
function ownKeys(file: JsonObject, index: number): string[] {
  const path = file.path as { middleboxes?: readonly object[] } | undefined;
  const box = path?.middleboxes?.[index];
  return box === undefined ? [] : Object.keys(box).filter((key) => key !== 'sysctl');
}

/** The document with another middlebox in this place, or none. */
export function withBox(document: Document, file: JsonObject, index: number, value: string, now: MiddleboxSetup | undefined): Document {
  const prefix = `${boxKey(index)}.`;
  const kept = Object.fromEntries(Object.entries(document.overrides).filter(([key]) => !key.startsWith(prefix)));
  const set = isPreset(value) ? { preset: value } : value === '' ? {} : byHand(value as MiddleboxKind, now);
  const cleared = Object.fromEntries(
    ownKeys(file, index).flatMap((key) => (value !== '' && (key === 'name' || key === 'at') ? [] : [[key, '']])),
  );
  const changes: Readonly<Record<string, string>> = { ...cleared, ...set };
  return Object.entries(changes).reduce((one, [key, text]) => withOverride(one, prefix + key, text), { ...document, overrides: kept });
}

function byHand(kind: MiddleboxKind, now: MiddleboxSetup | undefined): Record<string, string> {
  return kind === 'conntrack' ? { kind } : { kind, idle: formatDuration(now?.idleUs ?? FIRST_IDLE_US) };
}

export function boxControls(box: MiddleboxSetup, base: MiddleboxSetup | undefined, index: number): Control[] {
  const prefix = boxKey(index);
  if (box.sysctl !== null) return sysctlControls(box, base, prefix);
  const preset = box.preset === null ? undefined : MIDDLEBOX_PRESETS[box.preset].idleUs;
  return [
    control(
      `${prefix}.idle`,
      t('forgets after'),
      t('Without a packet for so long it knows the connection no more; "never" is a time too.'),
      {
        unit: 'us',
        min: 1_000_000,
        max: 10 * DAY_US,
        grain: 10_000_000,
        value: box.idleUs,
        fallback: preset ?? base?.idleUs ?? FIRST_IDLE_US,
        placeholder: t('never'),
      },
    ),
  ];
}

/** Left out of labels, which are narrow; the text below has the whole name. */
const PREFIX = 'nf_conntrack_tcp_';

function sysctlControls({ sysctl }: MiddleboxSetup, base: MiddleboxSetup | undefined, prefix: string): Control[] {
  return CONNTRACK_SYSCTL_NAMES.map((name) => {
    const { unit, about, min, default: standard } = CONNTRACK_SYSCTLS[name];
    return control(`${prefix}.${name}`, name.replace(PREFIX, ''), t('$name. $about', { name, about: t(about) }), {
      unit,
      min,
      max: unit === '' ? 20 : (10 * DAY_US) / 1_000_000,
      value: sysctl?.[name] ?? standard,
      fallback: base?.sysctl?.[name] ?? standard,
    });
  });
}
