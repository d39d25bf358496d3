/** Party of Tryton → the supplier as the contract shows it: of one record, or of each of a list. */
import { noteOf } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { OWN } from '../../../../adapters/rest/dialects/tryton/own.ts';
import type { Supplier } from '../../../../contracts/suppliers/v1/types.ts';
import { type Codec, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';
import { masked } from '../masked.ts';

export const FIELDS = [
  ...['code', 'name', 'active', 'supplier_payment_term.name', 'categories.name'],
  ...['identifiers.type', 'identifiers.code', '_timestamp', 'create_date', 'write_date'],
  ...['addresses.street', 'addresses.postal_code', 'addresses.city', 'addresses.active'],
  ...['addresses.country.code', 'addresses.subdivision.code'],
  ...['contact_mechanisms.type', 'contact_mechanisms.value', 'contact_mechanisms.name', 'contact_mechanisms.active'],
];

/** A party is in use or it is not; that it is blocked Tryton does not know. */
export const inUse: Codec<Supplier['status']> = {
  name: 'in-use',
  code: 'bad-code',
  encode: status => (status === 'active' ? true : status === 'inactive' ? false : undefined),
  decode: active => (active === true ? 'active' : active === false ? 'inactive' : 'unknown'),
};

/** `at`: how the path to the record begins, `Party.` or nothing within a list. */
export const held = (a: Table<Supplier>, at: 'Party.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('number', { read: [`${at}code`] }),
  a.f('name', { read: [`${at}name`] }),
  a.f('status', { read: [`${at}active`] }, inUse, { absent: 'unknown' }),
  a.f('paymentTerms.code', { read: [`${at}supplier_payment_term.name`] }),
  a.f('meta.version', { read: [`${at}_timestamp`] }),
  a.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
  a.given('company', 'profile.company'),
  a.custom({
    id: 'party',
    carries: [...(['identifiers', 'taxIdentifier', 'contacts', 'categories[0].code', 'currency'] as const), ...PLACE],
    reads: ['identifiers', 'addresses', 'contact_mechanisms', 'categories'].map(name => at + name),
    dec: (tree, { scope }) => partsOf(at === '' ? tree : (tree as { body: unknown }).body, scope),
  }),
  a.ignore(`${at}supplier_payment_term.id`),
];

/** Of an address: what it is used for Tryton does not know. */
export const PLACE = [
  ...(['addresses[0].lines', 'addresses[0].city', 'addresses[0].state', 'addresses[0].postalCode'] as const),
  'addresses[0].country',
] as const;

interface Party {
  identifiers?: { id: string; type?: string; code?: string }[];
  addresses?: { street?: string; city?: string; postal_code?: string; country?: Code; subdivision?: Code }[];
  contact_mechanisms?: { type?: string; value?: string }[];
  categories?: { name?: string }[];
}
interface Code {
  code?: string;
}

const some = <T>(list: readonly T[] | undefined): T[] | undefined => (list && list.length > 0 ? [...list] : undefined);

function partsOf(record: unknown, scope: Scope): Partial<Supplier> {
  const { identifiers = [], addresses = [], contact_mechanisms: contacts = [], categories = [] } = record as Party;
  const numbers = identifiers.map(one => numberOf(one, scope));
  const tax = numbers.find(one => one.tax);
  const [currency] = identifiers.flatMap(({ code }) => noteOf(code).noted[CURRENCY] ?? []);
  return Object.fromEntries(
    Object.entries({
      identifiers: some(
        numbers.flatMap(({ system, value, tax }) => (system && value && !tax ? [{ system, value }] : [])),
      ),
      taxIdentifier: tax?.value && { ...(tax.system && { system: tax.system }), masked: masked(tax.value) },
      addresses: some(addresses.flatMap(addressOf)),
      contacts: some(contacts.flatMap(contactOf)),
      currency,
      categories: some(categories.flatMap(({ name }) => (name ? [{ code: name }] : []))),
    }).filter(([, value]) => value !== undefined),
  ) as Partial<Supplier>;
}

/** Under which the currency is noted, which a party has no field for. */
export const CURRENCY = 'cur';

/**
 * A number is written with a note of its system. One without is what somebody has typed in: it may be a tax number, and so none
 * of it but the end is told.
 */
function numberOf({ type, code }: { type?: string; code?: string }, { profile }: Scope) {
  const { text, noted } = noteOf(code);
  const systems = (profile['identifierTypes'] ?? {}) as Record<string, string>;
  const system = noted['sys'] ?? Object.keys(systems).find(one => type !== undefined && systems[one] === type);
  const own = noted[OWN] !== undefined;
  const value = noted['sys'] === undefined && type === undefined ? code : (text ?? code);
  return { system, value: own ? undefined : value, tax: !own && (noted['tax'] !== undefined || system === undefined) };
}

function addressOf({
  street,
  city,
  postal_code: postalCode,
  country,
  subdivision,
}: NonNullable<Party['addresses']>[0]) {
  const lines = (street ?? '').split('\n').filter(line => line.trim() !== '');
  if (lines.length === 0 || !country?.code) return [];
  const state = subdivision?.code?.replace(/^[A-Z]{2}-/, '');
  return [
    {
      lines,
      ...(city && { city }),
      ...(state && { state }),
      ...(postalCode && { postalCode }),
      country: country.code,
    },
  ];
}

type Contact = NonNullable<Supplier['contacts']>[0];

export const CONTACTS: Readonly<Record<string, Pick<Contact, 'system' | 'use'>>> = {
  phone: { system: 'phone' },
  mobile: { system: 'phone', use: 'mobile' },
  email: { system: 'email' },
  fax: { system: 'fax' },
  website: { system: 'url' },
};

function contactOf({ type, value }: { type?: string; value?: string }): Contact[] {
  const kind = type !== undefined && Object.hasOwn(CONTACTS, type) ? CONTACTS[type] : undefined;
  return kind && value ? [{ ...kind, value }] : [];
}
