/** What an answer holds that no rule reads: places by name, never values. */
import type { Bound, BoundTable, Place } from './bind.ts';
import { type ItemTest, type PathStep, type PathTree, type Syntax, stepKey } from './path.ts';
import { asList, field, nth } from './runtime.ts';
import { placeName } from './spelling.ts';

const MAX_PLACES = 200;
const MAX_DEPTH = 64;

/** The places that rules read, as a tree over all their paths. */
export interface ReadPlace {
  keys: Map<string, ReadPlace>;
  at: (ReadPlace | undefined)[];
  /** Items found by a condition: the first that passes, or every one (`each`). */
  found: { tests: readonly ItemTest[]; every: boolean; place: ReadPlace }[];
  read: boolean;
  /** Read with all its repeats and everything below. */
  whole: boolean;
  /** Read only where it holds one of the constants that the table would write. */
  constants: unknown[] | undefined;
  /** A name below a list means every item of it: so custom code and `ignore` spell their places. */
  spread: boolean;
  /** What is known where this place and another one coincide. */
  unions: Map<ReadPlace, ReadPlace>;
  /** Items by index, made when first asked for, where nothing but the index decides. */
  items: (ReadPlace | undefined)[] | undefined;
}

const newPlace = (): ReadPlace => ({
  keys: new Map(),
  at: [],
  found: [],
  read: false,
  whole: false,
  constants: undefined,
  spread: false,
  unions: new Map(),
  items: undefined,
});

const READ: ReadPlace = { ...newPlace(), read: true };

export function readPlaces({ rules }: BoundTable): ReadPlace {
  const top = newPlace();
  collect(rules, top);
  return top;
}

/** `every`: within a view, where the first of an item may be any of the whole. */
function collect(rules: readonly Bound[], top: ReadPlace, every = false): void {
  for (const rule of rules) {
    if (rule.kind === 'field') for (const place of rule.read) mark(top, place.steps, every, rule.codec?.whole ?? false);
    else if (rule.kind === 'fixed') mark(top, rule.write.steps, every, false, rule.rule.value);
    else if (rule.kind === 'context') mark(top, rule.write.steps, every, false);
    else if (rule.kind === 'when') collect(rule.rules, top, every);
    else if (rule.kind === 'custom' || rule.kind === 'ignore') for (const place of rule.reads) markEvery(top, place);
    else if (rule.kind === 'each') {
      for (const group of rule.read) {
        const tests = isView(group.steps.at(-1)) ? markTests(top, rule.tests) : rule.tests;
        const viewed = every || group.steps.some(isView);
        collect(rule.rules, itemsOf(top, group.steps, tests, every), viewed && group.steps.every(isPassed));
      }
    }
  }
}

const isView = (step: PathStep | undefined): boolean => step?.kind === 'key' && step.view === true;

/** A view and which of its items is meant: what is read through it is marked where it stands first. */
const isPassed = (step: PathStep, index: number, steps: PathTree): boolean => isView(step) || isView(steps[index - 1]);

/** The conditions of the items of a view hold anywhere in the whole; none is left to ask of a segment. */
function markTests(top: ReadPlace, tests: readonly ItemTest[]): readonly ItemTest[] {
  for (const { path } of tests) mark(top, path, true, false);
  return [];
}

/** The place that the path leads to, views passed over. */
function follow(top: ReadPlace, steps: PathTree, every: boolean): ReadPlace {
  const viewed = every || steps.some(isView);
  return steps.reduce((here, step, index) => {
    if (!isPassed(step, index, steps)) return below(here, step, viewed);
    if (step.kind === 'where') markTests(top, step.tests);
    return here;
  }, top);
}

function mark(top: ReadPlace, steps: PathTree, every: boolean, whole: boolean, constant?: unknown): void {
  settle(follow(top, steps, every), whole, constant === undefined ? undefined : [constant]);
}

/** Custom code and `ignore` look at every occurrence where the author spelled no index. */
function markEvery(top: ReadPlace, { steps }: Place): void {
  const here = steps.filter((step, index) => !isPassed(step, index, steps));
  settle(
    here.reduce((place, step) => Object.assign(below(place, step, true), { spread: true }), top),
    true,
    undefined,
  );
}

