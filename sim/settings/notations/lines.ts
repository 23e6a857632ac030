// One setting a line: "key = value", "key: value", "key value"; sections in brackets, comments, line ends of any kind.
import { type Entry, MAX_ENTRIES, type Notation, unquoted } from '../entry.ts';

interface LineStyle {
  /** What may stand between key and value; a blank is written as ' '. */
  readonly between: readonly ('=' | ':' | ' ')[];
  /** A comment begins with one of these, at the start of a line or after a blank. */
  readonly comments: readonly string[];
  /** "[Socket]": its name becomes the keys' prefix. */
  readonly sections?: boolean;
}

/** A line without its comment; quoted text keeps what looks like one. */
export function withoutComment(line: string, comments: readonly string[]): string {
  let quoted = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? '';
    if (quoted !== '') {
      if (letter === quoted) quoted = '';
    } else if (letter === '"' || letter === "'") quoted = letter;
    else if (comments.some((mark) => line.startsWith(mark, at)) && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return line.slice(0, at);
  }
  return line;
}

function betweenPattern(between: LineStyle['between']): RegExp {
  const signs = between.filter((one) => one !== ' ').join('');
  const sign = signs === '' ? '' : `\\s*[${signs}]\\s*`;
  const blank = between.includes(' ') ? '\\s+' : '';
  const either = [sign, blank].filter((one) => one !== '').join('|');
  return new RegExp(`^([^\\s=:]+)(?:(?:${either})(.*))?$`);
}

export function assignments({ between, comments, sections = false }: LineStyle): Notation {
  const pattern = betweenPattern(between);
  return ({ lines }) => {
    const entries: Entry[] = [];
    let section = '';
    for (const [i, raw] of lines.entries()) {
      if (entries.length >= MAX_ENTRIES) break;
      const line = withoutComment(raw, comments).trim();
      const heading = sections ? /^\[([^\]]{1,60})\]$/.exec(line)?.[1] : undefined;
      if (heading !== undefined) section = `${heading.trim()}.`;
      if (line === '' || heading !== undefined) continue;
      const [, key, value = ''] = pattern.exec(line.replace(/^export\s+/, '')) ?? [];
      if (key !== undefined) entries.push({ key: section + key, value: unquoted(value.replace(/,$/, '')), line: i + 1 });
    }
    return entries;
  };
}

/** "--name=value", "--name value", also as items of a YAML list; with `environment`, "ETCD_NAME=value" is the same flag. */
export function flags(environment?: string): Notation {
  return ({ lines }) => {
    const entries: Entry[] = [];
    for (const [i, line] of lines.entries()) {
      if (entries.length >= MAX_ENTRIES) break;
      if (/^\s*#/.test(line)) continue;
      for (const match of line.matchAll(/(?<![\w-])--?([a-z][\w-]{1,60})(?:[= ]\s*(?!-)(?:"([^"]*)"|'([^']*)'|([^\s"',\\]+)))?/gi)) {
        entries.push({ key: match[1] ?? '', value: match[2] ?? match[3] ?? match[4] ?? '', line: i + 1 });
      }
      const variable = environment === undefined ? null : new RegExp(`\\b${environment}([A-Z][A-Z0-9_]{1,60})\\s*[=:]\\s*(.*)$`).exec(line);
      if (variable) entries.push({ key: flagName(variable[1] ?? ''), value: unquoted(variable[2] ?? ''), line: i + 1 });
    }
    return entries;
  };
}
const flagName = (variable: string): string => variable.toLowerCase().replaceAll('_', '-');

/** "NAME=value", "export NAME=value", and `- name: NAME` with `value: …` on the next line, as Kubernetes has it. */
export const environment: Notation = ({ lines }) => {
  const entries: Entry[] = [];
  let named: { key: string; line: number } | null = null;
  for (const [i, line] of lines.entries()) {
    if (entries.length >= MAX_ENTRIES) break;
    const name = /^\s*-?\s*name:\s*["']?([A-Z][A-Z0-9_]+)["']?\s*$/.exec(line)?.[1];
    const value = /^\s*value:\s*(.*)$/.exec(line)?.[1];
    const assigned = /^\s*(?:-\s+)?(?:export\s+|set\s+|ENV\s+)?["']?([A-Z][A-Z0-9_]+)["']?\s*[=:]\s*(.*)$/.exec(line);
    if (name !== undefined) named = { key: name, line: i + 1 };
    else if (value !== undefined && named !== null) {
      entries.push({ ...named, value: unquoted(value) });
      named = null;
    } else if (assigned) entries.push({ key: assigned[1] ?? '', value: unquoted(assigned[2] ?? ''), line: i + 1 });
  }
  return entries;
};
