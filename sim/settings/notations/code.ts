// Settings in program text, whatever the language: `Name: value`, `NAME = value`, `"name", value` and `.name(value)`, each
// with the struct or call that it stands in before a dot. Nothing is executed; what is no plain value gives a plain problem.
import { type Entry, MAX_ENTRIES, type Notation, unquoted } from '../entry.ts';

const STRING_OR_COMMENT =
  /"(?:[^"\\\r\n]|\\.){0,300}"|'(?:[^'\\\r\n]|\\.){0,300}'|\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|(?:(?<!:)\/\/|(?<![\w$])#(?!\{))[^\r\n]*/g;

/** Comments blanked out, so that offsets and lines stay. */
export function withoutComments(text: string): string {
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ');
  return text.replace(STRING_OR_COMMENT, (part) => (part.startsWith('"') || part.startsWith("'") ? part : blank(part)));
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };
/** A value is not longer than this; a longer one is cut and then refused. */
const LONGEST = 300;

/** What stands from `at` to the end of the value: a comma, a semicolon, a line's end or a closing bracket. */
export function valueAt(text: string, at: number, untilClosed: boolean): string {
  const open: string[] = [];
  let end = at;
  for (; end < text.length && end - at < LONGEST; end++) {
    const letter = text[end] ?? '';
    if (letter === open.at(-1)) open.pop();
    else if (CLOSES[letter] !== undefined) open.push(CLOSES[letter] ?? '');
    else if (open.length === 0 && (/[)}\]]/.test(letter) || (!untilClosed && /[,;\r\n]/.test(letter)))) break;
  }
  return text.slice(at, end).trim();
}

/** The arguments of a call, split at its own commas. */
export function argumentsOf(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    if (/[({[]/.test(list[at] ?? '')) depth += 1;
    else if (/[)}\]]/.test(list[at] ?? '')) depth -= 1;
    else if (list[at] === ',' && depth === 0) {
      found.push(list.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(list.slice(start).trim());
  return found.filter((one) => one !== '');
}

const NAME = /(?<![\w$])\.?(["']?)([A-Za-z_$][\w$.]{0,80})\1\s{0,40}(:=|=>|[:=,({])|[{}]/g;

const CONSTANT = /^(?:\w+\.)*[A-Z][A-Z0-9_]+$/;

export const code: Notation = ({ text }) => {
  const plain = withoutComments(text);
  const entries: Entry[] = [];
  const within: string[] = [];
  let line = 1;
  let seen = 0;
  for (const match of plain.matchAll(NAME)) {
    if (entries.length >= MAX_ENTRIES) break;
    line += (plain.slice(seen, match.index).match(/\r\n?|\n/g) ?? []).length;
    seen = match.index;
    const [whole, quoted, name = '', sign = ''] = match;
    if (whole === '}') within.pop();
    else if (whole === '{' || sign === '{') within.push(name.slice(name.lastIndexOf('.') + 1));
    // Before a comma stands a name where it is a constant or a string; else it is a value.
    else if (sign !== ',' || quoted !== '' || CONSTANT.test(name)) {
      const value = valueAt(plain, match.index + whole.length, sign === '(');
      const holder = within.findLast((one) => one !== '');
      entries.push({ key: holder === undefined ? name : `${holder}.${name}`, value: unquoted(value), line });
    }
  }
  return entries;
};
