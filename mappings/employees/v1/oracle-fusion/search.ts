/** Lists employees of a company over Oracle HCM, by their number. */
import { listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { codesOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type { EmployeeList, EmployeeQuery } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { businessUnit, checkUnit } from '../../../suppliers/v1/oracle-fusion/company.ts';
import { CONCLUDES, EXPAND, held } from './held.ts';

const asked = table<EmployeeQuery>();
const a = table<EmployeeList>();
const AT = 'workRelationships.assignments';

export default defineMapping({
  contract: 'employees/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check: checkUnit,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('Worker', { expand: EXPAND, orderBy: 'PersonNumber' }),
        asked.f('company', `query.${AT}.BusinessUnitName`, businessUnit),
        asked.f('employeeNumber', 'query.PersonNumber'),
        asked.f('department', `query.${AT}.DepartmentName`),
        asked.custom({
          id: 'status',
          carries: ['status'],
          enc(value, tree, { scope }) {
            const { status } = value as EmployeeQuery;
            const target = tree as { query?: Record<string, unknown> };
            const codes = codesOf('assignment', status === 'pre-hire' ? 'active' : (status ?? ''), scope.profile);
            if (codes.length === 0) return;
            const relationships = (target.query?.['workRelationships'] ?? {}) as { assignments?: object };
            const assignments = { ...relationships.assignments, 'AssignmentStatusType:in': codes };
            target.query = { ...target.query, workRelationships: { ...relationships, assignments } };
          },
        }),
      ],
      response: [a.each('employees', 'Worker.items', one => held(one), { empty: 'list' })],
      // Who is still to come has the code of who is there.
      refine(read, { input }) {
        const { status } = input as EmployeeQuery;
        const list = read as EmployeeList;
        return status === undefined
          ? list
          : { ...list, employees: list.employees.filter(one => one.status === status) };
      },
      concludes: ['next', ...CONCLUDES.map(path => `employees[].${path}`)],
    },
  ],
});
