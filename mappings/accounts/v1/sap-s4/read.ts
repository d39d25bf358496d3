/** Reads a ledger account in S/4HANA, as a company code keeps it. */
import { entity, nodeOf, reading } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { keyed } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { accountOf, concluded, EXPAND, SET } from './held.ts';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(SET, { key: keyed('GLAccount', 'CompanyCode'), expand: EXPAND }),
      response: entity(SET),
      refine: (found, scope) => accountOf(nodeOf(nodeOf(found)['entity']), scope),
      concludes: concluded(''),
    },
  ],
});
