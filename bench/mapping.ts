/** Measures the mapping tables against the same mappings written by hand, in both directions. */
import type { Finding } from '../gateway/faults.ts';
import { compileTable } from '../gateway/tables/compile.ts';
import type { Rule, Scope } from '../gateway/tables/index.ts';
import { fhirDecode, fhirEncode, siuDecode, siuEncode } from './anchors/mapping-hand.ts';
import { x12Decode, x12Encode } from './anchors/mapping-hand-x12.ts';
import {
  type Appointment,
  FHIR_APPOINTMENT,
  type Inquiry,
  plainDialect,
  SIU_S12,
  X12_270,
} from './anchors/mapping-tables.ts';
import { median, type Row, ratioRow } from './row.ts';

export const APPOINTMENT: Appointment = {
  id: 'appt-7701',
  status: 'booked',
  start: '2026-12-01T09:30:00-05:00',
  end: '2026-12-01T10:00:00-05:00',
  durationMinutes: 30,
  serviceType: { code: 'CHECKUP', display: 'Check up', system: 'L' },
  patient: { id: 'pat-100234', familyName: 'Nobody', givenName: 'Norma', birthDate: '1980-02-29', sex: 'female' },
  location: { id: 'loc-1' },
  practitioners: [{ npi: '1234567893', familyName: 'Sample' }, { npi: '1245319599' }],
};

const INQUIRY: Inquiry = {
  payer: { id: '00431', name: 'EXAMPLE PLAN' },
  subscriber: {
    memberId: 'W000000001',
    familyName: 'NOBODY',
    givenName: 'NORMA',
    birthDate: '1980-02-29',
    sex: 'female',
    groupNumber: 'G-1',
  },
  serviceDate: '2026-11-22',
  serviceTypes: [{ code: '30' }, { code: '88' }, { code: 'MH' }],
};

const SCOPE: Scope = {
  key: 'exchange-1',
  now: new Date('2026-11-22T10:00:00Z'),
  profile: {},
  input: undefined,
  steps: {},
  route: {},
};

interface Pair {
  name: string;
  table(): unknown;
  hand(): unknown;
}

function pairs(): Pair[] {
  const compile = (rules: readonly Rule[], syntax: 'json' | 'x12' | 'hl7v2') =>
    compileTable(rules, plainDialect(syntax), {});
  const fhir = compile(FHIR_APPOINTMENT, 'json');
  const siu = compile(SIU_S12, 'hl7v2');
  const x12 = compile(X12_270, 'x12');
  const hand = (work: (findings: Finding[]) => unknown) => () => {
    const findings: Finding[] = [];
    return { result: work(findings), findings };
  };
  const resource = fhir.encode(APPOINTMENT, SCOPE).tree;
  const message = siu.encode(APPOINTMENT, SCOPE).tree;
  const set = x12.encode(INQUIRY, SCOPE).tree;
  return [
    {
      name: 'FHIR appointment, encode',
      table: () => fhir.encode(APPOINTMENT, SCOPE),
      hand: hand(f => fhirEncode(APPOINTMENT, f)),
    },
    {
      name: 'FHIR appointment, decode',
      table: () => fhir.decode(resource, SCOPE),
      hand: hand(f => fhirDecode(resource, f)),
    },
    {
      name: 'HL7 v2 SIU, encode',
      table: () => siu.encode(APPOINTMENT, SCOPE),
      hand: hand(f => siuEncode(APPOINTMENT, f)),
    },
    { name: 'HL7 v2 SIU, decode', table: () => siu.decode(message, SCOPE), hand: hand(f => siuDecode(message, f)) },
    {
      name: 'X12 270, encode',
      table: () => x12.encode(INQUIRY, SCOPE),
      hand: hand(f => x12Encode(INQUIRY, SCOPE.key, f)),
    },
    { name: 'X12 270, decode', table: () => x12.decode(set, SCOPE), hand: hand(f => x12Decode(set, f)) },
  ];
}

const GOAL = 2.5;
const CALLS = 8_000;

let kept: unknown;

function nanosPerCall(work: () => unknown): number {
  const started = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) kept = work();
  return Number(process.hrtime.bigint() - started) / CALLS;
}

/** One row per table and direction: nanoseconds per call, and the ratio of the medians of interleaved rounds. */
export async function measures(rounds = 21): Promise<Row[]> {
  const all = pairs().map(pair => ({ ...pair, tables: [] as number[], hands: [] as number[] }));
  for (let warm = 0; warm < 3; warm++) for (const pair of all) nanosPerCall(pair.table) + nanosPerCall(pair.hand);
  for (let round = 0; round < rounds; round++) {
    for (const pair of all) {
      pair.tables.push(nanosPerCall(pair.table));
      pair.hands.push(nanosPerCall(pair.hand));
    }
  }
  if (kept === undefined) throw new Error('nothing was measured');
  return all.map(({ name, tables, hands }) =>
    ratioRow('mapping', name, median(tables), 'ns', median(hands), 'the same by hand', GOAL),
  );
}
