/** What this EHR does with each kind of message, and the segments it answers with. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';
import { Calendar, type Change, type Refusal, type Visit } from './calendar.ts';
import type { Complaint } from './judge.ts';
import { Ledger } from './ledger.ts';
import { type Hospital, Patients, type Person } from './patients.ts';
import { escaped, retold, segment } from './writing.ts';

export interface Answer {
  /** MSH-9 */
  type: string;
  code: 'AA' | 'AE' | 'AR';
  /** Behind MSA. */
  segments: string[];
}

export class Responder {
  readonly calendar: Calendar;
  readonly patients: Patients;
  readonly ledger = new Ledger();

  constructor(hospital: Hospital) {
    this.calendar = new Calendar(`${hospital.name[0]}V`);
    this.patients = new Patients(hospital);
  }

  answer(message: Hl7Message): Answer {
    const [code, trigger] = [message.get('MSH-9.1'), message.get('MSH-9.2')];
    switch (code) {
      case 'SRM':
        return this.#request(message, trigger ?? '');
      case 'SIU':
        return this.#notified(message, trigger ?? '');
      case 'ADT':
        return this.#person(message, trigger ?? '');
      case 'QBP':
        return this.#query(message);
      case 'DFT':
        return this.#charge(message);
      default:
        return { type: `ACK^${trigger}^ACK`, code: 'AA', segments: [] };
    }
  }

  /** SRM^S01, S02, S03, S04: ARQ asks, SRR tells what was decided. */
  #request(message: Hl7Message, trigger: string): Answer {
    const of = (field: number, component = 1) => message.get(`ARQ-${field}.${component}`) ?? '';
    const wanted: Change = {
      ...this.#wanted(message, 'ARQ'),
      placer: of(1),
      start: of(11) || (message.get('AIS-4') ?? ''),
      end: of(11, 2),
      minutes: of(9),
      type: of(8),
      reason: of(7),
    };
    const ACTIONS: Record<string, string> = { S01: 'book', S02: 'move', S03: 'move', S04: 'cancel' };
    const result = this.#act(ACTIONS[trigger] ?? '', of(2), wanted);
    const type = `SRR^${trigger}^SRR_S01`;
    if ('code' in result) return refusal(type, result, 'ARQ');
    return { type, code: 'AA', segments: this.#schedule(result) };
  }

