// Calls that set socket options, in C, Go, Python, Java and Rust: the option by name or number, and its value, looked up
// where it is a variable of the same text.
import { type Entry, MAX_ENTRIES, type Notation } from '../entry.ts';
import { optionName } from '../option-numbers.ts';
import { argumentsOf, valueAt, withoutComments } from './code.ts';

const CALL =
  /\b(setsockopt|SetsockoptInt|SetsockoptTimeval|SetsockoptLinger|setOption|setsockopt_int|childOption|option|setSoTimeout|setKeepAlive|setTcpNoDelay|set_tcp_user_timeout|set_keepalive|set_read_timeout|set_write_timeout|settimeout)\s*\(/g;

/** Methods that have the option in their name. */
const METHODS: Readonly<Record<string, string>> = {
  setSoTimeout: 'setSoTimeout',
  setKeepAlive: 'SO_KEEPALIVE',
  setTcpNoDelay: 'TCP_NODELAY',
  settimeout: 'settimeout',
};
/** Java's names for what Linux spells otherwise. */
const JAVA: Readonly<Record<string, string>> = { TCP_KEEPINTERVAL: 'TCP_KEEPINTVL', TCP_KEEPCOUNT: 'TCP_KEEPCNT' };
const TIMES = new Set(['SO_RCVTIMEO', 'SO_SNDTIMEO']);

/** Of one text; what comes after is not looked at. */
const MAX_VARIABLES = 5000;

type Variables = ReadonlyMap<string, string>;

/** `int idle = 60;`, `idle := 60`, `tv.tv_sec = 5`: what simple variables hold; the last one wins. */
function variablesOf(text: string): Variables {
  const found = new Map<string, string>();
  let left = MAX_VARIABLES;
  for (const match of text.matchAll(/(?<![\w.])([A-Za-z_]\w{0,40}(?:\.\w{1,20})?)\s*:?=(?!=)\s*/g)) {
    const value = valueAt(text, match.index + match[0].length, false);
    if (value.length <= 100) found.set(match[1] ?? '', value);
    left -= 1;
    if (left <= 0) break;
  }
  return found;
}

const plainName = (text: string): string => text.replace(/^&|^\((?:const )?(?:void|char)\s*\*\)\s*&?|^\*/g, '').trim();

function resolved(text: string, variables: Variables): string {
  const name = plainName(text);
  const inline = /^\((?:unsigned )?(?:int|u?int\d+_t)(?:\[\])?\)\s*\{\s*([^}]*)\}$/.exec(name)?.[1];
  return inline ?? variables.get(name) ?? name;
}

/** A struct timeval in whichever notation, as seconds with a unit. */
function timeText(text: string, variables: Variables): string {
  const name = plainName(text);
  const [seconds, microseconds] = ['tv_sec', 'tv_usec'].map((part) => variables.get(`${name}.${part}`));
  if (seconds !== undefined || microseconds !== undefined) return `${seconds ?? 0}s${microseconds ?? 0}us`;
  const value = resolved(text, variables);
  const field = (pattern: RegExp): string | undefined => pattern.exec(value)?.[1];
  const named = field(/(?:tv_)?sec\s*[:=]\s*(\d+)/i);
  const fraction = field(/(?:tv_)?usec\s*[:=]\s*(\d+)/i);
  if (named !== undefined || fraction !== undefined) return `${named ?? 0}s${fraction ?? 0}us`;
  const pair = /(\d+)\s*,\s*(\d+)\s*[)}]*$/.exec(value);
  return pair ? `${pair[1]}s${pair[2]}us` : value;
}

/** Which option a call sets, and the text of its value. */
function setting(method: string, list: readonly string[], variables: Variables): { readonly key: string; readonly value: string } | null {
  const named = METHODS[method];
  if (named !== undefined) return list[0] === undefined ? null : { key: named, value: resolved(list[0], variables) };
  for (const [i, argument] of list.entries()) {
    const name = optionName(list[i - 1] ?? '', argument);
    const value = list[i + 1];
    if (name === null || value === undefined) continue;
    const key = JAVA[name] ?? name;
    return { key, value: TIMES.has(key) ? timeText(value, variables) : resolved(value, variables) };
  }
  return null;
}

export const setsockopt: Notation = ({ text }) => {
  const plain = withoutComments(text);
  const variables = variablesOf(plain);
  const entries: Entry[] = [];
  let line = 1;
  let seen = 0;
  for (const match of plain.matchAll(CALL)) {
    if (entries.length >= MAX_ENTRIES) break;
    line += (plain.slice(seen, match.index).match(/\r\n?|\n/g) ?? []).length;
    seen = match.index;
    const found = setting(match[1] ?? '', argumentsOf(valueAt(plain, match.index + match[0].length, true)), variables);
    if (found !== null) entries.push({ ...found, line });
  }
  return entries;
};
