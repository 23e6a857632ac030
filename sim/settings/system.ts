// A system as data: the keys that people write, how their values are written, what they set, what holds where they are not
// written. Adding a system is one file of such data and one line in `systems.ts`.
import type { MiddleboxKind } from '../scenario/middlebox.ts';
import type { ProgramTimerName } from '../scenario/program-timers.ts';
import type { SocketOptionName, SysctlName } from '../scenario/scenario.ts';
import type { Entry, Notation, Source } from './entry.ts';
import type { IgnoredKey, Note, ReadMiddlebox, SeenConnection, Side, Written } from './reading.ts';
import type { ValueKind } from './values.ts';

/** What becomes of a key's value (durations in microseconds); null where it then sets nothing. */
type From = (value: number) => number | null;

/** One thing that a key sets. */
export type Effect =
  | { readonly layer: 'sysctl'; readonly name: SysctlName; readonly from?: From }
  | { readonly layer: 'option'; readonly name: SocketOptionName; readonly from?: From }
  | { readonly layer: 'program'; readonly name: ProgramTimerName; readonly from?: From }
  | { readonly layer: 'middlebox'; readonly from?: From };

export interface Key {
  readonly value: ValueKind;
  /** What holds where the key is absent, as one would write it; absent: the kernel decides, or nothing does. */
  readonly default?: string;
  readonly sets: readonly Effect[];
  /** Values, as written, that leave it to the kernel or mean "no limit". */
  readonly unset?: readonly string[];
  /** Said where the key is written. */
  readonly note?: string;
  /** Other spellings. */
  readonly also?: readonly string[];
}

/** What `finish` may ask of the keys, and add to the reading. */
export interface Values {
  /** The value that holds, written or default; null where nothing does. */
  readonly get: (key: string) => number | null;
  readonly written: (key: string) => Entry | null;
}
/** What an effect is given, as if a key had set it. */
export interface Given {
  readonly effect: Effect;
  readonly value: number;
  readonly written: Written | null;
}
export interface Finished {
  readonly sets?: readonly Given[];
  readonly notes?: readonly Note[];
  readonly ignored?: readonly IgnoredKey[];
  readonly middlebox?: ReadMiddlebox | null;
}

export interface System {
  readonly id: string;
  readonly title: string;
  /** Whose sockets it configures. */
  readonly side: Side;
  /** Of which release the defaults are, and where they are written. */
  readonly version: string;
  readonly source: string;
  readonly notation: Notation;
  /** Its texts are YAML: what is wrong with them as such is told. */
  readonly yaml?: true;
  readonly keys: Readonly<Record<string, Key>>;
  /** Keys that are known to have no effect here, and why. */
  readonly ignored?: Readonly<Record<string, string>>;
  /** Options that it sets whatever is written. */
  readonly always?: readonly Effect[];
  readonly middlebox?: { readonly kind: MiddleboxKind; readonly name: string; readonly forgets: ReadMiddlebox['forgets'] };
  /** A text with this in it is of this system, whatever else it holds. */
  readonly mark?: RegExp;
  /** Keys outside are about other things; without it all keys are judged. */
  readonly scope?: RegExp;
  readonly finish?: (values: Values) => Finished;
  /** Connections that the text shows, where it is no configuration. */
  readonly connections?: (source: Source) => readonly SeenConnection[];
  /** How it looks: a short text of this system. */
  readonly sample: string;
}

const from = (convert?: From) => (convert === undefined ? {} : { from: convert });
export const option = (name: SocketOptionName, convert?: From): Effect => ({ layer: 'option', name, ...from(convert) });
export const sysctl = (name: SysctlName, convert?: From): Effect => ({ layer: 'sysctl', name, ...from(convert) });
export const program = (name: ProgramTimerName, convert?: From): Effect => ({ layer: 'program', name, ...from(convert) });
export const forgetsAfter: Effect = { layer: 'middlebox' };
/** An effect with a value of its own, whatever the key's is. */
export const fixed = (effect: Effect, value: number): Effect => ({ ...effect, from: () => value });

/** Where a key's value is from, for what `finish` adds. */
export function writtenOf(values: Values, key: string): Written | null {
  const entry = values.written(key);
  return entry === null ? null : { line: entry.line, key: entry.key, text: entry.value };
}
