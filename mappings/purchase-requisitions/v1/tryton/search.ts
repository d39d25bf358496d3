/** Lists requisitions of Tryton, the latest first, by where they stand and by who asked. */
import { noteLike } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching, statesOf } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type {
  PurchaseRequisitionList,
  PurchaseRequisitionQuery,
} from '../../../../contracts/purchase-requisitions/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held, STATES, STATUS, WHOLE } from './held.ts';

const asked = table<PurchaseRequisitionQuery>();
const a = table<PurchaseRequisitionList>();

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('PurchaseRequisition', FIELDS, '-id'),
        ofCompany,
        asked.custom({
          id: 'which',
          carries: ['status', 'requester'],
          enc(value, tree, { scope }) {
            const { status, requester } = value as PurchaseRequisitionQuery;
            const query = {
              ...(status && { 'state:in': statesOf(STATUS, STATES, scope, status) }),
              ...(requester && { 'description:ilike': noteLike('by', requester) }),
            };
            Object.assign(tree as object, { query });
          },
        }),
      ],
      response: [
        a.each('purchaseRequisitions', 'PurchaseRequisition.records', one => held(one, ''), { empty: 'list' }),
      ],
      // A pattern tells upper from lower case as little as where a word ends.
      refine(found, { input }) {
        const { requester } = input as PurchaseRequisitionQuery;
        const list = found as PurchaseRequisitionList;
        if (requester === undefined) return list;
        const of = list.purchaseRequisitions.filter(one => one.requester?.identifier === requester);
        return { ...list, purchaseRequisitions: of };
      },
      concludes: ['next', ...WHOLE.map(path => `purchaseRequisitions[].${path}`)],
    },
  ],
});
