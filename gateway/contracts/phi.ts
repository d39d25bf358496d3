/** Finds the fields of a schema that are marked as protected health information. */
import type { JsonSchema } from './contract.ts';
import { walkSchema } from './schema-walk.ts';

/** Pointers of the scalar fields marked `x-phi: true`, in order of the schema. */
export function phiPointers(schema: JsonSchema): string[] {
  const pointers = new Set<string>();
  walkSchema(schema, (pointer, place) => {
    const isContainer = 'properties' in place || typeof place['additionalProperties'] === 'object';
    const items = place['items'] as JsonSchema | undefined;
    if (place['x-phi'] !== true || isContainer) return;
    if (items === undefined) pointers.add(pointer);
    else if (!('$ref' in items) && !('properties' in items)) pointers.add(`${pointer}/*`);
  });
  return [...pointers];
}
