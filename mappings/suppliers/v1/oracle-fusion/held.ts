/** Supplier of Oracle Fusion → what the contract shows: of one row, or of each of a list. */

import { companyOf, unitOf } from '../../../../adapters/rest/dialects/oracle-fusion/accounts.ts';
import {
  type Node,
  rows,
  some,
  textAt,
  version,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Supplier, SupplierAddress, SupplierContact } from '../../../../contracts/suppliers/v1/types.ts';
import { instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';
import { masked } from '../masked.ts';

/** Children that a supplier is shown with. */
export const EXPAND = 'addresses,sites,contacts,productsAndServices';
/** D-U-N-S numbers, as the registry of object identifiers names who gives them out. */
export const DUNS = 'urn:oid:1.3.6.1.4.1.519.1';

const READS = [
  ...['addresses', 'sites', 'contacts', 'productsAndServices', 'DUNSNumber', 'TaxpayerId', 'TaxpayerCountryCode'],
  ...['TaxRegistrationNumber', 'CorporateWebsite', 'Status'],
];
const FRAME = ['self', 'InactiveDate', 'TaxOrganizationTypeCode', 'BusinessRelationshipCode'];

/** `at`: how the path to the row begins, `Supplier.items[0].` or nothing within a list. */
export const held = (a: Table<Supplier>, at = ''): readonly Rule[] => [
  a.f('id', { read: [`${at}SupplierId`] }),
  a.f('number', { read: [`${at}SupplierNumber`] }),
  a.f('name', { read: [`${at}Supplier`] }),
  a.f('legalName', { read: [`${at}AlternateName`] }),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.custom({
    id: 'supplier',
    carries: [
      ...(['company', 'identifiers', 'taxIdentifier', 'status', 'systemStatus', 'addresses'] as const),
      ...(['contacts[0].system', 'contacts[0].value', 'paymentTerms.code', 'currency', 'categories[0].code'] as const),
    ],
    reads: READS.map(name => at + name),
    dec: (tree, { scope }) => partsOf(at === '' ? (tree as Node) : firstOf(tree), scope),
  }),
  a.ignore(...FRAME.map(name => at + name)),
];

const firstOf = (tree: unknown): Node => rows((tree as { body: Node }).body['items'])[0] ?? {};

const STATUS: Readonly<Record<string, Supplier['status']>> = { ACTIVE: 'active', INACTIVE: 'inactive' };

export function partsOf(row: Node, { input, profile }: Scope): Partial<Supplier> {
  const sites = rows(row['sites']);
  const asked = (input as { company?: string } | undefined)?.company;
  const company = asked ?? sites.flatMap(site => companyOf(textAt(site, 'ProcurementBU'), profile) ?? [])[0];
  const site = sites.find(each => textAt(each, 'ProcurementBU') === unitOf(company, profile));
  const code = textAt(row, 'Status');
  const [duns, terms] = [textAt(row, 'DUNSNumber'), textAt(site, 'PaymentTerms')];
  const categories = rows(row['productsAndServices']).flatMap(each => textAt(each, 'CategoryName') ?? []);
  return without({
    company,
    identifiers: duns === undefined ? undefined : [{ system: DUNS, value: duns }],
    taxIdentifier: taxOf(row, profile),
    status: STATUS[code ?? ''] ?? 'unknown',
    systemStatus: code === undefined ? undefined : [{ field: 'Status', code }],
    addresses: some(rows(row['addresses']).map(addressOf)),
    contacts: some(contactsOf(row)),
    paymentTerms: terms === undefined ? undefined : { code: terms },
    currency: textAt(site, 'InvoiceCurrencyCode'),
    categories: some(categories.map(each => ({ code: each }))),
  }) as Partial<Supplier>;
}

function taxOf(row: Node, profile: Scope['profile']): Supplier['taxIdentifier'] {
  const number = textAt(row, 'TaxpayerId') ?? textAt(row, 'TaxRegistrationNumber');
  if (number === undefined) return undefined;
  const country = textAt(row, 'TaxpayerCountryCode');
  const systems = Object.entries((profile['taxSystems'] ?? {}) as Readonly<Record<string, string>>);
  const system = systems.find(([, each]) => each === country)?.[0];
  // Whoever may not see it is given it masked already.
  return { ...(system && { system }), masked: number.startsWith('*') ? number : masked(number) };
}

function addressOf(row: Node): SupplierAddress {
  const lines = [1, 2, 3, 4].flatMap(n => textAt(row, `AddressLine${n}`) ?? []);
  const use =
    row['AddressPurposeOrderingFlag'] === true
      ? 'ordering'
      : row['AddressPurposeRemitToFlag'] === true
        ? 'remit-to'
        : undefined;
  return without({
    use,
    lines,
    city: textAt(row, 'City'),
    state: textAt(row, 'State'),
    postalCode: textAt(row, 'PostalCode'),
    country: textAt(row, 'CountryCode'),
  }) as SupplierAddress;
}

const SYSTEMS = [
  ['phone', 'PhoneNumber'],
  ['email', 'Email'],
  ['fax', 'FaxNumber'],
] as const;

function contactsOf(row: Node): SupplierContact[] {
  const of = [...rows(row['contacts']), ...rows(row['addresses'])];
  const found = of.flatMap(each =>
    SYSTEMS.flatMap(([system, name]): SupplierContact[] => {
      const value = textAt(each, name);
      return value === undefined ? [] : [{ system, value }];
    }),
  );
  const website = textAt(row, 'CorporateWebsite');
  return website === undefined ? found : [...found, { system: 'url', value: website }];
}
