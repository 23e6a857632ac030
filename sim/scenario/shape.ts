// Reads a value by a schema and says everything that is wrong with its shape: missing keys, unknown keys (with what was
// probably meant), values of the wrong kind. valibot stops at the first unknown key of an object; this names them all.
import * as v from 'valibot';
import type { LeafInfo } from './leaf.ts';
import { didYouMean, type JsonPath, oneOf, type Problem, problem, show } from './problem.ts';

export type AnySchema = v.GenericSchema;

/** The four kinds of schema that have others inside them, told apart by valibot's own `type`. */
interface Parts {
  readonly type: string;
  readonly entries?: Record<string, AnySchema>;
  readonly wrapped?: AnySchema;
  readonly item?: AnySchema;
  readonly key?: string;
  readonly options?: readonly AnySchema[];
}
export const partsOf = (schema: AnySchema): Parts => schema as unknown as Parts;
export const infoOf = (schema: AnySchema): LeafInfo => v.getMetadata(schema as Parameters<typeof v.getMetadata>[0]) as LeafInfo;

export const isRecord = (input: unknown): input is Record<string, unknown> =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

const verbsOf = (variant: Parts): string[] =>
  (variant.options ?? []).map((option) =>
    String((partsOf(option).entries?.[variant.key ?? ''] as { literal?: unknown } | undefined)?.literal),
  );

/** All that is wrong with the shape of `input`, in the order of the schema's keys, unknown keys of an object first. */
export function shapeProblems(schema: AnySchema, input: unknown, path: JsonPath = []): Problem[] {
  const parts = partsOf(schema);
  if (parts.wrapped) return input === undefined ? [] : shapeProblems(parts.wrapped, input, path);
  if (parts.entries) return objectProblems(parts.entries, input, path);
  if (parts.options) return variantProblems(parts, input, path);
  if (parts.item) return listProblems(parts.item, input, path);
  const result = v.safeParse(schema, input);
  return result.success ? [] : [problem(path, show(input), result.issues[0].message)];
}

function objectProblems(entries: Record<string, AnySchema>, input: unknown, path: JsonPath): Problem[] {
  const known = Object.keys(entries);
  if (!isRecord(input)) return [problem(path, show(input), `an object with any of ${oneOf(known)}`)];
  const unknown = Object.keys(input).filter((key) => !known.includes(key));
  return [
    ...unknown.map((key) => unknownKey(key, known, path)),
    ...known.flatMap((key) => {
      const entry = entries[key];
      if (entry === undefined) return [];
      const value = Object.hasOwn(input, key) ? input[key] : undefined;
      return shapeProblems(entry, value, [...path, key]);
    }),
  ];
}

function unknownKey(key: string, known: readonly string[], path: JsonPath): Problem {
  const meant = didYouMean(key, known);
  return problem([...path, key], 'a key that is not known', meant === '' ? `one of ${oneOf(known)}` : `a known key${meant}`);
}

function variantProblems(variant: Parts, input: unknown, path: JsonPath): Problem[] {
  const key = variant.key ?? '';
  const verbs = verbsOf(variant);
  if (!isRecord(input)) return [problem(path, show(input), `an object with "at", "${key}" and what that needs`)];
  const verb = Object.hasOwn(input, key) ? input[key] : undefined;
  const option = typeof verb === 'string' ? variant.options?.[verbs.indexOf(verb)] : undefined;
  if (option) return shapeProblems(option, input, path);
  return [problem([...path, key], show(verb), oneOf(verbs) + (typeof verb === 'string' ? didYouMean(verb, verbs) : ''))];
}

function listProblems(item: AnySchema, input: unknown, path: JsonPath): Problem[] {
  if (!Array.isArray(input)) return [problem(path, show(input), 'a list')];
  return Array.from(input, (element, index) => shapeProblems(item, element, [...path, index])).flat();
}
