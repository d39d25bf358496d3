/** What a mapping is: for one operation of a contract and one dialect, the steps and the tables of each. */
import type { Effect } from '../effect.ts';
import type { Finding } from '../faults.ts';
import type { Rule } from './rule.ts';
import type { Scope } from './scope.ts';
import { table } from './table.ts';

/** A pair of messages from outside: a published sample or a specification, never our own output. */
export interface Example {
  title: string;
  /** Where it comes from: a file with its sha256, or the section of a specification. */
  source: string;
  file: string;
}

/** A list that comes in pages. Callers get the address of the next one as an opaque cursor, `next` of the answer. */
export interface Paging {
  /** Where the request says how many at most: one of its rules writes it. */
  size: string;
  /** Where the answer names the address of the next page. */
  next: string;
}

export interface Step {
  name: string;
  effect: Effect;
  request: readonly Rule[];
  response: readonly Rule[];
  /** Skips the step where it returns false. */
  when?(scope: Scope): boolean;
  /** Name of the step that reads back what an ambiguous attempt of this one did. */
  reconcile?: string;
  /** Walked for that alone: the usual walk leaves it out. */
  inDoubt?: true;
  page?: Paging;
  /** Canonical refinement of the decoded answer, pure: sums up what several rules read. Counted as an escape hatch. */
  refine?(answer: unknown, scope: Scope): unknown;
  /** Canonical paths that `refine` fills, lists as `plans[].name`: without them the coverage of the answer is unknown. */
  concludes?: readonly string[];
}

export interface Mapping {
  contract: string;
  operation: string;
  dialect: string;
  steps: readonly Step[];
  /** Rules of the partner that the contract cannot know, such as which search fields suffice. */
  check?(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[];
  examples?: readonly Example[];
}

/** Of an operation, or of an event that is told to a system of record. */
export type MappingDeclaration = Omit<Mapping, 'operation'> & ({ operation: string } | { event: string });

const EVENT = 'event.';

/** Stands where the name of an operation would; no operation is called so. */
export const toldAs = (event: string): string => EVENT + event;

/** The event that is told so; undefined for an operation. */
export const eventOf = (operation: string): string | undefined =>
  operation.startsWith(EVENT) ? operation.slice(EVENT.length) : undefined;

const list = table<{ next: string }>();

const paged = (step: Step, { next }: Paging): Step => ({
  ...step,
  response: [...step.response, list.f('next', { read: [next] })],
});

export function mappingOf(declaration: MappingDeclaration): Mapping {
  const steps = declaration.steps.map(step => (step.page ? paged(step, step.page) : step));
  if ('operation' in declaration) return { ...declaration, steps };
  const { event, ...rest } = declaration;
  return { ...rest, steps, operation: toldAs(event) };
}
