/** Employees and places over Oracle HCM, as an application looks them up and changes their status. */
import assert from 'node:assert/strict';
import type { Employee, EmployeeList } from '../../contracts/employees/v1/types.ts';
import type { LocationList } from '../../contracts/locations/v1/types.ts';
import type { Row } from '../../simulators/erp/oracle-fusion/shape.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overFusion, type Problem, places } from './oracle-fusion-rig.ts';

describe('an employee over Oracle HCM', function () {
  this.timeout(60_000);
  const { call, list, erp, writes } = overFusion();

  const found = async (query: string): Promise<Employee[]> =>
    (await list<EmployeeList>(`employees?company=1010&${query}`)).employees;
  const change = <T = Employee>(id: string, body: object) =>
    call<T>('POST', `employees/${id}/change-status`, { effectiveOn: '2026-12-01', ...body });

  it('is found by number, zeros and all, and read with place, cost centre and manager', async () => {
    const [one] = await found('employeeNumber=00020041');
    const { id, meta: _, manager, ...rest } = one!;
    assert.deepEqual(rest, {
      ...{ company: '1010', employeeNumber: '00020041', familyName: 'Sample', givenName: 'Alex' },
      ...{ workEmail: 'alex.sample@canongate.example', hireDate: '2019-04-01', startDate: '2019-04-01' },
      ...{ status: 'active', jobTitle: 'Charge Nurse', location: { code: '1010' }, costCenter: { code: '0010' } },
      department: { code: 'Emergency Department', name: 'Emergency Department' },
      systemStatus: [{ field: 'AssignmentStatusType', code: 'ACTIVE' }],
    });
    assert.equal(manager?.name, 'Morgan Example');
    const boss = await call<Employee>('GET', `employees/${manager?.id}`);
    assert.deepEqual([boss.status, boss.body.employeeNumber], [200, '00020007']);
    assert.deepEqual((await call<Employee>('GET', `employees/${id}`)).body, one);
  });

  it('began on the first day of work, whatever changed since, and is what the first of several assignments says', async () => {
    const row = erp().erp.find('workers', 'PersonNumber', '00020041')!;
    const [relationship] = row['workRelationships'] as Row[];
    const [own] = relationship!['assignments'] as Row[];
    const now = { ...own, EffectiveStartDate: '2026-02-01' };
    const other = { ...now, AssignmentId: '300000091', AssignmentName: 'Night Porter', PrimaryAssignmentFlag: false };
    relationship!['assignments'] = [other, now];
    const [one] = await found('employeeNumber=00020041');
    relationship!['assignments'] = [own!];
    assert.deepEqual([one?.hireDate, one?.startDate, one?.jobTitle], ['2019-04-01', '2019-04-01', 'Charge Nurse']);
  });

  it('is listed by what they are: there, gone, or still to come', async () => {
    const numbers = async (status: string) => (await found(`status=${status}`)).map(one => one.employeeNumber);
    assert.ok((await numbers('active')).includes('00020041'));
    assert.ok((await numbers('terminated')).includes('00020063'));
    assert.deepEqual(await numbers('pre-hire'), ['00020088']);
  });

  it('goes on leave and comes back, and is left alone where nothing changes', async () => {
    const [one] = await found('employeeNumber=00020041');
    const onLeave = await change(one!.id, { status: 'leave' });
    assert.deepEqual([onLeave.status, onLeave.body.status], [200, 'leave'], JSON.stringify(onLeave.body));
    const [sent] = writes();
    assert.equal(sent!.headers['effective-of'], 'RangeMode=UPDATE;RangeStartDate=2026-12-01');
    assert.equal((await change(one!.id, { status: 'leave' })).body.status, 'leave');
    assert.equal(writes().length, 1);
    assert.equal((await change(one!.id, { status: 'active' })).body.status, 'active');
  });

  it('leaves, and does not come back by a change of status', async () => {
    const [one] = await found('employeeNumber=00020007');
    const gone = await change(one!.id, { status: 'terminated' });
    assert.deepEqual([gone.body.status, gone.body.endDate], ['terminated', '2026-11-30'], JSON.stringify(gone.body));
    // It holds from the first of December on: the day before is the last day of work.
    assert.match(writes()[0]!.body, /"terminationDate":"2026-11-30"/);
    const back = await change<Problem>(one!.id, { status: 'active' });
    assert.deepEqual(refusal(back), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(back), [['/id', 'is-terminated']]);
  });
});

describe('a place over Oracle HCM', function () {
  this.timeout(60_000);
  const { call, list } = overFusion();

  it('is found by its code or its name, and read', async () => {
    const { locations } = await list<LocationList>(
      `locations?identifier=${encodeURIComponent('urn:canongate:erp:location|171A')}`,
    );
    assert.deepEqual(
      locations.map(({ name, identifiers, status }) => [name, identifiers?.[0]?.value, status]),
      [['Central Supply', '171A', 'active']],
    );
    assert.deepEqual((await call('GET', `locations/${locations[0]!.id}`)).body, locations[0]);
    assert.equal((await list<LocationList>('locations?name=Main')).locations[0]?.name, 'Main Hospital');
  });

  it('comes page by page, and says what it cannot be searched by', async () => {
    const first = await list<LocationList>('locations?limit=2');
    assert.deepEqual([first.locations.length, first.more], [2, true]);
    const refused = await call<Problem>('GET', 'locations?type=HU');
    assert.deepEqual([refused.status, places(refused)], [422, [['/type', 'not-supported']]]);
  });
});
