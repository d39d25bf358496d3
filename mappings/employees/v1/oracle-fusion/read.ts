/** Reads an employee over Oracle HCM. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { EXPAND, held } from './held.ts';

export const readingOne = reading('Worker', 'PersonId', { expand: EXPAND });

export default defineMapping({
  contract: 'employees/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [{ name: 'read', effect: 'read', request: readingOne, response: held(table<Employee>(), 'Worker.items[0].') }],
});
