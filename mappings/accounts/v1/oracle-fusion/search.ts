/** Lists them over Oracle Fusion, by code. */
import { paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { AccountList } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { listingValues } from '../../../cost-centers/v1/oracle-fusion/values.ts';
import { held } from './held.ts';

const a = table<AccountList>();

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: listingValues('account'),
      response: [
        a.each('accounts', 'SetValue.items', one => [...held(one), one.given('company', 'input.company')], {
          empty: 'list',
        }),
      ],
    },
  ],
});
