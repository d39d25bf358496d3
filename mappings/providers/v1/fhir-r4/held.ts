/** Practitioner (FHIR R4) → the provider as the contract shows it: of one resource, or of each entry of a bundle. */
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import {
  addressesAt,
  contactsAt,
  identifierAt,
  identifiersAt,
  listed,
} from '../../../../adapters/fhir/dialects/fhir-r4/datatypes.ts';
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Provider, ProviderQualification } from '../../../../contracts/providers/v1/types.ts';
import { instant, type Rule, type Table } from '../../../../gateway/kit.ts';
import { periodAt } from './roles.ts';

const PERSON = [
  'npi',
  'identifiers',
  'familyName',
  'givenNames',
  'prefix',
  'suffix',
  'name',
  'contacts',
  'addresses',
  'qualifications',
] as const;

/** What an answer says of a provider once its roles are beside it. */
export const CONCLUDED: readonly string[] = ['id', 'active', 'sex', 'meta', 'roles', ...PERSON];

/** `at`: how the path to the resource begins, `Practitioner` or `resource`. */
export const held = (a: Table<Provider>, at: 'Practitioner' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('active', { read: [`${at}.active`] }),
  a.f('sex', { read: [`${at}.gender`] }),
  a.f('meta.version', { read: [`${at}.meta.versionId`] }),
  a.f('meta.lastUpdated', { read: [`${at}.meta.lastUpdated`] }, instant),
  a.custom({
    id: 'provider',
    carries: PERSON,
    reads: ['identifier', 'name', 'telecom', 'address', 'qualification'].map(path => `${at}.${path}`),
    dec: tree => personAt(pathed(tree, at === 'resource' ? 'resource' : 'body')),
  }),
  a.ignore(...['resourceType', 'meta'].map(path => `${at}.${path}`)),
];

/** Tolerant: the published samples hold numbers that no check digit fits. */
const NPI = /^[0-9]{10}$/;

/** A social security number is nobody's way to find a provider: it stays where it is. */
function personAt(resource: Node): Partial<Provider> {
  const all = identifiersAt(resource['identifier']);
  const npi = all.find(({ system, value }) => system === SYSTEMS.npi && NPI.test(value));
  const name = nameAt(nodes(resource['name']));
  const given = Array.isArray(name['given']) ? name['given'].flatMap(each => text(each) ?? []) : [];
  const first = (of: 'prefix' | 'suffix') => (Array.isArray(name[of]) ? text(name[of][0]) : undefined);
  return without({
    npi: npi?.value,
    identifiers: listed(all.filter(each => each !== npi && each.system !== SYSTEMS.socialSecurity)),
    familyName: text(name['family']),
    givenNames: listed(given),
    prefix: first('prefix'),
    suffix: first('suffix'),
    name: text(name['text']),
    contacts: listed(contactsAt(resource['telecom'])),
    addresses: listed(addressesAt(resource['address'])),
    qualifications: listed(nodes(resource['qualification']).flatMap(each => qualificationAt(each) ?? [])),
  });
}

/** Of several the one in use: official, or the first that is not an old one. */
const nameAt = (names: readonly Node[]): Node =>
  names.find(({ use }) => use === 'official') ?? names.find(({ use }) => use !== 'old') ?? names[0] ?? {};

function qualificationAt(each: Node): ProviderQualification | undefined {
  const code = codedOf(pathed(each, 'code'));
  if (!code) return undefined;
  const [first] = nodes(each['identifier']);
  return without({
    identifier: identifierAt(first),
    code,
    issuer: text(pathed(each, 'issuer')['display']),
    period: periodAt(each['period']),
  }) as ProviderQualification;
}
