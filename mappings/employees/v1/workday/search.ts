/** Lists employees of Workday by their legal entity and number. */
import { frame, kindOf, listing, paging } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, oneOfMany } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { EmployeeList, EmployeeQuery } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<EmployeeQuery>();
const a = table<EmployeeList>();
const WORKER = kindOf('Worker');
const CRITERIA = `${WORKER.request}.Request_Criteria`;

export default defineMapping({
  contract: 'employees/v1',
  operation: 'search',
  dialect: 'workday',
  // Where an employment stands is put together of flags, by which nothing is searched.
  check(input): Finding[] {
    const { status } = input as EmployeeQuery;
    return status === undefined ? [] : [{ pointer: '/status', code: 'not-supported' }];
  },
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging(WORKER),
      request: [
        ...listing(WORKER),
        asked.f('company', `${CRITERIA}.Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
        asked.f('department', `${CRITERIA}.Organization_Reference`, oneOfMany(code('Organization_Reference_ID'))),
        asked.f('employeeNumber', `${CRITERIA}.Employee_ID`),
      ],
      response: [a.each('employees', WORKER.list, one => held(one), { empty: 'list' }), ...frame(WORKER)],
    },
  ],
});
