/** Business partners that are suppliers: created deep, and changed part by part. */
import { refuse } from './error.ts';
import type { Sent } from './judge.ts';
import type { Row } from './tables.ts';
import type { World } from './world.ts';

const SUPPLIER_ROLES: ReadonlySet<unknown> = new Set(['FLVN00', 'FLVN01']);

export function createPartner(world: World, { values, linked }: Sent): Row {
  const { tables } = world;
  if (values['BusinessPartnerCategory'] !== '2')
    throw refuse('R1/101', 'Category is not allowed', 'BusinessPartnerCategory');
  if (!values['OrganizationBPName1']) throw refuse('R1/102', 'Enter a name', 'OrganizationBPName1');
  const roles = linked['to_BusinessPartnerRole'] ?? [];
  const [supplier] = linked['to_Supplier'] ?? [];
  if (supplier && !roles.some(({ values: role }) => SUPPLIER_ROLES.has(role['BusinessPartnerRole'])))
    throw refuse('CVI_API/028', 'A supplier needs a role of a supplier', 'to_BusinessPartnerRole');
  (supplier?.linked['to_SupplierCompany'] ?? []).forEach(({ values: company }, index) => {
    world.checkCompany(company['CompanyCode'], `to_Supplier/to_SupplierCompany(${index + 1})/CompanyCode`);
    if (!company['ReconciliationAccount'])
      throw refuse(
        'F2/268',
        'Enter a reconciliation account',
        `to_Supplier/to_SupplierCompany(${index + 1})/ReconciliationAccount`,
      );
  });
  for (const [index, { values: tax }] of (linked['to_BusinessPartnerTax'] ?? []).entries())
    if (!/^[A-Z]{2}\d{1,2}$/.test(String(tax['BPTaxType'] ?? '')))
      throw refuse('FTR_BUPA/003', 'Tax type is not defined', `to_BusinessPartnerTax(${index + 1})/BPTaxType`);

  const BusinessPartner = tables.next('partner', '0000100100');
  const partner = tables.insert('A_BusinessPartner', {
    ...values,
    BusinessPartner,
    Supplier: supplier ? BusinessPartner : '',
    BusinessPartnerName: values['OrganizationBPName1'] ?? '',
    BusinessPartnerFullName: values['OrganizationBPName1'] ?? '',
    CreationDate: world.today(),
    LastChangeDate: world.today(),
  });
  for (const [link, set] of PARTS)
    for (const { values: part } of linked[link] ?? []) tables.insert(set, { ...part, BusinessPartner });
  for (const address of linked['to_BusinessPartnerAddress'] ?? []) insertAddress(world, BusinessPartner, address);
  if (supplier) {
    const Supplier = BusinessPartner;
    const SupplierName = values['OrganizationBPName1'];
    tables.insert('A_Supplier', { SupplierName, SupplierAccountGroup: 'SUPL', ...supplier.values, Supplier });
    for (const [link, set] of [
      ['to_SupplierCompany', 'A_SupplierCompany'],
      ['to_SupplierPurchasingOrg', 'A_SupplierPurchasingOrg'],
    ] as const)
      for (const { values: part } of supplier.linked[link] ?? []) tables.insert(set, { ...part, Supplier });
  }
  return partner;
}

const PARTS = [
  ['to_BusinessPartnerRole', 'A_BusinessPartnerRole'],
  ['to_BusinessPartnerTax', 'A_BusinessPartnerTaxNumber'],
  ['to_BuPaIdentification', 'A_BuPaIdentification'],
  ['to_BusinessPartnerBank', 'A_BusinessPartnerBank'],
] as const;

const REACHED = [
  ['to_PhoneNumber', 'A_AddressPhoneNumber'],
  ['to_EmailAddress', 'A_AddressEmailAddress'],
  ['to_FaxNumber', 'A_AddressFaxNumber'],
  ['to_URLAddress', 'A_AddressHomePageURL'],
] as const;

function insertAddress({ tables }: World, BusinessPartner: string, { values, linked }: Sent): void {
  const AddressID = tables.next('address', '20001');
  tables.insert('A_BusinessPartnerAddress', { ...values, BusinessPartner, AddressID });
  for (const [link, set] of REACHED)
    (linked[link] ?? []).forEach(({ values: part }, index) => {
      tables.insert(set, { ...part, AddressID, OrdinalNumber: String(index + 1).padStart(3, '0') });
    });
}
