/** What a mapping carries and what it does not: as data, and as text for the architect. */
import { resolveLocal } from '../contracts/schema-walk.ts';
import type { Schema } from '../plugs/dialect.ts';
import type { Mapping, Step } from './mapping.ts';
import type { ContextKey, Direction, FieldRule, Rule } from './rule.ts';

export interface TableCoverage {
  step: string;
  direction: 'request' | 'response';
  /** Canonical fields that some rule carries, lists as `plans[].name`. */
  carried: string[];
  /** Canonical fields of the contract that no rule carries; known where the schema was given. */
  missing?: string[];
  /** The rules fill a reading from which code concludes the answer. */
  refined?: boolean;
}

export interface Coverage {
  tables: TableCoverage[];
  /** Code where a table has no word, each place once: what it is called and where it stands. */
  hatches: { id: string; rule: string }[];
  /** Places of sample messages that nobody reads, where samples were given. */
  unread?: string[];
}

export interface ContractSchemas {
  request?: Schema;
  answer?: Schema;
}

/** With the contract's schemas the report also says what is missing. */
export function coverageOf(mapping: Mapping, schemas: ContractSchemas = {}): Coverage {
  const tables = mapping.steps.flatMap(step => [
    tableCoverage(
      step.name,
      'request',
      [...carriedBy(step.request, ''), ...(step.page ? ['cursor'] : [])],
      schemas.request,
    ),
    ...answerCoverage(step, schemas.answer),
  ]);
  const hatches = mapping.steps.flatMap(step => [
    ...customs([...step.request, ...step.response]),
    ...(step.refine ? [{ id: `${step.name}.refine`, rule: '' }] : []),
  ]);
  return { tables, hatches: [...new Map(hatches.map(hatch => [`${hatch.id} ${hatch.rule}`, hatch])).values()] };
}

/** A refined answer is what the refinement says it concludes: its tables fill a reading, not the contract. */
function answerCoverage(step: Step, schema: Schema | undefined): TableCoverage[] {
  if (!step.refine) return [tableCoverage(step.name, 'response', carriedBy(step.response, ''), schema)];
  const carried = carriedBy(step.response, '');
  if (!step.concludes) return [{ step: step.name, direction: 'response', carried, refined: true }];
  const report = tableCoverage(step.name, 'response', step.concludes, schema);
  return [{ ...report, carried, refined: true }];
}

function tableCoverage(
  step: string,
  direction: TableCoverage['direction'],
  paths: readonly string[],
  schema?: Schema,
): TableCoverage {
  const carried = [...new Set(paths)].toSorted();
  if (!schema) return { step, direction, carried };
  const missing = leavesOf(schema).filter(leaf => !carried.some(path => within(leaf, path)));
  return { step, direction, carried, missing };
}

const within = (leaf: string, path: string): boolean =>
  leaf === path || leaf.startsWith(`${path}.`) || leaf.startsWith(`${path}[`);

/** Canonical paths of rules, lists marked by `[]`. */
export function carriedBy(rules: readonly Rule[], prefix: string, direction?: Direction): string[] {
  const at = (path: string): string =>
    path === '.' ? prefix.replace(/\.$/, '') : prefix + path.replace(/\[\d+\]/g, '[]');
  return rules.flatMap(rule => {
    if (rule.kind === 'field') return runs(rule, direction) ? [at(rule.canonical)] : [];
    if (rule.kind === 'given') return direction === 'encode' ? [] : [at(rule.canonical)];
    if (rule.kind === 'custom') return rule.custom.carries.map(at);
    if (rule.kind === 'carried') return rule.canonical.map(at);
    if (rule.kind === 'context') return direction === 'decode' ? [] : inputOf(rule.key);
    if (rule.kind === 'when') return carriedBy(rule.rules, prefix, direction);
    return rule.kind === 'each' ? carriedBy(rule.rules, `${at(rule.canonical)}[].`, direction) : [];
  });
}

/** Of the whole request, wherever the rule stands. */
const inputOf = (key: ContextKey): string[] => (key.startsWith('input.') ? [key.slice('input.'.length)] : []);

function runs(rule: FieldRule, direction: Direction | undefined): boolean {
  if (direction === undefined) return true;
  return rule.dir !== (direction === 'encode' ? 'decode' : 'encode');
}

function customs(rules: readonly Rule[]): { id: string; rule: string }[] {
  return rules.flatMap(rule => {
    if (rule.kind === 'custom') return [{ id: rule.custom.id, rule: rule.id }];
    return rule.kind === 'when' || rule.kind === 'each' ? customs(rule.rules) : [];
  });
}

/** Every single value that a JSON Schema allows, as `plans[].coPayment[].amount.currency`. */
export function leavesOf(schema: Schema): string[] {
  const leaves: string[] = [];
  visit(schema, '', 0);
  return leaves;

  function visit(node: unknown, path: string, depth: number): void {
    const here = dereference(schema, node);
    if (!here || depth > 16) return;
    const { properties, items } = here as { properties?: Schema; items?: unknown };
    if (properties)
      for (const [name, child] of Object.entries(properties)) visit(child, path ? `${path}.${name}` : name, depth + 1);
    else if (items) visit(items, `${path}[]`, depth + 1);
    else leaves.push(path);
  }
}

/** The schema itself, or the one it refers to. */
export function dereference(root: Schema, node: unknown): Schema | undefined {
  let here = node as Schema | undefined;
  for (let hops = 0; here && typeof here['$ref'] === 'string' && hops < 16; hops++)
    here = resolveLocal(root, here['$ref']);
  return typeof here === 'object' && here !== null ? here : undefined;
}

/** What a reader may take from the report on a table whose reading code turns into the answer. */
const conclusion = (missing: readonly string[] | undefined): string =>
  missing
    ? '  code concludes the answer from them; what no conclusion and no field of it carries is named here'
    : '  what is concluded from them is not stated';

/** The report as text. */
export function describeCoverage({ tables, hatches, unread }: Coverage): string {
  const lines = tables.flatMap(({ step, direction, carried, missing, refined }) => [
    `${step} ${direction}: ${refined ? 'reads' : 'carries'} ${carried.length} fields`,
    ...(refined ? [conclusion(missing)] : []),
    ...(missing?.length === 0 ? ['  missing: none'] : []),
    ...(missing ?? []).map(path => `  does not carry ${path}`),
  ]);
  lines.push(`escape hatches: ${hatches.length}`);
  for (const { id, rule } of hatches) lines.push(`  ${id}${rule ? ` at ${rule}` : ''}`);
  if (unread) lines.push(`places that nobody reads: ${unread.length}`, ...unread.map(place => `  ${place}`));
  return lines.join('\n');
}
