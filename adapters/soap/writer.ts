/** A neutral tree → what xml2js builds: every element in the order of its type, with its namespace, and strictly. */
import { DialectError, type Mishap } from '../../gateway/kit.ts';
import type { XmlObject } from '../../transports/soap.ts';
import { type ComplexType, type Slot, textType, type Vocabulary } from './vocabulary.ts';

type Place = readonly (string | number)[];
type Built = string | XmlObject;

interface Writing {
  vocabulary: Vocabulary;
  mishaps: Mishap[];
}

/** XML 1.0 §2.2: no document may hold these, however they are escaped. */
const NOT_XML =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const DEPTH = 40;

/** @throws DialectError naming each element that is unknown, missing, repeated or misspelled; places start at `body` */
export function writeElement(vocabulary: Vocabulary, root: string, content: unknown): XmlObject {
  const writing: Writing = { vocabulary, mishaps: [] };
  const slot: Slot = { name: root, key: root, type: vocabulary.roots[root] ?? '', many: false, required: true };
  const built = element(writing, slot, content ?? {}, ['body', root]);
  const [first, ...others] = writing.mishaps;
  if (first) throw new DialectError(first, ...others);
  const declared = { [`xmlns:${vocabulary.prefix}`]: vocabulary.namespace };
  const object: XmlObject = typeof built === 'object' ? built : built ? { _: built } : {};
  return {
    [`${vocabulary.prefix}:${root}`]: { ...object, $: { ...declared, ...(object['$'] as XmlObject | undefined) } },
  };
}

function element(writing: Writing, { type }: Slot, value: unknown, at: Place): Built | undefined {
  const pattern = textType(writing.vocabulary, type);
  if (pattern) return text(writing, pattern, value, at);
  const complex = writing.vocabulary.types.get(type);
  // A text type with attributes may be given as its text alone.
  const held = typeof value === 'string' && complex?.text ? { '#text': value } : value;
  if (!complex || typeof held !== 'object' || held === null || Array.isArray(held) || at.length > DEPTH)
    return blame(writing, complex ? 'wrong-type' : 'element-unknown', at);
  return parts(writing, complex, held as Record<string, unknown>, at);
}

function parts(writing: Writing, type: ComplexType, held: Record<string, unknown>, at: Place): XmlObject {
  const { vocabulary } = writing;
  for (const name of Object.keys(held)) {
    const known = name.startsWith('@') ? type.attributes.has(name.slice(1)) : type.elements.has(name);
    if (!known && !(name === '#text' && type.text) && held[name] !== undefined)
      blame(writing, name.startsWith('@') ? 'attribute-unknown' : 'element-unknown', [...at, name]);
  }
  const built: XmlObject = {};
  const attributes = attributesOf(writing, type, held, at);
  if (Object.keys(attributes).length > 0) built['$'] = attributes;
  const own = type.text && textType(vocabulary, type.text);
  if (own) built['_'] = text(writing, own, held['#text'], [...at, '#text']) ?? '';
  const prefix = vocabulary.elements === 'qualified' ? `${vocabulary.prefix}:` : '';
  for (const slot of type.elements.values()) {
    const written = occurrences(writing, slot, held[slot.name], [...at, slot.name]);
    if (written !== undefined) built[prefix + slot.name] = written;
  }
  return built;
}

function attributesOf(writing: Writing, type: ComplexType, held: Record<string, unknown>, at: Place): XmlObject {
  const { vocabulary } = writing;
  const attributes: XmlObject = {};
  const prefix = vocabulary.attributes === 'qualified' ? `${vocabulary.prefix}:` : '';
  for (const { name, type: of, required } of type.attributes.values()) {
    const place = [...at, `@${name}`];
    const value = held[`@${name}`];
    if (value === undefined && required) blame(writing, 'attribute-missing', place);
    const written =
      value === undefined ? undefined : text(writing, textType(vocabulary, of) ?? /^[\s\S]*$/, value, place);
    if (written !== undefined) attributes[prefix + name] = written;
  }
  return attributes;
}

function occurrences(writing: Writing, slot: Slot, value: unknown, at: Place): Built | Built[] | undefined {
  const absent = value === undefined || (Array.isArray(value) && value.length === 0);
  if (absent) return slot.required ? blame(writing, 'element-missing', at) : undefined;
  if (!Array.isArray(value)) return element(writing, slot, value, at);
  if (!slot.many) return blame(writing, 'too-many', at);
  const built = value.map((each, index) => element(writing, slot, each, [...at, index]));
  return built.filter(each => each !== undefined);
}

function text(writing: Writing, pattern: RegExp, value: unknown, at: Place): string | undefined {
  if (typeof value !== 'string') return blame(writing, 'wrong-type', at);
  if (NOT_XML.test(value)) return blame(writing, 'not-xml', at);
  return pattern.test(value) ? value : blame(writing, 'value-invalid', at);
}

function blame({ mishaps }: Writing, cause: string, at: Place): undefined {
  mishaps.push({ cause, at, position: spelled(at) });
}

/** `['body', 'Root', 'Line', 0, 'Memo']` as `Root.Line[0].Memo`. */
export const spelled = (at: Place): string =>
  at
    .slice(1)
    .map(part => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
