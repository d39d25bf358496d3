/** What a real Tryton knows by heart – accounts, cost centres, items, people – as an application reads it. */
import assert from 'node:assert/strict';
import type { AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import type { Employee, EmployeeList } from '../../contracts/employees/v1/types.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { decimal } from './tryton/json-rpc.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('masters of a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton(['accounts', 'cost-centers', 'employees', 'inventory-items']);
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  it('are accounts with their leading zeros, what kind each is, and whether it is in use', async () => {
    const { status, body } = await gateway.call<AccountList>('GET', 'accounts?company=1010&limit=200');
    assert.equal(status, 200);
    const said = body.accounts.map(({ code, name, kind, active, validTo }) => ({ code, name, kind, active, validTo }));
    assert.deepEqual(
      said.filter(one => ['0000400000', '0000211000', '0000113100', '0000499000'].includes(one.code)),
      [
        { code: '0000113100', name: 'Bank', kind: 'asset', active: true, validTo: undefined },
        { code: '0000211000', name: 'Accounts Payable', kind: 'liability', active: true, validTo: undefined },
        { code: '0000400000', name: 'Medical Supplies', kind: 'expense', active: true, validTo: undefined },
        { code: '0000499000', name: 'Old Sundries', kind: 'expense', active: false, validTo: '2024-12-31' },
      ],
    );
  });

  it('are those that have a code, by which they are told of', async () => {
    const { erp } = gateway;
    const [any] = await erp.find('account.account', [], ['company']);
    const { company } = any as unknown as { company: number };
    await erp.make('account.account', { name: 'Nameless', company });
    const root = await erp.one('analytic_account.account', [['type', '=', 'root']]);
    await erp.make('analytic_account.account', {
      name: 'Nameless',
      type: 'normal',
      root: root.id,
      parent: root.id,
      company,
    });
    const { id: unit } = await erp.one('product.uom', [['symbol', '=', 'EA']]);
    const products = [['create', [{}]]];
    await erp.make('product.template', { name: 'Nameless', default_uom: unit, list_price: decimal('1'), products });
    for (const path of ['accounts', 'cost-centers', 'inventory-items']) {
      const { status, body } = await gateway.call('GET', `${path}?company=1010&limit=200`);
      assert.equal(status, 200, JSON.stringify(body));
      assert.doesNotMatch(JSON.stringify(body), /Nameless/);
    }
  });

  it('come in pages', async () => {
    const first = await gateway.call<AccountList>('GET', 'accounts?company=1010&limit=4');
    const next = encodeURIComponent(first.body.next ?? '');
    const second = await gateway.call<AccountList>('GET', `accounts?company=1010&limit=4&cursor=${next}`);
    const seen = [...first.body.accounts, ...second.body.accounts].map(({ code }) => code);
    assert.equal(new Set(seen).size, 8);
    assert.deepEqual(seen, seen.toSorted());
  });

  it('are cost centres, found by code and read by id', async () => {
    const { body } = await gateway.call<CostCenterList>('GET', 'cost-centers?company=1010&code=0010');
    const [found] = body.costCenters;
    assert.equal(found?.code, '0010');
    const read = await gateway.call<CostCenter>('GET', `cost-centers/${found?.id}`);
    assert.deepEqual(read.body, found);
    assert.equal(found?.kind, 'cost-center');
    const closed = await gateway.call<CostCenterList>('GET', 'cost-centers?company=1010&active=false');
    assert.deepEqual(
      closed.body.costCenters.map(({ code }) => code),
      ['0030'],
    );
  });

  it('are those of the company that the endpoint works for, and of no other', async () => {
    const { status } = await gateway.call('GET', 'accounts?company=2020');
    assert.equal(status, 422);
  });

  const person = async (number: string): Promise<Employee | undefined> =>
    (await gateway.call<EmployeeList>('GET', `employees?company=1010&employeeNumber=${number}`)).body.employees[0];

  it('are people with their name, and whether they work there yet or still', async () => {
    const alex = await person('00020041');
    assert.deepEqual(
      [alex?.familyName, alex?.givenName, alex?.workEmail, alex?.hireDate, alex?.status, alex?.manager?.name],
      ['Sample', 'Alex', 'alex.sample@canongate.example', '2019-04-01', 'active', 'Example, Morgan'],
    );
    const statuses = await Promise.all(['00020063', '00020007'].map(async number => (await person(number))?.status));
    assert.deepEqual(statuses, ['terminated', 'active']);
    const gone = await gateway.call<EmployeeList>('GET', 'employees?company=1010&status=terminated');
    assert.deepEqual(
      gone.body.employees.map(({ employeeNumber }) => employeeNumber),
      ['00020063'],
    );
  });

  it('are people who leave on a day, and come back; that they are on leave Tryton does not know', async () => {
    const id = (await person('00020041'))?.id;
    const change = (status: string, effectiveOn = '2026-03-01') =>
      gateway.call<Employee>('POST', `employees/${id}/change-status`, { status, effectiveOn });
    // The day named is the first on which nobody works there: the last of work is the one before it.
    const today = new Date().toISOString().slice(0, 10);
    assert.equal((await change('terminated', today)).body.status, 'terminated');
    const left = await change('terminated');
    assert.deepEqual([left.status, left.body.status, left.body.endDate], [200, 'terminated', '2026-02-28']);
    const back = await change('active');
    assert.deepEqual([back.body.status, back.body.endDate], ['active', undefined]);
    assert.equal((await change('leave')).status, 422);
  });
});
