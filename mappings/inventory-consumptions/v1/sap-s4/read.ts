/** Reads in S/4HANA what was taken from stock. */
import { entity, nodeOf, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { CONCLUDED, consumptionOf, ITEMS, SET } from './held.ts';

export default defineMapping({
  contract: 'inventory-consumptions/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(SET, { key: keyed('MaterialDocument', 'MaterialDocumentYear'), expand: [ITEMS] }),
      response: entity(SET),
      refine: (found, scope) => consumptionOf(nodeOf(nodeOf(found)['entity']), scope),
      concludes: CONCLUDED,
    },
  ],
});
