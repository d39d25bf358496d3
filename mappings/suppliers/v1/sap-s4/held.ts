/** A_BusinessPartner that is a supplier, with its parts → the supplier as the contract shows it. */
import {
  nodeOf,
  nodesOf,
  present,
  statusAt,
  textOf,
  versionOf,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import type { Supplier, SupplierContact } from '../../../../contracts/suppliers/v1/types.ts';
import type { Scope } from '../../../../gateway/kit.ts';
import { masked } from '../masked.ts';

export const SET = 'A_BusinessPartner';
export const EXPAND = [
  ...['PhoneNumber', 'EmailAddress', 'FaxNumber', 'URLAddress'].map(link => `to_BusinessPartnerAddress/to_${link}`),
  ...['to_BusinessPartnerTax', 'to_BuPaIdentification', 'to_BusinessPartnerBank'],
  ...['to_Supplier/to_SupplierCompany', 'to_Supplier/to_SupplierPurchasingOrg'],
];

export function supplierOf(entity: Node, scope: Scope): Supplier {
  const supplier = nodeOf(entity['to_Supplier']);
  const companies = nodesOf(supplier['to_SupplierCompany']);
  const { company } = nodeOf(scope.input);
  const own = companies.find(one => one['CompanyCode'] === company) ?? companies[0];
  const [purchasing] = nodesOf(supplier['to_SupplierPurchasingOrg']).filter(
    one => own === undefined || one['PurchasingOrganization'] === organizationOf(scope, own['CompanyCode']),
  );
  const terms = textOf(own, 'PaymentTerms');
  const bank = nodesOf(entity['to_BusinessPartnerBank'])[0];
  return present({
    id: textOf(entity, 'Supplier') ?? '',
    company: textOf(own, 'CompanyCode'),
    number: textOf(entity, 'Supplier'),
    name: textOf(entity, 'OrganizationBPName1') ?? textOf(entity, 'BusinessPartnerName') ?? '',
    legalName: textOf(entity, 'OrganizationBPName2'),
    identifiers: nodesOf(entity['to_BuPaIdentification']).flatMap(one => identifierOf(one, scope) ?? []),
    taxIdentifier: nodesOf(entity['to_BusinessPartnerTax']).flatMap(one => taxOf(one, scope) ?? [])[0],
    status: statusOf(entity, supplier),
    systemStatus: [
      ...statusAt(supplier, 'PurchasingIsBlocked', 'PostingIsBlocked', 'DeletionIndicator'),
      ...statusAt(entity, 'BusinessPartnerIsBlocked'),
    ],
    addresses: nodesOf(entity['to_BusinessPartnerAddress']).flatMap(addressOf),
    contacts: nodesOf(entity['to_BusinessPartnerAddress']).flatMap(contactsOf),
    paymentTerms: terms === undefined ? undefined : { code: terms },
    currency: textOf(purchasing, 'PurchaseOrderCurrency'),
    bankAccountRef: textOf(bank, 'BankIdentification'),
    meta: versionOf(entity),
  }) as Supplier;
}

export function organizationOf({ profile }: Scope, company: unknown): string {
  const table = (profile['purchasingOrganizations'] ?? {}) as Record<string, string>;
  return table[String(company)] ?? String(company);
}

/** Nobody buys and nobody pays: out of use. One of the two, or the partner as a whole: blocked. */
function statusOf(entity: Node, supplier: Node): Supplier['status'] {
  if (supplier['DeletionIndicator'] === true || entity['IsMarkedForArchiving'] === true) return 'inactive';
  const blocks = [supplier['PurchasingIsBlocked'], supplier['PostingIsBlocked']];
  if (blocks.every(block => block === true)) return 'inactive';
  return [...blocks, entity['BusinessPartnerIsBlocked']].includes(true) ? 'blocked' : 'active';
}

/** A table of the profile read backwards. */
const systemOf = ({ profile }: Scope, table: 'taxTypes' | 'identifierTypes', type: string | undefined) =>
  Object.entries((profile[table] ?? {}) as Record<string, string>).find(([, one]) => one === type)?.[0];

function identifierOf(one: Node, scope: Scope): { system: string; value: string } | undefined {
  const system = systemOf(scope, 'identifierTypes', textOf(one, 'BPIdentificationType'));
  const value = textOf(one, 'BPIdentificationNumber');
  return system === undefined || value === undefined ? undefined : { system, value };
}

function taxOf(one: Node, scope: Scope): Supplier['taxIdentifier'] {
  const value = textOf(one, 'BPTaxNumber') ?? textOf(one, 'BPTaxLongNumber');
  if (value === undefined) return undefined;
  const system = systemOf(scope, 'taxTypes', textOf(one, 'BPTaxType'));
  return { ...(system !== undefined && { system }), masked: masked(value) };
}

function addressOf(one: Node): NonNullable<Supplier['addresses']> {
  const street = [textOf(one, 'StreetName'), textOf(one, 'HouseNumber')].filter(part => part !== undefined).join(' ');
  const country = textOf(one, 'Country');
  const lines = [street, textOf(one, 'StreetPrefixName'), textOf(one, 'StreetSuffixName')];
  const found = lines.filter(line => line !== undefined && line !== '') as string[];
  if (country === undefined || found.length === 0) return [];
  const place = { city: textOf(one, 'CityName'), state: textOf(one, 'Region'), postalCode: textOf(one, 'PostalCode') };
  return [present({ lines: found, ...place, country })];
}

const REACHED = [
  ['to_PhoneNumber', 'PhoneNumber', 'phone'],
  ['to_EmailAddress', 'EmailAddress', 'email'],
  ['to_FaxNumber', 'FaxNumber', 'fax'],
  ['to_URLAddress', 'WebsiteURL', 'url'],
] as const;

/** PhoneNumberType: 1 is the line of the house, 2 and 3 are mobile. */
const MOBILE: ReadonlySet<string> = new Set(['2', '3']);

const contactsOf = (address: Node): SupplierContact[] =>
  REACHED.flatMap(([link, property, system]) =>
    nodesOf(address[link]).flatMap(one => {
      const value = textOf(one, property);
      const use = MOBILE.has(textOf(one, 'PhoneNumberType') ?? '') ? ('mobile' as const) : undefined;
      return value === undefined ? [] : [present({ system, value, use }) as SupplierContact];
    }),
  );

/** For the coverage: what `supplierOf` can fill, below `at`. */
export const concluded = (at: '' | 'suppliers[].'): string[] =>
  [
    ...['id', 'company', 'number', 'name', 'legalName', 'identifiers[].system', 'identifiers[].value'],
    ...['taxIdentifier.system', 'taxIdentifier.masked', 'status', 'systemStatus[].field', 'systemStatus[].code'],
    ...['lines[]', 'city', 'state', 'postalCode', 'country'].map(field => `addresses[].${field}`),
    ...['system', 'value', 'use'].map(field => `contacts[].${field}`),
    ...['paymentTerms.code', 'currency', 'bankAccountRef', 'meta.version'],
  ].map(path => at + path);
