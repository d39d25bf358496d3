/** Patient (FHIR R4) → the patient as the contract shows it: of one resource, or of each entry of a bundle. */
import { codeOf, type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type { Patient } from '../../../../contracts/patients/v1/types.ts';
import { instant, type Rule, type Table } from '../../../../gateway/kit.ts';
import { MARITAL_STATUS } from './codes.ts';
import {
  ADDRESSES,
  currentName,
  EMAILS,
  IDENTIFIERS,
  NAMES,
  PHONES,
  partyAt,
  read,
  replacedBy,
  shown,
  typeOf,
} from './parts.ts';

const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}$/;
const READS = [
  ...['identifier', 'name', 'telecom', 'address', 'communication', 'maritalStatus'],
  ...['generalPractitioner', 'managingOrganization'],
  ...['deceasedBoolean', 'deceasedDateTime', 'link'],
];
const FRAME = ['resourceType', 'meta', 'text'];

/** `at`: how the path to the resource begins, `Patient` or `resource`. */
export const held = (a: Table<Patient>, at: 'Patient' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('birthDate', { read: [`${at}.birthDate`] }),
  a.f('sex', { read: [`${at}.gender`] }),
  a.f('active', { read: [`${at}.active`] }),
  a.f('meta.version', { read: [`${at}.meta.versionId`] }),
  a.f('meta.lastUpdated', { read: [`${at}.meta.lastUpdated`] }, instant),
  a.custom({
    id: 'patient',
    carries: [
      'identifiers',
      'name',
      'phones',
      'emails',
      'addresses',
      'language',
      'maritalStatus',
      'generalPractitioner',
      'managingOrganization',
      'deceased',
      'deceasedAt',
      'mergedInto.id',
    ],
    reads: READS.map(path => `${at}.${path}`),
    dec: tree => partsOf(pathed(tree, at === 'resource' ? 'resource' : 'body')),
  }),
  a.ignore(...FRAME.map(path => `${at}.${path}`)),
];

/** All but what one rule of the table says. */
export function partsOf(resource: Node): Partial<Patient> {
  const { deceasedBoolean, deceasedDateTime } = resource;
  const name = currentName(resource['name']);
  const into = replacedBy(resource);
  const identifiers = nodes(resource['identifier']).filter(IDENTIFIERS.isShown);
  return without({
    identifiers:
      identifiers.length > 0
        ? identifiers.map(one => without({ ...read(IDENTIFIERS, one), type: typeOf(one) }) as never)
        : undefined,
    name: name && read(NAMES, name),
    phones: shown(PHONES, resource['telecom']),
    emails: shown(EMAILS, resource['telecom']),
    addresses: shown(ADDRESSES, resource['address']),
    language: languageOf(spokenTo(resource)),
    maritalStatus: MARITAL_STATUS.decode(codeOf(resource['maritalStatus'])) as Patient['maritalStatus'],
    generalPractitioner: practitionerOf(resource),
    managingOrganization: partyAt('Organization', resource['managingOrganization']),
    // R4 deceased[x]: a date of death says as much as yes.
    deceased: text(deceasedDateTime) !== undefined ? true : (deceasedBoolean as boolean | undefined),
    deceasedAt: text(deceasedDateTime),
    mergedInto: into === undefined ? undefined : { id: into },
  }) as Partial<Patient>;
}

/** R4 has several, and organizations among them; the contract shows the first who is a person. */
const practitionerOf = (resource: Node) =>
  nodes(resource['generalPractitioner']).flatMap(each => partyAt('Practitioner', each) ?? [])[0];

/** The preferred entry of Patient.communication, else the first. */
export function spokenTo(resource: Node): Node | undefined {
  const known = nodes(resource['communication']).filter(each => languageOf(each) !== undefined);
  return known.find(each => each['preferred'] === true) ?? known[0];
}

export function languageOf(communication: Node | undefined): string | undefined {
  const code = communication && codeOf(communication['language']);
  return code !== undefined && LANGUAGE.test(code) ? code : undefined;
}
