/** Supplier of Workday → the supplier as the contract shows it: of one record, or of each of a list. */
import { idIn, isNode, type Node, under } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { addressesAt, contactsAt } from '../../../../adapters/soap/dialects/workday/contact.ts';
import { code, coded, companiesAt, taxType } from '../../../../adapters/soap/dialects/workday/references.ts';
import { rawStatus, status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import type { Supplier } from '../../../../contracts/suppliers/v1/types.ts';
import { instant, type Rule, type Table, table } from '../../../../gateway/kit.ts';
import { maskedText } from '../masked.ts';

/** `at`: how the path to the record begins; nothing within a list. */
export function held(a: Table<Supplier>, at = ''): readonly Rule[] {
  const data = `${at}Supplier_Data[0]`;
  const entity = `${data}.Business_Entity_Data`;
  return [
    a.f('id', { read: [idIn(`${at}Supplier_Reference`)] }),
    a.f('number', { read: [`${data}.Supplier_ID`] }),
    a.f('name', { read: [`${data}.Supplier_Name`] }),
    a.f('legalName', { read: [`${entity}.Business_Entity_Name`] }),
    a.f('status', { read: [`${data}.Supplier_Status_Reference`] }, status('supplier'), { absent: 'unknown' }),
    a.f(
      'systemStatus',
      { read: [`${data}.Supplier_Status_Reference`] },
      rawStatus('Supplier_Status', 'Supplier_Status_ID'),
    ),
    a.f('currency', { read: [`${data}.Currency_Reference`] }, code('Currency_ID')),
    a.f('paymentTerms', { read: [`${data}.Payment_Terms_Reference`] }, coded('Payment_Terms_ID')),
    a.f('bankAccountRef', { read: [`${data}.Settlement_Bank_Account_ID`] }),
    a.f('taxIdentifier.system', { read: [`${entity}.Tax_ID_Data[0].Tax_ID_Type_Reference`] }, taxType),
    a.f('taxIdentifier.masked', { read: [`${entity}.Tax_ID_Data[0].Tax_ID_Text`] }, maskedText),
    a.each('identifiers', `${entity}.External_Entity_ID_Data`, one => [
      one.f('system', { read: ['External_Entity_ID_System'] }),
      one.f('value', { read: ['External_Entity_ID'] }),
    ]),
    a.each('categories', `${data}.Spend_Category_Reference`, one => [
      one.f('code', { read: ['ID[@type=Spend_Category_ID].#text'] }),
      one.f('name', { read: ['@Descriptor'] }),
    ]),
    a.f('meta.version', { read: [`${data}.Last_Updated`] }),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.custom({
      id: 'reached',
      carries: ['addresses', 'contacts'],
      reads: [`${entity}.Contact_Data`],
      dec(tree) {
        const contact = under(recordAt(tree), 'Supplier_Data', 'Business_Entity_Data', 'Contact_Data');
        const [addresses, contacts] = [addressesAt(contact), contactsAt(contact)];
        return {
          ...(addresses.length > 0 && { addresses: addresses as Supplier['addresses'] & object }),
          ...(contacts.length > 0 && { contacts }),
        };
      },
    }),
    a.ignore(`${at}Supplier_Reference`, `${data}.Restricted_to_Company_Reference`, `${data}.Supplier_Reference_ID`),
    a.ignore(`${data}.Spend_Category_Reference`, `${entity}.Tax_ID_Data`, `${data}.Submit`),
  ];
}

/** The first of those that may buy from it; a list is of the one that was asked for. */
export const companyOf = (a: Table<Supplier>, at: string): Rule =>
  a.f('company', { read: [`${at}Supplier_Data[0].Restricted_to_Company_Reference[0]`] }, code('Company_Reference_ID'));

/** All of those, for what is done with the record: the contract shows one. */
export interface Restricted {
  companies: string[];
}

export const companiesOf = (at = ''): Rule =>
  table<Restricted>().custom({
    id: 'companies',
    carries: [],
    reads: [`${at}Supplier_Data[0].Restricted_to_Company_Reference`],
    dec: (tree): Restricted => ({
      companies: companiesAt(under(recordAt(tree), 'Supplier_Data')['Restricted_to_Company_Reference']),
    }),
  });

export const CONCLUDES = [
  ...['id', 'number', 'name', 'legalName', 'company', 'status', 'systemStatus[].field', 'systemStatus[].code'],
  ...['currency', 'paymentTerms.code', 'paymentTerms.name', 'bankAccountRef', 'taxIdentifier.system'],
  ...['taxIdentifier.masked', 'identifiers[].system', 'identifiers[].value', 'categories[].code', 'categories[].name'],
  ...['addresses', 'contacts', 'meta.version', 'meta.lastUpdated'],
];

/** Within a list the tree is the record itself. */
const recordAt = (tree: unknown): Node => {
  const { body } = tree as { body?: Node };
  if (!body) return isNode(tree) ? tree : {};
  return under(body, 'Get_Suppliers_Response', 'Response_Data', 'Supplier');
};
