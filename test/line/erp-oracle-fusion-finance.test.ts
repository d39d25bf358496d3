/** Cost centres and accounts over Oracle Fusion, as an application asks for them. */
import assert from 'node:assert/strict';
import type { AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import { COST_CENTERS } from '../../simulators/erp/demo.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

describe('a chart of accounts over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list } = overFusion();

  it('is listed by code, leading zeros and all, and read one by one', async () => {
    const { costCenters } = await list<CostCenterList>('cost-centers?company=1010&active=true');
    assert.deepEqual(
      costCenters.map(({ code, name, kind, active, company }) => [code, name, kind, active, company]),
      COST_CENTERS.filter(({ active }) => active).map(({ code, name }) => [code, name, 'cost-center', true, '1010']),
    );
    const [first] = costCenters;
    const { company: _, ...alike } = first!;
    const read = await call<CostCenter>('GET', `cost-centers/${first!.id}`);
    assert.deepEqual([read.status, read.body], [200, alike]);
  });

  it('says what is no longer in use, and since when', async () => {
    const { costCenters } = await list<CostCenterList>('cost-centers?company=1010&code=0030');
    assert.deepEqual([costCenters[0]?.active, costCenters[0]?.validTo], [false, '2024-12-31']);
    const { accounts } = await list<AccountList>('accounts?company=1010&active=false');
    assert.deepEqual(
      accounts.map(({ code, kind, active }) => [code, kind, active]),
      [['0000499000', 'expense', false]],
    );
  });

  it('comes page by page', async () => {
    const codes: string[] = [];
    let cursor = '';
    do {
      const page = await list<AccountList>(`accounts?company=1010&limit=3${cursor && `&cursor=${cursor}`}`);
      assert.ok(page.accounts.length <= 3);
      codes.push(...page.accounts.map(({ code }) => code));
      cursor = page.next ?? '';
    } while (cursor);
    assert.equal(codes.length, new Set(codes).size);
    assert.deepEqual([codes.length, codes[0]], [8, '0000113100']);
  });

  it('is asked for by what nobody can end: an apostrophe stays one', async () => {
    const name = encodeURIComponent("Med' or Value like 'M");
    assert.deepEqual((await list<AccountList>(`accounts?company=1010&name=${name}`)).accounts, []);
  });

  it('is not asked for by what stands for anything', async () => {
    for (const [path, name] of [
      ['accounts', '%'],
      ['cost-centers', 'Old_Laundry'],
      ['inventory-items', 'Saline 0.9 %'],
      ['suppliers', 'North%Supply'],
    ] as const) {
      const refused = await call<Problem>('GET', `${path}?company=1010&name=${encodeURIComponent(name)}`);
      assert.deepEqual([refused.status, places(refused)], [422, [['/name', 'bad-text']]], path);
    }
    const { accounts } = await list<AccountList>('accounts?company=1010&name=Medical%20Supplies');
    assert.deepEqual(
      accounts.map(({ code }) => code),
      ['0000400000'],
    );
  });

  it('has no value that nobody knows', async () => {
    const { status } = await call<Problem>('GET', 'cost-centers/0193a1c2-7b4e-7c10-8a55-000000000001');
    assert.equal(status, 404);
  });
});
