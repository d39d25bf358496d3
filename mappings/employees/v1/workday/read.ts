/** Reads an employee of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const WORKER = kindOf('Worker');

export default defineMapping({
  contract: 'employees/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(WORKER),
      response: [...held(table<Employee>(), WORKER.first), ...frame(WORKER)],
    },
  ],
});
