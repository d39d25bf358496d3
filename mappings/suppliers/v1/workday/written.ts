/** What a supplier shall be → Submit_Supplier, for a new one and for one that is there. */
import type { Node } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { contactDataOf } from '../../../../adapters/soap/dialects/workday/contact.ts';
import { code, coded, oneOfMany, taxType } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { SupplierCreation, SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

const a = table<SupplierCreation>();

export const DATA = 'Submit_Supplier_Request.Supplier_Data';
const ENTITY = `${DATA}.Business_Entity_Data`;

export const written: readonly Rule[] = [
  a.fixed(`${DATA}.Submit`, 'true'),
  a.f('name', `${DATA}.Supplier_Name`),
  a.f('company', `${DATA}.Restricted_to_Company_Reference`, oneOfMany(code('Company_Reference_ID'))),
  a.f('paymentTerms', `${DATA}.Payment_Terms_Reference`, coded('Payment_Terms_ID')),
  a.f('currency', `${DATA}.Currency_Reference`, code('Currency_ID')),
  a.f('bankAccountRef', `${DATA}.Settlement_Bank_Account_ID`),
  a.f('legalName', `${ENTITY}.Business_Entity_Name`),
  a.when(
    'taxIdentifier',
    a.f('taxIdentifier.value', `${ENTITY}.Tax_ID_Data[0].Tax_ID_Text`),
    a.f('taxIdentifier.system', `${ENTITY}.Tax_ID_Data[0].Tax_ID_Type_Reference`, taxType),
    a.fixed(`${ENTITY}.Tax_ID_Data[0].Primary_Tax_ID`, 'true'),
  ),
  a.each('identifiers', `${ENTITY}.External_Entity_ID_Data`, one => [
    one.f('value', 'External_Entity_ID'),
    one.f('system', 'External_Entity_ID_System'),
  ]),
  a.each('categories', `${DATA}.Spend_Category_Reference`, one => [one.f('code', 'ID[@type=Spend_Category_ID].#text')]),
  a.custom({
    id: 'reached',
    carries: ['addresses', 'contacts'],
    writes: { [`${ENTITY}.Contact_Data.Address_Data`]: 'addresses', [`${ENTITY}.Contact_Data`]: 'contacts' },
    enc(value, tree) {
      const { addresses, contacts } = value as SupplierUpdate;
      if (!addresses && !contacts) return;
      const { body } = tree as { body: Record<string, { Supplier_Data: Node }> };
      const data = body['Submit_Supplier_Request']?.Supplier_Data ?? {};
      data['Business_Entity_Data'] = {
        ...(data['Business_Entity_Data'] as Node | undefined),
        Contact_Data: contactDataOf(addresses ?? [], contacts ?? []),
      };
    },
  }),
];
