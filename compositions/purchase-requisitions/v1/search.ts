/** Requisitions as their system of record lists them, each with what the gateway decided of it. */
import type { PurchaseRequisitionList } from '../../../contracts/purchase-requisitions/v1/types.ts';
import { defineComposition } from '../../../gateway/kit.ts';
import { shown } from './approval/shown.ts';

export default defineComposition({
  contract: 'purchase-requisitions/v1',
  operation: 'search',
  uses: [],
  handsOn: true,
  async run(_input: object, _call, context): Promise<PurchaseRequisitionList> {
    const list = (await context.onward()) as PurchaseRequisitionList;
    const { purchaseRequisitions: found } = list;
    const system = context.system();
    const ids = found.map(({ id }) => id);
    const files = system?.approvals === 'gateway' ? await context.approvals?.of(ids) : undefined;
    return { ...list, purchaseRequisitions: found.map(one => shown(one, files?.get(one.id), system)) };
  },
});
