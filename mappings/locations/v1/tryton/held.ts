/** Location of Tryton → the place as the contract shows it: warehouses and what is in them. */
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { type Codec, instant, type Rule, type Table } from '../../../../gateway/kit.ts';

export const FIELDS = [
  ...['name', 'code', 'active', 'type', 'parent.name', '_timestamp', 'create_date', 'write_date'],
  ...['address.street', 'address.city', 'address.postal_code', 'address.country.code', 'address.subdivision.code'],
];

/** System of the codes of places, which the ERP gives. */
export const PLACES = 'https://canongate.org/erp/sid/location';

const inUse: Codec<'active' | 'inactive'> = {
  name: 'in-use',
  code: 'bad-code',
  encode: status => status === 'active',
  decode: active => (active === true ? 'active' : active === false ? 'inactive' : undefined),
};

const lines: Codec<string[]> = {
  name: 'lines',
  code: 'bad-text',
  encode: () => undefined,
  decode(street) {
    const found = typeof street === 'string' ? street.split('\n').filter(line => line.trim() !== '') : [];
    return found.length > 0 ? found : undefined;
  },
};

const state: Codec<string> = {
  name: 'state',
  code: 'bad-code',
  encode: () => undefined,
  decode: code => (typeof code === 'string' ? code.replace(/^[A-Z]{2}-/, '') : undefined),
};

/** `at`: how the path to the record begins, `Location.` or nothing within a list. */
export const held = (a: Table<Location>, at: 'Location.' | ''): readonly Rule[] => [
  a.f('id', { read: [`${at}id`] }),
  a.f('name', { read: [`${at}name`] }),
  a.f('status', { read: [`${at}active`] }, inUse),
  a.f('partOf.id', { read: [`${at}parent.id`] }),
  a.f('partOf.name', { read: [`${at}parent.name`] }),
  a.f('address.lines', { read: [`${at}address.street`] }, lines),
  a.f('address.city', { read: [`${at}address.city`] }),
  a.f('address.state', { read: [`${at}address.subdivision.code`] }, state),
  a.f('address.postalCode', { read: [`${at}address.postal_code`] }),
  a.f('address.country', { read: [`${at}address.country.code`] }),
  a.f('meta.version', { read: [`${at}_timestamp`] }),
  a.f('meta.lastUpdated', { read: [`${at}write_date`, `${at}create_date`] }, instant),
  a.custom({
    id: 'place',
    carries: ['identifiers', 'types'],
    reads: [`${at}code`, `${at}type`],
    dec(tree): Partial<Location> {
      const { code, type } = (at === '' ? tree : (tree as { body: unknown }).body) as { code?: string; type?: string };
      return {
        ...(code && { identifiers: [{ system: PLACES, value: code }] }),
        ...(type && { types: [{ code: type }] }),
      };
    },
  }),
  a.ignore(...['address.id', 'address.country.id', 'address.subdivision.id'].map(path => at + path)),
];
