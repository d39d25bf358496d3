/** company.employee (Tryton) → the employee as the contract shows it: whether somebody works there is a matter of two days. */
import { kept, OF_EACH } from '../../../../adapters/rest/dialects/tryton/records.ts';
import { type Node, nodeAt, textAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { dayIn, type Rule, type Table } from '../../../../gateway/kit.ts';

export const FIELDS = [
  ...['party.code', 'party.name', 'party.email', 'start_date', 'end_date', 'supervisor.party.name'],
  ...OF_EACH,
];

/** `at`: how the path begins, `Employee.` or nothing. */
export const held = (a: Table<Employee>, at: 'Employee.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('employeeNumber', { read: [`${at}party.code`] }),
  a.f('workEmail', { read: [`${at}party.email`] }),
  a.f('hireDate', { read: [`${at}start_date`] }),
  a.f('endDate', { read: [`${at}end_date`] }),
  a.f('manager.id', { read: [`${at}supervisor.id`] }),
  a.f('manager.name', { read: [`${at}supervisor.party.name`] }),
  a.custom({
    id: 'person',
    carries: ['familyName', 'givenName', 'status'],
    reads: [`${at}party.name`],
    dec(tree, { scope }) {
      const record: Node = at === '' ? (tree as Node) : nodeAt(tree, 'body');
      return { ...nameOf(textAt(record, 'party', 'name')), status: statusOf(record, dayIn(scope.profile, scope.now)) };
    },
  }),
  ...kept(at),
];

/** A party has one name; where it is written `Family, Given` it is two. */
function nameOf(name = ''): Node {
  const [familyName, givenName] = name.split(/,\s*/, 2);
  return without({ familyName: familyName || undefined, givenName: givenName || undefined });
}

/** Both days are days of work. */
function statusOf(record: Node, today: string): Employee['status'] {
  const [start, end] = [textAt(record, 'start_date'), textAt(record, 'end_date')];
  if (start !== undefined && start > today) return 'pre-hire';
  return end !== undefined && end < today ? 'terminated' : 'active';
}
