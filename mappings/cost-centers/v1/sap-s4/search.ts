/** Lists cost centres of a company in S/4HANA, by code, each once: in the place of the slice of time that holds. */
import {
  entities,
  filtering,
  type Listed,
  listedIn,
  listing,
  nodeOf,
  nodesOf,
  onePage,
  orNone,
  pagedOrNone,
  paging,
  present,
  searching,
  textOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import type { CostCenterQuery } from '../../../../contracts/cost-centers/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { concluded, costCenterOf, dayOf, EXPAND, endOf, idOf, SET, standing } from './held.ts';

const asked = table<CostCenterQuery>();
const query = ({ input }: Scope): CostCenterQuery => input as CostCenterQuery;
const MOST = '500';
/** What tells which of the slices of one cost centre it is. */
const SLICE = ['ControllingArea', 'CostCenter', 'ValidityStartDate', 'ValidityEndDate'];

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
          const today = dayOf(scope);
          if (active === undefined) return {};
          const open = { IsBlkdForPrimaryCostsPosting: { eq: active !== 'true' } };
          if (active === 'true') return { ...open, ValidityStartDate: { le: today }, ValidityEndDate: { ge: today } };
          const otherwise = { over: { ValidityEndDate: { lt: today } }, ahead: { ValidityStartDate: { gt: today } } };
          return { $or: { blocked: open, ...otherwise } };
        }),
        asked.custom({ id: 'filters', carries: ['code', 'active'], enc() {} }),
      ],
      response: onePage(SET),
    },
    {
      name: 'slices',
      effect: 'read',
      request: [
        ...listing(SET, { select: SLICE }),
        filtering('slices', scope => ({
          CostCenter: {
            eq: orNone(
              listedIn(scope, 'search').flatMap(one => textOf(one, 'CostCenter') ?? []),
              '/limit',
            ),
          },
        })),
      ],
      response: entities(SET, '/limit'),
      refine(found, scope) {
        const { next } = nodeOf(scope.steps['search']) as Partial<Listed>;
        const slices = Map.groupBy(nodesOf(nodeOf(found)['entities']), idOf);
        const isStanding = (one: Node): boolean => {
          const chosen = standing(slices.get(idOf(one)) ?? [one], scope);
          return chosen === undefined || endOf(chosen) === endOf(one);
        };
        const costCenters = listedIn(scope, 'search')
          .filter(isStanding)
          .map(one => costCenterOf(one, scope));
        return { costCenters, ...present({ next }) };
      },
      concludes: [...concluded('costCenters[].'), 'next'],
    },
  ],
});
