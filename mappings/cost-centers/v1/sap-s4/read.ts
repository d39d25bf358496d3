/** Reads a cost centre in S/4HANA: of its slices of time the one that holds today, or else the latest. */
import { entities, filtering, listing, nodeOf, nodesOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { parted } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { defineMapping, Fault, table } from '../../../../gateway/kit.ts';
import { concluded, costCenterOf, EXPAND, SET, standing } from './held.ts';

const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [
        ...listing(SET, { expand: EXPAND }),
        asked.custom({ id: 'id', carries: ['id'], enc() {} }),
        filtering('parts', ({ input }) => {
          const parts = parted((input as { id: string }).id, 'ControllingArea', 'CostCenter');
          return Object.fromEntries(Object.entries(parts).map(([name, eq]) => [name, { eq }]));
        }),
      ],
      response: entities(SET),
      refine(found, scope) {
        const slice = standing(nodesOf(nodeOf(found)['entities']), scope);
        if (!slice) throw new Fault('not-found', { outcome: 'not_applied' });
        return costCenterOf(slice, scope);
      },
      concludes: concluded(''),
    },
  ],
});
