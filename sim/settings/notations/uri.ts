// Connection strings: the parameters of a URI, of a JDBC URL, keywords with equals signs, and lists with commas.
import { type Entry, MAX_ENTRIES, type Notation, unquoted } from '../entry.ts';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of each URI whose scheme matches, the parameters after "?"; for `;` as SQL Server has them, after the first one. */
export function parameters(scheme: RegExp, between: '&' | ';' | ','): Notation {
  const start = between === '&' ? '?' : between;
  return ({ lines }) => {
    const entries: Entry[] = [];
    for (const [i, line] of lines.entries()) {
      const at = line.search(scheme);
      if (at < 0) continue;
      const uri = line.slice(at).split(/["'\s<>`]/)[0] ?? '';
      const from = uri.indexOf(start);
      for (const part of from < 0 ? [] : uri.slice(from + 1).split(between)) {
        if (entries.length >= MAX_ENTRIES) return entries;
        const [key = '', value = ''] = part.split(/=(.*)/s);
        if (/^[\w.]{1,60}$/.test(key)) entries.push({ key, value: unquoted(decoded(value)), line: i + 1 });
      }
    }
    return entries;
  };
}

/** "host=db keepalives_idle=30": any number on a line, values with blanks in quotes. */
export const keywords: Notation = ({ lines }) => {
  const entries: Entry[] = [];
  for (const [i, line] of lines.entries()) {
    if (/^\s*#/.test(line)) continue;
    for (const match of line.matchAll(/(?<![\w.?&;/-])([a-z]\w{0,40})\s{0,4}=\s{0,4}(?:'([^']{0,300})'|([^\s'",;&)]{1,300}))/gi)) {
      if (entries.length >= MAX_ENTRIES) return entries;
      entries.push({ key: match[1] ?? '', value: match[2] ?? match[3] ?? '', line: i + 1 });
    }
  }
  return entries;
};

/** What several notations find, in the order of the lines. */
export const together =
  (...notations: readonly Notation[]): Notation =>
  (source) =>
    notations.flatMap((notation) => notation(source)).sort((a, b) => a.line - b.line);
