/** A requisition as its system of record holds it, with what the gateway decided of it. */
import type { PurchaseRequisition } from '../../../contracts/purchase-requisitions/v1/types.ts';
import { defineComposition } from '../../../gateway/kit.ts';
import { shown } from './approval/shown.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'read',
  uses: [],
  handsOn: true,
  async run(_input: { id: string }, _call, context): Promise<PurchaseRequisition> {
    const requisition = (await context.onward()) as PurchaseRequisition;
    const system = context.system();
    const files = system?.approvals === 'gateway' ? await context.approvals?.of([requisition.id]) : undefined;
    return shown(requisition, files?.get(requisition.id), system);
  },
});
