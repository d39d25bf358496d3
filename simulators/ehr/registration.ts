/** Patients of this EHR by message: ADT registers, changes and merges them, a query finds them (HL7 v2.5.1 chapters 3 and 5). */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';
import type { Refusal } from './calendar.ts';
import type { Patients, Person, Wanted } from './patients.ts';
import { escaped, retold, segment } from './writing.ts';

/** As many as PID and PD1 of 2.5.1 have. */
const [PID_FIELDS, PD1_FIELDS] = [39, 21];

/** PID as this house tells of somebody: its own number first, then those that were merged into it, then those of others. */
export function pidOf(patients: Patients, person: Person, n = 1): string {
  const { name, oid } = patients.hospital;
  const { family, given, birthDate, sex, phone, address } = person;
  const own = (mrn: string): string => `${escaped(mrn)}^^^${name}&${oid}&ISO^MR`;
  const fields = { 5: [family, given], 7: birthDate, 8: sex, 13: phone, 11: address };
  const numbers = [person.mrn, ...patients.retiredBy(person.mrn)].map(own);
  // What was told is told again as it was: `segment` has no word for sub-components.
  return put(segment('PID', { ...fields, 1: String(n) }), {
    ...person.told,
    3: [...numbers, ...(person.others ?? [])].join('~'),
  });
}

/** Fields of a segment put in its place, in this house's spelling already. */
export function put(line: string, words: Readonly<Record<number, string>>): string {
  const fields = line.split('|');
  for (const [n, text] of Object.entries(words)) {
    for (let at = fields.length; at <= Number(n); at++) fields[at] = '';
    fields[Number(n)] = text;
  }
  return fields.join('|');
}

/** ADT^A04 and A28 register, A08 and A31 update, A40 merges. Why not, and in which segment; undefined where it is done. */
export function admit(patients: Patients, message: Hl7Message, trigger: string): [Refusal, string] | undefined {
  const get = (place: string) => message.get(place) ?? '';
  const numbers = numbersOf(patients, message);
  const { mrn } = numbers;
  if (trigger === 'A40') {
    const retired = get('MRG-1.1');
    if (patients.isRetired(retired)) return [{ code: '207', local: 'MERGED', field: 1 }, 'MRG'];
    if (!patients.get(mrn) || !patients.get(retired)) return [{ code: '204', field: 1 }, 'MRG'];
    patients.merge(mrn, retired);
    return undefined;
  }
  if ((trigger === 'A08' || trigger === 'A31') && !patients.get(mrn)) return [{ code: '204', field: 3 }, 'PID'];
  if (patients.isRetired(mrn)) return [{ code: '207', local: 'MERGED', field: 3 }, 'PID'];
  const held = mrn === '' ? undefined : patients.get(mrn);
  const pid = retold(message, message.indexOf('PID'), PID_FIELDS).split('|');
  const told: Record<number, string> = { ...held?.told };
  // What is not said stays; two quotation marks delete it (HL7 v2.5.1 §2.5.3).
  for (const [n, text] of pid.entries()) if (n > 3 && text !== '') told[n] = text === '""' ? '' : text;
  const pd1 = message.indexOf('PD1');
  const person = { family: get('PID-5.1'), given: get('PID-5.2'), birthDate: get('PID-7'), sex: get('PID-8') };
  patients.register({
    ...held,
    ...person,
    ...numbers,
    told,
    ...(pd1 >= 0 && { additional: retold(message, pd1, PD1_FIELDS).replaceAll('""', '') }),
  });
  return undefined;
}

/** By whom each number of PID-3 was assigned: those of this house are its own. */
function numbersOf({ hospital }: Patients, message: Hl7Message): { mrn: string; others: string[] } {
  const index = message.indexOf('PID');
  const told = retold(message, index, 3).split('|')[3]?.split('~') ?? [];
  const found = { mrn: '', others: [] as string[] };
  for (let n = 0; n < message.repetitions(index, 3); n++) {
    const [value, ...by] = [
      message.valueAt(index, 3, n, 1) ?? '',
      ...[1, 2].map(part => message.valueAt(index, 3, n, 4, part) ?? ''),
    ];
    const isOwn = by.join('') === '' || by.includes(hospital.name) || by.includes(hospital.oid);
    if (!isOwn) found.others.push(told[n] ?? '');
    else if (found.mrn === '') found.mrn = value!;
  }
  return found;
}

export interface Answered {
  refused?: Refusal;
  segments: string[];
}

/** IHE PDQ: criteria as `@PID.5.1.1^…` in QPD-3, one PID with its confidence for each hit, no more than RCP-2. */
export function query(patients: Patients, domains: ReadonlySet<string>, message: Hl7Message): Answered {
  const at = message.indexOf('QPD');
  const wanted: Wanted = {};
  const [name, tag, said] = [1, 2, 3].map(field => retold(message, at, 3).split('|')[field] ?? '');
  const told = (status: string, count: number, left: number) => [
    `QAK|${tag}|${status}||${count + left}|${count}|${left}`,
    `QPD|${name}|${tag}|${said}`,
  ];
  for (let n = 0; n < message.repetitions(at, 3); n++) {
    const criterion = CRITERIA[message.valueAt(at, 3, n, 1) ?? ''];
    if (!criterion) return { refused: { code: '103', field: 3 }, segments: [] };
    const value = message.valueAt(at, 3, n, 2) ?? '';
    if (criterion !== 'type') wanted[criterion] = value;
    if (criterion === 'assigner' && !domains.has(value))
      return { refused: { code: '204', field: 3 }, segments: told('AE', 0, 0) };
  }
  const most = Number(message.get('RCP-2.1') ?? 25);
  const found = patients.find(wanted);
  const hits = found.slice(0, most);
  return {
    segments: [
      ...told(hits.length > 0 ? 'OK' : 'NF', hits.length, found.length - hits.length),
      ...hits.flatMap((person, n) => [
        pidOf(patients, person, n + 1),
        ...(person.additional ? [person.additional] : []),
        segment('QRI', { 1: '100' }),
      ]),
    ],
  };
}

const CRITERIA: Readonly<Record<string, keyof Wanted | 'type'>> = {
  '@PID.3.1': 'number',
  '@PID.3.4.1': 'assigner',
  '@PID.3.4.2': 'assigner',
  '@PID.3.4.3': 'type',
  '@PID.5.1.1': 'family',
  '@PID.5.1': 'family',
  '@PID.5.2': 'given',
  '@PID.7': 'birthDate',
  '@PID.7.1': 'birthDate',
  '@PID.8': 'sex',
};