/** Several rules may read one place: whoever reads any value decides over those that know a constant. */
function settle(place: ReadPlace, whole: boolean, constants: unknown[] | undefined): void {
  const anyValue = constants === undefined || (place.read && place.constants === undefined);
  place.constants = anyValue ? undefined : [...(place.constants ?? []), ...(constants ?? [])];
  place.read = true;
  place.whole ||= whole;
}

function itemsOf(top: ReadPlace, steps: PathTree, tests: readonly ItemTest[], every: boolean): ReadPlace {
  const last = steps.at(-1);
  const list = follow(top, last?.kind === 'range' ? steps.slice(0, -1) : steps, every);
  if (isView(last)) return list;
  if (last?.kind !== 'range') return finding(list, tests, true);
  const place = newPlace();
  for (let i = last.from; i <= last.to; i++) list.at[i] = place;
  return place;
}

function below(here: ReadPlace, step: PathStep, every: boolean): ReadPlace {
  if (step.kind === 'range') return finding(here, [], true);
  if (step.kind === 'where') return finding(here, step.tests, every);
  if (step.kind === 'at' && every && step.implied) return finding(here, [], true);
  const held = step.kind === 'key' ? here.keys.get(step.name) : here.at[step.index];
  if (held) return held;
  const place = newPlace();
  if (step.kind === 'key') here.keys.set(step.name, place);
  else here.at[step.index] = place;
  return place;
}

/** The discriminator of an item counts as read. */
function finding(here: ReadPlace, tests: readonly ItemTest[], every: boolean): ReadPlace {
  const id = stepKey({ kind: 'where', tests });
  const held = here.found.find(other => other.every === every && stepKey({ kind: 'where', tests: other.tests }) === id);
  if (held) return held.place;
  const place = newPlace();
  for (const { path } of tests) mark(place, path, false, false);
  here.found.push({ tests, every, place });
  return place;
}

/** A search that is under way. */
interface Search {
  syntax: Syntax;
  /** Lists below a name hold segments, whose elements stand by number. */
  text: boolean;
  at: (string | number)[];
  names: Set<string>;
}

/** Places of the tree that hold something outside of `places`, named once each, at most 200. */
export function unmappedIn(syntax: Syntax, places: ReadPlace, tree: unknown): string[] {
  const search: Search = { syntax, text: syntax === 'x12' || syntax === 'hl7v2', at: [], names: new Set() };
  walk(search, tree, places);
  return [...search.names];
}

function walk(search: Search, value: unknown, here: ReadPlace | undefined): void {
  const place = here && !Array.isArray(value) ? bare(here, value) : here;
  if (place?.read && covers(place, value)) return;
  const { names, at } = search;
  if (typeof value !== 'object' || value === null || at.length >= MAX_DEPTH) {
    if (names.size < MAX_PLACES) names.add(placeName(search.syntax, at));
  } else if (Array.isArray(value)) list(search, value, place);
  else for (const name in value) named(search, name, (value as Record<string, unknown>)[name], place?.keys.get(name));
}

function enter(search: Search, name: string | number, value: unknown, place: ReadPlace | undefined): void {
  if (value === undefined || value === null || value === '' || search.names.size >= MAX_PLACES) return;
  search.at.push(name);
  walk(search, asList(value), place);
  search.at.pop();
}

/** Where names hold lists of segments and loops, a segment that is read is passed without saying where it stands. */
function named(search: Search, name: string, value: unknown, place: ReadPlace | undefined): void {
  if (!search.text || place === undefined || place.read || !Array.isArray(value)) {
    enter(search, name, value, place);
    return;
  }
  const { at } = search;
  const known = itemsByIndex(place);
  const seen: ReadPlace[] | undefined = known ? undefined : [];
  at.push(name);
  for (let i = 0; i < value.length; i++) {
    const one = asList(value[i]);
    const item = known ? known[Math.min(i, known.length - 1)] : itemPlace(place, one, i, seen!);
    if (item === undefined || !Array.isArray(one) || !readsSegment(item, one)) enter(search, i, one, item);
  }
  at.pop();
}

