/** Lists ledger accounts in Tryton, by code. */
import { coded, containing, inUse, ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { AccountList, AccountQuery } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<AccountQuery>();
const a = table<AccountList>();

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Account', FIELDS, 'code'),
        ofCompany,
        coded,
        asked.f('code', 'query.code'),
        asked.f('name', 'query.name:ilike', containing),
        inUse,
      ],
      response: [a.each('accounts', 'Account.records', one => held(one, ''), { empty: 'list' })],
    },
  ],
});
