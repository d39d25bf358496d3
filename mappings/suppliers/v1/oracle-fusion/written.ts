/** What of a supplier leaves for Oracle Fusion, and what has no place there. */
import { type Node, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { SupplierAddress, SupplierCreation, SupplierUpdate } from '../../../../contracts/suppliers/v1/types.ts';
import type { Finding } from '../../../../gateway/kit.ts';
import { checkUnit } from './company.ts';
import { DUNS } from './held.ts';

type Profile = Readonly<Record<string, unknown>>;
type Written = SupplierCreation | SupplierUpdate;

const MOST_LINES = 4;

export function check(input: unknown, profile: Profile): Finding[] {
  const { company } = input as Written;
  return [...(company === undefined ? [] : checkUnit(input, profile)), ...lacking(input as Written, profile)];
}

/** Refused rather than lost. */
function lacking(supplier: Written, profile: Profile): Finding[] {
  const { identifiers = [], addresses = [], taxIdentifier, bankAccountRef } = supplier;
  const at = (pointer: string): Finding => ({ pointer, code: 'not-supported' });
  const systems = profile['taxSystems'] as Readonly<Record<string, string>> | undefined;
  return [
    ...identifiers.flatMap(({ system }, n) => (system === DUNS && n === 0 ? [] : [at(`/identifiers/${n}`)])),
    ...addresses.flatMap(({ lines }, n) => (lines.length > MOST_LINES ? [at(`/addresses/${n}/lines`)] : [])),
    ...(taxIdentifier && systems && !Object.hasOwn(systems, taxIdentifier.system) ? [at('/taxIdentifier/system')] : []),
    ...(bankAccountRef === undefined ? [] : [at('/bankAccountRef')]),
    ...('status' in supplier && supplier.status === 'blocked' ? [at('/status')] : []),
  ];
}

/** Attributes of the supplier itself. */
export function attributesOf(supplier: Written, profile: Profile): Node {
  const { identifiers, taxIdentifier, contacts } = supplier;
  const systems = (profile['taxSystems'] ?? {}) as Readonly<Record<string, string>>;
  return without({
    DUNSNumber: identifiers?.find(({ system }) => system === DUNS)?.value,
    TaxpayerId: taxIdentifier?.value,
    TaxpayerCountryCode: taxIdentifier && systems[taxIdentifier.system],
    CorporateWebsite: contacts?.find(({ system }) => system === 'url')?.value,
  });
}

const nameOf = (index: number): string => `ADDRESS ${index + 1}`;

export const addressOf = (address: SupplierAddress, index: number): Node => {
  const [first, second, third, fourth] = address.lines;
  const purposes = {
    ...(address.use === 'ordering' && { AddressPurposeOrderingFlag: true }),
    ...(address.use === 'remit-to' && { AddressPurposeRemitToFlag: true }),
  };
  return without({
    AddressName: nameOf(index),
    CountryCode: address.country,
    ...{ AddressLine1: first, AddressLine2: second, AddressLine3: third, AddressLine4: fourth },
    ...{ City: address.city, State: address.state, PostalCode: address.postalCode },
    ...purposes,
  });
};

/** What one reaches the supplier by, each as a contact of its own. */
export const contactsOf = ({ contacts = [] }: Written): Node[] =>
  contacts.flatMap(({ system, value }) => {
    const name = { phone: 'PhoneNumber', email: 'Email', fax: 'FaxNumber', url: undefined }[system];
    return name === undefined ? [] : [{ LastName: 'General', [name]: value }];
  });

/** The site of the business unit: terms and currency are kept there, and it needs an address. */
export const sitesOf = (supplier: SupplierCreation, unit: string): Node[] => [
  without({
    SupplierSite: 'MAIN',
    ProcurementBU: unit,
    SupplierAddressName: nameOf(0),
    PaymentTerms: supplier.paymentTerms?.code,
    InvoiceCurrencyCode: supplier.currency,
  }),
];
