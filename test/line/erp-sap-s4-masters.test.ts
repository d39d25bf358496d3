/** Masters of S/4HANA as an application sees them: what an account is, and as of when a cost centre holds. */
import assert from 'node:assert/strict';
import type { Account, AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
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

describe('a cost centre in S/4HANA whose validity has several slices', function () {
  this.timeout(60_000);
  const { sap, done } = siteOfSapS4();
  before(() => {
    for (const [CostCenter, ValidityStartDate, ValidityEndDate, CostCenterDescription] of [
      ['0500', '2020-01-01', '2024-12-31', 'Radiology'],
      ['0500', '2025-01-01', '2998-12-31', 'Imaging'],
      ['0500', '2999-01-01', '9999-12-31', 'Imaging and Therapy'],
      ['0510', '2999-01-01', '9999-12-31', 'Gene Therapy'],
    ] as const) {
      const key = { ControllingArea: 'A000', CostCenter, ValidityEndDate };
      sap().world.tables.insert('A_CostCenter', { ...key, ValidityStartDate, CompanyCode: '1010' });
      sap().world.tables.insert('A_CostCenterText', { ...key, Language: 'EN', CostCenterDescription });
    }
  });

  const centers = async (query: string) =>
    (await done<CostCenterList>('GET', `cost-centers?company=1010&${query}`)).costCenters;
  const brief = ({ code, name, active, validTo }: CostCenter) => [code, name, active, validTo];

  it('is listed and read once, as it stands today', async () => {
    const [imaging, ...others] = await centers('code=0500');
    assert.deepEqual(others, []);
    assert.deepEqual(brief(imaging!), ['0500', 'Imaging', true, '2998-12-31']);
    assert.deepEqual(await done<CostCenter>('GET', `cost-centers/${imaging?.id}`), imaging);
  });

  it('is not in use before its first slice begins', async () => {
    const [therapy] = await centers('code=0510');
    assert.deepEqual([therapy?.active, therapy?.validFrom], [false, '2999-01-01']);
    const codes = async (query: string) => (await centers(query)).map(({ code }) => code);
    assert.deepEqual(await codes('active=true'), ['0010', '0020', '0500']);
    assert.deepEqual(await codes('active=false'), ['0030', '0510']);
  });

  it('stands on one page alone, wherever its slices lie', async () => {
    const codes: string[] = [];
    for (let cursor = ''; ; ) {
      const { costCenters, next } = await done<CostCenterList>('GET', `cost-centers?company=1010&limit=1${cursor}`);
      codes.push(...costCenters.map(({ code }) => code));
      if (next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    assert.deepEqual(codes, ['0010', '0020', '0030', '0500', '0510']);
  });
});
