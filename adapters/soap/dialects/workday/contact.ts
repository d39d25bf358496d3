/** How somebody is reached, as contracts write it ⇄ Workday's Contact_Data. */
import { isNode, type Node, nodes, text, under } from './asking.ts';
import { idAt, reference } from './references.ts';

export interface Address {
  lines?: string[];
  city?: string;
  state?: string;
  postalCode?: string;
  country?: string;
}
export interface Contact {
  system: 'phone' | 'email' | 'fax' | 'url';
  value: string;
}

const COUNTRY = 'ISO_3166-1_Alpha-2_Code';
/** Of a part of a country, with the country in front (ISO 3166-2). */
const REGION = 'ISO_3166-2_Code';

/** Workday refuses what it is not told the use of; one of each kind is the primary one. */
const usage = (primary: boolean): Node[] => [
  {
    Type_Data: [{ '@Primary': String(primary), Type_Reference: reference('Communication_Usage_Type_ID', 'BUSINESS') }],
  },
];

export const addressOf = ({ lines = [], city, state, postalCode, country = '' }: Address, primary: boolean): Node => ({
  Country_Reference: reference(COUNTRY, country),
  Address_Line_Data: lines.map((line, at) => ({ '@Type': `ADDRESS_LINE_${at + 1}`, '#text': line })),
  Municipality: city,
  Country_Region_Reference: state === undefined ? undefined : reference(REGION, `${country}-${state}`),
  Postal_Code: postalCode,
  Usage_Data: usage(primary),
});

export function addressAt(data: Node): Address {
  const lines = nodes(data['Address_Line_Data'])
    .toSorted((a, b) => String(a['@Type']).localeCompare(String(b['@Type']), 'en', { numeric: true }))
    .flatMap(line => text(line['#text']) ?? []);
  const found = {
    lines: lines.length > 0 ? lines : undefined,
    city: text(data['Municipality']),
    state: idAt(data['Country_Region_Reference'], REGION)?.replace(/^[A-Z]{2}-/, ''),
    postalCode: text(data['Postal_Code']),
    country: idAt(data['Country_Reference'], COUNTRY),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Address;
}

export const contactDataOf = (addresses: readonly Address[], contacts: readonly Contact[]): Node => {
  const of = (...systems: Contact['system'][]) => contacts.filter(({ system }) => systems.includes(system));
  return {
    Address_Data: addresses.map((address, at) => addressOf(address, at === 0)),
    Phone_Data: of('phone', 'fax').map(({ system, value }, at) => ({
      Phone_Number: value,
      Phone_Device_Type_Reference: reference('Phone_Device_Type_ID', system === 'fax' ? 'Fax' : 'Telephone'),
      Usage_Data: usage(at === 0),
    })),
    Email_Address_Data: of('email').map(({ value }, at) => ({ Email_Address: value, Usage_Data: usage(at === 0) })),
    Web_Address_Data: of('url').map(({ value }, at) => ({ Web_Address: value, Usage_Data: usage(at === 0) })),
  };
};

export const addressesAt = (contactData: unknown): Address[] =>
  nodes(under({ contactData }, 'contactData')['Address_Data']).map(addressAt);

export function contactsAt(contactData: unknown): Contact[] {
  const data = isNode(contactData) ? contactData : {};
  const each = (name: string, part: string, system: (of: Node) => Contact['system']): Contact[] =>
    nodes(data[name]).flatMap(one => {
      const value = text(one[part]);
      return value === undefined ? [] : [{ system: system(one), value }];
    });
  return [
    ...each('Phone_Data', 'Phone_Number', one =>
      idAt(one['Phone_Device_Type_Reference'], 'Phone_Device_Type_ID') === 'Fax' ? 'fax' : 'phone',
    ),
    ...each('Email_Address_Data', 'Email_Address', () => 'email'),
    ...each('Web_Address_Data', 'Web_Address', () => 'url'),
  ];
}
