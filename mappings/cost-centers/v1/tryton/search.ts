/** Lists cost centres in Tryton, by code. */
import { coded, containing, inUse, ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { CostCenterList, CostCenterQuery } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<CostCenterQuery>();
const a = table<CostCenterList>();

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('AnalyticAccount', FIELDS, 'code'),
        ofCompany,
        coded,
        asked.f('code', 'query.code'),
        asked.f('name', 'query.name:ilike', containing),
        inUse,
      ],
      response: [a.each('costCenters', 'AnalyticAccount.records', one => held(one, ''), { empty: 'list' })],
    },
  ],
});
