/** The canonical patient → PID and PD1 (HL7 v2.5.1 §3.4.2, §3.4.10); of one who is held, what the contract does not show stays. */
import { type Components, repetitionsOf } from '../../../../adapters/hl7v2/dialects/hl7v2/identifiers.ts';
import type { Field, Segment } from '../../../../adapters/hl7v2/dialects/hl7v2/tree.ts';
import type { Patient, PatientName, PatientUpdate } from '../../../../contracts/patients/v1/types.ts';
import { type CustomServices, date, dtm, type Rule, table } from '../../../../gateway/kit.ts';
import { MARITAL_STATUS } from './codes.ts';
import { currentName, patientIn, treeOf } from './held.ts';
import {
  ADDRESSES,
  IDENTIFIERS,
  ORGANIZATION,
  over,
  type Part,
  PRACTITIONER,
  TELECOMS,
  type Telecom,
  type Wanted,
} from './parts.ts';
import { SEX } from './person.ts';
import type { Whole } from './query.ts';

export type Content = Omit<PatientUpdate, 'active' | 'version'>;
type Held = Partial<Pick<Whole, 'patient' | 'pid' | 'pd1'>>;

const a = table<PatientUpdate>();

/** Where each field of the contract stands. */
const PLACES = {
  'PID-3': 'identifiers',
  'PID-5': 'name',
  'PID-7': 'birthDate',
  'PID-8': 'sex',
  'PID-11': 'addresses',
  'PID-13': 'phones',
  'PID-14': 'phones',
  'PID-15': 'language',
  'PID-16': 'maritalStatus',
  'PID-29': 'deceasedAt',
  'PID-30': 'deceased',
  'PD1-3': 'managingOrganization',
  'PD1-4': 'generalPractitioner',
} as const;

/** What of the contract has a place: the text of a name or an address as a whole has none, nor what a number is used for. */
const CARRIES = [
  ...[
    'identifiers[].system',
    'identifiers[].value',
    'identifiers[].type',
    'birthDate',
    'sex',
    'deceased',
    'deceasedAt',
  ],
  ...['familyName', 'givenNames', 'prefixes', 'suffixes'].map(name => `name.${name}`),
  ...['phones[].number', 'phones[].use', 'emails[].address', 'language', 'maritalStatus'],
  ...['use', 'lines', 'city', 'district', 'state', 'postalCode', 'country'].map(name => `addresses[].${name}`),
  ...['generalPractitioner', 'managingOrganization'].flatMap(name => [`${name}.id`, `${name}.name`]),
];

/** `heldIn`: who is held, of a change. */
export const person = (heldIn: (services: CustomServices) => Held = () => ({})): Rule =>
  a.custom({
    id: 'person',
    carries: CARRIES as never,
    writes: PLACES,
    enc(value, tree, services) {
      const { PID, PD1 } = segmentsOf(value as Content, services, heldIn(services));
      Object.assign(tree as object, {
        PID: [['PID', ...PID.slice(1)]],
        ...(PD1.length > 0 && { PD1: [['PD1', ...PD1.slice(1)]] }),
      });
    },
  });

interface Segments {
  PID: Field[];
  PD1: Field[];
}

