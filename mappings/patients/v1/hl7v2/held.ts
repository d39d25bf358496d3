/** PID and PD1 → the patient as the contract shows it (HL7 v2.5.1 §3.4.2, §3.4.10). */

import { type Components, repetitionsOf, textAt } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import { fieldOf, some, without } from '../../../../adapters/hl7v2/dialects/hl7v2/nodes.ts';
import { controlIdOf } from '../../../../adapters/hl7v2/dialects/hl7v2/stamp.ts';
import type { Segment } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Patient, PatientName } from '../../../../contracts/patients/v1/types.ts';
import { type Codec, type CustomServices, date, dtm } from '../../../../gateway/kit.ts';
import { MARITAL_STATUS } from './codes.ts';
import { idIn } from './numbers.ts';
import { ADDRESSES, EMAILS, IDENTIFIERS, ORGANIZATION, type Part, PHONES, PRACTITIONER } from './parts.ts';
import { SEX } from './person.ts';

/** Every field of a patient that a query can answer, as `concludes` of a step names them. */
export const HELD = [
  ...['id', 'birthDate', 'sex', 'deceased', 'deceasedAt', 'language', 'maritalStatus', 'meta.version'],
  ...['system', 'value', 'type'].map(name => `identifiers[].${name}`),
  ...['familyName', 'givenNames', 'prefixes', 'suffixes'].map(name => `name.${name}`),
  ...['phones[].number', 'phones[].use', 'emails[].address'],
  ...['use', 'lines', 'city', 'district', 'state', 'postalCode', 'country'].map(name => `addresses[].${name}`),
  ...['generalPractitioner', 'managingOrganization'].flatMap(name => [`${name}.id`, `${name}.name`]),
];

const MOST = 50;
const MOST_SHOWN = 20;
const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}$/;

type Reading = Pick<CustomServices, 'scope' | 'finding'>;

/** `group`: a tree with one PID and its PD1. Undefined where PID has no number by which the patient could be known. */
export function patientIn(group: unknown, services: Reading): Patient | undefined {
  const { profile } = services.scope;
  const id = idIn(group, profile);
  if (id === undefined) return undefined;
  const reps = (segment: string, field: number): Components[] => repetitionsOf(fieldOf(group, segment, field));
  const one = (field: number): string | undefined => textAt(reps('PID', field)[0], 1);
  const list = <T>(part: Part<T>, most: number, ...fields: number[]): T[] | undefined => {
    const found = fields.flatMap(field => reps('PID', field)).flatMap(each => part.read(each, profile) ?? []);
    return found.length > 0 ? found.slice(0, most) : undefined;
  };
  const read = <T>(codec: Codec<T>, field: number, name: keyof Patient): T | undefined => {
    const text = one(field);
    const value = text === undefined ? undefined : codec.decode(text);
    if (text !== undefined && value === undefined) services.finding(`/${name}`, codec.code, `PID-${field}`);
    return value as T | undefined;
  };
  const deceasedAt = deceasedIn(one(29), services);
  const language = one(15);
  const patient = without({
    identifiers: list(IDENTIFIERS, MOST, 3),
    name: nameIn(currentName(reps('PID', 5))),
    // Some write the hour of birth behind it.
    birthDate: date.decode(one(7)?.slice(0, 8) ?? ''),
    sex: read(SEX, 8, 'sex'),
    deceased: deceasedAt === undefined ? YES_OR_NO[one(30) ?? ''] : undefined,
    deceasedAt,
    phones: list(PHONES, MOST_SHOWN, 13, 14),
    emails: list(EMAILS, MOST_SHOWN, 13, 14),
    addresses: list(ADDRESSES, MOST_SHOWN, 11),
    language: language !== undefined && LANGUAGE.test(language) ? language : undefined,
    maritalStatus: read(MARITAL_STATUS, 16, 'maritalStatus'),
    generalPractitioner: reps('PD1', 4)
      .map(each => PRACTITIONER.read(each, profile))
      .find(Boolean),
    managingOrganization: reps('PD1', 3)
      .map(each => ORGANIZATION.read(each, profile))
      .find(Boolean),
  });
  return { id, ...patient, meta: { version: versionOf(id, patient) } } as Patient;
}

/** Table 0136. */
const YES_OR_NO: Readonly<Record<string, boolean>> = { Y: true, N: false };

/** No message carries a version: who sees the same patient, whoever tells of it, sees the same one. */
const versionOf = (id: string, shown: object): string => controlIdOf(JSON.stringify([id, shown]));

function deceasedIn(text: string | undefined, { scope: { profile }, finding }: Reading): string | undefined {
  if (text === undefined) return undefined;
  const bound = dtm.bind!(profile) as Codec<string>;
  const at = text.length <= 8 ? date.decode(text) : bound.decode(text);
  if (at === undefined) finding('/deceasedAt', 'bad-date', 'PID-29');
  return at as string | undefined;
}

/** Table 0200: the legal name, else the first; D displays it, the others are of the past or of other uses. */
export const currentName = (names: readonly Components[]): Components | undefined =>
  names.find(one => textAt(one, 7) === 'L') ?? names[0];

export function nameIn(one: Components | undefined): PatientName | undefined {
  const given = [textAt(one, 2), textAt(one, 3)].filter(name => name !== undefined);
  const [suffix, prefix] = [textAt(one, 4), textAt(one, 5)];
  return some({
    familyName: textAt(one, 1),
    givenNames: given.length > 0 ? given : undefined,
    prefixes: prefix === undefined ? undefined : [prefix],
    suffixes: suffix === undefined ? undefined : [suffix],
  }) as PatientName | undefined;
}

/** A segment as a tree of its own, as it stands in what was read or is written. */
export const treeOf = (pid: Segment, pd1?: Segment): unknown => ({
  PID: [pid],
  ...(pd1 && { PD1: [pd1] }),
});
