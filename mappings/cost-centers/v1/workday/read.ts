/** Reads a cost centre of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const CENTER = kindOf('Cost_Center');

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(CENTER),
      response: [...held(table<CostCenter>(), CENTER.first), ...frame(CENTER)],
    },
  ],
});
