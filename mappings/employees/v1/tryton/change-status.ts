/** Ends an employment in Tryton on a day, or takes the end away again. It knows no leave. */
import { changing, reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Employee, EmployeeStatusChange } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { lastDayBefore } from '../last-day.ts';
import { FIELDS, held } from './held.ts';

const asked = table<EmployeeStatusChange & { id: string }>();

export default defineMapping({
  contract: 'employees/v1',
  operation: 'change-status',
  dialect: 'tryton',
  steps: [
    {
      name: 'change',
      effect: 'repeatable',
      request: [
        ...changing('Employee'),
        asked.custom({
          id: 'end',
          carries: ['status', 'effectiveOn'],
          writes: { 'Employee.end_date': 'effectiveOn' },
          enc(value, tree, { finding }) {
            const { status, effectiveOn } = value as EmployeeStatusChange;
            if (status === 'leave') finding('/status', 'not-supported');
            (tree as { body: unknown }).body = {
              end_date: status === 'terminated' ? lastDayBefore(effectiveOn) : null,
            };
          },
        }),
      ],
      response: [],
    },
    {
      name: 'read',
      effect: 'read',
      request: reading('Employee', FIELDS),
      response: held(table<Employee>(), 'Employee.'),
    },
  ],
});
