/** What this EHR does with each kind of message, and the segments it answers with. */
import type { Hl7Message } from '../../adapters/hl7v2/codec/message.ts';
import { Calendar, type Change, type Refusal, type Visit } from './calendar.ts';
import type { Complaint } from './judge.ts';
import { Ledger } from './ledger.ts';
import { type Hospital, Patients } from './patients.ts';
import { admit, pidOf, put, query } from './registration.ts';
import { retold, segment } from './writing.ts';

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
  /** Assigners of others whose numbers it keeps. */
  readonly domains = new Set(['PORTAL', 'NORTHVISITS']);

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
      ...(person ? [pidOf(this.patients, person)] : []),
      segment('RGS', { 1: '1' }),
      ...['AIS', 'AIG', 'AIL', 'AIP'].flatMap(id => of(id)).map(start),
    ];
  }

  /** DFT^P03 about somebody who is known here. */
  #charge(message: Hl7Message): Answer {
    const type = 'ACK^P03^ACK';
    if (!this.patients.get(message.get('PID-3.1') ?? '')) return refusal(type, { code: '204', field: 3 }, 'PID');
    const refused = this.ledger.take(message);
    return refused ? refusal(type, refused, 'FT1') : { type, code: 'AA', segments: [] };
  }

  #person(message: Hl7Message, trigger: string): Answer {
    const type = `ACK^${trigger}^ACK`;
    const refused = admit(this.patients, message, trigger);
    return refused ? refusal(type, ...refused) : { type, code: 'AA', segments: [] };
  }

  #query(message: Hl7Message): Answer {
    const type = 'RSP^K22^RSP_K21';
    const { name, oid } = this.patients.hospital;
    const { refused, segments } = query(this.patients, new Set([name, oid, ...this.domains]), message);
    if (!refused) return { type, code: 'AA', segments };
    const refusing = refusal(type, refused, 'QPD');
    return { ...refusing, segments: [...refusing.segments, ...segments] };
  }
}

/** What of a request is kept as it was told, each with its last field that is. */
const TAKEN: Readonly<Record<string, number>> = { NTE: 4, AIS: 8, AIG: 8, AIL: 6, AIP: 6 };

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
