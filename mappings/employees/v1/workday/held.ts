/** Worker of Workday → the employee as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { coded, codedAt, idAt } from '../../../../adapters/soap/dialects/workday/references.ts';
import { day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { Employee } from '../../../../contracts/employees/v1/types.ts';
import { dayIn, instant, type Rule, type Table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<Employee>, at = ''): readonly Rule[] {
  const data = `${at}Worker_Data[0]`;
  const name = `${data}.Personal_Data.Name_Data.Legal_Name_Data.Name_Detail_Data`;
  const standing = `${data}.Employment_Data.Worker_Status_Data`;
  const position = `${data}.Employment_Data.Worker_Job_Data[0].Position_Data`;
  return [
    a.f('id', { read: [idIn(`${at}Worker_Reference`)] }),
    a.f('employeeNumber', { read: [`${data}.Worker_ID`] }),
    a.f('familyName', { read: [`${name}.Last_Name`] }),
    a.f('givenName', { read: [`${name}.First_Name`] }),
    a.f('workEmail', { read: [`${data}.Personal_Data.Contact_Data.Email_Address_Data[0].Email_Address`] }),
    a.f('hireDate', { read: [`${standing}.Hire_Date`] }, day),
    a.f('startDate', { read: [`${standing}.First_Day_of_Work`] }, day),
    a.f('endDate', { read: [`${standing}.Termination_Last_Day_of_Work`, `${standing}.Termination_Date`] }, day),
    a.f('jobTitle', { read: [`${position}.Business_Title`, `${position}.Position_Title`] }),
    a.f('location', { read: [`${position}.Business_Site_Location_Reference`] }, coded('Location_ID')),
    a.f('manager.id', { read: [idIn(`${position}.Manager_Reference[0]`)] }),
    a.f('manager.name', { read: [`${position}.Manager_Reference[0].@Descriptor`] }),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.custom({
      id: 'worker',
      carries: ['status', 'systemStatus', 'company', 'costCenter', 'department', 'licences'],
      reads: [standing, `${data}.Organization_Data`, `${data}.Qualification_Data`],
      dec: (tree, { scope }) => workerOf(under(recordAt(tree), 'Worker_Data'), dayIn(scope.profile, scope.now)),
    }),
    a.ignore(`${at}Worker_Reference`, `${data}.User_ID`, `${data}.Employment_Data`, name),
  ];
}

function workerOf(data: Node, today: string): Partial<Employee> {
  const standing = under(data, 'Employment_Data', 'Worker_Status_Data');
  const organizations = nodes(under(data, 'Organization_Data')['Worker_Organization_Data']);
  const of = (type: string): Node | undefined =>
    organizations.find(one => idAt(one['Organization_Type_Reference'], 'Organization_Type_ID') === type);
  const company = idAt(of('COMPANY')?.['Organization_Reference'], 'Company_Reference_ID');
  const costCenter = codedAt(of('COST_CENTER')?.['Organization_Reference'], 'Cost_Center_Reference_ID');
  const department = codedAt(of('SUPERVISORY')?.['Organization_Reference'], 'Organization_Reference_ID');
  const licences = nodes(under(data, 'Qualification_Data')['License']).flatMap(licenceAt);
  const said = (['Active', 'On_Leave', 'Terminated'] as const).filter(flag => text(standing[flag]) === 'true');
  return {
    status: statusOf(standing, today),
    ...(said.length > 0 && { systemStatus: said.map(field => ({ field, code: 'true' })) }),
    ...(company !== undefined && { company }),
    ...(costCenter && { costCenter }),
    ...(department && { department }),
    ...(licences.length > 0 && { licences }),
  };
}

/** Four flags and a day; whoever is hired and has not begun is none of them yet. */
export function statusOf(standing: Node, today: string): Employee['status'] {
  const is = (flag: string): boolean => text(standing[flag]) === 'true';
  if (is('Terminated')) return 'terminated';
  if (is('On_Leave')) return 'leave';
  if (is('Active')) return 'active';
  const begins = (text(standing['First_Day_of_Work']) ?? text(standing['Hire_Date']))?.slice(0, 10);
  return begins !== undefined && begins > today ? 'pre-hire' : 'unknown';
}

function licenceAt(license: Node): NonNullable<Employee['licences']> {
  const data = under(license, 'License_Data');
  const [type, number] = [
    codedAt(data['License_Class_Reference'], 'License_ID')?.code,
    text(data['License_ID_Number']),
  ];
  const state = idAt(data['Country_Region_Reference'], 'ISO_3166-2_Code')?.replace(/^[A-Z]{2}-/, '');
  const expiry = text(data['Expiration_Date'])?.slice(0, 10);
  if (type === undefined || number === undefined) return [];
  return [{ type, number, ...(state && { state }), ...(expiry && { expiry }) }];
}

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Workers_Response', 'Response_Data', 'Worker');
};
