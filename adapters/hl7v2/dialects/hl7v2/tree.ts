/** A message as a mapping sees it: segments by id, and each group once more as a tree of its own. */
import { readText, type Spelling } from '../../codec/escape.ts';
import type { Hl7Message } from '../../codec/message.ts';
import { nameOf } from '../../codec/segments.ts';
import { GROUPS, type Structure } from './structures.ts';

/** `null` is the `""` that deletes; the empty text is absent. */
export type Text = string | null;
/** One text, or sub-components. */
export type Component = Text | readonly Text[];
/** One text, or components. */
export type Repetition = Text | readonly Component[];
/** One text, or repetitions. */
export type Field = Text | readonly Repetition[];
/** `[id, field 1, field 2 …]` */
export type Segment = readonly [id: string, ...fields: Field[]];

/**
 * Every segment is found by its id, wherever it stands: no grammar decides what is read. A group such as `PATIENT` is not
 * among the properties that are listed, because it holds nothing that does not also stand beside it.
 */
export class Hl7Tree {
  [id: string]: readonly Segment[] | readonly Hl7Tree[];
  readonly #segments: readonly Segment[];
  readonly #structure: Structure | undefined;

  constructor(segments: readonly Segment[], structure: Structure | undefined) {
    this.#segments = segments;
    this.#structure = structure;
    const lists = this as unknown as Record<string, Segment[] | undefined>;
    for (const segment of segments) {
      const list = lists[segment[0]];
      if (list === undefined) lists[segment[0]] = [segment];
      else list.push(segment);
    }
  }

  /**
   * A group begins with its first segment and ends where a segment of elsewhere in the structure stands. Those that the
   * structure does not know, such as those of the house, belong to where they stand.
   */
  static group(tree: Hl7Tree, name: string): Hl7Tree[] {
    const structure = tree.#structure;
    const group = structure?.groups.get(name);
    if (!structure || !group) return [];
    const found: Segment[][] = [];
    let current: Segment[] | undefined;
    for (const segment of tree.#segments) {
      const [id] = segment;
      if (id === group.first) {
        current = [segment];
        found.push(current);
      } else if (group.segments.has(id) || !knows(structure, id)) current?.push(segment);
      else current = undefined;
    }
    return found.map(segments => new Hl7Tree(segments, structure));
  }
}

const known = new WeakMap<Structure, Set<string>>();

function knows(structure: Structure, id: string): boolean {
  let ids = known.get(structure);
  if (ids === undefined) {
    ids = new Set(structure.parts.flatMap(part => (typeof part === 'string' ? [part] : [...part.segments])));
    known.set(structure, ids);
  }
  return ids.has(id);
}

for (const name of GROUPS)
  Object.defineProperty(Hl7Tree.prototype, name, {
    get(this: Hl7Tree) {
      return Hl7Tree.group(this, name);
    },
  });

/** All segments of a message in their order, split as far as their delimiters go. */
export function segmentsOf(message: Hl7Message): Segment[] {
  const { text, found, spelling } = message;
  const special = specialOf(spelling);
  return found.ids.map((id, index) => {
    const raw = text.slice(found.starts[index], found.ends[index]);
    const fields = raw.split(spelling.delimiters.field) as [string, ...string[]];
    fields[0] = nameOf(id);
    const header = fields[0] === 'MSH';
    // The first separator of a header is its field 1, and field 2 the other delimiters as they were sent.
    if (header) fields.splice(1, 0, spelling.delimiters.field);
    for (let n = header ? 3 : 1; n < fields.length; n++) {
      const value = fields[n]!;
      if (value !== '' && special.test(value)) (fields as Field[])[n] = fieldOf(value, spelling);
    }
    return fields;
  });
}

const specials = new WeakMap<Spelling['delimiters'], RegExp>();

/** What makes a field more than the text that it is: a delimiter, the two quotation marks of a null, no ASCII. */
function specialOf({ delimiters }: Spelling): RegExp {
  let special = specials.get(delimiters);
  if (special === undefined) {
    const { component, repetition, subcomponent } = delimiters;
    const marks = [...(component + repetition + delimiters.escape + subcomponent)].map(
      c => `\\x${c.charCodeAt(0).toString(16)}`,
    );
    special = new RegExp(`[${marks.join('')}]|[^\\x00-\\x7f]|^""$`);
    specials.set(delimiters, special);
  }
  return special;
}

function fieldOf(raw: string, spelling: Spelling): Field {
  const { repetition, component, subcomponent } = spelling.delimiters;
  const repetitions = split(raw, repetition).map(one => {
    const components = split(one, component).map(part => {
      const parts = split(part, subcomponent).map(text => textOf(text, spelling));
      return parts.length === 1 ? parts[0]! : parts;
    });
    return components.length === 1 && !Array.isArray(components[0]) ? (components[0] as Text) : components;
  });
  return repetitions.length === 1 && !Array.isArray(repetitions[0]) ? (repetitions[0] as Text) : repetitions;
}

/** Nothing is split by a delimiter that the message does not have. */
const split = (text: string, separator: string): string[] =>
  separator === '' || !text.includes(separator) ? [text] : text.split(separator);

const textOf = (raw: string, spelling: Spelling): Text =>
  raw === '' ? '' : raw === '""' ? null : readText(raw, spelling);
