/** Changes the status of an employee over Oracle HCM: the assignment from a day on, or the end of the work relationship. */
import { type Node, rowsAt, textAt, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Employee, EmployeeStatusChange } from '../../../../contracts/employees/v1/types.ts';
import { defineMapping, Fault, type Scope, table } from '../../../../gateway/kit.ts';
import { lastDay } from '../last-day.ts';
import { assignmentIn, employeeOf, held, latest } from './held.ts';
import { readingOne } from './read.ts';

const asked = table<EmployeeStatusChange & { id: string }>();

interface Seen {
  status: Employee['status'];
  relationship?: string;
  assignment?: string;
}

const CODES: Readonly<Record<string, string>> = { active: 'ACTIVE_PROCESS', leave: 'SUSPEND_PROCESS' };
const wanted = ({ input }: Pick<Scope, 'input'>): EmployeeStatusChange => input as EmployeeStatusChange;
const seen = ({ steps }: Pick<Scope, 'steps'>): Seen => steps['read'] as Seen;

export default defineMapping({
  contract: 'employees/v1',
  operation: 'change-status',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: readingOne,
      response: [
        asked.custom({
          id: 'seen',
          carries: [],
          reads: ['Worker.items'],
          dec(tree, { scope }): Seen {
            const [row = {}] = rowsAt(tree);
            const relationship = latest(row);
            const assignment = assignmentIn(relationship);
            return without({
              status: employeeOf(row, scope).status,
              relationship: textAt(relationship, 'self'),
              assignment: textAt(assignment, 'self'),
            }) as Seen;
          },
        }),
      ],
      refine(read, scope) {
        const { status } = read as Seen;
        // Whoever has gone is hired anew; that is no change of a status.
        if (status === 'terminated' && wanted(scope).status !== 'terminated')
          throw new Fault('conflict', {
            outcome: 'not_applied',
            detail: 'The work relationship has ended.',
            errors: [{ pointer: '/id', code: 'is-terminated' }],
          });
        return read;
      },
    },
    {
      name: 'terminate',
      effect: 'repeatable',
      when: scope => wanted(scope).status === 'terminated' && seen(scope).status !== 'terminated',
      request: [
        asked.fixed('head.call', 'action'),
        asked.fixed('head.action', 'terminate'),
        asked.context('steps.read.relationship', 'head.href'),
        asked.fixed('Parameters.actionCode', 'TERMINATION'),
        asked.f('effectiveOn', 'Parameters.terminationDate', lastDay),
      ],
      response: [],
    },
    {
      name: 'change',
      effect: 'repeatable',
      when: scope => wanted(scope).status !== 'terminated' && seen(scope).status !== wanted(scope).status,
      request: [
        asked.fixed('head.call', 'update'),
        asked.fixed('head.entity', 'Assignment'),
        asked.context('steps.read.assignment', 'head.href'),
        asked.custom({
          id: 'status',
          carries: ['status', 'effectiveOn'],
          writes: { 'Assignment.AssignmentStatusTypeCode': 'status' },
          enc(value, tree) {
            const { status, effectiveOn } = value as EmployeeStatusChange;
            const target = tree as { head: Node; body?: Node };
            target.head['effective-of'] = `RangeMode=UPDATE;RangeStartDate=${effectiveOn}`;
            target.body = { ...target.body, AssignmentStatusTypeCode: CODES[status] };
          },
        }),
      ],
      response: [],
    },
    {
      name: 'read-back',
      effect: 'read',
      request: readingOne,
      response: held(table<Employee>(), 'Worker.items[0].'),
    },
  ],
});