function list(search: Search, values: readonly unknown[], place: ReadPlace | undefined): void {
  const { at, text } = search;
  const isSegment = text && typeof at[at.length - 1] === 'number' && typeof at[at.length - 2] === 'string';
  const seen: ReadPlace[] = [];
  const known = place && place.found.length === 0 ? place.at : NOWHERE;
  for (let i = isSegment ? 1 : 0; i < values.length; i++) {
    const value = values[i];
    // Nearly every element of a message is empty, or a text that some rule reads whatever it says.
    if (value === '' || value === undefined || (typeof value === 'string' && readsAny(known[i]))) continue;
    enter(search, i, value, place && itemPlace(place, value, i, seen));
  }
}

const NOWHERE: ReadPlace['at'] = [];

/** Whether every element is read, as it is in nearly all segments: then nobody has to know where they stand. */
function readsSegment({ at, found }: ReadPlace, segment: readonly unknown[]): boolean {
  if (found.length > 0) return false;
  for (let i = 1; i < segment.length; i++) {
    const value = segment[i];
    if (value === '' || value === undefined) continue;
    const place = at[i];
    if (place?.read !== true || !covers(place, value)) return false;
  }
  return true;
}

const readsAny = (place: ReadPlace | undefined): boolean => place?.read === true && place.constants === undefined;

/** A single value is read where a rule reads it; of a list, a rule for one value reads only the first item. */
function covers(place: ReadPlace, value: unknown): boolean {
  if (place.constants) return place.constants.includes(value);
  return place.whole || !Array.isArray(value) || value.length <= 1;
}

/** Items by index where no condition chooses among them; beyond those that rules name all are like the last. */
function itemsByIndex(place: ReadPlace): ReadPlace['items'] | undefined {
  if (place.items !== undefined) return place.items.length > 0 ? place.items : undefined;
  place.items = [];
  if (!place.found.every(({ tests, every }) => every && tests.length === 0)) return undefined;
  for (let i = 0; i <= Math.max(place.at.length, 1); i++) place.items.push(itemPlace(place, undefined, i, []));
  return place.items;
}

function itemPlace(place: ReadPlace, value: unknown, index: number, seen: ReadPlace[]): ReadPlace | undefined {
  let known = place.at[index];
  if (place.read && index === 0) known = union(known, READ);
  if (place.spread && place.keys.size > 0) known = union(known, place);
  for (const { tests, every, place: item } of place.found) {
    if ((!every && seen.includes(item)) || !passesAll(value, tests)) continue;
    if (!every) seen.push(item);
    known = known === undefined ? item : union(known, item);
  }
  return known;
}

/** A field of HL7 v2 is a list of repetitions, of components, of sub-components; nothing is a list more often. */
const LISTS = 3;

/** What stands where a list may stand is its own first item, also where that could be a list again. */
function bare(place: ReadPlace, value: unknown, lists = LISTS): ReadPlace | undefined {
  if (lists === 0 || (place.at.length === 0 && place.found.length === 0)) return place;
  const item = itemPlace(place, value, 0, []);
  return union(place, item && bare(item, value, lists - 1));
}

/** What either of two rules reads; made once per pair. */
function union(one: ReadPlace | undefined, other: ReadPlace | undefined): ReadPlace | undefined {
  if (!one || !other || one === other) return one ?? other;
  const held = one.unions.get(other);
  if (held) return held;
  const both = newPlace();
  one.unions.set(other, both);
  both.spread = one.spread || other.spread;
  for (const { read, whole, constants } of [one, other]) if (read) settle(both, whole, constants);
  for (const name of [...one.keys.keys(), ...other.keys.keys()]) {
    const inner = union(one.keys.get(name), other.keys.get(name));
    if (inner) both.keys.set(name, inner);
  }
  for (let i = 0; i < Math.max(one.at.length, other.at.length); i++) both.at[i] = union(one.at[i], other.at[i]);
  both.found = [...one.found, ...other.found];
  return both;
}

function passesAll(item: unknown, tests: readonly ItemTest[]): boolean {
  for (const test of tests) if (!passes(item, test)) return false;
  return true;
}

/** Whether an item fulfils a condition. */
export function passes(item: unknown, { path, values }: ItemTest): boolean {
  let here = item;
  for (const step of path) {
    if (here === undefined || here === null) return false;
    if (step.kind === 'key') here = (here as Record<string, unknown>)[step.name];
    else if (step.kind !== 'at') return false;
    else here = step.field ? field(here, step.index) : nth(here, step.index);
  }
  return values.includes(here as string);
}
