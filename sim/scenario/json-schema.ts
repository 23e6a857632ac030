// The JSON Schema of a scenario file, for editors: made from the definition that the parser reads by, so that they agree.
// It knows every single value; what values must be to each other (steps in an order that can be) only the parser knows.
import type { JsonSchema } from './leaf.ts';
import { MAX_STEPS, scenarioSchema } from './schema.ts';
import { type AnySchema, infoOf, partsOf } from './shape.ts';
import { systemSchema } from './system-schema.ts';

/** Draft 2020-12; accepts one scenario, one system, or lists of them under "scenarios" and "systems". */
export function scenarioJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'halfopen scenario',
    description: 'A TCP connection, its settings and what happens to it; a system of programs on nodes; or lists of both.',
    anyOf: [
      { $ref: '#/$defs/scenario' },
      { $ref: '#/$defs/system' },
      {
        type: 'object',
        properties: {
          $schema: { type: 'string' },
          scenarios: { type: 'array', items: { $ref: '#/$defs/scenario' } },
          systems: { type: 'array', items: { $ref: '#/$defs/system' } },
        },
        required: ['scenarios'],
        additionalProperties: false,
      },
    ],
    $defs: {
      scenario: toJsonSchema(scenarioSchema as unknown as AnySchema),
      system: toJsonSchema(systemSchema as unknown as AnySchema),
    },
  };
}

function toJsonSchema(schema: AnySchema): JsonSchema {
  const parts = partsOf(schema);
  if (parts.wrapped) return toJsonSchema(parts.wrapped);
  if (parts.options) return { oneOf: parts.options.map(toJsonSchema) };
  if (parts.item) return { type: 'array', maxItems: infoOf(schema).maxItems ?? MAX_STEPS, items: toJsonSchema(parts.item) };
  if (parts.type === 'literal') return { const: (schema as unknown as { literal: unknown }).literal };
  if (!parts.entries) return infoOf(schema).json;
  const entries = Object.entries(parts.entries);
  const required = entries.filter(([, entry]) => partsOf(entry).type !== 'optional').map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, entry]) => [key, toJsonSchema(entry)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}