  /** SIU^S12, S13, S14, S15, S26 from a placer: many take it for a request. Answered by an ACK alone. */
  #notified(message: Hl7Message, trigger: string): Answer {
    const of = (field: number, component = 1) => message.get(`SCH-${field}.${component}`) ?? '';
    const wanted: Change = {
      ...this.#wanted(message, 'SCH'),
      placer: of(1),
      start: (message.get('TQ1-7') ?? '') || of(11, 4) || (message.get('AIS-4') ?? ''),
      end: (message.get('TQ1-8') ?? '') || of(11, 5),
      minutes: of(9),
      type: of(8),
      reason: of(7),
    };
    const ACTIONS: Record<string, string> = { S12: 'book', S13: 'move', S14: 'move', S15: 'cancel', S26: 'noshow' };
    const result = this.#act(ACTIONS[trigger] ?? '', of(2), wanted);
    const type = `ACK^${trigger}^ACK`;
    return 'code' in result ? refusal(type, result, 'SCH') : { type, code: 'AA', segments: [] };
  }

  #wanted(message: Hl7Message, id: 'ARQ' | 'SCH'): Change {
    const get = (place: string) => message.get(place) ?? '';
    const asked = retold(message, message.indexOf(id), 10).split('|');
    const lines = message
      .ids()
      .flatMap((each, index) => (TAKEN[each] === undefined ? [] : [retold(message, index, TAKEN[each])]));
    return {
      words: Object.fromEntries([6, 7, 8, 10].flatMap(n => (asked[n] ? [[n, asked[n]]] : []))),
      lines,
      mrn: get('PID-3.1'),
      service: get('AIS-3.1'),
      provider: get('AIP-3.1'),
      location: get('AIL-3.1'),
    };
  }

  #act(action: string, filler: string, wanted: Change): Visit | Refusal {
    if (action === 'book') {
      if (!this.patients.get(wanted.mrn ?? '')) return { code: '204', field: 3 };
      return this.calendar.book(wanted as Omit<Visit, 'filler' | 'status'>);
    }
    const visit = this.calendar.find(filler, wanted.placer ?? '');
    if (!visit) return { code: '204', field: 2 };
    if (action === 'move') return this.calendar.reschedule(visit, wanted);
    return this.calendar.cancel(visit, action === 'noshow' ? 'Noshow' : 'Cancelled', wanted.words);
  }

  #schedule({ words, lines, ...visit }: Visit): string[] {
    const person = this.patients.get(visit.mrn);
    const fields = {
      ...{ 1: visit.placer, 2: [visit.filler, this.patients.hospital.name], 6: 'NORMAL', 9: visit.minutes },
      ...{ 11: ['', '', '', visit.start, visit.end], 16: '1', 20: '1', 25: visit.status },
    };
    const start = (line: string): string => (line.startsWith('AIS|') ? put(line, { 4: visit.start }) : line);
    const of = (...ids: string[]) => lines.filter(line => ids.includes(line.slice(0, 3)));
    return [
      put(segment('SCH', fields), words),
      segment('TQ1', { 1: '1', 7: visit.start, 8: visit.end }),
      ...of('NTE'),
      ...(person ? [this.#pid(person)] : []),
      segment('RGS', { 1: '1' }),
      ...['AIS', 'AIG', 'AIL', 'AIP'].flatMap(id => of(id)).map(start),
    ];
  }

  #pid({ mrn, family, given, birthDate, sex, phone, address }: Person, n = 1): string {
    const { name, oid } = this.patients.hospital;
    const fields = { 1: String(n), 5: [family, given], 7: birthDate, 8: sex, 13: phone, 11: address };
    // The parts of an authority are sub-components, which `segment` has no word for.
    return put(segment('PID', fields), { 3: `${escaped(mrn)}^^^${name}&${oid}&ISO^MR` });
  }

  /** DFT^P03 about somebody who is known here. */
  #charge(message: Hl7Message): Answer {
    const type = 'ACK^P03^ACK';
    if (!this.patients.get(message.get('PID-3.1') ?? '')) return refusal(type, { code: '204', field: 3 }, 'PID');
    const refused = this.ledger.take(message);
    return refused ? refusal(type, refused, 'FT1') : { type, code: 'AA', segments: [] };
  }

  /** ADT^A04 and A28 register, A08 and A31 update, A40 merges. */
  #person(message: Hl7Message, trigger: string): Answer {
    const type = `ACK^${trigger}^ACK`;
    const get = (place: string) => message.get(place) ?? '';
    const mrn = get('PID-3.1');
    if (trigger === 'A40') {
      const retired = get('MRG-1.1');
      if (!this.patients.get(mrn) || this.patients.isRetired(retired) || !this.patients.get(retired))
        return refusal(type, { code: '204', field: 1 }, 'MRG');
      this.patients.merge(mrn, retired);
      return { type, code: 'AA', segments: [] };
    }
    if ((trigger === 'A08' || trigger === 'A31') && !this.patients.get(mrn))
      return refusal(type, { code: '204', field: 3 }, 'PID');
    if (this.patients.isRetired(mrn)) return refusal(type, { code: '207', local: 'MERGED', field: 3 }, 'PID');
    const person = { mrn, family: get('PID-5.1'), given: get('PID-5.2'), birthDate: get('PID-7'), sex: get('PID-8') };
    const phone = get('PID-13.1');
    this.patients.register({ ...this.patients.get(mrn), ...person, ...(phone && { phone }) });
    return { type, code: 'AA', segments: [] };
  }

  /** IHE PDQ: criteria as `@PID.5.1.1^…` in QPD-3, one PID with its confidence for each hit, no more than RCP-2. */
  #query(message: Hl7Message): Answer {
    const type = 'RSP^K22^RSP_K21';
    const at = message.indexOf('QPD');
    const wanted: Partial<Person> = {};
    for (let n = 0; n < message.repetitions(at, 3); n++) {
      const name = CRITERIA[message.valueAt(at, 3, n, 1) ?? ''];
      if (!name) return { ...refusal(type, { code: '103', field: 3 }, 'QPD'), segments: [] };
      wanted[name] = message.valueAt(at, 3, n, 2) as never;
    }
    const [query, tag] = [message.raw(at, 1), message.raw(at, 2)];
    const most = Number(message.get('RCP-2.1') ?? 25);
    const hits = this.patients.find(wanted).slice(0, most);
    return {
      type,
      code: 'AA',
      segments: [
        `QAK|${tag}|${hits.length > 0 ? 'OK' : 'NF'}||${hits.length}|${hits.length}|0`,
        `QPD|${query}|${tag}|${message.raw(at, 3)}`,
        ...hits.flatMap((person, n) => [this.#pid(person, n + 1), segment('QRI', { 1: '100' })]),
      ],
    };
  }
}

/** What of a request is kept as it was told, each with its last field that is. */
const TAKEN: Readonly<Record<string, number>> = { NTE: 4, AIS: 8, AIG: 8, AIL: 6, AIP: 6 };

/** Fields of a segment put in its place, in this house's spelling already. */
function put(line: string, words: Readonly<Record<number, string>>): string {
  const fields = line.split('|');
  for (const [n, text] of Object.entries(words)) {
    for (let at = fields.length; at <= Number(n); at++) fields[at] = '';
    fields[Number(n)] = text;
  }
  return fields.join('|');
}

const CRITERIA: Readonly<Record<string, keyof Person>> = {
  '@PID.3.1': 'mrn',
  '@PID.5.1.1': 'family',
  '@PID.5.1': 'family',
  '@PID.5.2': 'given',
  '@PID.7': 'birthDate',
  '@PID.7.1': 'birthDate',
  '@PID.8': 'sex',
};

/** ERR of 2.5.1: where, what, and by the house's own word why. */
export const errorSegment = ({
  error,
  place,
  local,
}: Pick<Complaint, 'error' | 'place'> & { local?: string }): string =>
  segment('ERR', { 2: place, 3: [error, '', 'HL70357'], 4: 'E', 5: local && [local, '', 'L'] });

function refusal(type: string, { code, local, field }: Refusal, id: string): Answer {
  const segments = [errorSegment({ error: code, place: [id, '1', String(field)], ...(local && { local }) })];
  return { type, code: 'AE', segments };
}
