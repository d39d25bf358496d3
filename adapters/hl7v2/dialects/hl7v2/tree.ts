/** A message as a mapping sees it: segments by id, and each group once more as a tree of its own. */
import { GROUPS, type Structure } from './structures.ts';

/** `null` is the `""` that deletes; the empty text is absent. */
export type Text = string | null;
/** One text, or sub-components. */
export type Component = Text | readonly Text[];
/** One text, or components. */
export type Repetition = Text | readonly Component[];
/** One text, or repetitions. */
export type Field = Text | readonly Repetition[];
/** `[id, field 1, field 2 …]`: a list, or a segment that was read, which splits a field when it is asked for. */
export interface Segment {
  at(n: number): Field | undefined;
  readonly length: number;
}
/** One whose fields are all there. */
export type SplitSegment = [id: string, ...fields: Field[]];

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
      const id = segment.at(0) as string;
      const list = lists[id];
      if (list === undefined) lists[id] = [segment];
      else list.push(segment);
    }
  }

  /**
   * A group begins with its first segment and ends where a segment of elsewhere in the structure stands. Those that the
   * structure does not know, such as those of the house, belong to where they stand.
   */
  static group(tree: Hl7Tree, name: string): Hl7Tree[] {
    return tree.#occurrences(name).map(segments => new Hl7Tree(segments, tree.#structure));
  }

  /**
   * The message once for each occurrence of a group, as if it were the only one; as it is where there is none. Undefined where
   * there are more than `most`, or where what stands outside of them would be repeated beyond all measure.
   */
  static parts(tree: Hl7Tree, name: string, most: number): Hl7Tree[] | undefined {
    const found = tree.#occurrences(name);
    const [first] = found;
    if (first === undefined) return [tree];
    if (found.length > most) return undefined;
    const grouped = new Set(found.flat());
    const begin = tree.#segments.indexOf(first[0]!);
    const before = tree.#segments.slice(0, begin);
    const behind = tree.#segments.slice(begin).filter(segment => !grouped.has(segment));
    if (found.length * (before.length + behind.length) > MOST_REPEATED) return undefined;
    return found.map(own => new Hl7Tree([...before, ...own, ...behind], tree.#structure));
  }

  #occurrences(name: string): Segment[][] {
    const structure = this.#structure;
    const group = structure?.groups.get(name);
    if (!structure || !group) return [];
    const found: Segment[][] = [];
    let current: Segment[] | undefined;
    for (const segment of this.#segments) {
      const id = segment.at(0) as string;
      if (id === group.first) {
        current = [segment];
        found.push(current);
      } else if (group.segments.has(id) || !knows(structure, id)) current?.push(segment);
      else current = undefined;
    }
    return found;
  }
}

/** Segments; what is written by hand or by a charging system has some thousands. */
const MOST_REPEATED = 1_000_000;

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
