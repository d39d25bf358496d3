/** Turns a neutral tree into the JSON of a resource, and refuses what R4 has no place for. */
import { DialectError, type Mishap } from '../../../../gateway/kit.ts';
import { INLINE, idFor } from './contained.ts';
import { actualType, type Element, elementsOf, isResource, PRIMITIVES } from './structure.ts';

/** A number as it stands: JSON.stringify prints its text (ECMA-262, JSON.rawJSON). */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): object };

type Place = readonly (string | number)[];

/** What one write knows beside the place it is at. */
interface Writing {
  mishaps: Mishap[];
  /** Resources that stood behind a reference, written, by the id they got. */
  contained: Map<string, unknown>;
}

const DEPTH = 32;
/** Passed on as they were read: no table of ours writes them. */
const OPAQUE = new Set(['Narrative', 'Signature']);
/** A primitive's id and extensions stand beside it under its name with an underscore (FHIR R4 §2.6.2.3). */
const SIBLING: ReadonlyMap<string, Element> = new Map([
  ['id', { type: 'string', many: false, required: false }],
  ['extension', { type: 'Extension', many: true, required: false }],
]);

/**
 * JSON text of a resource. Decimals and integers held as text leave as JSON numbers with the same digits.
 * Throws DialectError with every element that is unknown, missing, repeated or misspelled; places start at `body`.
 */
export function writeResource(resource: unknown): string {
  const mishaps: Mishap[] = [];
  const type = actualType('Resource', resource);
  if (!isResource(type)) throw new DialectError({ cause: 'resource-unknown', at: ['body', 'resourceType'] });
  const value = asWhole(resource, type, ['body'], mishaps);
  const [first, ...others] = mishaps;
  if (first) throw new DialectError(first, ...others);
  return JSON.stringify(value);
}

/** A resource that contains what its references stand for: the message itself, or one entry of a bundle. */
function asWhole(resource: unknown, type: string, at: Place, mishaps: Mishap[]): unknown {
  const writing: Writing = { mishaps, contained: new Map() };
  const value = asObject(resource, type, at, writing) as { contained?: unknown[] } | undefined;
  const contained = [...(value?.contained ?? []), ...writing.contained.values()];
  return contained.length > 0 ? { ...value, contained } : value;
}

function asObject(value: unknown, type: string, at: Place, writing: Writing): unknown {
  if (OPAQUE.has(type)) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || at.length > DEPTH) {
    return blame(writing, 'wrong-type', at);
  }
  const elements = elementsOf(type);
  if (!elements) return blame(writing, 'resource-unknown', at);
  const written: Record<string, unknown> = isResource(type) ? { resourceType: type } : {};
  for (const [name, held] of Object.entries(value)) {
    if (held === undefined || (name === 'resourceType' && isResource(type))) continue;
    const place = [...at, name];
    const inlined = type === 'Reference' ? INLINE.exec(name)?.[1] : undefined;
    const element = elements.get(name) ?? sibling(elements, name);
    if (inlined) written['reference'] = contain(held, inlined, place, writing);
    else if (!element) blame(writing, 'element-unknown', place);
    else written[name] ??= asElement(held, element, place, writing);
  }
  for (const [name, { required }] of elements) {
    if (required && written[name] === undefined) missing(writing, [...at, name]);
  }
  return written;
}

/** What is there but wrong has been said already. */
function missing(writing: Writing, at: Place): void {
  const place = at.join();
  if (!writing.mishaps.some(known => known.at?.join() === place)) blame(writing, 'element-missing', at);
}

/** Moves the resource behind a reference to `contained`; returns the reference. */
function contain(resource: unknown, type: string, at: Place, writing: Writing): string {
  const id = idFor((resource ?? {}) as Record<string, unknown>, type, new Set(writing.contained.keys()));
  if (writing.contained.has(id)) blame(writing, 'value-invalid', [...at, 'id']);
  // Its place is kept before what it refers to itself: contained resources stand in the order of their references.
  writing.contained.set(id, undefined);
  const written = asObject(resource, type, at, writing);
  writing.contained.set(id, { ...(written as object), id });
  return `#${id}`;
}

function sibling(elements: ReadonlyMap<string, Element>, name: string): Element | undefined {
  const primitive = name.startsWith('_') ? elements.get(name.slice(1)) : undefined;
  return primitive && PRIMITIVES[primitive.type]
    ? { type: 'Element', many: primitive.many, required: false }
    : undefined;
}

function asElement(value: unknown, element: Element, at: Place, writing: Writing): unknown {
  if (Array.isArray(value) !== element.many) return blame(writing, element.many ? 'wrong-type' : 'too-many', at);
  if (!Array.isArray(value)) return asValue(value, element, at, writing);
  // FHIR R4 §2.6.2: an empty array is not allowed, and one that would be empty is left out.
  if (value.length === 0) return undefined;
  return Array.from(value, (each, index) => asValue(each, element, [...at, index], writing));
}

function asValue(value: unknown, { type }: Element, at: Place, writing: Writing): unknown {
  if (type === 'Element') return value === null ? null : asSibling(value, at, writing);
  const primitive = PRIMITIVES[type];
  if (!primitive && type === 'Resource' && at.at(-1) === 'resource')
    return asWhole(value, actualType(type, value), at, writing.mishaps);
  if (!primitive) return asObject(value, actualType(type, value), at, writing);
  if (primitive.json === 'boolean') return typeof value === 'boolean' ? value : blame(writing, 'wrong-type', at);
  const numeric = primitive.json === 'number';
  if (typeof value !== 'string' && !(numeric && typeof value === 'number')) return blame(writing, 'wrong-type', at);
  const spelled = String(value);
  if (!primitive.pattern.test(spelled)) return blame(writing, 'value-invalid', at);
  return numeric ? rawJson(spelled) : spelled;
}

function asSibling(value: unknown, at: Place, writing: Writing): unknown {
  if (typeof value !== 'object' || value === null) return blame(writing, 'wrong-type', at);
  const written: Record<string, unknown> = {};
  for (const [name, held] of Object.entries(value)) {
    const element = SIBLING.get(name);
    written[name] = element
      ? asElement(held, element, [...at, name], writing)
      : blame(writing, 'element-unknown', [...at, name]);
  }
  return written;
}

function blame({ mishaps }: Writing, cause: string, at: Place): undefined {
  mishaps.push({ cause, at, position: spell(at) });
}

/** `['body', 'item', 0, 'category']` as `item[0].category`. */
export function spell(at: Place): string {
  return at
    .slice(1)
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
