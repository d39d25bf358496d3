/** Reads an employee in Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'employees/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Employee', FIELDS),
      response: held(table<Employee>(), 'Employee.'),
    },
  ],
});
