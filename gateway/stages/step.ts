/** One step of a mapping: encode, one guarded round trip, decode. What is journaled with its result is not repeated. */
import type { Endpoint } from '../endpoint.ts';
import type { Exchange, StepRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Plan } from '../plan.ts';
import type { CompiledMapping, CompiledStep } from '../tables/compile.ts';
import type { Scope } from '../tables/scope.ts';
import { awaitedFrom } from './awaited.ts';
import { roundTrip } from './round-trip.ts';

/** One walk of a mapping's steps at the endpoint that was chosen. */
export interface Walk {
  plan: Plan;
  exchange: Exchange;
  endpoint: Endpoint;
  mapping: CompiledMapping;
  scope: Scope;
  /** Of the steps before, by name: what `scope.steps` reads. */
  results: Record<string, unknown>;
}

export async function perStep(walk: Walk, step: CompiledStep): Promise<unknown> {
  const { steps } = walk.exchange.record;
  const done = steps[step.name];
  if (done?.result !== undefined) return done.result;
  if (done && isInDoubt(done)) {
    const found = await reconcile(walk, step, done);
    if (found !== undefined) return found;
  }
  // What another endpoint was asked before a fallback, or an attempt before this one, stays on record.
  const { endpoint } = walk;
  const record: StepRecord = {
    ...{ endpoint: endpoint.name, effect: step.effect, attempts: done?.attempts ?? [], unmapped: [] },
  };
  steps[step.name] = record;
  const ask = () => perform(walk, step, record);
  return step.awaited ? awaitedFrom(walk, record, step.awaited, ask) : ask();
}

async function perform(walk: Walk, step: CompiledStep, record: StepRecord): Promise<unknown> {
  const { plan, exchange, endpoint, mapping, scope } = walk;
  let tree: unknown;
  try {
    tree = await roundTrip(plan, exchange, { endpoint, mapping, step, scope }, record);
  } catch (error) {
    const fault = Fault.from(error);
    if (fault.info.outcome !== 'unknown') throw fault;
    // A read has no effect, whatever became of it on its way.
    if (step.effect === 'read') throw fault.with({ outcome: 'not_applied' });
    throw step.reconcile ? fault.with({ reconcilable: true }) : fault;
  }
  try {
    const { value, findings } = step.decode(tree, scope);
    for (const finding of findings) plan.telemetry.warned(endpoint.name, finding.code);
    record.unmapped = step.unmapped(tree);
    record.result = value;
    if (record.unmapped.length > 0) {
      plan.telemetry.unmapped(`${mapping.contract}#${mapping.operation}/${mapping.dialect}`, record.unmapped.length);
    }
    return value;
  } catch (error) {
    const fault = Fault.from(error);
    // It was done, and we cannot read what came of it: never an invitation to send it again. Who read that it was not says so.
    throw step.effect === 'read' || fault.info.outcome ? fault : fault.with({ outcome: 'applied' });
  }
}

/** Sent, and nobody knows what became of it: the answer never came, or the replica that waited for it ended. */
export const isInDoubt = ({ effect, attempts }: StepRecord): boolean => {
  const last = effect === 'read' ? undefined : attempts.at(-1);
  return (
    last !== undefined && (last.outcome === 'unknown' || (last.sentAt !== undefined && last.endedAt === undefined))
  );
};

/**
 * Asks before anything is sent again. The step that `reconcile` names reads anew; where the doubtful step would then be
 * skipped, it has taken effect and what was found is its result. Undefined where it has not.
 * @throws Fault `outcome-unknown` where the mapping knows no way to ask
 */
async function reconcile(walk: Walk, step: CompiledStep, doubtful: StepRecord): Promise<unknown> {
  const { exchange, mapping, results, scope } = walk;
  const reader = mapping.steps.find(({ name }) => name === step.reconcile);
  if (!reader || !step.when) throw new Fault('outcome-unknown', { outcome: 'unknown' });
  // Asked anew: what it answered before, if it did, says nothing of this.
  const asked = exchange.record.steps[reader.name];
  if (asked) delete asked.result;
  try {
    results[reader.name] = await perStep(walk, reader);
  } catch (error) {
    const fault = Fault.from(error);
    // It was asked, and what was found does not tell: asking again would not either.
    if (fault.code === 'outcome-unknown') throw fault.with({ outcome: 'unknown', reconcilable: false });
    // Nobody could be asked now: it stays in doubt.
    const { awaited } = fault.info;
    const detail = 'It was sent, nobody knows whether it was taken, and what it would be called there is not found.';
    throw fault.with({ outcome: 'unknown', reconcilable: !awaited, ...(awaited && { detail }) });
  }
  const isThere = !step.when(scope);
  exchange.note(`reconciled: ${isThere ? 'applied' : 'not applied'}`);
  if (isThere) return Object.assign(doubtful, { result: results[reader.name] }).result;
  const last = doubtful.attempts.at(-1);
  if (last) last.outcome = 'not_applied';
  return undefined;
}
