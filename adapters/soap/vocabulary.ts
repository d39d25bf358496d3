/** What a partner's schema says, as tables: the elements of each type in the order of its xs:sequence, and what they hold. */

/**
 * A type in one text, its elements in the order of the sequence, divided by white space:
 * `Name` may stand once, `Name!` must, `Name*` may stand more than once, `Name+` must at least once;
 * `:Type` behind it names another type than `string`; `@name` is an attribute; `#decimal` is text of its own beside attributes.
 */
export type TypeText = string;

export interface VocabularyTables {
  namespace: string;
  prefix: string;
  /** elementFormDefault and attributeFormDefault of the schema: whether what stands inside carries the namespace. */
  elements: 'qualified' | 'unqualified';
  attributes: 'qualified' | 'unqualified';
  /** What may be asked, by its root element. */
  operations: Readonly<Record<string, Operation>>;
  /** Root elements and their types: those of requests, and those of answers. */
  roots: Readonly<Record<string, string>>;
  types: Readonly<Record<string, TypeText>>;
  /** A text type of its own, such as a code: the pattern of its values. */
  texts?: Readonly<Record<string, RegExp>>;
}

export interface Operation {
  /** Root element of its answer. */
  answer: string;
  /** What is appended to the path of the endpoint, such as the service that has it. */
  service?: string;
  /** Where it is not the one of the dialect. */
  action?: string;
}

export interface Slot {
  name: string;
  /** How a tree spells it: an attribute as `@name`. */
  key: string;
  type: string;
  many: boolean;
  required: boolean;
}

export interface ComplexType {
  /** In the order of the sequence. */
  elements: ReadonlyMap<string, Slot>;
  attributes: ReadonlyMap<string, Slot>;
  /** Text type, where it has text beside its attributes. */
  text?: string;
}

export interface Vocabulary extends Omit<VocabularyTables, 'types'> {
  types: ReadonlyMap<string, ComplexType>;
}

/** XML Schema part 2 §3: what a text of each type looks like. */
const TEXTS: Readonly<Record<string, RegExp>> = {
  string: /^[\s\S]*$/,
  boolean: /^(?:true|false|1|0)$/,
  decimal: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/,
  integer: /^[+-]?\d+$/,
  date: /^-?\d{4,}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?$/,
  dateTime: /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/,
  base64Binary: /^[A-Za-z0-9+/=\s]*$/,
};

/** The pattern of a text type; undefined for one that has parts. */
export const textType = ({ texts }: Pick<Vocabulary, 'texts'>, type: string): RegExp | undefined =>
  TEXTS[type] ?? texts?.[type];

const TOKEN = /^(@|#)?([A-Za-z_][\w.-]*)([!*+]?)(?::([A-Za-z_][\w.-]*))?$/;

/** @throws TypeError for a table that names a type which it does not have, or that it cannot read */
export function vocabulary(tables: VocabularyTables): Vocabulary {
  const types = new Map(Object.entries(tables.types).map(([name, text]) => [name, parsed(name, text)]));
  const known = (type: string): boolean => types.has(type) || textType(tables, type) !== undefined;
  const named = [
    ...Object.values(tables.roots),
    ...[...types.values()].flatMap(type => [...type.elements.values(), ...type.attributes.values()].map(s => s.type)),
  ];
  const missing = named.find(type => !known(type));
  if (missing !== undefined) throw new TypeError(`no type ${missing}`);
  for (const [request, { answer }] of Object.entries(tables.operations))
    for (const root of [request, answer]) if (!tables.roots[root]) throw new TypeError(`no root element ${root}`);
  return { ...tables, types };
}

function parsed(name: string, table: TypeText): ComplexType {
  const elements = new Map<string, Slot>();
  const attributes = new Map<string, Slot>();
  let text: string | undefined;
  for (const token of table.trim().split(/\s+/)) {
    if (token === '') continue;
    const [, mark, local = '', often = '', type = 'string'] = TOKEN.exec(token) ?? [];
    const into = mark === '@' ? attributes : elements;
    if (local === '' || into.has(local)) throw new TypeError(`${name}: ${token}`);
    if (mark === '#') text = local;
    else
      into.set(local, {
        name: local,
        key: mark === '@' ? `@${local}` : local,
        type,
        many: /[*+]/.test(often),
        required: /[!+]/.test(often),
      });
  }
  return { elements, attributes, ...(text !== undefined && { text }) };
}
