/** Cancels an operation that waits, unless that would hide an attempt which may have taken effect. */
import type { OperationRow } from '../delivery/operation.ts';
import type { Operations } from '../delivery/operations.ts';
import type { StepRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import { isInDoubt } from '../stages/step.ts';
import { recordIn } from './amend.ts';
import { auditOfStep, type WorkParts } from './parts.ts';

export interface CancelParts extends Pick<WorkParts, 'writer' | 'ledger' | 'now'> {
  operations: Operations;
}

/** In one commit with its audit record. @throws Fault `conflict` where it no longer waits, or may have taken effect */
export async function cancelWaiting(parts: CancelParts, caller: WorkCaller, row: OperationRow): Promise<void> {
  if (row.status !== 'accepted') throw noLonger();
  if (await mayHaveTakenEffect(parts, row))
    throw new Fault('conflict', {
      detail:
        'An attempt may have taken effect. It is looked for before anything is sent again; what cannot be found out becomes a work item with the same id: discard that, or say there what became of it.',
    });
  const { id, contract, operation, effect, endpoint } = row;
  const about = { exchange: id, contract, operation, effect, backend: endpoint };
  await parts.writer.submit({
    rows: {},
    audit: [{ ...auditOfStep(caller, 'cancelled', parts.now()), ...about }],
    async within(client) {
      if (!(await parts.operations.cancel(client, row))) throw noLonger();
    },
  });
}

const noLonger = (): Fault => new Fault('conflict', { detail: 'It no longer waits.' });

/** What a person said of the attempts before stands until the next one. */
async function mayHaveTakenEffect({ ledger }: CancelParts, row: OperationRow): Promise<boolean> {
  if (row.effect === 'read' || row.attempts === 0 || row.asserted === 'not_applied') return false;
  const stored = recordIn(await ledger.bodies(row.id));
  // Tried, and nothing tells any more what left.
  return !stored || Object.values(stored.record.steps).some(mayHave);
}

const mayHave = (step: StepRecord): boolean => isInDoubt(step) || (step.effect !== 'read' && step.result !== undefined);
