/**
 * Walks an exchange of the past through the mapping in force, and nothing leaves: requests are written and not sent, answers
 * that were received are read again. What is not answered yet would be sent from there on.
 */
import type { Operation } from '../../contracts/contract.ts';
import { type Difference, differencesOf } from '../../differences.ts';
import type { Destination, Endpoint } from '../../endpoint.ts';
import type { Exchange, StepRecord } from '../../exchange.ts';
import { Fault } from '../../faults.ts';
import type { Plan } from '../../plan.ts';
import { DialectError, type Wire } from '../../plugs/dialect.ts';
import { ruleOf } from '../../stages/round-trip.ts';
import type { CompiledMapping, CompiledStep } from '../../tables/compile.ts';
import type { Scope } from '../../tables/scope.ts';
import { type Past, type PastStep, stepIn, type Told } from './past.ts';

export interface StepDifference extends Difference {
  step: string;
  /** What would leave, or what the answer would say. */
  side: 'request' | 'answer';
}

export interface Rehearsal {
  /** `contract#operation/dialect`, and its hash. */
  mapping: string;
  hash: string;
  /** Whose identifiers the answer holds. */
  endpoint: Endpoint;
  differences: StepDifference[];
  /** It does not get through. */
  fault?: Fault;
  /** Where it would be sent from, and how that step stands; absent where every step was answered. */
  next?: Told;
  /** That step asks for what was not there yet: nothing is left to be told. */
  asksOn?: true;
  /** Results as the mapping reads them now. */
  steps: Record<string, StepRecord>;
  answer?: unknown;
}

type Asked = Extract<Destination, { kind: 'endpoint' }>;

/** Undefined for what the gateway answers itself. */
export function rehearse(plan: Plan, past: Past, exchange: Exchange): Rehearsal | undefined {
  const asked = askedOf(plan, past, exchange);
  if (!asked) return undefined;
  const sentAt = past.bodies.find(({ kind }) => kind === 'sent')?.at ?? past.stored.record.receivedAt;
  const rehearsal = rehearseAt(plan, past, asked, new Date(sentAt));
  if (!rehearsal.differences.some(({ change }) => change === 'changed')) return rehearsal;
  const later = rehearseAt(plan, past, asked, new Date(Date.parse(sentAt) + ANOTHER_TIME_MS));
  return { ...rehearsal, differences: withoutClock(rehearsal.differences, later.differences) };
}

/** Another day, hour, minute, second and millisecond. */
const ANOTHER_TIME_MS = 90_061_001;

/** The clock of then is not known to the millisecond: what it alone decides has not changed. */
function withoutClock(differences: readonly StepDifference[], later: readonly StepDifference[]): StepDifference[] {
  const nameOf = ({ step, side, pointer }: StepDifference): string => `${step} ${side} ${pointer}`;
  const then = new Map(later.map(difference => [nameOf(difference), difference.after]));
  return differences.filter(difference => {
    const name = nameOf(difference);
    if (difference.change !== 'changed' || !then.has(name)) return true;
    return JSON.stringify(then.get(name)) === JSON.stringify(difference.after);
  });
}

function rehearseAt(plan: Plan, past: Past, asked: Asked, now: Date): Rehearsal {
  const { endpoint, mapping } = asked;
  const rehearsal: Rehearsal = {
    mapping: `${mapping.contract}#${mapping.operation}/${mapping.dialect}`,
    ...{ hash: mapping.hash, endpoint, differences: [], steps: { ...past.stored.record.steps } },
  };
  try {
    walk(plan, past, asked, now, rehearsal);
  } catch (error) {
    rehearsal.fault = error instanceof DialectError ? unreadable(endpoint, error) : Fault.from(error);
  }
  return rehearsal;
}

/** The system that was asked then, where it is still a destination. @throws Fault where none is */
function askedOf(plan: Plan, past: Past, exchange: Exchange): Asked | undefined {
  const destinations = plan.destinations(exchange);
  const endpoints = destinations.filter((one): one is Asked => one.kind === 'endpoint');
  return endpoints.find(({ endpoint }) => endpoint.name === past.backend) ?? endpoints[0];
}

