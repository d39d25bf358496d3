/** What a mapping is: for one operation or event of a contract and one dialect, the steps and the tables of each. */
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

/** An answer that is waited for; the operation needs a person where it does not come in time. */
export interface Awaited {
  isThere(answer: unknown): boolean;
  /** Since the message that it comes of was sent. */
  withinMs(profile: Scope['profile']): number;
  /** What an event that brings it would have in common with the request: the same words as `brings` of the event. */
  knownBy?(input: unknown): string[];
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
  /** What it makes is found again by whoever asks the same, and is nothing yet of what was asked: alone it is no effect. */
  prepares?: true;
  page?: Paging;
  /** What comes of a step before may come later than that was done: asked for again until it is there. */
  awaited?: Awaited;
  /** Canonical refinement of the decoded answer, pure: sums up what several rules read. Counted as an escape hatch. */
  refine?(answer: unknown, scope: Scope): unknown;
  /** Canonical paths that `refine` fills, lists as `plans[].name`: without them the coverage of the answer is unknown. */
  concludes?: readonly string[];
}

/** What an endpoint says of itself that a mapping may depend on. */
export interface Place {
  /** Who holds the approving authority. */
  approvals: 'gateway' | 'system';
  profile: Scope['profile'];
}

export interface Mapping {
  contract: string;
  operation: string;
  dialect: string;
  steps: readonly Step[];
  /** Messages that come in by themselves and mean the event, as their dialect calls them: `SIU^S12`. */
  on?: readonly string[];
  /** A group of the message, each occurrence of which is an event of its own: `FINANCIAL`. */
  each?: string;
  /** Whether a message that may mean several things, or such a part of one, means the event; without it, it does. */
  about?(message: unknown): boolean;
  /** By what somebody who waits for what the event tells of may know it. */
  brings?(told: unknown): string[];
  /** Elsewhere the system has no such operation, and 501 says what to do instead. Without it, it serves everywhere. */
  serves?(place: Place): boolean;
  /** Rules of the partner that the contract cannot know, such as which search fields suffice; and what a schema cannot say. */
  check?(input: unknown, profile: Readonly<Record<string, unknown>>, now: Date): Finding[];
  examples?: readonly Example[];
}

/** What comes in by itself becomes an event: one table reads the message. */
export interface Heard extends Pick<Mapping, 'contract' | 'dialect' | 'each' | 'about' | 'brings' | 'examples'> {
  event: string;
  on: string | readonly string[];
  message: readonly Rule[];
}

/** Of an operation, of an event that is told to a system of record, or of one that a message is. */
export type MappingDeclaration =
  | (Omit<Mapping, 'operation' | 'on' | 'each' | 'about' | 'brings'> & ({ operation: string } | { event: string }))
  | Heard;

const EVENT = 'event.';
const HEARD = 'heard.';

/** Stands where the name of an operation would; no operation is called so. */
export const toldAs = (event: string): string => EVENT + event;

/** The event that is told so; undefined for an operation. */
export const eventOf = (operation: string): string | undefined =>
  operation.startsWith(EVENT) ? operation.slice(EVENT.length) : undefined;

/** The event that is heard so; undefined for all else. */
export const heardIn = (operation: string): string | undefined =>
  operation.startsWith(HEARD) ? operation.slice(HEARD.length) : undefined;

const list = table<{ next: string }>();

const paged = (step: Step, { next }: Paging): Step => ({
  ...step,
  response: [...step.response, list.f('next', { read: [next] })],
});

export function mappingOf(declaration: MappingDeclaration): Mapping {
  if ('message' in declaration) return heard(declaration);
  const steps = declaration.steps.map(step => (step.page ? paged(step, step.page) : step));
  if ('operation' in declaration) return { ...declaration, steps };
  const { event, ...rest } = declaration;
  return { ...rest, steps, operation: toldAs(event) };
}

/** Nothing is asked, so the one step has an answer alone. */
function heard({ event, on, message, ...rest }: Heard): Mapping {
  const steps: Step[] = [{ name: 'message', effect: 'read', request: [], response: message }];
  return { ...rest, operation: HEARD + event, on: [on].flat(), steps };
}
