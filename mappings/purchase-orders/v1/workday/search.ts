/** Lists purchase orders of Workday by criteria. */
import { frame, idIn, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, oneOfMany } from '../../../../adapters/soap/dialects/workday/references.ts';
import { statuses } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { PurchaseOrderList, PurchaseOrderQuery } from '../../../../contracts/purchase-orders/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<PurchaseOrderQuery>();
const a = table<PurchaseOrderList>();
const ORDER = kindOf('Purchase_Order');
const CRITERIA = `${ORDER.request}.Request_Criteria`;
/** How far it was received stands in the lines, by which nothing is searched. */
const BY_LINES = ['partially-received', 'received'];

export default defineMapping({
  contract: 'purchase-orders/v1',
  operation: 'search',
  dialect: 'workday',
  check: input =>
    BY_LINES.includes((input as PurchaseOrderQuery).status ?? '')
      ? [{ pointer: '/status', code: 'not-supported' }]
      : [],
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(ORDER),
      request: [
        ...listing(ORDER),
        asked.f('company', `${CRITERIA}.Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
        asked.f('supplier', idIn(`${CRITERIA}.Supplier_Reference[0]`)),
        asked.f('requisition', idIn(`${CRITERIA}.Requisition_Reference[0]`)),
        asked.f('status', `${CRITERIA}.Purchase_Order_Status_Reference`, statuses('order')),
        asked.f('orderedFrom', `${CRITERIA}.Purchase_Order_Date_On_or_After`, day),
        asked.f('orderedTo', `${CRITERIA}.Purchase_Order_Date_On_or_Before`, day),
      ],
      response: [a.each('purchaseOrders', ORDER.list, one => held(one), { empty: 'list' }), ...frame(ORDER)],
    },
  ],
});
