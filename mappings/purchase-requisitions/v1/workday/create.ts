/** Asks Workday for something to be bought: a draft, under a number of the gateway's own, so that it never stands there twice. */
import {
  finding,
  found,
  frame,
  idIn,
  kindOf,
  type Node,
  nodes,
  readingBack,
  submitted,
  under,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, coded, employee, reference, worktag } from '../../../../adapters/soap/dialects/workday/references.ts';
import { amount, day, urgency } from '../../../../adapters/soap/dialects/workday/values.ts';
import type {
  PurchaseRequisition,
  PurchaseRequisitionCreation,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { conditionalCreate, defineMapping, type Finding, table, today } from '../../../../gateway/kit.ts';
import { held } from './held.ts';
import { lineId } from './line-id.ts';
import { KIND, memoOf } from './memo.ts';

const asked = table<PurchaseRequisitionCreation>();
const a = table<PurchaseRequisition>();
const REQUISITION = kindOf('Requisition');
const ROOT = 'Submit_Requisition_Request';
const DATA = `${ROOT}.Requisition_Data`;

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'create',
  dialect: 'workday',
  check,
  steps: [
    ...conditionalCreate(
      {
        name: 'find',
        request: finding(REQUISITION, 'Requisition_Number'),
        response: found(REQUISITION),
      },
      {
        name: 'submit',
        request: [
          asked.fixed(`${ROOT}.@Add_Only`, 'true'),
          asked.fixed(`${DATA}.Submit`, 'false'),
          asked.context('key', `${DATA}.Requisition_Number`),
          asked.context('now', `${DATA}.Requisition_Date`, today),
          asked.f('currency', `${DATA}.Requisition_Currency_Reference`, code('Currency_ID')),
          asked.f('kind', idIn(`${DATA}.Requisition_Type_Reference`, 'Requisition_Type_ID'), KIND),
          asked.f('company', `${DATA}.Company_Reference`, code('Company_Reference_ID')),
          asked.f('requester.identifier', `${DATA}.Requester_Reference`, employee),
          asked.f('urgency', `${DATA}.High_Priority`, urgency),
          asked.each('lines', `${DATA}.Item_Request_Line_Data`, one => [
            one.carried('number'),
            one.when('item.id', one.f('item.id', idIn('Item_Reference'))),
            one.when(one.absent('item.id'), one.f('item.code', idIn('Item_Reference', 'Purchase_Item_ID'))),
            one.f('item.description', 'Item_Description'),
            one.f('category', 'Spend_Category_Reference', coded('Spend_Category_ID')),
            one.f('supplier.id', idIn('Supplier_Reference')),
            one.f('quantity.value', 'Quantity', amount),
            one.f('quantity.unit', 'Unit_of_Measure_Reference', code('UN_CEFACT_Common_Code_ID')),
            one.f('unitPrice', 'Unit_Cost', amount),
            one.f('neededBy', 'Requested_Delivery_Date', day),
            one.f('costCenter', 'Worktags_Reference', worktag('Cost_Center_Reference_ID')),
          ]),
          asked.custom({
            id: 'whole',
            carries: ['reference', 'justification', 'costCenter.code', 'deliverTo.code', 'neededBy'],
            writes: {
              [`${DATA}.Internal_Memo`]: 'justification',
              [`${DATA}.Item_Request_Line_Data[0].Deliver_To_Location_Reference`]: 'deliverTo',
              [`${DATA}.Item_Request_Line_Data[0].Worktags_Reference`]: 'costCenter',
            },
            enc: (value, tree, { scope: { key } }) =>
              whole(value as PurchaseRequisitionCreation, under(tree, 'body', ROOT, 'Requisition_Data'), key),
          }),
        ],
        response: submitted('Requisition'),
      },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingBack(REQUISITION),
      response: [...held(a, REQUISITION.first), ...frame(REQUISITION)],
    },
  ],
});

/**
 * Services are asked for in lines of another kind, which this vocabulary does not have yet. A line of a requisition has no ledger
 * account: Workday finds it by the spend category and the worktags, so that one that is given would be lost.
 */
function check(input: unknown): Finding[] {
  const { kind, lines } = input as PurchaseRequisitionCreation;
  return [
    ...(kind === 'services' ? [{ pointer: '/kind', code: 'not-supported' }] : []),
    ...lines.flatMap(({ account }, at) =>
      account === undefined ? [] : [{ pointer: `/lines/${at}/account`, code: 'not-supported' }],
    ),
  ];
}

/** What the contract says once and Workday keeps by line: a line of its own word keeps it. */
function whole(asked: PurchaseRequisitionCreation, data: Node, key: string): void {
  data['Internal_Memo'] = memoOf(asked.reference, asked.justification);
  nodes(data['Item_Request_Line_Data']).forEach((line, at) => {
    line['Goods_Requisition_Line_ID'] = lineId(key, asked.lines[at]?.number);
    line['Requested_Delivery_Date'] ??= asked.neededBy;
    line['Deliver_To_Location_Reference'] = reference('Location_ID', asked.deliverTo.code);
    line['Worktags_Reference'] ??= [reference('Cost_Center_Reference_ID', asked.costCenter.code)];
    if (asked.category) line['Spend_Category_Reference'] ??= reference('Spend_Category_ID', asked.category.code);
  });
}
