/** Which canonical field a place of a written tree came from, and by which rule: for problems and for explain. */
import type { Bound, BoundTable, Group } from './bind.ts';
import { type Concrete, type PathTree, parseCanonical, pointerOf } from './path.ts';
import type { ContextKey, Predicate } from './rule.ts';
import { items, nth } from './runtime.ts';
import { passes } from './unmapped.ts';

export interface Origin {
  place: Concrete;
  pointer: string;
  rule: string;
  /** Where a list or one of its items stands; a field inside says more. */
  group?: boolean;
}

/** The pointer for one place; a place that holds several fields gives what these have in common. */
export function pointerAt(table: BoundTable, tree: unknown, at: Concrete): string | undefined {
  const origins = originsOf(table, tree);
  const above = origins
    .filter(({ place }) => startsWith(at, place))
    .toSorted((a, b) => b.place.length - a.place.length);
  const field = above.find(origin => !origin.group);
  if (field) return field.pointer;
  const below = origins.filter(({ place }) => startsWith(place, at)).map(({ pointer }) => pointer.split('/'));
  const [first = [], ...others] = below;
  const shared = first.slice(0, first.findIndex((part, i) => others.some(other => other[i] !== part)) >>> 0);
  return shared.length > 1 ? shared.join('/') : above[0]?.pointer;
}

/** Every place that the table writes into this tree, with the field it comes from. */
export function originsOf({ rules }: BoundTable, tree: unknown): Origin[] {
  const origins: Origin[] = [];
  visit(rules, tree, [], '', undefined);
  return origins;

  function visit(
    rules: readonly Bound[],
    node: unknown,
    at: Concrete,
    pointer: string,
    cause: string | undefined,
  ): void {
    const add = (steps: PathTree, from: string | undefined, rule: string): void => {
      const place = locate(steps, node);
      if (place && from !== undefined) origins.push({ place: [...at, ...place], pointer: from, rule });
    };
    for (const bound of rules) {
      const { id } = bound.rule;
      if (bound.kind === 'field')
        for (const { steps } of bound.write) {
          // Without a codec a rule writes single values: several are the work of another one.
          const place = bound.codec ? undefined : locate(steps, node);
          if (!place || items(valueAt(node, place)).length < 2) add(steps, pointer + pointerOf(bound.canonical), id);
        }
      else if (bound.kind === 'custom') {
        for (const { place, canonical } of bound.writes) add(wholly(place.steps), pointer + pointerOf(canonical), id);
        for (const own of bound.custom.origins?.(node) ?? [])
          origins.push({ place: [...at, ...own.place], pointer: pointer + own.pointer, rule: id });
      } else if (bound.kind === 'context') add(bound.write.steps, inputAt(bound.rule.key) ?? cause, id);
      else if (bound.kind === 'fixed') add(bound.write.steps, cause, id);
      else if (bound.kind === 'when') visit(bound.rules, node, at, pointer, causeOf(bound.rule.test, pointer) ?? cause);
      else if (bound.kind === 'each' && bound.write) each(bound, bound.write, node, at, pointer);
    }
  }

  function each(bound: Bound & { kind: 'each' }, group: Group, node: unknown, at: Concrete, pointer: string): void {
    const list = `${pointer}${pointerOf(bound.canonical)}`;
    const last = group.steps.at(-1);
    const range = last?.kind === 'range' ? last : undefined;
    const steps = range ? group.steps.slice(0, -1) : group.steps;
    const place = locate(steps, node);
    if (!place) return;
    const holder = [...at, ...place];
    if (!range) origins.push({ place: holder, pointer: list, rule: bound.rule.id, group: true });
    let count = 0;
    for (const [i, item] of items(valueAt(node, place)).entries()) {
      if (range && (i < range.from || i > range.to)) continue;
      if (!bound.tests.every(test => passes(item, test))) continue;
      const pointer = `${list}/${count}`;
      const before = origins.push({ place: [...holder, i], pointer, rule: bound.rule.id, group: true });
      visit(bound.rules, item, [...holder, i], pointer, undefined);
      // Lists may share a group: an item in which nothing of this list stands is one of another.
      if (origins.slice(before).some(({ place }) => isWritten(valueAt(tree, place)))) count++;
      else origins.length = before - 1;
    }
  }
}

/** Of a list the list, not one of its items. */
const wholly = (steps: PathTree): PathTree => (steps.at(-1)?.kind === 'range' ? steps.slice(0, -1) : steps);

/** What a rule takes from the whole request comes from there, wherever the rule stands. */
const inputAt = (key: ContextKey): string | undefined =>
  key.startsWith('input.') ? pointerOf(parseCanonical(key.slice('input.'.length))) : undefined;

/** A constant stands for the field whose presence calls for it. */
function causeOf(test: Predicate, pointer: string): string | undefined {
  if (test.kind === 'present' || test.kind === 'equals') return pointer + pointerOf(parseCanonical(test.path));
  return test.kind === 'all'
    ? test.of.map(inner => causeOf(inner, pointer)).find(found => found !== undefined)
    : undefined;
}

/** Indices instead of conditions; undefined where no item passes. */
function locate(steps: PathTree, tree: unknown): Concrete | undefined {
  const place: (string | number)[] = [];
  let here = tree;
  for (const step of steps) {
    if (step.kind === 'where') {
      const index = items(here).findIndex(item => step.tests.every(test => passes(item, test)));
      if (index < 0) return undefined;
      place.push(index);
      here = nth(here, index);
    } else if (step.kind === 'key') {
      place.push(step.name);
      here = (here as Record<string, unknown> | undefined | null)?.[step.name];
    } else if (step.kind === 'at') {
      place.push(step.index);
      here = nth(here, step.index);
    } else return undefined;
  }
  return place;
}

const valueAt = (tree: unknown, place: Concrete): unknown =>
  place.reduce((here: unknown, part) => (here as Record<string | number, unknown> | undefined | null)?.[part], tree);

const isWritten = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const startsWith = (place: Concrete, start: Concrete): boolean =>
  start.length <= place.length && start.every((part, i) => place[i] === part);
