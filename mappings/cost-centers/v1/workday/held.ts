/** Cost centre of Workday → the cost centre as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, text, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { code, coded, companiesAt } from '../../../../adapters/soap/dialects/workday/references.ts';
import { day, truth } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { CostCenter } from '../../../../contracts/cost-centers/v1/types.ts';
import { instant, type Rule, type Table, table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<CostCenter>, at = ''): readonly Rule[] {
  const data = `${at}Cost_Center_Data[0]`;
  const organization = `${data}.Organization_Data`;
  return [
    a.f('id', { read: [idIn(`${at}Cost_Center_Reference`)] }),
    a.f('code', { read: [`${organization}.Organization_Code`, `${organization}.ID`] }),
    a.f('name', { read: [`${organization}.Organization_Name`] }),
    a.f('active', { read: [`${organization}.Organization_Active`] }, truth, { absent: true }),
    a.f('company', { read: [`${data}.Restricted_to_Company_Reference[0]`] }, code('Company_Reference_ID')),
    a.f('validFrom', { read: [`${organization}.Availability_Date`] }, day),
    a.f('validTo', { read: [`${organization}.Inactive_Date`] }, day),
    a.f('parent', { read: [`${data}.Organization_Container_Reference`] }, coded('Cost_Center_Reference_ID')),
    a.f('meta.lastUpdated', { read: [`${organization}.Last_Updated`] }, instant),
    a.custom({
      id: 'kind',
      carries: ['kind'],
      reads: [`${organization}.Organization_Is_Group`],
      dec(tree) {
        const group = text(under(recordAt(tree), 'Cost_Center_Data', 'Organization_Data')['Organization_Is_Group']);
        return { kind: group === 'true' ? 'group' : 'cost-center' };
      },
    }),
    a.ignore(`${at}Cost_Center_Reference`, `${data}.Restricted_to_Company_Reference`, `${organization}.ID`),
  ];
}

/** All of those that it may be charged by, for what is done with the record: the contract shows one. */
export interface Restricted {
  companies: string[];
}

export const companiesOf: Rule = table<Restricted>().custom({
  id: 'companies',
  carries: [],
  reads: [],
  dec: (tree): Restricted => ({
    companies: companiesAt(under(recordAt(tree), 'Cost_Center_Data')['Restricted_to_Company_Reference']),
  }),
});

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Cost_Centers_Response', 'Response_Data', 'Cost_Center');
};
