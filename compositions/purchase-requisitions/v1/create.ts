/** A requisition as it is asked for: what approval rules go by and its system of record may not keep is kept here. */
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
} from '../../../contracts/purchase-requisitions/v1/types.ts';
import { defineComposition, Fault, type Finding } from '../../../gateway/kit.ts';
import { saidOf } from './approval/facts.ts';
import { shown } from './approval/shown.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  uses: [],
  handsOn: true,
  async run(input: PurchaseRequisitionCreation, _call, context): Promise<PurchaseRequisition> {
    const errors = twice(input.lines);
    if (errors.length > 0) throw new Fault('invalid-request', { errors });
    const made = (await context.onward()) as PurchaseRequisition;
    const by = context.person && { askedBy: context.person.id };
    if (context.system()?.approvals === 'gateway') context.approvals?.asked(made.id, { ...saidOf(input), ...by });
    return shown(made, undefined, context.system());
  },
});

/** Decisions name lines by their numbers. */
const twice = (lines: PurchaseRequisitionCreation['lines']): Finding[] => {
  const numbers = lines.map(({ number }) => number);
  return numbers.flatMap((number, index) =>
    numbers.indexOf(number) === index ? [] : [{ pointer: `/lines/${index}/number`, code: 'named-twice' }],
  );
};
