/** Walks a schema: every place of it by its pointer, local references resolved. Contracts hold a message in one file. */
import { fragmentTokens } from '../pointer.ts';
import type { JsonSchema } from './contract.ts';

/** Called for each place of a schema, references resolved: its pointer (`*` for any item or name) and its schema. */
export type Visit = (pointer: string, schema: JsonSchema) => void;

/** Walks properties, items and maps, following local references; a recursive definition is entered once per branch. */
export function walkSchema(root: JsonSchema, visit: Visit): void {
  const step = (schema: unknown, pointer: string, trail: readonly string[]): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const reference = (schema as JsonSchema)['$ref'];
    if (typeof reference === 'string') {
      if (!trail.includes(reference)) step(resolveLocal(root, reference), pointer, [...trail, reference]);
      return;
    }
    const { properties, items, additionalProperties, ...rest } = schema as JsonSchema;
    visit(pointer, schema as JsonSchema);
    for (const [name, property] of Object.entries((properties ?? {}) as JsonSchema)) {
      step(property, `${pointer}/${name}`, trail);
    }
    step(items, `${pointer}/*`, trail);
    step(additionalProperties, `${pointer}/*`, trail);
    for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
      for (const branch of (rest[keyword] ?? []) as unknown[]) step(branch, pointer, trail);
    }
  };
  step(root, '', []);
}

/** The schema at a `#/…` reference of the same document. */
export function resolveLocal(root: JsonSchema, reference: string): JsonSchema | undefined {
  if (!reference.startsWith('#')) return undefined;
  const tokens = fragmentTokens(reference);
  return tokens.reduce<unknown>((at, token) => (at as JsonSchema | undefined)?.[token], root) as JsonSchema | undefined;
}
