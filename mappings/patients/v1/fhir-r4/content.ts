/** The canonical patient → the elements of a Patient (FHIR R4 §8.1) that the contract knows; of one who is held, the rest stays. */
import { codeOf, type Node, nodes } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { PatientIdentifier, PatientUpdate } from '../../../../contracts/patients/v1/types.ts';
import { MARITAL_STATUS } from './codes.ts';
import { languageOf, spokenTo } from './held.ts';
import {
  ADDRESSES,
  currentName,
  EMAILS,
  IDENTIFIERS,
  NAMES,
  over,
  PHONES,
  partyAt,
  partyOf,
  spelled,
  typed,
  written,
} from './parts.ts';

export type Content = Omit<PatientUpdate, 'active' | 'version'>;

/** The fields of a patient that a registration and a replacement say alike. */
export const CONTENT = [
  'identifiers',
  'name',
  'birthDate',
  'sex',
  'deceased',
  'deceasedAt',
  'phones',
  'emails',
  'addresses',
  'language',
  'maritalStatus',
  'generalPractitioner',
  'managingOrganization',
] as const satisfies readonly (keyof Content)[];

/** An element that is undefined goes. */
export function contentOf(patient: Content, held: Node = {}): Node {
  const { birthDate, sex, deceased, deceasedAt, phones = [], emails = [], addresses = [] } = patient;
  const telecom = nodes(held['telecom']);
  return {
    identifier: identifiersOf(patient.identifiers, nodes(held['identifier'])),
    name: namesOf(patient.name, held),
    telecom: some(written(EMAILS, emails, written(PHONES, phones, telecom))),
    gender: sex,
    birthDate,
    // What is said of the day, such as the hour of birth, belongs to that day.
    _birthDate: birthDate === held['birthDate'] ? held['_birthDate'] : undefined,
    deceasedBoolean: deceasedAt === undefined ? deceased : undefined,
    deceasedDateTime: deceasedAt,
    address: some(written(ADDRESSES, addresses, nodes(held['address']))),
    maritalStatus: maritalStatusOf(patient.maritalStatus, held['maritalStatus']),
    generalPractitioner: practitionersOf(patient.generalPractitioner, held),
    managingOrganization: organizationOf(patient.managingOrganization, held['managingOrganization']),
    communication: communicationOf(patient.language, held),
  };
}

const some = (list: Node[]): Node[] | undefined => (list.length > 0 ? list : undefined);

function identifiersOf(wanted: readonly PatientIdentifier[], held: readonly Node[]): Node[] {
  const types = new Map(wanted.map(({ system, value, type }) => [`${system}|${value}`, type]));
  return written(IDENTIFIERS, wanted, held).map(element =>
    IDENTIFIERS.isShown(element) ? typed(element, types.get(`${element['system']}|${element['value']}`)) : element,
  );
}

/** Other names, such as of before a marriage, stay. */
function namesOf(wanted: Content['name'], held: Node): Node[] {
  const current = currentName(held['name']) ?? { use: 'official' };
  const name = over(NAMES, current, spelled(NAMES, wanted));
  return [name, ...nodes(held['name']).filter(each => each !== current)];
}

function maritalStatusOf(wanted: Content['maritalStatus'], held: unknown): unknown {
  if (wanted === MARITAL_STATUS.decode(codeOf(held))) return held;
  if (wanted === undefined) return undefined;
  const system = wanted === 'unknown' ? SYSTEMS.nullFlavor : SYSTEMS.maritalStatus;
  return { coding: [{ system, code: MARITAL_STATUS.encode(wanted) }] };
}

function practitionersOf(wanted: Content['generalPractitioner'], held: Node): Node[] | undefined {
  const all = nodes(held['generalPractitioner']);
  const was = all.find(each => partyAt('Practitioner', each));
  const others = all.filter(each => each !== was);
  return some(wanted ? [partyOf('Practitioner', wanted, was), ...others] : others);
}

/** One that is referred to otherwise than the contract can show stays until another is said. */
function organizationOf(wanted: Content['managingOrganization'], held: unknown): unknown {
  if (wanted) return partyOf('Organization', wanted, held);
  return partyAt('Organization', held) ? undefined : held;
}

function communicationOf(language: Content['language'], held: Node): Node[] | undefined {
  const was = spokenTo(held);
  if (language === languageOf(was)) return some(nodes(held['communication']));
  const others = nodes(held['communication']).filter(each => each !== was && languageOf(each) !== language);
  if (language === undefined) return some(others);
  return [{ language: { coding: [{ system: SYSTEMS.language, code: language }] }, preferred: true }, ...others];
}
