/** What messages mean: every mapping of a message against its contract, and published messages (needs CORPUS) as events. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hl7v2 } from '../../adapters/hl7v2/dialects/hl7v2/dialect.ts';
import type { Dialect } from '../../gateway/plugs/dialect.ts';
import { loadRegistry, type Registry, schemasOf } from '../../gateway/registry.ts';
import { compileMapping } from '../../gateway/tables/compile.ts';
import { lintMapping } from '../../gateway/tables/lint.ts';
import { heardIn, type Mapping, toldAs } from '../../gateway/tables/mapping.ts';
import { scope } from '../pure/tables-rig.ts';

const { CORPUS } = process.env;
const DIALECT = hl7v2 as Dialect;
const PROFILE = { sending: { application: 'A' }, receiving: { application: 'B' }, timeZone: 'Europe/Berlin' };
const ID = '00000000-0000-0000-0000-000000000000';

let registry: Registry;
const heard = (): Mapping[] => [...registry.mappings.values()].filter(({ on }) => on);
const eventOf = ({ contract, operation }: Mapping) =>
  registry.contracts.contracts.get(contract)?.events.find(({ name }) => name === heardIn(operation));

/** What the message says, in the words of the contract, and what is wrong with that. */
const read = (mapping: Mapping, body: Uint8Array | string) => decoded(mapping, hl7v2.read({ head: {}, body }, PROFILE));

function decoded(mapping: Mapping, tree: unknown) {
  const { response } = compileMapping(mapping, DIALECT, PROFILE, schemasOf(registry, mapping)).steps[0]!;
  const { value, findings } = response.decode(tree, scope({ profile: PROFILE }));
  const { ids, check } = eventOf(mapping)!.body!;
  return { value: value as Record<string, unknown>, wrong: [...findings, ...check(ids.replace(value, () => ID))] };
}

/** All that a message means: its type, what it says, and what is wrong with that, in the order of the message. */
function meanings(on: string, body: Uint8Array) {
  const tree = hl7v2.read({ head: {}, body }, PROFILE);
  const those = heard().filter(mapping => mapping.on!.includes(on));
  const found = those.flatMap(mapping => {
    const parts = mapping.each === undefined ? [tree] : hl7v2.partsOf!(tree, mapping.each, 1_000)!;
    const meant = [...parts.entries()].filter(([, part]) => mapping.about?.(part) ?? true);
    return meant.map(([n, part]) => ({ n, event: heardIn(mapping.operation)!, ...decoded(mapping, part) }));
  });
  return found.sort((one, other) => one.n - other.n);
}

describe('every message that is an event', () => {
  before(async () => {
    registry = await loadRegistry();
  });

  it('is one that its contract declares with a schema', () => {
    assert.ok(heard().length >= 12);
    for (const mapping of heard()) assert.ok(eventOf(mapping)?.body, `${mapping.contract} ${mapping.operation}`);
  });

  it('is read by a table that is free of lint', () => {
    for (const mapping of registry.mappings.values())
      if (mapping.dialect === 'hl7v2')
        assert.deepEqual(lintMapping(mapping, DIALECT, schemasOf(registry, mapping)), []);
  });
});

