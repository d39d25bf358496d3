/** Lists cost centres of Workday; those of other legal entities are left out after they were read, for nothing asks for them by that. */
import { frame, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { isFor } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { CostCenter, CostCenterList, CostCenterQuery } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { companiesOf, held, type Restricted } from './held.ts';

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
      response: [
        a.each('costCenters', CENTER.list, one => [...held(one), companiesOf], { empty: 'list' }),
        ...frame(CENTER),
      ],
      refine(answer, { input }) {
        const { costCenters, ...rest } = answer as { costCenters: (CostCenter & Restricted)[] };
        const { company } = input as CostCenterQuery;
        const own = costCenters.filter(one => isFor(one.companies, company));
        return { ...rest, costCenters: own.map(({ companies: _, ...one }) => ({ ...one, company })) };
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
