/** Contained resources, moved to where they are referenced and back, so that a path can lead through a reference. */
import { isResource } from './structure.ts';

type Resource = Record<string, unknown>;
export type Place = (string | number)[];

/** In a neutral tree `patient.@Patient` is the contained Patient that `patient` refers to. */
export const INLINE = /^@([A-Z][A-Za-z]*)$/;

interface Found {
  reference: Resource;
  at: Place;
}

/**
 * Moves each contained resource behind the first reference to it, nearest to the root first; what nobody refers to stays
 * in `contained`. Each moves once, so a resource that refers to itself, or twice to another, cannot make the tree grow.
 * Returns the place of each moved resource by its id.
 */
export function inline(body: Resource): ReadonlyMap<string, Place> {
  const waiting = new Map<string, Resource>();
  for (const each of Array.isArray(body['contained']) ? (body['contained'] as unknown[]) : []) {
    const { id, resourceType } = (each ?? {}) as Resource;
    if (typeof id === 'string' && typeof resourceType === 'string' && isResource(resourceType))
      waiting.set(id, each as Resource);
  }
  const places = new Map<string, Place>();
  if (waiting.size === 0) return places;
  const queue: Found[] = [];
  collect(body, [], queue);
  // The queue grows while it is walked: breadth first, so that the nearest reference wins.
  for (const { reference, at } of queue) {
    const id = idOf(reference);
    const resource = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || resource === undefined) continue;
    const name = `@${resource['resourceType']}`;
    const place = [...at, name];
    waiting.delete(id);
    places.set(id, place);
    collect(resource, [...place], queue);
    reference[name] = resource;
  }
  const left = (body['contained'] as Resource[]).filter(each => !places.has(String((each as Resource | null)?.['id'])));
  if (left.length > 0) body['contained'] = left;
  else delete body['contained'];
  return places;
}

function idOf({ reference }: Resource): string | undefined {
  return typeof reference === 'string' && reference.startsWith('#') ? reference.slice(1) : undefined;
}

/** Adds the references of one resource, its contained ones aside. `at` is where the walk is; it is copied where something is found. */
function collect(value: unknown, at: Place, into: Found[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      at.push(index);
      collect(value[index], at, into);
      at.pop();
    }
    return;
  }
  if (idOf(value as Resource) !== undefined) into.push({ reference: value as Resource, at: [...at] });
  for (const name in value) {
    if (name === 'contained') continue;
    at.push(name);
    collect((value as Resource)[name], at, into);
    at.pop();
  }
}

/** The id under which an inlined resource goes back to `contained`: its own, or one made of its type. */
export function idFor(resource: Resource, type: string, taken: ReadonlySet<string>): string {
  if (typeof resource['id'] === 'string') return resource['id'];
  const stem = type.toLowerCase();
  for (let n = 1; ; n += 1) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`;
}
