/** One message out and one back, under the endpoint's guards; protocol causes become faults here and nowhere else. */
import type { Endpoint, GuardedAttempt, Rejected } from '../endpoint.ts';
import type { Exchange, StepRecord } from '../exchange.ts';
import { Fault, type FaultCode, type Finding } from '../faults.ts';
import type { Plan } from '../plan.ts';
import { DialectError, type Mishap, type Wire } from '../plugs/dialect.ts';
import type { CompiledMapping, CompiledStep, CompiledTable } from '../tables/compile.ts';
import { ruleAt } from '../tables/rule-at.ts';
import type { Scope } from '../tables/scope.ts';

/** One step of a mapping, at the endpoint that was chosen. */
export interface StepWork {
  endpoint: Endpoint;
  mapping: CompiledMapping;
  step: CompiledStep;
  scope: Scope;
}

/** Resolves to the neutral tree of the answer. */
export async function roundTrip(plan: Plan, exchange: Exchange, work: StepWork, record: StepRecord): Promise<unknown> {
  const { endpoint, scope } = work;
  const request = encode(work);
  const started = process.hrtime.bigint();
  let outcome = 'ok';
  try {
    const reply = await endpoint.call(attempt(plan, exchange, work, record, request));
    for (const warning of reply.warnings ?? []) plan.telemetry.warned(endpoint.name, warning.cause);
    Object.assign(record.attempts.at(-1)?.references ?? {}, reply.references);
    return reply.tree ?? endpoint.dialect.read(reply.wire, scope.profile);
  } catch (error) {
    const fault = blame(work, error);
    outcome = fault.code;
    throw fault;
  } finally {
    const nanos = process.hrtime.bigint() - started;
    exchange.backendNanos += nanos;
    plan.telemetry.called(endpoint.name, plan.operation, outcome, Number(nanos) / 1e9, exchange.trace.traceId);
  }
}

/** What our own side of the message breaks is the caller's to mend: 422 with the field and the place in the message. */
function encode({ endpoint, step, scope }: StepWork): Request {
  const { tree, findings } = step.encode(scope);
  if (findings.length > 0)
    throw new Fault('invalid-request', { errors: findings, ...ruleOf(step.request, findings[0]) });
  try {
    return { tree, wire: endpoint.dialect.write(tree, endpoint.profile) };
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    const errors = error.mishaps.map(mishap => finding(step, tree, mishap));
    const backend = coded(endpoint.name, error.mishaps[0]);
    throw new Fault('invalid-request', { errors, backend, ...ruleOf(step.request, errors[0]) });
  }
}

/** The rule that a finding about a canonical field leads to. */
export function ruleOf({ bound }: CompiledTable, finding: Finding | undefined): { rule?: string } {
  const rule = finding && ruleAt(bound, finding.pointer);
  return rule === undefined ? {} : { rule };
}

interface Request {
  tree: unknown;
  wire: Wire;
}

function attempt(plan: Plan, exchange: Exchange, work: StepWork, record: StepRecord, request: Request): GuardedAttempt {
  const { endpoint, step } = work;
  const journal = (direction: 'sent' | 'received', wire: Wire) =>
    plan.keeper.journal(exchange, {
      step: exchange.within ? `${exchange.within}/${step.name}` : step.name,
      endpoint: endpoint.name,
      attempt: record.attempts.length,
      direction,
      wire,
      // What only asks is asked again at once.
      ...(step.effect !== 'read' && { lastsMs: endpoint.lastsMs }),
    });
  // What ends before it left, for want of a token for one, says nothing of the attempt before it.
  let left: StepRecord['attempts'][number] | undefined;
  const ended = (fault?: Fault): void => {
    if (!left) return;
    left.endedAt = plan.now().toISOString();
    if (!fault) return;
    left.fault = fault.code;
    left.outcome = fault.info.outcome ?? 'not_applied';
    left = undefined;
  };
  return {
    key: keyOf(exchange, work),
    n: 1,
    effect: step.effect,
    signal: (exchange.record.effect !== 'read' && plan.keeper.sending?.(exchange)) || exchange.signal,
    trace: exchange.trace,
    out: request.wire,
    async leaving(wire, references = {}) {
      let n = 1;
      for (const attempt of record.attempts) if (attempt.endpoint === endpoint.name) n++;
      left = { endpoint: endpoint.name, n, sentAt: plan.now().toISOString(), references };
      record.attempts.push(left);
      plan.telemetry.attempted(endpoint.name, n === 1 ? 'first' : 'retry');
      await journal('sent', wire);
    },
    async arrived(wire) {
      ended();
      await journal('received', wire);
    },
    rejected(reply) {
      const fault = rejection(work, request.tree, reply);
      ended(fault);
      return fault;
    },
    failed(error) {
      const blamed = blame(work, error);
      // What broke in the gateway itself says nothing of a write that had left.
      const doubtful = left && step.effect !== 'read' && blamed.info.outcome === undefined;
      const fault = doubtful ? blamed.with({ outcome: 'unknown' }) : blamed;
      ended(fault);
      return fault;
    },
  };
}

/** Of several messages of one exchange each has its own. */
function keyOf({ record: { key, id } }: Exchange, { mapping, step }: StepWork): string {
  return mapping.steps.length > 1 ? `${key ?? id}/${step.name}` : (key ?? id);
}

function rejection({ endpoint, step }: StepWork, tree: unknown, reply: Rejected): Fault {
  const { why, others = [] } = reply;
  const errors = [why, ...others]
    .filter(({ at }) => at !== undefined)
    .map(mishap => finding(step, tree, mishap))
    .filter(({ pointer }) => pointer !== '');
  return new Fault(codeOf(endpoint, why), {
    backend: coded(endpoint.name, why),
    outcome: reply.doubtful && step.effect !== 'read' ? 'unknown' : 'not_applied',
    ...(errors.length > 0 ? { errors } : {}),
    ...(reply.retryAfter === undefined ? {} : { retryAfter: reply.retryAfter }),
    ...(reply.retryable === undefined ? {} : { retryable: reply.retryable }),
  });
}

function blame({ endpoint, step }: StepWork, error: unknown): Fault {
  const outcome = step.effect === 'read' ? 'not_applied' : 'unknown';
  if (error instanceof DialectError) {
    const [first] = error.mishaps;
    return new Fault(codeOf(endpoint, first), { backend: coded(endpoint.name, first), outcome, cause: error });
  }
  const fault = Fault.from(error);
  if (fault.info.backend?.endpoint || !isBackends(fault)) return fault;
  return fault.with({
    outcome,
    ...fault.info,
    backend: { cause: fault.code, ...fault.info.backend, endpoint: endpoint.name },
  });
}

/** Only what happened beyond the gateway is told with the endpoint's name. */
const isBackends = (fault: Fault): boolean => fault.status >= 502 || fault.info.backend !== undefined;

const codeOf = (endpoint: Endpoint, mishap: Mishap): FaultCode =>
  endpoint.adapter.faults[mishap.cause] ?? 'backend-rejected';

function coded(endpoint: string, { cause, position, sourceCode }: Mishap) {
  return { endpoint, cause, ...(position ? { position } : {}), ...(sourceCode ? { sourceCode } : {}) };
}

function finding(step: CompiledStep, tree: unknown, { cause, position, at }: Mishap): Finding {
  const pointer = at ? step.pointer(tree, at) : undefined;
  return { pointer: pointer ?? '', code: cause, ...(position ? { position } : {}) };
}
