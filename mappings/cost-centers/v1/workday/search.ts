/** Lists cost centres of Workday; those of other legal entities are left out after they were read, for nothing asks for them by that. */
import { frame, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { CostCenterList, CostCenterQuery } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<CostCenterQuery>();
const a = table<CostCenterList>();
const CENTER = kindOf('Cost_Center');
const CRITERIA = `${CENTER.request}.Request_Criteria`;

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(CENTER),
      request: [
        ...listing(CENTER),
        asked.f('code', `${CRITERIA}.Organization_Code`),
        asked.f('name', `${CRITERIA}.Organization_Name`),
        asked.f('active', `${CRITERIA}.Active`),
      ],
      response: [a.each('costCenters', CENTER.list, one => held(one), { empty: 'list' }), ...frame(CENTER)],
      refine(answer, { input }) {
        const { costCenters, ...rest } = answer as CostCenterList;
        const { company } = input as CostCenterQuery;
        return {
          ...rest,
          costCenters: costCenters.filter(one => one.company === undefined || one.company === company),
        };
      },
      concludes: [
        'next',
        ...[
          'id',
          'company',
          'code',
          'name',
          'kind',
          'parent.code',
          'parent.name',
          'validFrom',
          'validTo',
          'active',
          'meta.lastUpdated',
        ].map(field => `costCenters[].${field}`),
      ],
    },
  ],
});
