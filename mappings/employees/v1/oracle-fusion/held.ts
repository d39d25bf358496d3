/** Worker of Oracle HCM with the latest work relationship → the employee as the contract shows it. */
import { companyOf, partsOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import { type Node, rows, textAt, version, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { statusOf } from '../../../../adapters/rest/dialects/oracle-fusion/statuses.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { dayIn, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

export const EXPAND = 'names,emails,workRelationships.assignments.managers';

/** What `held` fills. */
export const CONCLUDES = [
  ...['id', 'employeeNumber', 'familyName', 'givenName', 'company', 'workEmail', 'hireDate', 'startDate', 'endDate'],
  ...['status', 'systemStatus[].field', 'systemStatus[].code', 'jobTitle', 'department.code', 'department.name'],
  ...['manager.id', 'manager.name', 'location.code', 'costCenter.code', 'meta.version', 'meta.lastUpdated'],
];

/** `at`: how the path to the row begins, `Worker.items[0].` or nothing within a list. */
export const held = (a: Table<Employee>, at = ''): readonly Rule[] => [
  a.f('id', { read: [`${at}PersonId`] }),
  a.f('employeeNumber', { read: [`${at}PersonNumber`] }),
  a.f('familyName', { read: [`${at}names[0].LastName`] }),
  a.f('givenName', { read: [`${at}names[0].FirstName`] }),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.custom({
    id: 'employee',
    carries: [
      ...(['company', 'workEmail', 'hireDate', 'startDate', 'endDate', 'status', 'systemStatus'] as const),
      ...(['jobTitle', 'department', 'manager', 'location.code', 'costCenter.code'] as const),
    ],
    reads: ['emails', 'workRelationships'].map(name => at + name),
    dec: (tree, { scope }) => employeeOf(at === '' ? (tree as Node) : firstOf(tree), scope),
  }),
  a.ignore(`${at}self`, `${at}names`),
];

const firstOf = (tree: unknown): Node => rows((tree as { body: Node }).body['items'])[0] ?? {};

/** Who comes back has another relationship: the one that began last counts. */
export const latest = (row: Node): Node | undefined =>
  rows(row['workRelationships']).toSorted((a, b) =>
    (textAt(b, 'StartDate') ?? '').localeCompare(textAt(a, 'StartDate') ?? ''),
  )[0];

/** Of several, the one that is marked as the first; the system may list another before it. */
export function assignmentIn(relationship: Node | undefined): Node | undefined {
  const assignments = rows(relationship?.['assignments']);
  return assignments.find(each => each['PrimaryAssignmentFlag'] === true) ?? assignments[0];
}

const WORK = 'W1';
const PENDING = 'P';

export function employeeOf(row: Node, { profile, now }: Pick<Scope, 'profile' | 'now'>): Partial<Employee> {
  const relationship = latest(row);
  const assignment = assignmentIn(relationship);
  const [manager] = rows(assignment?.['managers']);
  const code = textAt(assignment, 'AssignmentStatusType');
  const { costCenter } = partsOf(textAt(assignment, 'DefaultExpenseAccount'), profile);
  const [department, place] = [textAt(assignment, 'DepartmentName'), textAt(assignment, 'LocationCode')];
  const [start, end] = [textAt(relationship, 'StartDate'), textAt(relationship, 'TerminationDate')];
  const today = dayIn(profile, now);
  const isPending = textAt(relationship, 'WorkerType') === PENDING || (start !== undefined && start > today);
  const mail = rows(row['emails']).find(each => textAt(each, 'EmailType') === WORK);
  return without({
    company: companyOf(textAt(assignment, 'BusinessUnitName'), profile),
    workEmail: textAt(mail, 'EmailAddress'),
    hireDate: start,
    // That of an assignment is the day since which it is as it is.
    startDate: start,
    endDate: end,
    status: isPending ? 'pre-hire' : statusOf('assignment', code, profile),
    systemStatus: code === undefined ? undefined : [{ field: 'AssignmentStatusType', code }],
    jobTitle: textAt(assignment, 'AssignmentName'),
    department: department === undefined ? undefined : { code: department, name: department },
    manager:
      manager && without({ id: textAt(manager, 'ManagerPersonId'), name: textAt(manager, 'ManagerDisplayName') }),
    location: place === undefined ? undefined : { code: place },
    costCenter: costCenter === undefined ? undefined : { code: costCenter },
  }) as Partial<Employee>;
}