describe('published messages as events (needs CORPUS)', function () {
  this.timeout(60_000);
  before(function () {
    if (!CORPUS) this.skip();
  });
  const SAMPLES = 'hl7v2/microsoft-fhir-converter/data/SampleData/Hl7v2';
  const sample = (name: string): Buffer => readFileSync(join(CORPUS!, SAMPLES, `${name}.hl7`));
  const mappingOf = (name: string): Mapping => heard().find(({ on }) => on!.includes(name))!;

  /** Read by hand in the messages named: sha256 e3f9a412…, e34a5ec5…, e537e300… and 5f747461…. */
  const PATIENT = {
    ...{
      id: 'test1:2.16.1:HCD|PATID1234',
      familyName: 'EVERYMAN',
      givenNames: ['ADAM', 'A'],
      birthDate: '1988-08-18',
      sex: 'male',
    },
    identifiers: [
      { system: 'urn:id:test1', value: 'PATID1234', type: 'medical-record-number' },
      { system: 'urn:id:USSSA', value: '123456789', type: 'social-security-number' },
    ],
  };
  const VISIT = { id: 'AccMng:1.2:HCD|40007716', patient: PATIENT, class: 'pre-admission' };
  const EXPECTED: readonly [file: string, on: string, fields: Record<string, unknown>][] = [
    [
      'SIU-S13-01',
      'SIU^S13',
      {
        ...{ id: '36996^12345', status: 'booked', patient: PATIENT, start: '2021-09-24T09:30:00+02:15' },
        ...{ end: '2021-09-24T10:20:00+02:15', reason: { code: 'EMERGENCY' } },
        location: {
          ...{ id: 'GH Clinic|055^Room01', name: '055' },
          ...{ pointOfCare: '055', room: 'Room01', facility: 'GH Clinic' },
        },
        serviceType: { system: 'http://snomed.info/sct', code: '76164006', text: 'Biopsy of colon (procedure)' },
        practitioners: [{ id: '1210', familyName: 'GE', givenName: 'Robert' }],
        resources: [{ kind: 'room', code: 'Room01' }],
      },
    ],
    ['SIU-S15-01', 'SIU^S15', { id: '36996^12345', status: 'cancelled', cancellationReason: { code: 'Add' } }],
    ['ADT-A03-01', 'ADT^A03', { ...VISIT, status: 'finished', dischargedAt: '2015-02-09T11:34:19+01:10' }],
    [
      'ADT-A11-01',
      'ADT^A11',
      {
        ...{ ...VISIT, status: 'cancelled', cancelled: 'admission', occurredAt: '2021-08-17T15:19:43.4+02:00' },
        location: { pointOfCare: 'HUH AE OMU', room: 'OMU B', bed: 'Bed 03', facility: 'HOMERTON UNIVER' },
        attending: { id: 'PERSONNELt:1.23:HCD|1122334', familyName: 'Alaz', givenName: 'Mohammed' },
      },
    ],
  ];
  for (const [file, on, fields] of EXPECTED)
    it(`${file} says what is written in it`, () => {
      const { value, wrong } = read(mappingOf(on), sample(file));
      assert.deepEqual(wrong, []);
      assert.deepEqual(Object.fromEntries(Object.keys(fields).map(name => [name, value[name]])), fields);
    });

  it('are events of the contract, all that name a visit', () => {
    for (const path of globSync(join(CORPUS!, SAMPLES, '{SIU-S1,SIU-S2,ADT-A0,ADT-A1}*.hl7'))) {
      const [type, trigger] = basename(path).split('-');
      const mapping = mappingOf(`${type}^${trigger}`);
      if (mapping) assert.deepEqual(read(mapping, readFileSync(path)).wrong, [], path);
    }
  });

  const CPT = 'http://www.ama-assn.org/go/cpt';
  it('DFT-P03-02 is two charges, the second of which has no number and a code of no system (§6.5.1.2, §6.5.1.7)', () => {
    const told = meanings('DFT^P03', sample('DFT-P03-02'));
    assert.deepEqual(
      told.map(({ event, wrong }) => [event, wrong]),
      [
        ['posted', []],
        ['posted', []],
      ],
    );
    const [first, second] = told.map(({ value }) => value);
    const { patient, encounter, account, performer, ...charge } = first!;
    assert.equal((patient as { familyName: string }).familyName, 'EVERYMAN');
    assert.deepEqual(
      [encounter, account],
      [
        { id: 'AccMng:1.2:HCD|40007716', identifier: { system: 'urn:id:AccMng', value: '40007716' } },
        { system: 'urn:oid:1.3.6.1.4.1.44750.1.2.2', value: '4000776' },
      ],
    );
    assert.deepEqual(performer, { id: ':2.16.840.1.113883.4.6:ISO|9941339108', name: 'Adam Smith' });
    assert.deepEqual(charge, {
      ...{ id: '12345', status: 'billable', service: { system: CPT, code: '71045' }, quantity: '2' },
      ...{ price: { amount: '100', currency: 'USD' }, serviceDate: '2019-11-22', comment: 'First Financial' },
      modifiers: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0340', code: '26' }],
      diagnoses: ['29857009', '68235000'].map(code => ({ system: 'http://snomed.info/sct', code })),
    });
    const { id, service, price } = second as Record<string, unknown>;
    assert.deepEqual(
      [id, service, price],
      [
        'MSG00001^202108181126%2B0215^2',
        { system: 'http://terminology.hl7.org/CodeSystem/v2-0132', code: '626.2' },
        { amount: '120', currency: 'USD' },
      ],
    );
  });

  it('of other senders, too, are charges', () => {
    for (const [file, count] of [
      ['canonical/dft-p03-charge', 2],
      ['vendor-shapes/meditech/dft-p03', 1],
    ] as const) {
      const told = meanings('DFT^P03', readFileSync(join(CORPUS!, 'hl7v2/cosyte-hl7/test/fixtures', `${file}.hl7`)));
      assert.deepEqual(
        told.map(({ event, wrong }) => [event, wrong]),
        Array(count).fill(['posted', []]),
        file,
      );
    }
  });

  it('REF-I12-02 says who is sent where and why, and what goes with it (§11.6)', () => {
    const [told] = meanings('REF^I12', sample('REF-I12-02'));
    assert.deepEqual(told?.wrong, []);
    const { patient, ...referral } = told!.value;
    assert.equal((patient as { familyName: string }).familyName, 'EVERYMAN');
    assert.deepEqual(referral, {
      ...{ id: 'EPIC|226839', status: 'active', fulfilment: 'received', missing: [], priority: 'routine' },
      identifiers: [
        { system: 'urn:id:EPIC', value: '226839' },
        { system: 'urn:id:EXTID', value: '11001' },
      ],
      service: { system: 'http://snomed.info/sct', code: '76164006', text: 'Biopsy of colon (procedure)' },
      referringProvider: { name: 'ROBERT POWELL' },
      referredTo: {
        specialty: { system: 'http://terminology.hl7.org/CodeSystem/v2-0281', code: 'Med', text: 'Medical' },
        ...{ practitioner: { name: 'PAUL McWILLIAMS' }, organization: { name: 'RADIANT HEALTH HOSPITAL' } },
      },
      reasons: [
        { system: 'http://hl7.org/fhir/sid/icd-10', code: 'K63.3', text: 'Ulcer of Intestine' },
        { system: 'http://terminology.hl7.org/CodeSystem/v2-0336', code: 'O', text: 'Provider Ordered' },
      ],
      ...{ validity: { start: '2022-01-25', end: '2022-02-10' }, visitsAllowed: 1, clinicalNotes: 'Lab test' },
      authorization: { system: 'urn:id:HC02', value: 'HL71001111111111' },
      attachments: [
        {
          ...{ kind: 'other', contentType: 'image/jpeg', title: '3DHISTECH Preview Camera Image', size: 23 },
          // sha256sum of `This is a Base64 string`.
          sha256: '4a6755a93771f53afd61f556843d299797d7fa2cb9a56b38572678a01c17fac7',
        },
      ],
    });
  });

  it('REF-I14-02 takes one back, whatever word of the house stands in RF1-1', () => {
    const [told] = meanings('REF^I14', sample('REF-I14-02'));
    assert.deepEqual(
      [told?.event, told?.wrong, told?.value['status'], told?.value['id']],
      ['cancelled', [], 'revoked', 'EPIC|226839'],
    );
  });

  it('told on to another system, say the same there', () => {
    for (const path of globSync(join(CORPUS!, SAMPLES, 'ADT-A0*.hl7'))) {
      const mapping = mappingOf(`ADT^${basename(path).split('-')[1]}`);
      if (!mapping) continue;
      const { value } = read(mapping, readFileSync(path));
      const name = `${mapping.contract}#${toldAs(heardIn(mapping.operation)!)}/hl7v2`;
      const { encode } = compileMapping(registry.mappings.get(name)!, DIALECT, PROFILE).steps[0]!;
      const { tree, findings } = encode(scope({ input: value, profile: PROFILE }));
      assert.deepEqual(findings, []);
      const again = read(mapping, hl7v2.write(tree as never, PROFILE).body).value;
      // Ids are the gateway's own; beside them stand the numbers that others know.
      const without = ({ id: _, attending, patient, ...rest }: Record<string, unknown>) => ({
        ...rest,
        attending: { ...(attending as object), id: undefined },
        patient: { ...(patient as object), id: undefined },
      });
      assert.deepEqual(without(again), without(value), path);
    }
  });
});
