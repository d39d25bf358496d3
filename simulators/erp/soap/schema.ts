/** An XSD as a table: global elements, sequences, attributes and text types; as much of XML Schema as our own files use. */
import { readFileSync } from 'node:fs';
import { type Element, readTree } from './tree.ts';

export interface Particle {
  name: string;
  type: string;
  min: number;
  max: number;
}

export interface SchemaType {
  sequence: readonly Particle[];
  attributes: ReadonlyMap<string, { type: string; required: boolean }>;
  /** Text beside attributes, or a text type of the schema's own. */
  text?: { base: string; pattern?: RegExp; values?: ReadonlySet<string>; maxLength?: number };
}

export interface Schema {
  namespace: string;
  qualified: { elements: boolean; attributes: boolean };
  roots: ReadonlyMap<string, string>;
  types: ReadonlyMap<string, SchemaType>;
}

const XS = 'http://www.w3.org/2001/XMLSchema';

export function loadSchema(file: URL): Schema {
  const root = readTree(readFileSync(file, 'utf8'));
  if (root.ns !== XS || root.name !== 'schema') throw new Error(`${file.pathname} is no schema`);
  const named = (kind: string) => root.children.filter(({ ns, name }) => ns === XS && name === kind);
  const types = new Map([
    ...named('complexType').map(one => [of(one, 'name'), complex(one)] as const),
    ...named('simpleType').map(one => [of(one, 'name'), simple(one)] as const),
  ]);
  return {
    namespace: of(root, 'targetNamespace'),
    qualified: {
      elements: of(root, 'elementFormDefault') === 'qualified',
      attributes: of(root, 'attributeFormDefault') === 'qualified',
    },
    roots: new Map(named('element').map(one => [of(one, 'name'), typeOf(one)])),
    types,
  };
}

const of = (element: Element | undefined, name: string): string =>
  element?.attributes.find(attribute => attribute.name === name)?.value ?? '';

/** Without the prefix: types of XML Schema are told apart by their own names, which none of ours has. */
const typeOf = (element: Element, attribute = 'type'): string => of(element, attribute).replace(/^.*:/, '');

const inside = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find(child => child.ns === XS && child.name === name);

function complex(type: Element): SchemaType {
  const extension = inside(inside(type, 'simpleContent'), 'extension');
  const attributes = (extension ?? type).children.filter(({ name }) => name === 'attribute');
  return {
    sequence: (inside(type, 'sequence')?.children ?? []).map(one => ({
      name: of(one, 'name'),
      type: typeOf(one),
      min: Number(of(one, 'minOccurs') || '1'),
      max: of(one, 'maxOccurs') === 'unbounded' ? Number.POSITIVE_INFINITY : Number(of(one, 'maxOccurs') || '1'),
    })),
    attributes: new Map(
      attributes.map(one => [of(one, 'name'), { type: typeOf(one), required: of(one, 'use') === 'required' }]),
    ),
    ...(extension && { text: { base: typeOf(extension, 'base') } }),
  };
}

function simple(type: Element): SchemaType {
  const restriction = inside(type, 'restriction');
  if (!restriction) throw new Error(`${of(type, 'name')}: only a restriction is read`);
  const facet = (name: string): string | undefined => {
    const found = inside(restriction, name);
    return found && of(found, 'value');
  };
  const values = restriction.children.filter(({ name }) => name === 'enumeration').map(one => of(one, 'value'));
  const [pattern, maxLength] = [facet('pattern'), facet('maxLength')];
  return {
    sequence: [],
    attributes: new Map(),
    text: {
      base: typeOf(restriction, 'base'),
      ...(pattern !== undefined && { pattern: new RegExp(`^(?:${pattern})$`) }),
      ...(maxLength !== undefined && { maxLength: Number(maxLength) }),
      ...(values.length > 0 && { values: new Set(values) }),
    },
  };
}
