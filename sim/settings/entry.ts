// What a notation makes of a text: keys with their values as they stand there, each with its line. What they mean is the
// systems' affair.

export interface Entry {
  readonly key: string;
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** How a kind of text is written down. `tree` is there where the text was parsed as YAML. */
export interface Source {
  readonly text: string;
  readonly lines: readonly string[];
  readonly tree: Tree | null;
}
export type Notation = (source: Source) => readonly Entry[];

/** A parsed document: scalars as they were written, everything with its line. */
export type Tree =
  | { readonly kind: 'scalar'; readonly line: number; readonly text: string }
  | {
      readonly kind: 'map';
      readonly line: number;
      readonly pairs: readonly { readonly key: string; readonly line: number; readonly value: Tree }[];
    }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Tree[] };

/** Longer texts are refused. */
export const MAX_TEXT = 256 * 1024;
/** Of one text; what comes after is not looked at. */
export const MAX_ENTRIES = 8000;

export const linesOf = (text: string): string[] => text.split(/\r\n?|\n/);

/** Without the quotes around it. */
export function unquoted(text: string): string {
  const match = /^(["'`])(.*)\1$/s.exec(text.trim());
  return match?.[2] ?? text.trim();
}

const LONGEST = 100;
/** For messages, on one line: no input is too long to be shown. */
export function clip(text: string): string {
  const line = text.slice(0, 1000).replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
export const quote = (text: string): string => `"${clip(text)}"`;
