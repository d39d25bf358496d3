/** Lists requisitions of Workday by criteria. */
import { frame, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, employee, oneOfMany } from '../../../../adapters/soap/dialects/workday/references.ts';
import { statuses } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import type {
  PurchaseRequisitionList,
  PurchaseRequisitionQuery,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<PurchaseRequisitionQuery>();
const a = table<PurchaseRequisitionList>();
const REQUISITION = kindOf('Requisition');
const CRITERIA = `${REQUISITION.request}.Request_Criteria`;

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(REQUISITION),
      request: [
        ...listing(REQUISITION),
        asked.f('company', `${CRITERIA}.Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
        asked.f('requester', `${CRITERIA}.Requester_Reference`, oneOfMany(employee)),
        asked.f('status', `${CRITERIA}.Requisition_Document_Status_Reference`, statuses('requisition')),
      ],
      response: [
        a.each('purchaseRequisitions', REQUISITION.list, one => held(one), { empty: 'list' }),
        ...frame(REQUISITION),
      ],
    },
  ],
});
