/** Lists ledger accounts of a company in S/4HANA, by code. */
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
import type { AccountQuery } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { accountOf, concluded, EXPAND, SET } from './held.ts';

const asked = table<AccountQuery>();
const query = ({ input }: Scope): AccountQuery => input as AccountQuery;
const MOST = '500';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'search',
  dialect: 'sap-s4',
  steps: [
    {
      name: 'named',
      effect: 'read',
      when: scope => query(scope).name !== undefined,
      request: [
        ...listing('A_GLAccountText', { select: ['GLAccount'] }),
        asked.fixed('query.$top', MOST),
        asked.f('name', 'filter.GLAccountLongName.contains'),
      ],
      response: entities('A_GLAccountText', '/name'),
    },
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching(SET, { orderBy: 'GLAccount', expand: EXPAND }),
        asked.f('company', 'filter.CompanyCode.eq'),
        filtering('named', scope => {
          const { name, code, active } = query(scope);
          const codes =
            name === undefined ? undefined : listedIn(scope, 'named').flatMap(one => textOf(one, 'GLAccount') ?? []);
          const wanted = code === undefined ? codes : codes && !codes.includes(code) ? [] : [code];
          return {
            ...(wanted && { GLAccount: { eq: pagedOrNone(wanted, scope, '/name') } }),
            ...(active !== undefined && { AccountIsBlockedForPosting: { eq: active !== 'true' } }),
          };
        }),
        asked.custom({ id: 'filters', carries: ['code', 'active'], enc() {} }),
      ],
      response: onePage(SET),
      refine(found, scope) {
        const { entities: all, next } = nodeOf(found) as unknown as Listed;
        return { accounts: nodesOf(all).map(one => accountOf(one, scope)), ...present({ next }) };
      },
      concludes: [...concluded('accounts[].'), 'next'],
    },
  ],
});
