/** Compiles a mapping for one dialect and one partner: what the line calls. */
import { createHash } from 'node:crypto';
import type { Effect } from '../effect.ts';
import type { Finding } from '../faults.ts';
import type { Dialect, Profile } from '../plugs/dialect.ts';
import { type BoundTable, bindTable, type Problem } from './bind.ts';
import { type ContractSchemas, type Coverage, coverageOf } from './coverage.ts';
import { emit } from './emit.ts';
import type { Awaited, Mapping, Paging, Step } from './mapping.ts';
import { type Origin, originsOf, pointerAt } from './origin.ts';
import type { Concrete } from './path.ts';
import type { Rule } from './rule.ts';
import type { Scope } from './scope.ts';
import { readPlaces, unmappedIn } from './unmapped.ts';

/** One table, both directions: `map`, the simulators' tests and the line all call this. */
export interface CompiledTable {
  encode(value: unknown, scope: Scope): { tree: unknown; findings: Finding[] };
  decode(tree: unknown, scope: Scope): { value: unknown; findings: Finding[] };
  /** Places such as `2110C EB-14` that hold something no rule reads: codes only, never values. At most 200. */
  unmapped(tree: unknown): string[];
  /** JSON Pointer of the canonical field that a concrete place of a written tree came from. */
  pointer(tree: unknown, at: Concrete): string | undefined;
  /** Provenance: every place that the table writes into this tree, with its field and its rule. */
  origins(tree: unknown): Origin[];
  /** The text that was emitted, for explain and the hash. */
  source: string;
  bound: BoundTable;
}

export interface CompiledStep {
  name: string;
  effect: Effect;
  when?: Step['when'];
  reconcile?: string;
  inDoubt?: true;
  prepares?: true;
  page?: Paging;
  awaited?: Awaited;
  request: CompiledTable;
  response: CompiledTable;
  /** The request from the scope's input. */
  encode(scope: Scope): { tree: unknown; findings: Finding[] };
  /** The answer, refined where the step says so. */
  decode(tree: unknown, scope: Scope): { value: unknown; findings: Finding[] };
  /** Of an answer. */
  unmapped(tree: unknown): string[];
  /** Of a written request. */
  pointer(requestTree: unknown, at: Concrete): string | undefined;
}

export interface CompiledMapping {
  contract: string;
  operation: string;
  dialect: string;
  /** SHA-256 of everything that decides the translation: emitted text, codecs with their data, custom code. */
  hash: string;
  check(input: unknown, now: Date): Finding[];
  brings?: Mapping['brings'];
  steps: CompiledStep[];
  coverage: Coverage;
}

/** Tables that cannot be compiled; the configuration is refused with these places. */
export class MappingError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ rule, code, message }) => `${rule} ${code} ${message}`).join('\n'));
    this.name = 'MappingError';
    this.problems = problems;
  }
}

/** Throws MappingError. With the contract's schemas the coverage also says what is missing. */
export function compileMapping(
  mapping: Mapping,
  dialect: Dialect,
  profile: Profile,
  schemas: ContractSchemas = {},
): CompiledMapping {
  const steps = mapping.steps.map(step => compileStep(step, dialect, profile));
  const hash = onDemand(() => hashOf(mapping, steps));
  const coverage = onDemand(() => coverageOf(mapping, schemas));
  return {
    contract: mapping.contract,
    operation: mapping.operation,
    dialect: mapping.dialect,
    get hash() {
      return hash();
    },
    check: (input, now) => mapping.check?.(input, profile, now) ?? [],
    ...(mapping.brings && { brings: mapping.brings }),
    steps,
    get coverage() {
      return coverage();
    },
  };
}

function hashOf(mapping: Mapping, steps: readonly CompiledStep[]): string {
  const hash = createHash('sha256');
  for (const step of steps)
    hash.update(`${step.name}\n${step.effect}\n${step.request.source}\n${step.response.source}\n`);
  // What else decides whether and how it is translated.
  hash.update(`${mapping.check}\n${mapping.each}\n${mapping.about}\n`);
  for (const step of mapping.steps) hash.update(`${step.when}\n${step.refine}\n${step.reconcile}\n${step.inDoubt}\n`);
  for (const { awaited } of mapping.steps) if (awaited) hash.update(`${awaited.isThere}\n${awaited.withinMs}\n`);
  return hash.digest('hex');
}

/** Once, when it is first asked for: a start waits for nothing that no call has needed. */
function onDemand<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function compileStep(step: Step, dialect: Dialect, profile: Profile): CompiledStep {
  const request = compileTable(step.request, dialect, profile);
  const response = compileTable(step.response, dialect, profile);
  const { page, awaited, refine } = step;
  return {
    name: step.name,
    effect: step.effect,
    ...(step.when && { when: step.when }),
    ...(step.reconcile && { reconcile: step.reconcile }),
    ...(step.inDoubt && { inDoubt: step.inDoubt }),
    ...(step.prepares && { prepares: step.prepares }),
    ...(page && { page }),
    ...(awaited && { awaited }),
    request,
    response,
    encode: scope =>
      page && scope.page !== undefined && dialect.next
        ? { tree: dialect.next(scope.page), findings: [] }
        : request.encode(scope.input, scope),
    decode(tree, scope) {
      const decoded = response.decode(tree, scope);
      return refine ? { ...decoded, value: refine(decoded.value, scope) } : decoded;
    },
    unmapped: response.unmapped,
    pointer: request.pointer,
  };
}

/** By profile, then by table: a configuration is tried before it serves, with the very same profiles. */
const compiled = new WeakMap<Profile, WeakMap<readonly Rule[], Map<Dialect, CompiledTable>>>();

/** Throws MappingError. */
export function compileTable(rules: readonly Rule[], dialect: Dialect, profile: Profile): CompiledTable {
  const tables = getOrInsert(compiled, profile, () => new WeakMap());
  const dialects = getOrInsert(tables, rules, () => new Map<Dialect, CompiledTable>());
  return getOrInsert(dialects, dialect, () => compileAnew(rules, dialect, profile));
}

function compileAnew(rules: readonly Rule[], dialect: Dialect, profile: Profile): CompiledTable {
  const bound = bindTable(rules, dialect, profile);
  if (bound.problems.length > 0) throw new MappingError(bound.problems);
  const emitted = onDemand(() => emit(bound));
  const places = onDemand(() => readPlaces(bound));
  return {
    encode(value, scope) {
      const findings: Finding[] = [];
      return { tree: emitted().encode(value, scope, findings), findings };
    },
    decode(tree, scope) {
      const findings: Finding[] = [];
      return { value: emitted().decode(tree, scope, findings), findings };
    },
    unmapped: tree => unmappedIn(bound.syntax, places(), tree),
    pointer: (tree, at) => pointerAt(bound, tree, at),
    origins: tree => originsOf(bound, tree),
    get source() {
      return emitted().source;
    },
    bound,
  };
}

interface Kept<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function getOrInsert<K, V>(kept: Kept<K, V>, key: K, make: () => V): V {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}
