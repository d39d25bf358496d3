/** Location of Oracle Fusion → the place as the contract shows it. */
import { type Node, rows, textAt, version, without } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { type Codec, instant, type Rule, type Scope, type Table } from '../../../../gateway/kit.ts';

/** System of the codes by which the ERP calls its places, unless the profile says another. */
const SYSTEM = 'urn:canongate:erp:location';
export const systemOf = ({ locationSystem }: Scope['profile']): string =>
  typeof locationSystem === 'string' ? locationSystem : SYSTEM;

const status: Codec<NonNullable<Location['status']>> = {
  name: 'active-status',
  code: 'bad-code',
  encode: value => ({ active: 'A', inactive: 'I', suspended: undefined })[value],
  decode: value => (value === 'A' ? 'active' : value === 'I' ? 'inactive' : undefined),
};

export { status };

/** `at`: how the path to the row begins, `Location.items[0].` or nothing within a list. */
export const held = (a: Table<Location>, at = ''): readonly Rule[] => [
  a.f('id', { read: [`${at}LocationId`] }),
  a.f('name', { read: [`${at}LocationName`] }),
  a.f('description', { read: [`${at}Description`] }),
  a.f('status', { read: [`${at}ActiveStatus`] }, status),
  a.f('meta.version', { read: [`${at}version`] }, version),
  a.f('meta.lastUpdated', { read: [`${at}LastUpdateDate`, `${at}CreationDate`] }, instant),
  a.custom({
    id: 'place',
    carries: ['identifiers', 'address'],
    reads: ['LocationCode', 'AddressLine1', 'TownOrCity', 'Region2', 'PostalCode', 'Country'].map(name => at + name),
    dec: (tree, { scope }) =>
      placeOf(at === '' ? (tree as Node) : (rows((tree as { body: Node }).body['items'])[0] ?? {}), scope),
  }),
  a.ignore(`${at}self`, `${at}InventoryOrganizationName`),
];

function placeOf(row: Node, { profile }: Scope): Partial<Location> {
  const [code, line] = [textAt(row, 'LocationCode'), textAt(row, 'AddressLine1')];
  const address = without({
    lines: line === undefined ? undefined : [line],
    city: textAt(row, 'TownOrCity'),
    state: textAt(row, 'Region2'),
    postalCode: textAt(row, 'PostalCode'),
    country: textAt(row, 'Country'),
  });
  return without({
    identifiers: code === undefined ? undefined : [{ system: systemOf(profile), value: code }],
    address: Object.keys(address).length > 0 ? address : undefined,
  }) as Partial<Location>;
}
