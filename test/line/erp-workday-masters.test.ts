/** Cost centres, accounts, people and places over Workday, as an application looks them up. */
import assert from 'node:assert/strict';
import type { AccountList } from '../../contracts/accounts/v1/types.ts';
import type { CostCenter, CostCenterList } from '../../contracts/cost-centers/v1/types.ts';
import type { Employee, EmployeeList } from '../../contracts/employees/v1/types.ts';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import { ACCOUNTS } from '../../simulators/erp/demo.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

describe('masters over Workday', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  const { ok, call } = erp;

  it('lists cost centres and accounts with their leading zeros', async () => {
    const { costCenters } = await ok<CostCenterList>('GET', 'cost-centers?company=1010');
    assert.deepEqual(
      costCenters.map(({ code, active }) => [code, active]),
      [
        ['0010', true],
        ['0020', true],
        ['0030', false],
      ],
    );
    const read = await ok<CostCenter>('GET', `cost-centers/${costCenters[2]!.id}`);
    assert.deepEqual([read.code, read.validTo, read.kind], ['0030', '2024-12-31', 'cost-center']);
    const { accounts } = await ok<AccountList>('GET', 'accounts?company=1010&name=medical');
    assert.deepEqual(
      accounts.map(({ code, kind, active, company }) => [code, kind, active, company]),
      [['0000400000', 'expense', true, '1010']],
    );
    assert.deepEqual(await ok('GET', `accounts/${accounts[0]!.id}`), accounts[0]);
  });

  it('lists what is restricted to several companies for each of them, and what is to none for all', async () => {
    const { records } = erp.tenant();
    const to = (...companies: string[]) => companies.map(code => records.to('Company_Reference_ID', code));
    const centers = records.all('Cost_Center').map(({ data }) => data);
    const chart = records.all('Account_Set')[0]!.data['Ledger_Account_Data'] as Record<string, unknown>[];
    const [center, account] = [
      centers.find(one => (one['Organization_Data'] as { ID: string }).ID === '0020')!,
      chart.find(one => one['Ledger_Account_Identifier'] === '0000400000')!,
    ];
    const restrictedTo = (...companies: string[]) => {
      for (const one of [center, account]) one['Restricted_to_Company_Reference'] = to(...companies);
    };
    const listedFor = async (company: string) => {
      const { costCenters } = await ok<CostCenterList>('GET', `cost-centers?company=${company}&code=0020`);
      const { accounts } = await ok<AccountList>('GET', `accounts?company=${company}&code=0000400000`);
      return [costCenters.map(one => one.company), accounts.map(one => one.company)];
    };
    restrictedTo('1010', '2020');
    assert.deepEqual(await listedFor('2020'), [['2020'], ['2020']]);
    assert.deepEqual(await listedFor('3030'), [[], []]);
    restrictedTo();
    assert.deepEqual(await listedFor('3030'), [['3030'], ['3030']]);
    restrictedTo('1010');
    assert.deepEqual(await listedFor('2020'), [[], []]);
  });

  it('lists more accounts than a page holds page by page, to the last', async () => {
    const all = await ok<AccountList>('GET', 'accounts?company=1010');
    assert.deepEqual(
      [all.accounts.length, all.next],
      [ACCOUNTS.filter(one => one.company === '1010').length, undefined],
    );
    const pages: string[][] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const cursor = next && `&cursor=${encodeURIComponent(next)}`;
      const page: AccountList = await ok<AccountList>('GET', `accounts?company=1010&limit=3${cursor}`);
      pages.push(page.accounts.map(({ code }) => code));
      next = page.next;
    }
    assert.deepEqual(
      pages.map(page => page.length),
      [3, 3, 2],
    );
    assert.deepEqual(
      pages.flat(),
      all.accounts.map(({ code }) => code),
    );
  });

  it('tells who works here, and ends an employment once', async () => {
    const { employees } = await ok<EmployeeList>('GET', 'employees?company=1010&employeeNumber=00020041');
    const [nurse] = employees;
    const { id, meta: _, manager, ...rest } = nurse!;
    assert.equal(manager?.name, 'Morgan Example');
    assert.deepEqual(rest, {
      employeeNumber: '00020041',
      familyName: 'Sample',
      givenName: 'Alex',
      workEmail: 'alex.sample@canongate.example',
      hireDate: '2019-04-01',
      startDate: '2019-04-01',
      jobTitle: 'Charge Nurse',
      location: { code: '1010', name: 'Main Hospital' },
      status: 'active',
      systemStatus: [{ field: 'Active', code: 'true' }],
      company: '1010',
      costCenter: { code: '0010', name: 'Emergency Department' },
      licences: [{ type: 'RN', number: 'RN-000041', state: 'OH', expiry: '2028-06-30' }],
    });
    const change = { status: 'terminated', effectiveOn: '2026-12-01', reason: 'Moves away' };
    const gone = await ok<Employee>('POST', `employees/${id}/change-status`, change);
    assert.deepEqual([gone.status, gone.endDate], ['terminated', '2026-11-30']);
    const sent = erp
      .tenant()
      .calls()
      .find(({ operation }) => operation === 'Terminate_Employee')?.body;
    assert.match(sent ?? '', /<wd:Termination_Date>2026-11-30</);
    const again = await ok<Employee>('POST', `employees/${id}/change-status`, change);
    assert.equal(again.status, 'terminated');
    assert.equal(erp.operations().filter(operation => operation === 'Terminate_Employee').length, 1);
    const leave = await call<Problem>('POST', `employees/${id}/change-status`, { ...change, status: 'leave' });
    assert.deepEqual([leave.status, places(leave)], [422, [['/status', 'not-supported']]]);
  });

  it('lists places', async () => {
    const { locations, more } = await ok<LocationList>('GET', 'locations?name=Central');
    assert.deepEqual(
      [locations[0]?.identifiers, locations[0]?.partOf?.name, more],
      [[{ system: 'urn:workday:location-id', value: '171A' }], 'Main Hospital', false],
    );
  });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});
