/** Patients without a visit come in: registered, changed, and two records that are one. */
import assert from 'node:assert/strict';
import type { Patient } from '../../contracts/patients/v1/types.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, eventually } from '../store/rig.ts';
import { verdict } from './rig.ts';
import { telling } from './telling.ts';

interface Reference {
  id: string;
  mergedInto?: { id: string };
}

/** HL7 v2.5.1 §3.3.28, §3.3.31 and §3.3.40 in shape; the patients are invented. */
const adt = (id: string, trigger: string, structure: string, number: string, more = '') =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||ADT^${trigger}^${structure}|${id}|P|2.5.1\r` +
  `EVN|${trigger}|20261126120000+0100\rPID|1||${number}^^^NORTH^MR||Muster^Max^M||19800229|M\r${more}`;

describe('patients that come in', function () {
  this.timeout(120_000);
  const door = telling('patients/v1');
  const told = (count: number) => door.told<Patient>(count);
  const merge = (id: string, from: string, into: string) =>
    door.line.say(adt(id, 'A40', 'ADT_A39', into, `MRG|${from}^^^NORTH^MR\r`));

  it('are registered and changed under one id', async () => {
    assert.equal(verdict(await door.line.say(adt('P1', 'A28', 'ADT_A05', '100234'))), 'AA P1');
    assert.equal(verdict(await door.line.say(adt('P2', 'A31', 'ADT_A05', '100234'))), 'AA P2');
    const [registered, updated] = await told(2);
    const { id, ...patient } = registered!.data;
    assert.deepEqual(
      [registered!.type, registered!.subject, updated!.type, updated!.data.id],
      ['org.canongate.patients.registered.v1', `/v1/patients/${id}`, 'org.canongate.patients.updated.v1', id],
    );
    assert.deepEqual(patient, {
      ...{ name: { familyName: 'Muster', givenNames: ['Max', 'M'] }, birthDate: '1980-02-29', sex: 'male' },
      identifiers: [{ system: 'urn:id:NORTH', value: '100234', type: 'medical-record-number' }],
    });
  });

  it('that are one are merged: who asks by the id that is no more is led on', async () => {
    await door.line.say(adt('P3', 'A28', 'ADT_A05', '200'));
    const [one, , other] = await told(3);
    assert.equal(verdict(await merge('P4', '200', '100234')), 'AA P4');
    const event = (await told(4))[3]!;
    assert.equal(event.type, 'org.canongate.patients.merged.v1');
    const [stays, gone] = ['100234', '200'].map(value => ({ system: 'urn:id:NORTH', value }));
    assert.deepEqual(event.data, {
      ...{ id: other!.data.id, mergedInto: { id: one!.data.id }, active: false },
      identifiers: [
        { ...stays, type: 'medical-record-number' },
        { ...gone, type: 'medical-record-number', use: 'old' },
      ],
    });
    const { body } = await call<Reference>(door.open.url, `/v1/references/${other!.data.id}`);
    assert.equal(body.mergedInto?.id, one!.data.id);
    // Said again by another message, it changes nothing.
    await merge('P5', '200', '100234');
    assert.deepEqual((await told(5))[4]!.data, event.data);
  });

  it('that are merged otherwise already are for a person, and what comes behind goes on', async () => {
    await merge('P6', '200', '300');
    const items = await eventually(
      async () => (await call<{ items: WorkItemView[] }>(door.open.url, '/v1/work-items')).body.items,
      found => found.length > 0,
    );
    assert.equal(items[0]!.fault, 'conflict');
    await door.line.say(adt('P7', 'A31', 'ADT_A05', '300'));
    assert.equal((await told(6))[5]!.type, 'org.canongate.patients.updated.v1');
  });

  it('of whom one has no number, or of whom there are several pairs, are for a person, too', async () => {
    const before = door.receiver.received.length;
    await door.line.say(adt('P8', 'A40', 'ADT_A39', '300', 'MRG|\r'));
    const second = 'PID|2||500^^^NORTH^MR||Muster^Mia\rMRG|600^^^NORTH^MR\r';
    await door.line.say(adt('P9', 'A40', 'ADT_A39', '300', `MRG|400^^^NORTH^MR\r${second}`));
    await eventually(
      async () => (await call<{ items: WorkItemView[] }>(door.open.url, '/v1/work-items')).body.items.length,
      count => count === 3,
    );
    assert.equal(door.receiver.received.length, before);
    const none = await call<Problem>(door.open.url, '/v1/patients/0193a1c2-7b4e-7c10-8a55-000000000001');
    assert.equal(none.status, 404);
  });
});
