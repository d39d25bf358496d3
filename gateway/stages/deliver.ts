/** Takes the canonical request to a system of record and brings the canonical answer back, step by step. */
import type { Destination } from '../endpoint.ts';
import type { Exchange, Stage } from '../exchange.ts';
import { Fault, type Finding } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { CompiledTable } from '../tables/compile.ts';
import type { Scope } from '../tables/scope.ts';
import { lastKnown } from './last-known.ts';
import { destinationsOf, type Page, pageOf, withCursor } from './page.ts';
import { ruleOf } from './round-trip.ts';
import { perStep, type Walk } from './step.ts';

export function deliver(plan: Plan): Stage {
  return async function deliver(exchange, next) {
    exchange.record.answer = await firstThatAnswers(plan, exchange);
    await next();
    const errors = plan.operation.checkAnswer(exchange.record.answer);
    if (errors.length > 0) {
      plan.telemetry.violation(plan.operation, 'answer');
      const outcome = plan.operation.effect === 'read' ? 'not_applied' : 'applied';
      exchange.record.answer = undefined;
      throw new Fault('backend-invalid', { errors, outcome, ...ruleOfAnswer(exchange, errors) });
    }
  };
}

/** In the table by which the last step read its answer. */
function ruleOfAnswer({ destinations, record }: Exchange, errors: readonly Finding[]): { rule?: string } {
  const [name, step] = Object.entries(record.steps).at(-1) ?? [];
  let table: CompiledTable | undefined;
  for (const destination of destinations)
    if (destination.kind === 'endpoint' && destination.endpoint.name === step?.endpoint)
      table ??= destination.mapping.steps.find(one => one.name === name)?.response;
  return table ? ruleOf(table, errors[0]) : {};
}

/** A later destination is tried only where nothing had an effect: what may have been applied is never sent elsewhere. */
async function firstThatAnswers(plan: Plan, exchange: Exchange): Promise<unknown> {
  let fault: Fault | undefined;
  const page = pageOf(plan, exchange);
  const destinations = destinationsOf(exchange, page);
  for (const destination of destinations) {
    try {
      return await perform(plan, exchange, destination, page);
    } catch (error) {
      fault = partly(exchange, destination, Fault.from(error));
      const untouched = (fault.info.outcome ?? 'not_applied') === 'not_applied';
      if (!untouched || !fallsBack(fault) || hadEffect(exchange)) throw fault;
      if (destination === destinations.at(-1)) throw fault;
      plan.routed('fallback');
      exchange.note(`fallback after ${fault.code}`);
    }
  }
  throw fault ?? new Fault('unroutable');
}

/**
 * What a step before has done stays done, whatever the last one failed with: whoever sent it again would do that twice, so it is
 * the worker who goes on from there where a repeat may help, else a person.
 */
function partly({ record }: Exchange, destination: Destination, fault: Fault): Fault {
  if (destination.kind !== 'endpoint' || (fault.info.outcome ?? 'not_applied') !== 'not_applied') return fault;
  const done = destination.mapping.steps.filter(
    ({ name, effect, prepares }) =>
      effect !== 'read' && !prepares && record.steps[name]?.result !== undefined && !fault.info.ignored?.includes(name),
  );
  if (done.length === 0) return fault;
  const before = `Done before it failed: ${done.map(({ name }) => name).join(', ')}.`;
  const { detail: why } = fault.info;
  const detail = why === undefined ? before : `${why} ${before}`;
  return fault.with({ outcome: 'unknown', detail, ...(fault.retryable && { resumable: true }) });
}

/**
 * Another system can help where this one is away or broken, not where the request itself is wrong; and not once the
 * time is up, which was the caller's.
 */
const fallsBack = ({ code, trips }: Fault): boolean =>
  code === 'circuit-open' || code === 'overloaded' || (trips && code !== 'deadline-exceeded');

const hadEffect = ({ record }: Exchange): boolean =>
  Object.values(record.steps).some(step => step.effect !== 'read' && step.result !== undefined);

async function perform(plan: Plan, exchange: Exchange, destination: Destination, page?: Page): Promise<unknown> {
  if (destination.kind === 'composition') return destination.run(exchange);
  if (destination.kind === 'last-known') return lastKnown(plan, destination);
  const { endpoint, mapping, row } = destination;
  const { record } = exchange;
  plan.keeper.gate?.enter(endpoint.name, exchange.delivery !== undefined);
  record.hashes.mapping = mapping.hash;
  record.hashes.profile = endpoint.profileHash;
  exchange.endpoint = endpoint;
  const input = plan.referring?.inputAt(exchange, endpoint.name) ?? exchange.onward ?? record.input;
  const findings = mapping.check(input, plan.now());
  if (findings.length > 0) throw new Fault('invalid-request', { errors: findings });

  // Steps that were journaled with their result in an earlier attempt are read by those that follow.
  const results: Record<string, unknown> = {};
  const scope: Scope = {
    key: record.key ?? record.id,
    now: plan.now(),
    profile: endpoint.profile,
    input,
    steps: results,
    route: row,
    ...(page && { page: page.address }),
  };
  const walk: Walk = { plan, exchange, endpoint, mapping, scope, results };
  let answer: unknown;
  for (const step of mapping.steps) {
    if (step.inDoubt || (step.when && !step.when(scope))) continue;
    answer = await perStep(walk, step);
    results[step.name] = answer;
    // What had an effect is on record before the next may have one.
    if (step.effect !== 'read' && step !== mapping.steps.at(-1)) await plan.keeper.stepped(exchange);
  }
  return mapping.steps.some(step => step.page) ? withCursor(plan, exchange, { endpoint, asked: page }, answer) : answer;
}
