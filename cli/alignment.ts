/** An X12 message a segment to a line, indented by its level, and beside each segment the fields that stand in it. */
import { atPointer } from '../gateway/pointer.ts';
import type { CompiledTable } from '../gateway/tables/compile.ts';

/** Column at which the fields stand. */
const COLUMN = 72;
const LEVELS: Readonly<Record<string, number>> = { '20': 1, '21': 2, '22': 3, '23': 4 };
const ENVELOPE = ['ISA', 'GS', 'ST', 'SE', 'GE', 'IEA'];

/** `text` begins with ISA; `tree` is the neutral tree of its one set, `canonical` what `table` reads in it. */
export function alignX12(text: string, table: CompiledTable, tree: unknown, canonical: unknown): string[] {
  const [element = '*', end = '~'] = [text[3], text[105]];
  const fields = fieldsBySegment(table, tree, canonical, element);
  let depth = 0;
  return text
    .split(end)
    .map(segment => segment.trim())
    .filter(segment => /^[A-Z0-9]{2,3}\W/.test(segment))
    .map(segment => {
      const [id = '', , , level = ''] = segment.split(element);
      if (id === 'HL') depth = LEVELS[level] ?? depth;
      if (ENVELOPE.includes(id)) depth = 0;
      const line = `${'  '.repeat(Math.max(0, id === 'HL' ? depth - 1 : depth))}${segment}${end}`;
      const found = ENVELOPE.includes(id) ? undefined : fields.get(segment)?.shift();
      return found ? `${line.padEnd(COLUMN)} ◂ ${found}` : line;
    });
}

/** What stands in each segment, in the order of the message: segments that read alike take turns. */
function fieldsBySegment(
  table: CompiledTable,
  tree: unknown,
  canonical: unknown,
  element: string,
): Map<string, string[]> {
  const found = new Map<object, { text: string; pointers: Set<string> }>();
  for (const { place, pointer, group } of table.origins(tree)) {
    const segment = group ? undefined : segmentAt(tree, place);
    if (!segment || isAbsent(atPointer(canonical, pointer))) continue;
    const entry = found.get(segment) ?? { text: textOf(segment, element), pointers: new Set<string>() };
    entry.pointers.add(pointer);
    found.set(segment, entry);
  }
  const bySegment = new Map<string, string[]>();
  for (const { text, pointers } of found.values())
    bySegment.set(text, [...(bySegment.get(text) ?? []), shortly([...pointers])]);
  return bySegment;
}

/** A place may be reserved for a field that this message does not have; a field as a whole stands in its parts. */
const isAbsent = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value));

/** The array on the way to a place that is a segment: its first item is its id. */
function segmentAt(tree: unknown, place: readonly (string | number)[]): readonly unknown[] | undefined {
  let here: unknown = tree;
  for (const step of place) {
    here = (here as Record<string | number, unknown> | undefined)?.[step];
    if (Array.isArray(here) && typeof here[0] === 'string' && /^[A-Z][A-Z0-9]{1,2}$/.test(here[0])) return here;
  }
  return undefined;
}

/** As it was written, for looking it up: composites with a colon, repeats with a caret, nothing after the last value. */
function textOf(segment: readonly unknown[], element: string): string {
  const repeats = segment[0] === 'EB' ? [3] : [];
  const parts = segment.map((part, at) =>
    Array.isArray(part) ? part.join(repeats.includes(at) ? '^' : ':') : (part ?? ''),
  );
  return parts.join(element).replace(/[^A-Za-z0-9.]+$/, '');
}

/** Pointers that share their beginning say it once: `/subscriber/familyName givenName memberId`. */
function shortly(pointers: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const pointer of pointers) {
    const at = pointer.lastIndexOf('/');
    const above = pointer.slice(0, at + 1);
    groups.set(above, [...(groups.get(above) ?? []), pointer.slice(at + 1)]);
  }
  return [...groups].map(([above, names]) => above + names.join(' ')).join(' ');
}
