/** Ends an employment in Workday. Leave and return are requests of another service, and are refused here. */
import { frame, idIn, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Employee, EmployeeStatusChange } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, known, table } from '../../../../gateway/kit.ts';
import { lastDay } from '../last-day.ts';
import { held } from './held.ts';

const asked = table<EmployeeStatusChange & { id: string }>();
const a = table<Employee>();
const WORKER = kindOf('Worker');
const ROOT = 'Terminate_Employee_Request';
const DATA = `${ROOT}.Terminate_Employee_Data`;

const answer = [...held(a, WORKER.first), ...frame(WORKER)];

export default defineMapping({
  contract: 'employees/v1',
  operation: 'change-status',
  dialect: 'workday',
  check: (input, profile) => {
    const { status } = input as EmployeeStatusChange;
    if (status !== 'terminated') return [{ pointer: '/status', code: 'not-supported' }];
    return profile['terminationReason'] === undefined ? [{ pointer: '/reason', code: 'profile-incomplete' }] : [];
  },
  steps: [
    { name: 'before', effect: 'read', request: reading(WORKER), response: answer },
    { name: 'look', effect: 'read', inDoubt: true, request: reading(WORKER), response: answer },
    {
      name: 'terminate',
      effect: 'once',
      reconcile: 'look',
      // Who is gone already stays so: the same may be asked again.
      when: ({ steps }) =>
        ![steps['before'], steps['look']].some(one => (one as Partial<Employee> | undefined)?.status === 'terminated'),
      request: [
        asked.fixed(`${ROOT}.Business_Process_Parameters.Auto_Complete`, 'true'),
        asked.f('reason', `${ROOT}.Business_Process_Parameters.Comment_Data.Comment`),
        asked.f('id', idIn(`${DATA}.Employee_Reference`)),
        asked.f('effectiveOn', `${DATA}.Termination_Date`, lastDay),
        asked.when(
          known('profile.terminationReason'),
          asked.context(
            'profile.terminationReason',
            idIn(`${DATA}.Terminate_Event_Data.Primary_Reason_Reference`, 'Termination_Subcategory_ID'),
          ),
        ),
        asked.custom({ id: 'status', carries: ['status'], enc() {} }),
      ],
      response: [a.ignore('Terminate_Employee_Response')],
    },
    { name: 'read', effect: 'read', request: reading(WORKER), response: answer },
  ],
});
