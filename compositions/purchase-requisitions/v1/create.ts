/** A requisition as it is asked for: what approval rules go by and its system of record may not keep is kept here. */
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
} from '../../../contracts/purchase-requisitions/v1/types.ts';
import { defineComposition } from '../../../gateway/kit.ts';
import { saidOf } from './approval/facts.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  uses: [],
  handsOn: true,
  async run(input: PurchaseRequisitionCreation, _call, context): Promise<PurchaseRequisition> {
    const made = (await context.onward()) as PurchaseRequisition;
    if (context.system()?.approvals === 'gateway') await context.approvals?.asked(made.id, saidOf(input));
    return made;
  },
});
