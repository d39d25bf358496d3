/** Location of Workday → the place as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, nodes, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { addressesAt, contactsAt } from '../../../../adapters/soap/dialects/workday/contact.ts';
import { codedAt, idAt, nameAt } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { instant, type Rule, type Table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<Location>, at = ''): readonly Rule[] {
  const data = `${at}Location_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Location_Reference`)] }),
    a.f('name', { read: [`${data}.Location_Name`] }),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.custom({
      id: 'place',
      carries: ['identifiers', 'status', 'types', 'contacts', 'address', 'partOf', 'timeZone', 'managingOrganization'],
      reads: [data],
      dec: tree => placeOf(under(recordAt(tree), 'Location_Data')),
    }),
    a.ignore(`${at}Location_Reference`),
  ];
}

const NUMBER = 'urn:workday:location-id';

function placeOf(data: Node): Partial<Location> {
  const number = text(data['Location_ID']);
  const above = data['Superior_Location_Reference'];
  const [aboveId, aboveName] = [idAt(above, 'WID'), nameAt(above)];
  const company = codedAt(data['Restricted_to_Company_Reference'], 'Company_Reference_ID');
  const types = nodes(data['Location_Usage_Reference']).flatMap(one => codedAt(one, 'Location_Usage_ID') ?? []);
  const [address] = addressesAt(data['Contact_Data']);
  const contacts = contactsAt(data['Contact_Data']);
  const timeZone = idAt(data['Time_Zone_Reference'], 'Time_Zone_ID');
  return {
    ...(number !== undefined && { identifiers: [{ system: NUMBER, value: number }] }),
    status: text(data['Inactive']) === 'true' ? 'inactive' : 'active',
    ...(types.length > 0 && { types: types.map(({ code }) => ({ code })) }),
    ...(address && { address }),
    ...(contacts.length > 0 && { contacts }),
    ...(timeZone !== undefined && { timeZone }),
    ...(aboveId !== undefined && { partOf: { id: aboveId, ...(aboveName !== undefined && { name: aboveName }) } }),
    ...(company?.name !== undefined && {
      managingOrganization: { name: company.name, identifier: { system: 'urn:workday:company', value: company.code } },
    }),
  };
}

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Locations_Response', 'Response_Data', 'Location');
};
