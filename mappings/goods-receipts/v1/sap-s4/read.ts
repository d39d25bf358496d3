/** Reads a goods receipt in S/4HANA, and what went back of it. */
import { entity, entityIn, nodeOf, nodesOf, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping, type Step } from '../../../../gateway/kit.ts';
import { concluded, ITEMS, receiptOf } from './held.ts';
import { backOf, returnedOf } from './returned.ts';

export const read: Step = {
  name: 'read',
  effect: 'read',
  request: reading('A_MaterialDocumentHeader', {
    key: keyed('MaterialDocument', 'MaterialDocumentYear'),
    expand: [ITEMS],
  }),
  response: entity('A_MaterialDocumentHeader'),
};

/** The receipt that was read, with what has gone back of it by now. */
export const readBack: readonly Step[] = returnedOf(scope => [entityIn(scope, 'read')], {
  refine(found, scope) {
    const receipt = entityIn(scope, 'read');
    return receiptOf(receipt, backOf(receipt, nodesOf(nodeOf(found)['entities'])), scope);
  },
  concludes: concluded(''),
});

export default defineMapping({
  contract: 'goods-receipts/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [read, ...readBack],
});
