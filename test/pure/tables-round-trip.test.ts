/** Properties: what a table writes it reads again, whatever the value and the spelling. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fhirDecode, fhirEncode, siuDecode, siuEncode } from '../../bench/anchors/mapping-hand.ts';
import { x12Decode, x12Encode } from '../../bench/anchors/mapping-hand-x12.ts';
import {
  type Appointment,
  FHIR_APPOINTMENT,
  type Inquiry,
  plainDialect,
  SIU_S12,
  X12_270,
} from '../../bench/anchors/mapping-tables.ts';
import { compileTable } from '../../gateway/tables/compile.ts';
import type { Scope } from '../../gateway/tables/index.ts';

const SCOPE: Scope = { key: 'k-1', now: new Date(0), profile: {}, input: undefined, steps: {}, route: {} };
const fhir = compileTable(FHIR_APPOINTMENT, plainDialect('json'), {});
const siu = compileTable(SIU_S12, plainDialect('hl7v2'), {});
const x12 = compileTable(X12_270, plainDialect('x12'), {});

const text = fc.stringMatching(/^[A-Z][A-Z0-9 ]{0,11}$/);
const id = fc.stringMatching(/^[A-Za-z0-9.-]{1,20}$/);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map(at => at.toISOString().slice(0, 10));
const instant = day.map(date => `${date}T09:30:00-05:00`);
const sex = fc.constantFrom('male' as const, 'female' as const, 'unknown' as const);

const appointment: fc.Arbitrary<Appointment> = fc.record(
  {
    id,
    status: fc.constantFrom('booked' as const, 'arrived' as const, 'cancelled' as const, 'noshow' as const),
    start: instant,
    end: instant,
    durationMinutes: fc.integer({ min: 1, max: 600 }),
    serviceType: fc.record({ code: text, display: text, system: text }, { noNullPrototype: true }),
    patient: fc.record(
      { id, familyName: text, givenName: text, birthDate: day, sex },
      { noNullPrototype: true, requiredKeys: ['id'] },
    ),
    location: fc.record({ id }, { noNullPrototype: true }),
    practitioners: fc.array(
      fc.record({ npi: id, familyName: text }, { noNullPrototype: true, requiredKeys: ['npi'] }),
      { minLength: 1, maxLength: 4 },
    ),
  },
  { noNullPrototype: true, requiredKeys: ['id', 'status', 'start', 'patient'] },
) as fc.Arbitrary<Appointment>;

const inquiry: fc.Arbitrary<Inquiry> = fc.record(
  {
    payer: fc.record({ id, name: text }, { noNullPrototype: true, requiredKeys: ['id'] }),
    subscriber: fc.record(
      { memberId: id, familyName: text, givenName: text, birthDate: day, sex, groupNumber: text },
      { noNullPrototype: true, requiredKeys: ['memberId'] },
    ),
    serviceDate: day,
    serviceTypes: fc.array(fc.record({ code: id }, { noNullPrototype: true }), { minLength: 1, maxLength: 5 }),
  },
  { noNullPrototype: true, requiredKeys: ['payer', 'subscriber'] },
) as fc.Arbitrary<Inquiry>;

/** What FHIR Appointment and SIU can hold of an appointment: the rest is what the coverage report names. */
const inFhir = ({ patient, serviceType, ...rest }: Appointment): Appointment => ({
  ...rest,
  patient: { id: patient.id },
  ...(serviceType?.code && { serviceType: { code: serviceType.code } }),
});
const inSiu = ({ location: _, ...rest }: Appointment): Appointment => rest;

/** Segments as a wire would show them: trailing absent elements are not there. */
function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(trimmed);
    const empty = (item: unknown): boolean => item === '' || (Array.isArray(item) && item.length === 0);
    while (items.length > 0 && empty(items.at(-1))) items.pop();
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, trimmed(inner)]));
}

describe('Tables carry everything they name, in every spelling', () => {
  it('an appointment to FHIR and back', () => {
    fc.assert(
      fc.property(appointment, value => {
        const { tree, findings } = fhir.encode(value, SCOPE);
        assert.deepEqual(findings, []);
        assert.deepEqual(fhir.decode(tree, SCOPE), { value: inFhir(value), findings: [] });
      }),
    );
  });

  it('an appointment to HL7 v2 and back', () => {
    fc.assert(
      fc.property(appointment, value => {
        const { tree, findings } = siu.encode(value, SCOPE);
        assert.deepEqual(findings, []);
        assert.deepEqual(siu.decode(tree, SCOPE), { value: inSiu(value), findings: [] });
      }),
    );
  });

  it('an inquiry to X12 and back', () => {
    fc.assert(
      fc.property(inquiry, value => {
        const { tree, findings } = x12.encode(value, SCOPE);
        assert.deepEqual(findings, []);
        assert.deepEqual(x12.decode(tree, SCOPE), { value, findings: [] });
      }),
    );
  });

  it('give the trees and values that the same mapping gives when written by hand', () => {
    fc.assert(
      fc.property(appointment, inquiry, (visit, question) => {
        const resource = fhir.encode(visit, SCOPE).tree;
        assert.deepEqual(resource, fhirEncode(visit, []));
        assert.deepEqual(fhir.decode(resource, SCOPE).value, fhirDecode(resource, []));
        const message = siu.encode(visit, SCOPE).tree;
        assert.deepEqual(trimmed(message), trimmed(siuEncode(visit, [])));
        assert.deepEqual(siu.decode(message, SCOPE).value, siuDecode(message, []));
        const set = x12.encode(question, SCOPE).tree;
        assert.deepEqual(trimmed(set), trimmed(x12Encode(question, SCOPE.key, [])));
        assert.deepEqual(x12.decode(set, SCOPE).value, x12Decode(set, []));
      }),
      { numRuns: 200 },
    );
  });

  it('read any tree without throwing, and report instead', () => {
    const odd = fc.letrec(tie => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, '', 'x', 0, true, []),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom('participant', 'actor', 'type', 'reference', '2000A', '2100A', 'NM1', 'PID', 'SCH', 'status'),
          tie('node'),
          { noNullPrototype: true },
        ),
      ),
    })).node;
    fc.assert(
      fc.property(odd, tree => {
        for (const table of [fhir, siu, x12]) {
          assert.ok(table.decode(tree, SCOPE).findings.length > 0, 'required fields are missing');
          table.unmapped(tree);
          table.pointer(tree, ['2000A', 0]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('find what the caller left out, with its pointer and its place', () => {
    assert.deepEqual(x12.encode({ payer: {} }, SCOPE).findings, [
      { pointer: '/payer/id', code: 'required', position: '2100A NM1-09' },
      { pointer: '/subscriber/memberId', code: 'required', position: '2100C NM1-09' },
    ]);
  });
});
