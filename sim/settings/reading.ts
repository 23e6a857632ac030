// What was read from a text that somebody configures a system with: what it sets, where it says so, what it sets without
// saying so (the system's defaults), and what has no effect here, with the reason.
import type { Forgetting, MiddleboxKind } from '../scenario/middlebox.ts';
import type { SettingName } from '../scenario/setting-text.ts';

/** Where the text says it. `line` from 1. */
export interface Written {
  readonly line: number;
  readonly key: string;
  /** The value as it stands there. */
  readonly text: string;
}

/** Values in the unit that the scenario's table gives, program settings as above. */
export type ReadSetting = SettingName & {
  readonly value: number;
  /** Null where the system sets it without being told. */
  readonly written: Written | null;
};

/** Something on the path that forgets connections. */
export interface ReadMiddlebox {
  readonly kind: MiddleboxKind;
  readonly name: string;
  readonly idleUs: number;
  readonly forgets: Forgetting;
  readonly written: Written | null;
}

/** A key that is known and has no say in when a dead peer is noticed, or not under these circumstances. */
export interface IgnoredKey {
  readonly line: number;
  readonly key: string;
  readonly reason: string;
}

export interface UnknownKey {
  readonly line: number;
  readonly key: string;
  /** What may have been meant. */
  readonly meant: string | null;
}

export interface SettingProblem {
  readonly line: number;
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

/** A consequence that surprises. */
export interface Note {
  readonly line: number | null;
  readonly text: string;
}

/** One line pair of `ss -tino`: what the kernel said of a connection. Durations in microseconds. */
export interface SeenConnection {
  readonly line: number;
  readonly state: string;
  readonly local: string;
  readonly peer: string;
  readonly sendQueue: number;
  /** The timer that is armed: its name in `ss`, how long it still has, how often it has fired in vain. */
  readonly timer: {
    readonly name: 'on' | 'keepalive' | 'timewait' | 'persist' | 'unknown';
    readonly leftUs: number;
    readonly tries: number;
  } | null;
  readonly rtoUs: number | null;
  readonly backoff: number;
  readonly unacked: number;
  readonly rttUs: number | null;
}

export type Side = 'client' | 'server' | 'both' | 'path';

export interface Reading {
  /** The system's id; null where the text is none that is known. */
  readonly system: string | null;
  readonly title: string;
  readonly side: Side;
  readonly settings: readonly ReadSetting[];
  readonly middlebox: ReadMiddlebox | null;
  readonly connections: readonly SeenConnection[];
  readonly ignored: readonly IgnoredKey[];
  readonly unknown: readonly UnknownKey[];
  readonly problems: readonly SettingProblem[];
  readonly notes: readonly Note[];
  /** Lines or keys about other things, which nobody expects to count here. */
  readonly foreign: number;
  /** Other systems that the text could be of, best first. */
  readonly candidates: readonly { readonly id: string; readonly title: string }[];
}