/** Fields by number. Two quotation marks delete what is held and not wanted any more (§2.5.3). */
function segmentsOf(wanted: Content, services: CustomServices, held: Held): Segments {
  const { deceased, deceasedAt, maritalStatus, language, birthDate, sex } = wanted;
  const { finding } = services;
  const segments: Segments = { PID: [], PD1: [] };
  const was = (segment: keyof Segments, n: number) => repetitionsOf((segment === 'PID' ? held.pid : held.pd1)?.at(n));
  const list = <T>(segment: keyof Segments, n: number, part: Part<T>, items: readonly Wanted<T>[]): void => {
    const before = was(segment, n);
    const written = over(part, items, before, services);
    if (written.length > 0) segments[segment][n] = written as Field;
    else if (before.length > 0) segments[segment][n] = null;
  };
  const single = (
    n: number,
    name: keyof Patient & keyof Content,
    text: unknown,
    more: readonly string[] = [],
  ): void => {
    if (wanted[name] !== undefined && text === undefined)
      finding(`/${name}`, name === 'maritalStatus' ? 'bad-code' : 'bad-date');
    if (typeof text === 'string') segments.PID[n] = more.length > 0 ? [[text, ...more]] : text;
    else if (held.patient?.[name] !== undefined) segments.PID[n] = null;
  };
  list('PID', 3, IDENTIFIERS, listed(wanted.identifiers, '/identifiers'));
  segments.PID[5] = namesOf(wanted.name, was('PID', 5)) as Field;
  single(7, 'birthDate', birthDate && date.encode(birthDate));
  single(8, 'sex', sex && SEX.encode(sex));
  list('PID', 11, ADDRESSES, listed(wanted.addresses, '/addresses'));
  for (const n of [13, 14] as const) list('PID', n, TELECOMS, telecomsOf(wanted, n));
  single(15, 'language', language);
  single(16, 'maritalStatus', maritalStatus && MARITAL_STATUS.encode(maritalStatus as 'married'), ['', 'HL70002']);
  const at = deceasedAt === undefined ? undefined : (date.encode(deceasedAt) ?? dtm.encode(deceasedAt));
  single(29, 'deceasedAt', at);
  const dead = deceasedAt === undefined ? deceased : true;
  // Table 0136. Where the day of death alone is held, that somebody has died is taken back with it.
  if (dead !== undefined) segments.PID[30] = dead ? 'Y' : 'N';
  else if (was('PID', 30).length > 0) segments.PID[30] = null;
  list('PD1', 3, ORGANIZATION, one(wanted.managingOrganization, '/managingOrganization'));
  list('PD1', 4, PRACTITIONER, one(wanted.generalPractitioner, '/generalPractitioner'));
  return segments;
}

const listed = <T>(items: readonly T[] = [], at: string): Wanted<T>[] =>
  items.map((item, n) => ({ item, at: `${at}/${n}` }));
const one = <T>(item: T | undefined, at: string): Wanted<T>[] => (item === undefined ? [] : [{ item, at }]);

/** PID-14 is where somebody works; everything else is reached at home. */
function telecomsOf({ phones, emails }: Content, field: 13 | 14): Wanted<Telecom>[] {
  const called = listed(phones, '/phones').filter(({ item }) => (item.use === 'work') === (field === 14));
  const mailed = field === 13 ? listed(emails, '/emails') : [];
  return [
    ...called.map(({ item, at }) => ({ item: { phone: item }, at })),
    ...mailed.map(({ item, at }) => ({ item: { email: item }, at })),
  ];
}

/** Other names, such as of before a marriage, stay; so does the one that is held where it says the same. */
function namesOf(wanted: PatientName, held: readonly Components[]): Components[] {
  const current = currentName(held);
  const { familyName = '', givenNames: [first = '', ...further] = [], prefixes = [], suffixes = [] } = wanted;
  const name = [familyName, first, further.join(' '), suffixes.join(' '), prefixes.join(' '), '', 'L'];
  return [name, ...held.filter(each => each !== current)];
}

/** Who was changed, as who is asked for will be told of from now on. */
export function changed(wanted: Content, services: CustomServices, held: Whole): Patient {
  const { PID, PD1 } = segmentsOf(wanted, services, held);
  const pid = merged(held.pid, PID);
  const pd1 = PD1.length > 0 || held.pd1 ? merged(held.pd1 ?? ['PD1'], PD1) : undefined;
  const patient = patientIn(treeOf(pid, pd1), services);
  return { ...(patient as Patient), id: held.patient.id };
}

const merged = (held: Segment, written: readonly Field[]): Field[] => {
  const fields = Array.from({ length: held.length }, (_, n) => held.at(n) as Field);
  for (const [n, field] of written.entries()) if (n > 0 && field !== undefined) fields[n] = field;
  return fields;
};
