/** What an answer holds that no rule reads: places by name, never values. */
import type { Bound, BoundTable, Place } from './bind.ts';
import { type Concrete, type ItemTest, type PathStep, type PathTree, type Syntax, stepKey } from './path.ts';
import { nth } from './runtime.ts';
import { placeName } from './spelling.ts';

const MAX_PLACES = 200;
const MAX_DEPTH = 64;

/** The places that rules read, as a tree over all their paths. */
export interface ReadPlace {
  keys: Map<string, ReadPlace>;
  at: Map<number, ReadPlace>;
  /** Items found by a condition: the first that passes, or every one (`each`). */
  found: { tests: readonly ItemTest[]; every: boolean; place: ReadPlace }[];
  /** Read as a whole; a constant only where it holds the value that the table would write. */
  read: boolean;
  whole: boolean;
  constant: unknown;
  /** A name below a list means every item of it: so custom code spells its places. */
  spread: boolean;
}

const newPlace = (): ReadPlace => ({
  keys: new Map(),
  at: new Map(),
  found: [],
  read: false,
  whole: false,
  constant: undefined,
  spread: false,
});

export function readPlaces({ rules }: BoundTable): ReadPlace {
  const top = newPlace();
  collect(rules, top);
  return top;
}

function collect(rules: readonly Bound[], top: ReadPlace): void {
  for (const rule of rules) {
    if (rule.kind === 'field') {
      for (const place of rule.read) mark(top, place.steps, { read: true, whole: rule.codec?.whole ?? false });
    } else if (rule.kind === 'fixed') mark(top, rule.write.steps, { read: true, constant: rule.rule.value });
    else if (rule.kind === 'context') mark(top, rule.write.steps, { read: true });
    else if (rule.kind === 'when') collect(rule.rules, top);
    else if (rule.kind === 'custom' || rule.kind === 'ignore') for (const place of rule.reads) markEvery(top, place);
    else if (rule.kind === 'each') {
      for (const group of rule.read) collect(rule.rules, itemsOf(top, group.steps, rule.tests));
    }
  }
}

function mark(top: ReadPlace, steps: PathTree, how: Partial<ReadPlace>): void {
  Object.assign(
    steps.reduce((here, step) => below(here, step, false), top),
    how,
  );
}

/** Custom code and `ignore` look at every occurrence where the author spelled no index. */
function markEvery(top: ReadPlace, { steps }: Place): void {
  const place = steps.reduce((here, step) => Object.assign(below(here, step, true), { spread: true }), top);
  Object.assign(place, { read: true, whole: true });
}

function itemsOf(top: ReadPlace, steps: PathTree, tests: readonly ItemTest[]): ReadPlace {
  const list = steps.reduce((here, step) => (step.kind === 'range' ? here : below(here, step, false)), top);
  const last = steps.at(-1);
  if (last?.kind !== 'range') return finding(list, tests, true);
  const place = newPlace();
  for (let i = last.from; i <= last.to; i++) list.at.set(i, place);
  return place;
}

function below(here: ReadPlace, step: PathStep, every: boolean): ReadPlace {
  if (step.kind === 'key') return entry(here.keys, step.name);
  if (step.kind === 'range') return finding(here, [], true);
  if (step.kind === 'at') return every && step.implied ? finding(here, [], true) : entry(here.at, step.index);
  return finding(here, step.tests, every);
}

function entry<K>(map: Map<K, ReadPlace>, name: K): ReadPlace {
  const held = map.get(name) ?? newPlace();
  map.set(name, held);
  return held;
}

/** The discriminator of an item counts as read. */
function finding(here: ReadPlace, tests: readonly ItemTest[], every: boolean): ReadPlace {
  const id = stepKey({ kind: 'where', tests });
  const held = here.found.find(other => other.every === every && stepKey({ kind: 'where', tests: other.tests }) === id);
  if (held) return held.place;
  const place = newPlace();
  for (const { path } of tests) mark(place, path, { read: true });
  here.found.push({ tests, every, place });
  return place;
}

/** Places of the tree that hold something outside of `places`, named once each, at most 200. */
export function unmappedIn(syntax: Syntax, places: ReadPlace, tree: unknown): string[] {
  const names = new Set<string>();
  const text = syntax === 'x12' || syntax === 'hl7v2';
  walk(tree, [places], []);
  return [...names];

  function walk(value: unknown, known: readonly ReadPlace[], at: Concrete): void {
    if (value === undefined || value === null || value === '' || names.size >= MAX_PLACES) return;
    if (known.some(place => covers(place, value))) return;
    if (typeof value !== 'object' || at.length >= MAX_DEPTH) {
      names.add(placeName(syntax, at));
      return;
    }
    if (Array.isArray(value)) list(value, known, at);
    else
      for (const [name, inner] of Object.entries(value))
        walk(
          inner,
          known.flatMap(place => place.keys.get(name) ?? []),
          [...at, name],
        );
  }

  function list(values: readonly unknown[], known: readonly ReadPlace[], at: Concrete): void {
    const isSegment = text && typeof at.at(-1) === 'number' && typeof at.at(-2) === 'string';
    const seen = new Set<ReadPlace>();
    for (let i = isSegment ? 1 : 0; i < values.length; i++) {
      const value = values[i];
      if (value === undefined || value === '') continue;
      const next = known.flatMap(place => itemPlaces(place, value, i, seen));
      walk(value, next, [...at, i]);
    }
  }
}

/** A single value is read where a rule reads it; of a list, a rule for one value reads only the first item. */
function covers(place: ReadPlace, value: unknown): boolean {
  if (!place.read) return false;
  if (place.constant !== undefined) return value === place.constant;
  return place.whole || !Array.isArray(value) || value.length <= 1;
}

function itemPlaces(place: ReadPlace, value: unknown, index: number, seen: Set<ReadPlace>): ReadPlace[] {
  const places = place.read && !place.whole && index === 0 ? [{ ...newPlace(), read: true }] : [];
  const at = place.at.get(index);
  if (at) places.push(at);
  if (place.spread && place.keys.size > 0) places.push(place);
  for (const { tests, every, place: item } of place.found) {
    if ((!every && seen.has(item)) || !tests.every(test => passes(value, test))) continue;
    seen.add(item);
    places.push(item);
  }
  return places;
}

/** Whether an item fulfils a condition. */
export function passes(item: unknown, { path, values }: ItemTest): boolean {
  let here = item;
  for (const step of path) {
    if (here === undefined || here === null) return false;
    if (step.kind === 'key') here = (here as Record<string, unknown>)[step.name];
    else here = step.kind === 'at' ? nth(here, step.index) : undefined;
  }
  return values.includes(here as string);
}
