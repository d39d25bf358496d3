/** Reads a cost centre in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('AnalyticAccount', FIELDS),
      response: held(table<CostCenter>(), 'AnalyticAccount.'),
    },
  ],
});
