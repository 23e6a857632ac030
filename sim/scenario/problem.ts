// What is wrong with a file, said so that its writer can mend it: where, what was found, what is allowed.

export interface Problem {
  /** JSON path, such as "$.client.sysctl.tcp_retries2". */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly message: string;
}

export type JsonPath = readonly (string | number)[];

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);

export function pathText(path: JsonPath): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return isName(key) ? `${text}.${key}` : `${text}[${JSON.stringify(clip(key))}]`;
  }, '$');
}

const clip = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

/** A value in a few words; never looks deep into it, so that no input is too large or too deep to be shown. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  switch (typeof value) {
    case 'string':
      return JSON.stringify(clip(value));
    case 'object':
      return 'an object';
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
    default:
      return clip(String(value));
  }
}

export function problem(path: JsonPath, found: string, expected: string): Problem {
  const where = pathText(path);
  return { path: where, found, expected, message: `${where}: found ${found}, expected ${expected}` };
}

/** How many letters must be added, dropped or changed; gives up above three. */
function distance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 3) return 4;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1];
    for (let j = 0; j < right.length; j++) {
      const change = (row[j] ?? 0) + (letter === right[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** What the writer may have meant: ` (did you mean "tcp_retries2"?)`, or nothing. */
export function didYouMean(written: string, known: readonly string[]): string {
  if (written.length > 80) return '';
  const plain = (text: string): string =>
    text
      .replace(/^net\.ipv4\./, '')
      .replace(/[-_]/g, '')
      .toLowerCase();
  const target = plain(written);
  const scored = known.map((name) => [distance(target, plain(name)), name] as const).sort((a, b) => a[0] - b[0]);
  const [best] = scored;
  return best !== undefined && best[0] <= Math.min(3, Math.ceil(target.length / 4)) ? ` (did you mean "${best[1]}"?)` : '';
}

/** A list of names as one says it: `"a", "b" or "c"`. */
export function oneOf(names: readonly (string | number)[]): string {
  const quoted = names.map((name) => JSON.stringify(name));
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
