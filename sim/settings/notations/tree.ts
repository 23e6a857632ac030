// A parsed YAML or JSON document as entries: the path of each scalar with dots between, lists without their indices.
import { type Entry, MAX_ENTRIES, type Notation, type Tree } from '../entry.ts';

export function entriesOf(tree: Tree | null, prefix = '', entries: Entry[] = []): Entry[] {
  if (tree === null || entries.length >= MAX_ENTRIES) return entries;
  if (tree.kind === 'scalar') entries.push({ key: prefix, value: tree.text, line: tree.line });
  else if (tree.kind === 'list') for (const item of tree.items) entriesOf(item, prefix, entries);
  else {
    for (const { key, value } of tree.pairs) entriesOf(value, prefix === '' ? key : `${prefix}.${key}`, entries);
  }
  return entries;
}

export const treeNotation: Notation = ({ tree }) => entriesOf(tree);

/** The scalar at a key of a map, as text with its line. */
export function scalarAt(tree: Tree, key: string): { readonly text: string; readonly line: number } | null {
  const value = tree.kind === 'map' ? tree.pairs.find((pair) => pair.key === key)?.value : undefined;
  return value?.kind === 'scalar' ? value : null;
}
