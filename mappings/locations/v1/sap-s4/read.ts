/** Reads a plant in S/4HANA as a place. */
import { entity, nodeOf, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { concluded, locationOf, SET } from './held.ts';

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(SET, { key: keyed('Plant') }),
      response: entity(SET),
      refine: found => locationOf(nodeOf(nodeOf(found)['entity'])),
      concludes: concluded(''),
    },
  ],
});
