/** Masters of S/4HANA as an application sees them: what an account is, and as of when a cost centre holds. */
import assert from 'node:assert/strict';
import type { Account, AccountList } from '../../contracts/accounts/v1/types.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';

describe('a ledger account in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, done } = siteOfSapS4();
  before(() => {
    const { tables } = sap().world;
    for (const [GLAccount, GLAccountGroup, name] of [
      ['0000800000', 'ERL.', 'Revenue of Services'],
      ['0000810000', 'ZNEU', 'Revenue of a Group Nobody Said'],
    ] as const) {
      const chart = { ChartOfAccounts: 'YCOA', GLAccount };
      tables.insert('A_GLAccountInCompanyCode', { ...chart, CompanyCode: '1010' });
      tables.insert('A_GLAccountInChartOfAccounts', { ...chart, GLAccountGroup, ProfitLossAccountType: 'X' });
      tables.insert('A_GLAccountText', { ...chart, Language: 'EN', GLAccountLongName: name });
    }
  });

  it('is of the kind that the profile says of its group, and no expense for being of the profit and loss', async () => {
    const { accounts } = await done<AccountList>('GET', 'accounts?company=1010&limit=200');
    const kinds = Object.fromEntries(accounts.map(({ code, kind }) => [code, kind]));
    assert.equal(kinds['0000800000'], 'revenue');
    assert.equal(kinds['0000810000'], 'unknown');
    assert.equal(kinds['0000400000'], 'expense');
    assert.equal(kinds['0000211000'], 'liability');
    const revenue = accounts.find(({ code }) => code === '0000800000')!;
    assert.equal((await done<Account>('GET', `accounts/${revenue.id}`)).kind, 'revenue');
  });
});
