/** Reads a ledger account in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Account } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    { name: 'read', effect: 'read', request: reading('Account', FIELDS), response: held(table<Account>(), 'Account.') },
  ],
});
