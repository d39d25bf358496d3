/** What R4 allows where: the element table as maps, read once per type. */
import { ELEMENTS } from './elements.ts';

export interface Element {
  type: string;
  many: boolean;
  required: boolean;
}

const parsed = new Map<string, ReadonlyMap<string, Element>>();
const ENTRY = /^([A-Za-z0-9]+)([?!*+])([A-Za-z0-9.]+)$/;
/** Any of these may stand where the definition says Resource: contained, or an entry of a bundle. */
const ANY_RESOURCE = 'Resource';

/** Elements of a resource, backbone or data type by name; undefined for a type that the table does not hold. */
export function elementsOf(type: string): ReadonlyMap<string, Element> | undefined {
  const known = parsed.get(type);
  if (known || !Object.hasOwn(ELEMENTS, type)) return known;
  const elements = new Map<string, Element>();
  for (const entry of (ELEMENTS[type] ?? '').split(' ')) {
    const [, name = '', mark = '', of = ''] = ENTRY.exec(entry) ?? [];
    elements.set(name, { type: of, many: mark === '*' || mark === '+', required: mark === '!' || mark === '+' });
  }
  parsed.set(type, elements);
  return elements;
}

/** The type that a value of `declared` really has: a contained resource says it itself. */
export function actualType(declared: string, value: unknown): string {
  if (declared !== ANY_RESOURCE) return declared;
  const named = (value as { resourceType?: unknown } | null)?.resourceType;
  return typeof named === 'string' ? named : ANY_RESOURCE;
}

export const isResource = (type: string): boolean => elementsOf(type)?.has('implicitRules') ?? false;

/** All that are in use. */
export const RESOURCES: readonly string[] = Object.keys(ELEMENTS).filter(isResource);

interface Primitive {
  /** JSON type that carries it. */
  json: 'string' | 'number' | 'boolean';
  pattern: RegExp;
}

const text = (pattern: RegExp): Primitive => ({ json: 'string', pattern });
const number = (pattern: RegExp): Primitive => ({ json: 'number', pattern });
const DAY = '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])';
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\\.[0-9]{1,9})?';
const ZONE = '(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])';
const PARTIAL = '[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?';
/** §2.24.0.1: no control characters but tab, line feed and carriage return. */
const TEXT = text(/^(?=\s*\S)[^\u0000-\u0008\u000b\u000c\u000e-\u001f]+$/);
const URI = text(/^\S{1,2048}$/);

/** FHIR R4 §2.24.0.1, with the lengths bounded; a decimal keeps its own digits, eighteen of them. */
export const PRIMITIVES: Readonly<Record<string, Primitive>> = {
  boolean: { json: 'boolean', pattern: /^(?:true|false)$/ },
  integer: number(/^-?(?:0|[1-9][0-9]{0,9})$/),
  unsignedInt: number(/^(?:0|[1-9][0-9]{0,9})$/),
  positiveInt: number(/^[1-9][0-9]{0,9}$/),
  decimal: number(/^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?$/),
  string: TEXT,
  markdown: TEXT,
  code: text(/^\S+(?: \S+)*$/),
  id: text(/^[A-Za-z0-9\-.]{1,64}$/),
  date: text(new RegExp(`^(?:${PARTIAL}|${DAY})$`)),
  dateTime: text(new RegExp(`^(?:${PARTIAL}|${DAY}(?:T${TIME}${ZONE})?)$`)),
  instant: text(new RegExp(`^${DAY}T${TIME}${ZONE}$`)),
  time: text(new RegExp(`^${TIME}$`)),
  uri: URI,
  url: URI,
  canonical: URI,
  oid: text(/^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/),
  uuid: text(/^urn:uuid:[0-9a-f-]{36}$/),
  base64Binary: text(/^[A-Za-z0-9+/=\s]*$/),
};
