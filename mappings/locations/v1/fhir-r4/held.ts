/** Location (FHIR R4) → the place as the contract shows it: of one resource, or of each entry of a bundle. */
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import {
  addressAt,
  contactsAt,
  identifiersAt,
  listed,
  namedAt,
} from '../../../../adapters/fhir/dialects/fhir-r4/datatypes.ts';
import {
  extensionOf,
  type Node,
  nodes,
  pathed,
  text,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { instant, type Rule, type Table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the resource begins, `Location` or `resource`. */
export const held = (a: Table<Location>, at: 'Location' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('status', { read: [`${at}.status`] }),
  a.f('name', { read: [`${at}.name`] }),
  a.f('description', { read: [`${at}.description`] }),
  a.f('meta.version', { read: [`${at}.meta.versionId`] }),
  a.f('meta.lastUpdated', { read: [`${at}.meta.lastUpdated`] }, instant),
  a.custom({
    id: 'place',
    carries: [
      'identifiers',
      'types',
      'physicalType',
      'timeZone',
      'contacts',
      'address',
      'managingOrganization',
      'partOf',
    ],
    reads: READS.map(path => `${at}.${path}`),
    dec: tree => placeAt(pathed(tree, at === 'resource' ? 'resource' : 'body')),
  }),
  a.ignore(...['resourceType', 'meta', 'mode'].map(path => `${at}.${path}`)),
];

const READS = [
  ...['identifier', 'type', 'physicalType', 'extension', 'telecom', 'address'],
  ...['managingOrganization', 'partOf'],
];

function placeAt(resource: Node): Partial<Location> {
  const { id, name } = namedAt('Location', resource['partOf']) ?? {};
  const partOf = without({ id, name });
  return without({
    identifiers: listed(identifiersAt(resource['identifier'])),
    types: listed(nodes(resource['type']).flatMap(each => codedOf(each) ?? [])),
    physicalType: codedOf(pathed(resource, 'physicalType')),
    timeZone: text(extensionOf(resource, EXTENSIONS.placeTimeZone)?.['valueCode']),
    contacts: listed(contactsAt(resource['telecom'])),
    address: addressAt(resource['address']),
    managingOrganization: namedAt('Organization', resource['managingOrganization']),
    partOf: Object.keys(partOf).length > 0 ? partOf : undefined,
  });
}
