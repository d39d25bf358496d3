/** Patients of a hospital that speaks HL7 v2 as an application changes and merges them: ADT^A31 and ADT^A40. */
import assert from 'node:assert/strict';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { MRN, numbered, PORTAL, patientsOverHl7 } from './patients-hl7v2-rig.ts';
import { content, type Refused, refusal } from './patients-rig.ts';

const ADDRESS = {
  ...{
    use: 'home' as const,
    lines: ['1 Sample Street', 'Flat 2'],
    city: 'Northtown',
    state: 'NY',
    postalCode: '12345',
  },
  ...{ country: 'US', district: 'Kings' },
};

describe('a patient who is changed over HL7 v2', function () {
  this.timeout(120_000);
  const { call, ehr, heard, known, put, merge } = patientsOverHl7({
    adjust: ({ serviceEndpoints = {} }) =>
      void Object.assign(serviceEndpoints['ehr']!, { acknowledgmentTimeout: '500ms' }),
  });
  let n = 0;
  /** Nobody else's. */
  async function someone(over: object = {}): Promise<Patient> {
    const mrn = String(800_000 + ++n);
    const letters = String.fromCharCode(97 + n);
    ehr().responder.patients.register({
      ...{ mrn, family: `Sample${letters}`, given: 'Sally', birthDate: '19800229', sex: 'F' },
      ...{ told: { 5: `Sample${letters}^Sally^^^^^L~Maiden${letters}^^^^^^M` }, ...over },
    });
    const one = await known(mrn);
    heard();
    return one;
  }

  it('is asked for, and told of in whole by A31', async () => {
    const before = await someone();
    const wanted = {
      ...{
        identifiers: [...before.identifiers!, numbered('P-1', PORTAL)],
        name: { ...before.name, givenNames: ['Sal', 'M'] },
      },
      ...{ birthDate: '1980-02-29', sex: 'other' as const, maritalStatus: 'married' as const, language: 'de-CH' },
      phones: [
        { number: '555-0101', use: 'mobile' as const },
        { number: '555-0102 x7', use: 'work' as const },
      ],
      ...{ emails: [{ address: 'sal@example.org' }], addresses: [ADDRESS], deceasedAt: '2026-01-02' },
    };
    const changed = await put(before.id, wanted, before.meta?.version);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual(content(changed.body), wanted);
    const [asked, told, ...more] = heard();
    assert.deepEqual([asked?.raw(0, 9), told?.raw(0, 9), more.length], ['QBP^Q22^QBP_Q21', 'ADT^A31^ADT_A05', 0]);
    assert.deepEqual(told?.ids(), ['MSH', 'EVN', 'PID', 'PV1']);
    const letters = before.name!.familyName!.at(-1);
    assert.deepEqual(
      [3, 5, 7, 8, 11, 13, 14, 15, 16, 29, 30].map(field => told?.raw(2, field)),
      [
        `${before.identifiers![0]!.value}^^^NORTH&2.999.1.1&ISO^MR~P-1^^^PORTAL^U`,
        `Sample${letters}^Sal^M^^^^L~Maiden${letters}^^^^^^M`,
        ...['19800229', 'O', '1 Sample Street^Flat 2^Northtown^NY^12345^USA^H^^Kings'],
        ...[
          '555-0101^PRN^CP~^NET^Internet^sal@example.org',
          '555-0102 x7^WPN^PH',
          'de-CH',
          'M^^HL70002',
          '20260102',
          'Y',
        ],
      ],
    );
    const read = await call('GET', `patients/${before.id}`);
    assert.deepEqual(read.body, changed.body, 'the answer is what is held, its version with it');
  });

  it('loses what is left out, and keeps what the contract does not show', async () => {
    const told = { 13: '555-1^PRN^PH~555-2^PRN^FX', 16: 'M', 10: '2106-3' };
    const before = await someone({ told });
    assert.deepEqual(before.phones, [{ number: '555-1', use: 'home' }]);
    const { maritalStatus: _, phones: __, sex: ___, ...less } = content(before);
    const changed = await put(before.id, less, before.meta?.version);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const [, message] = heard();
    assert.deepEqual(
      [8, 10, 13, 16].map(field => message?.raw(2, field)),
      ['""', '', '555-2^PRN^FX', '""'],
    );
    const held = ehr().responder.patients.get(before.identifiers![0]!.value)?.told;
    assert.deepEqual([held?.[10], held?.[13], held?.[16]], ['2106-3', '555-2^PRN^FX', '']);
    assert.deepEqual((await call('GET', `patients/${before.id}`)).body, changed.body);
  });

  it('is not changed by who has seen another version, out of its number, out of use, or to what no field can say', async () => {
    const before = await someone();
    const same = content(before);
    assert.deepEqual(refusal(await put<Refused>(before.id, same)), [422, 'invalid-request', '/version required']);
    const stale = await put<Refused>(before.id, same, 'ANOTHER');
    assert.deepEqual([...refusal(stale), stale.body.outcome], [412, 'stale', 'not_applied']);
    for (const [over, place] of [
      [{ identifiers: [numbered('P-9', PORTAL)] }, '/identifiers number-removed'],
      [{ active: false }, '/active not-supported'],
      [{ maritalStatus: 'polygamous' }, '/maritalStatus bad-code'],
      [{ phones: [{ number: '555-0101', use: 'old' }] }, '/phones/0/use bad-code'],
      [{ addresses: [{ text: 'Somewhere' }] }, '/addresses/0/text not-supported'],
      [{ addresses: [{ lines: ['1', '2', '3'] }] }, '/addresses/0/lines/2 not-supported'],
      [
        { identifiers: [...same.identifiers!, numbered('1', 'https://elsewhere.example')] },
        '/identifiers/1/system bad-code',
      ],
    ] as const) {
      const told = await put<Refused>(before.id, { ...same, ...over }, before.meta?.version);
      assert.deepEqual(refusal(told), [422, 'invalid-request', place]);
    }
    assert.deepEqual(
      heard().filter(message => message.get('MSH-9.1') === 'ADT'),
      [],
    );
  });

  it('keeps the number that it is known by, wherever that stands, and loses any other', async () => {
    const turned = {
      kind: 'bent',
      bend: (text: string) => text.replace(/(\|\|)(8\d{5}\^[^~|]*)~([^|]*)/, '$1$3~$2'),
    } as const;
    ehr().next(turned);
    const before = await someone({ others: ['999^^^SSA^SS'] });
    const [ssn, own] = before.identifiers!;
    assert.deepEqual([ssn?.system, own?.system, before.identifiers?.length], ['urn:id:SSA', MRN, 2]);
    ehr().next(turned);
    const without = { ...content(before), identifiers: [ssn!] };
    const refused = await put<Refused>(before.id, without, before.meta?.version);
    assert.deepEqual(refusal(refused), [422, 'invalid-request', '/identifiers number-removed']);
    ehr().next(turned);
    const changed = await put(before.id, { ...content(before), identifiers: [own!] }, before.meta?.version);
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const told = heard().filter(message => message.get('MSH-9.1') === 'ADT');
    assert.deepEqual(
      told.map(message => message.raw(2, 3)),
      [`${own!.value}^^^NORTH&2.999.1.1&ISO^MR`],
    );
  });

  it('is refused with the field that the hospital points at', async () => {
    const before = await someone();
    ehr().next(
      { kind: 'bent', bend: text => text },
      { kind: 'nak', code: 'AE', error: '103', place: ['PID', '1', '11'] },
    );
    const told = await put<Refused>(before.id, { ...content(before), addresses: [ADDRESS] }, before.meta?.version);
    assert.deepEqual(refusal(told), [422, 'invalid-request', '/addresses table-value']);
  });

  for (const acts of [true, false])
    it(`of which nobody hears what became is ${acts ? 'found changed' : 'changed now'}`, async () => {
      const before = await someone();
      ehr().next({ kind: 'bent', bend: text => text }, { kind: 'silent', acts });
      const told = await put<Problem>(before.id, { ...content(before), sex: 'male' }, before.meta?.version);
      assert.deepEqual([told.status, told.body.outcome], [504, 'unknown']);
      await eventually(
        async () => (await call<OperationView>('GET', `operations/${told.body.correlationId}`)).body.status,
        status => status === 'succeeded',
      );
      const types = heard().map(message => message.get('MSH-9.1'));
      assert.deepEqual(types.filter(type => type === 'ADT').length, acts ? 1 : 2);
      assert.equal((await call('GET', `patients/${before.id}`)).body.sex, 'male');
    });

  it('is merged by A40: its id leads on, and it is written no more', async () => {
    const [old, into] = [await someone(), await someone()];
    const merged = await merge(old.id, into.id);
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    const messages = heard();
    assert.deepEqual(
      messages.map(message => message.raw(0, 9)),
      ['QBP^Q22^QBP_Q21', 'QBP^Q22^QBP_Q21', 'ADT^A40^ADT_A39'],
    );
    const told = messages[2]!;
    assert.deepEqual(told.ids(), ['MSH', 'EVN', 'PID', 'MRG']);
    const cx = (one: Patient) => `${one.identifiers![0]!.value}^^^NORTH&2.999.1.1&ISO`;
    assert.deepEqual([told.raw(2, 3), told.raw(3, 1)], [cx(into), cx(old)]);
    assert.equal(told.get('PID-5.1'), into.name?.familyName);
    const lead = { id: into.id, href: `/v1/patients/${into.id}` };
    assert.deepEqual([merged.body.id, merged.body.mergedInto], [old.id, lead]);
    const read = await call('GET', `patients/${old.id}`);
    assert.deepEqual([read.status, read.body.mergedInto, read.body.name], [200, lead, into.name]);

    const written = await put<Refused>(old.id, content(old), old.meta?.version);
    assert.deepEqual(refusal(written), [409, 'conflict', '/id merged']);
    assert.equal(written.body.errors?.[0]?.detail, `Use ${into.id}.`);
    const third = await someone();
    assert.deepEqual(refusal(await merge<Refused>(old.id, third.id)), [409, 'conflict', '/id merged']);
    assert.deepEqual(refusal(await merge<Refused>(third.id, old.id)), [409, 'conflict', '/into/id merged']);
    assert.deepEqual(refusal(await merge<Refused>(third.id, third.id)), [422, 'invalid-request', '/into/id same-id']);
    const stale = { into: { id: into.id }, version: 'ANOTHER' };
    assert.deepEqual(refusal(await call<Refused>('POST', `patients/${third.id}/merge`, stale)), [412, 'stale']);
  });

  it('that the hospital has merged already only gets its alias', async () => {
    const [old, into] = [await someone(), await someone()];
    ehr().responder.patients.merge(into.identifiers![0]!.value, old.identifiers![0]!.value);
    const merged = await merge(old.id, into.id);
    assert.deepEqual([merged.status, merged.body.mergedInto?.id], [200, into.id]);
    assert.deepEqual(
      heard().map(message => message.get('MSH-9.1')),
      ['QBP', 'QBP'],
    );
  });

  for (const acts of [true, false])
    it(`is merged once where nobody hears whether it was, though it ${acts ? 'was' : 'was not'}`, async () => {
      const [old, into] = [await someone(), await someone()];
      const usual = { kind: 'bent', bend: (text: string) => text } as const;
      ehr().next(usual, usual, { kind: 'silent', acts });
      const told = await merge<Problem>(old.id, into.id);
      assert.equal(told.body.outcome, 'unknown');
      await eventually(
        async () => (await call<OperationView>('GET', `operations/${told.body.correlationId}`)).body.status,
        status => status === 'succeeded',
      );
      assert.equal(heard().filter(message => message.get('MSH-9.2') === 'A40').length, acts ? 1 : 2);
      assert.equal((await call('GET', `patients/${old.id}`)).body.mergedInto?.id, into.id);
    });
});
