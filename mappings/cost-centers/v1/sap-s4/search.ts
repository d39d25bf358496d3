/** Lists cost centres of a company in S/4HANA, by code. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { CostCenterQuery } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { concluded, costCenterOf, EXPAND, SET } from './held.ts';

const asked = table<CostCenterQuery>();
const query = ({ input }: Scope): CostCenterQuery => input as CostCenterQuery;
const MOST = '500';

export default defineMapping({
  contract: 'cost-centers/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'named',
      effect: 'read',
      when: scope => query(scope).name !== undefined,
      request: [
        ...listing('A_CostCenterText', { select: ['CostCenter'] }),
        asked.fixed('query.$top', MOST),
        asked.f('name', 'filter.CostCenterDescription.contains'),
      ],
      response: entities('A_CostCenterText', '/name'),
    },
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching(SET, { orderBy: 'CostCenter,ValidityEndDate', expand: EXPAND }),
        asked.f('company', 'filter.CompanyCode.eq'),
        filtering('named', scope => {
          const { name, code } = query(scope);
          const codes =
            name === undefined ? undefined : listedIn(scope, 'named').flatMap(one => textOf(one, 'CostCenter') ?? []);
          if (code === undefined) return codes ? { CostCenter: { eq: pagedOrNone(codes, scope, '/name') } } : {};
          return { CostCenter: { eq: codes && !codes.includes(code) ? pagedOrNone([], scope) : code } };
        }),
        filtering('active', scope => {
          const { active } = query(scope);
          const today = scope.now.toISOString().slice(0, 10);
          if (active === undefined) return {};
          const open = { IsBlkdForPrimaryCostsPosting: { eq: active !== 'true' } };
          if (active === 'true') return { ...open, ValidityEndDate: { ge: today } };
          return { $or: { blocked: open, over: { ValidityEndDate: { lt: today } } } };
        }),
        asked.custom({ id: 'filters', carries: ['code', 'active'], enc() {} }),
      ],
      response: onePage(SET),
      refine(found, scope) {
        const { entities: all, next } = nodeOf(found) as unknown as Listed;
        return { costCenters: nodesOf(all).map(one => costCenterOf(one, scope)), ...present({ next }) };
      },
      concludes: [...concluded('costCenters[].'), 'next'],
    },
  ],
});
