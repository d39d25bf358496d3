/** Finds rules that get in each other's way: two that write one place, two that fill one field. */
import type { Bound, BoundTable, Problem } from './bind.ts';
import { type PathTree, stepKey } from './path.ts';
import type { Predicate } from './rule.ts';

interface Target {
  path: readonly string[];
  name: string;
  rule: string;
  guards: readonly Predicate[];
  /** Constants may be written twice where they agree. */
  constant?: unknown;
  /** A list as a whole, filled by `each`. */
  group?: boolean;
}

export function crowdedTargets({ rules }: BoundTable): Problem[] {
  const problems: Problem[] = [];
  inspect(rules, problems);
  return problems;
}

/** One frame: the top of the tree, or the items of one `each`. */
function inspect(rules: readonly Bound[], problems: Problem[]): void {
  const written: Target[] = [];
  const filled: Target[] = [];
  collect(rules, [], written, filled, problems);
  const report = (what: string, [a, b]: [Target, Target], fix: string): void => {
    const message = `${a.name} is ${what} here and by the rule at ${b.rule}`;
    problems.push({ rule: a.rule, code: 'two-rules-one-target', message, fix });
  };
  for (const pair of clashes(written))
    report('written', pair, 'keep one, or guard them by conditions that exclude each other');
  for (const pair of clashes(filled)) report('filled', pair, 'join them by { read: [first, second] }, or guard them');
}

function collect(
  rules: readonly Bound[],
  guards: readonly Predicate[],
  written: Target[],
  filled: Target[],
  problems: Problem[],
): void {
  for (const rule of rules) {
    const { id } = rule.rule;
    const target = (steps: PathTree, name: string): Target => ({ path: steps.map(stepKey), name, rule: id, guards });
    if (rule.kind === 'when') collect(rule.rules, [...guards, rule.rule.test], written, filled, problems);
    if (rule.kind === 'fixed')
      written.push({ ...target(rule.write.steps, rule.write.label), constant: rule.rule.value });
    if (rule.kind === 'context') written.push(target(rule.write.steps, rule.write.label));
    if (rule.kind === 'given') filled.push(target(rule.canonical, rule.rule.canonical));
    if (rule.kind === 'field') {
      written.push(...rule.write.map(({ steps, label }) => target(steps, label)));
      if (rule.read.length > 0) filled.push(target(rule.canonical, rule.rule.canonical));
    }
    if (rule.kind !== 'each') continue;
    const tests = stepKey({ kind: 'where', tests: rule.tests });
    if (rule.write) {
      const { path, ...group } = target(rule.write.steps, rule.write.label);
      written.push({ ...group, path: rule.tests.length > 0 ? [...path, tests] : path, group: rule.tests.length === 0 });
    }
    if (rule.read.length > 0) filled.push({ ...target(rule.canonical, rule.rule.canonical), group: true });
    inspect(rule.rules, problems);
  }
}

/** Pairs where one path is the other or leads through it, unless they can never apply together. */
function clashes(targets: readonly Target[]): [Target, Target][] {
  const byPath = new Map<string, Target[]>();
  for (const target of targets) {
    const id = target.path.join('');
    byPath.set(id, [...(byPath.get(id) ?? []), target]);
  }
  return targets.flatMap((target, position) => {
    const others = target.path.flatMap((_, length) => byPath.get(target.path.slice(0, length + 1).join('')) ?? []);
    const clash = others.find(other => {
      const same = other.path.length === target.path.length;
      if (other === target || (same && targets.indexOf(other) > position)) return false;
      if (!same && other.group && target.path[other.path.length]?.includes('=')) return false;
      return !agree(target, other) && !exclude(target.guards, other.guards);
    });
    return clash ? [[target, clash] as [Target, Target]] : [];
  });
}

const agree = (a: Target, b: Target): boolean => a.constant !== undefined && a.constant === b.constant;

const exclude = (a: readonly Predicate[], b: readonly Predicate[]): boolean =>
  flat(a).some(one => flat(b).some(other => contradict(one, other) || contradict(other, one)));

const flat = (guards: readonly Predicate[]): Predicate[] =>
  guards.flatMap(guard => (guard.kind === 'all' ? flat(guard.of) : [guard]));

/** Whether both cannot hold; only what can be seen from the conditions themselves. */
function contradict(one: Predicate, other: Predicate): boolean {
  if (one.kind === 'not') return JSON.stringify(one.of) === JSON.stringify(other);
  if (one.kind === 'absent') {
    const needs = other.kind === 'present' || other.kind === 'equals' ? other.path : undefined;
    return needs === one.path || needs?.startsWith(`${one.path}.`) === true;
  }
  const sameValue =
    (one.kind === 'equals' && other.kind === 'equals' && one.path === other.path) ||
    (one.kind === 'known' && other.kind === 'known' && one.key === other.key);
  if (!sameValue || !one.values || !other.values) return false;
  const others = other.values;
  return !one.values.some(value => others.includes(value));
}
