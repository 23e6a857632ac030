// From a YAML parser's document to a tree with lines. The parser comes from outside (the package `yaml`), so that the
// simulator needs none; only the few properties that are read are named here. Bounded in size, depth and aliases.
import type { Tree } from './entry.ts';

export interface YamlNode {
  readonly range?: readonly number[] | null | undefined;
  readonly items?: readonly unknown[];
  readonly value?: unknown;
  readonly source?: unknown;
  readonly resolve?: (doc: never) => unknown;
}
export interface YamlDocument {
  readonly contents: unknown;
  readonly errors: readonly { readonly message: string; readonly pos: readonly number[] }[];
}
/** `parseAllDocuments` of the package `yaml` is one. */
export type YamlParser = (text: string) => readonly YamlDocument[];

export interface ParsedYaml {
  readonly tree: Tree | null;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

const MAX_NODES = 20_000;
const MAX_DEPTH = 60;

interface Walk {
  readonly doc: YamlDocument;
  readonly lineAt: (offset: number) => number;
  left: number;
}

export function readYaml(text: string, parse: YamlParser): ParsedYaml {
  const lineAt = lineFinder(text);
  let documents: readonly YamlDocument[];
  try {
    documents = [...parse(text)];
  } catch (error) {
    return { tree: null, problems: [{ line: 1, message: error instanceof Error ? error.message : String(error) }] };
  }
  const problems = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => ({ line: lineAt(pos[0] ?? 0), message: message.split('\n')[0] ?? '' })),
  );
  const walk = { left: MAX_NODES };
  const items = documents.flatMap((doc) => {
    const state: Walk = { doc, lineAt, left: walk.left };
    const tree = treeOf(state, doc.contents, 0);
    walk.left = state.left;
    return tree === null ? [] : [tree];
  });
  if (walk.left <= 0) problems.push({ line: 1, message: `More than ${MAX_NODES} values; the rest was not read.` });
  return { tree: items.length === 0 ? null : { kind: 'list', line: 1, items }, problems };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

const isNode = (value: unknown): value is YamlNode => typeof value === 'object' && value !== null;

function treeOf(walk: Walk, found: unknown, depth: number): Tree | null {
  walk.left -= 1;
  if (walk.left <= 0 || depth > MAX_DEPTH || !isNode(found)) return null;
  const line = walk.lineAt(found.range?.[0] ?? 0);
  if (typeof found.resolve === 'function' && found.source !== undefined && found.items === undefined && !('value' in found))
    return treeOf(walk, found.resolve(walk.doc as never), depth + 1);
  if (found.items === undefined) return { kind: 'scalar', line, text: scalarText(found) };
  const pairs = found.items.filter(isPair);
  if (pairs.length === found.items.length && pairs.length > 0) return mapOf(walk, pairs, line, depth);
  return { kind: 'list', line, items: found.items.flatMap((item) => treeOf(walk, item, depth + 1) ?? []) };
}

/** As it was written, where the parser kept that. */
function scalarText({ value, source }: YamlNode): string {
  if (value === null || value === undefined) return '';
  return typeof source === 'string' ? source : String(value);
}

interface Pair {
  readonly key: unknown;
  readonly value: unknown;
}
const isPair = (item: unknown): item is Pair => isNode(item) && 'key' in item && !('items' in item);

function mapOf(walk: Walk, pairs: readonly Pair[], line: number, depth: number): Tree {
  const read = pairs.flatMap(({ key, value }) => {
    const name = isNode(key) ? scalarText(key) : String(key);
    const child = treeOf(walk, value, depth + 1);
    const at = walk.lineAt(isNode(key) ? (key.range?.[0] ?? 0) : 0);
    if (name === '<<' && child?.kind === 'map') return child.pairs;
    return child === null ? [] : [{ key: name, line: at, value: child }];
  });
  return { kind: 'map', line, pairs: read };
}
