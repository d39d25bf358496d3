/** Reads an item in S/4HANA, with what is there of it by plant and storage location. */
import { entity, entityIn, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { around, concluded, EXPAND, itemOf, SET, stockIn } from './held.ts';

const [lots, stock] = around(scope => [entityIn(scope, 'read')]);

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(SET, { key: keyed('Product'), expand: EXPAND }),
      response: entity(SET),
    },
    lots,
    {
      ...stock,
      refine: (found, scope) => itemOf(entityIn(scope, 'read'), scope, stockIn(found, scope)),
      concludes: concluded(''),
    },
  ],
});
