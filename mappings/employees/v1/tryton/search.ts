/** Lists employees in Tryton. It has no departments, and no search by both of a day and none: who is active is not asked for there. */
import { ofCompany } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { EmployeeList, EmployeeQuery } from '../../../../contracts/employees/v1/types.ts';
import { dayIn, defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

const asked = table<EmployeeQuery>();
const a = table<EmployeeList>();

export default defineMapping({
  contract: 'employees/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Employee', FIELDS, 'id'),
        ofCompany,
        asked.f('employeeNumber', 'query.party.code'),
        asked.custom({
          id: 'by day',
          carries: ['status', 'department'],
          enc(value, tree, { scope: { now, profile }, finding }) {
            const { status, department } = value as EmployeeQuery;
            const today = dayIn(profile, now);
            const target = tree as { query?: object };
            if (department !== undefined) finding('/department', 'not-supported');
            if (status === 'pre-hire') target.query = { ...target.query, 'start_date:gt': today };
            else if (status === 'terminated') target.query = { ...target.query, 'end_date:lt': today };
            else if (status !== undefined) finding('/status', 'not-supported');
          },
        }),
      ],
      response: [a.each('employees', 'Employee.records', one => held(one, ''), { empty: 'list' })],
    },
  ],
});