function walk(plan: Plan, past: Past, { endpoint, mapping, row }: Asked, now: Date, rehearsal: Rehearsal): void {
  const { record } = past.stored;
  const input = plan.referring?.inputAt(past.stored, endpoint.name) ?? record.input;
  const findings = mapping.check(input, now);
  if (findings.length > 0) throw new Fault('invalid-request', { errors: findings });
  const results: Record<string, unknown> = {};
  const scope: Scope = {
    ...{ key: record.id, now, profile: endpoint.profile, input },
    ...{ steps: results, route: row },
  };
  let answer: unknown;
  for (const step of mapping.steps) {
    if (step.when && !step.when(scope)) continue;
    const told = stepIn(past, step.name);
    // Nobody had to ask.
    if (step.inDoubt && told.told === 'unsent') continue;
    const { wire, fault } = written(endpoint, step, scope);
    if (told.sent || wire)
      add(rehearsal, step, 'request', told.sent && treeOf(endpoint, told.sent), wire && treeOf(endpoint, wire));
    if (told.told !== 'answered') {
      rehearsal.next = told.told;
      if (fault) throw fault;
      return;
    }
    answer = readAgain(endpoint, step, scope, told, rehearsal);
    // It was not there yet: it is asked for anew. What is looked for in doubt says nothing of what comes later.
    if (step.awaited && !step.inDoubt && !step.awaited.isThere(answer)) {
      delete rehearsal.steps[step.name]?.result;
      Object.assign(rehearsal, { next: 'unsent', asksOn: true } satisfies Partial<Rehearsal>);
      return;
    }
    results[step.name] = answer;
  }
  conclude(plan, past, mapping, answer, rehearsal);
}

interface Written {
  wire?: Wire;
  fault?: Fault;
}

function written(endpoint: Endpoint, step: CompiledStep, scope: Scope): Written {
  const { tree, findings } = step.encode(scope);
  if (findings.length > 0)
    return { fault: new Fault('invalid-request', { errors: findings, ...ruleOf(step.request, findings[0]) }) };
  try {
    return { wire: endpoint.dialect.write(tree, endpoint.profile) };
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    const [{ at, cause, position }] = error.mishaps;
    const finding = { pointer: (at && step.pointer(tree, at)) ?? '', code: cause, ...(position && { position }) };
    return { fault: new Fault('invalid-request', { errors: [finding], ...ruleOf(step.request, finding) }) };
  }
}

/** The bytes that were received, by the table in force. */
function readAgain(
  endpoint: Endpoint,
  step: CompiledStep,
  scope: Scope,
  { received, sent, record }: PastStep,
  { steps }: Rehearsal,
): unknown {
  if (!received || !sent) return record?.result;
  const wire = endpoint.adapter.unwrap?.(received, sent) ?? received;
  const tree = endpoint.dialect.read(wire, endpoint.profile);
  const { value } = step.decode(tree, scope);
  const attempts = record?.attempts ?? [];
  const { name: asked } = endpoint;
  steps[step.name] = { endpoint: asked, effect: step.effect, attempts, unmapped: step.unmapped(tree), result: value };
  return value;
}

/** All steps were answered: what came of it is held against the contract, and against what was answered then. */
function conclude(
  { operation }: Plan,
  { answer: before }: Past,
  { steps }: CompiledMapping,
  answer: unknown,
  rehearsal: Rehearsal,
): void {
  const last = steps.findLast(({ name }) => rehearsal.steps[name]?.result !== undefined) ?? steps.at(-1)!;
  const errors = operation.checkAnswer(unnamed(operation, answer));
  if (errors.length > 0)
    throw new Fault('backend-invalid', {
      errors,
      outcome: operation.effect === 'read' ? 'not_applied' : 'applied',
      ...ruleOf(last.response, errors[0]),
    });
  add(rehearsal, last, 'answer', unnamed(operation, before), unnamed(operation, answer));
  rehearsal.answer = answer;
}

/** What the system of record calls something has no id yet, and a rehearsal gives none: which id it is, is no difference. */
const unnamed = ({ answerIds }: Operation, answer: unknown): unknown => answerIds.replace(answer, () => NO_ID);

const NO_ID = '00000000-0000-0000-0000-000000000000';

function add(
  { differences }: Rehearsal,
  { name: step }: CompiledStep,
  side: StepDifference['side'],
  before: unknown,
  after: unknown,
): void {
  for (const difference of differencesOf(before, after)) differences.push({ step, side, ...difference });
}

/** As the dialect reads it; what it cannot read is compared as text. */
function treeOf({ dialect, profile }: Endpoint, wire: Wire): unknown {
  try {
    return dialect.read(wire, profile);
  } catch {
    return { text: typeof wire.body === 'string' ? wire.body : new TextDecoder().decode(wire.body) };
  }
}

function unreadable(endpoint: Endpoint, { mishaps: [{ cause, position }] }: DialectError): Fault {
  return new Fault('backend-unreadable', {
    backend: { endpoint: endpoint.name, cause, ...(position && { position }) },
  });
}
