/** Reads one over Oracle Fusion: a value of the value set that the profile names. */
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { readingValue } from '../../../cost-centers/v1/oracle-fusion/values.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingValue('costCenter'),
      response: held(table<CostCenter>(), 'SetValue.items[0].'),
    },
  ],
});
