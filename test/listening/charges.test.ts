/** Charges come in: each FT1 of a message is an event of its own, and all of a message is told or none of it. */
import assert from 'node:assert/strict';
import type { Charge } from '../../contracts/charges/v1/types.ts';
import type { CloudEvent } from '../../gateway/events/event.ts';
import type { WorkGroupView } from '../../gateway/work/item.ts';
import { call, eventually } from '../store/rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { adt, verdict } from './rig.ts';
import { telling } from './telling.ts';

/** HL7 v2.5.1 §6.4.1 in shape; the patient is invented. */
const dft = (id: string, ...transactions: string[]) =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||DFT^P03^DFT_P03|${id}|P|2.5.1\r` +
  'EVN|P03|20261126120000+0100\rPID|1||100234^^^NORTH^MR||Muster^Max||19800229|M\rPV1|1|O|||||||||||||||||V77^^^NORTH\r' +
  transactions.map((one, n) => `FT1|${n + 1}|${one}\r`).join('');
const ft1 = (number: string, type: string, { quantity = '1', code = '71045^^C4', amount = '100&USD' } = {}) =>
  `${number}||20261125|20261126|${type}|${code}|||${quantity}|${amount}`;

describe('charges that come in', function () {
  this.timeout(120_000);
  const door = telling('charges/v1', 'encounters/v1');
  const told = (count: number) => door.told<Charge>(count);
  const kind = ({ type, data }: CloudEvent & { data: Charge }) => `${type.split('.')[3]} ${data.service?.code}`;

  it('are an event for each FT1, in the order of the message, and belong to the visit that registration told of', async () => {
    assert.equal(verdict(await door.line.say(adt('C0', 'A04'))), 'AA C0');
    const [visit] = await told(1);
    const message = dft('C1', ft1('T1', 'CG'), ft1('T2', 'CG', { code: '626.2' }), ft1('T3', 'PY'), ft1('T1', 'CD'));
    assert.equal(verdict(await door.line.say(message)), 'AA C1');
    const [, first, second, third] = await told(4);
    assert.deepEqual([first!, second!, third!].map(kind), ['posted 71045', 'posted 626.2', 'voided 71045']);
    const { id, patient, encounter, ...charge } = first!.data;
    assert.equal(first!.subject, `/v1/charges/${id}`);
    assert.deepEqual(
      [encounter?.id, patient?.id, third!.data.id],
      [visit!.data.id, visit!.data.patient?.id, id],
      'the same visit, the same patient, and the charge that is taken back',
    );
    assert.deepEqual(charge, {
      ...{ status: 'billable', service: { system: 'http://www.ama-assn.org/go/cpt', code: '71045' }, quantity: '1' },
      ...{ price: { amount: '100', currency: 'USD' }, serviceDate: '2026-11-25' },
    });
    assert.equal(third!.data.status, 'entered-in-error');
    assert.notEqual(second!.data.id, id);
  });

  it('of a credit say what is credited, whatever sign its figures bear', async () => {
    await door.line.say(dft('C2', ft1('T2', 'CD', { quantity: '-1', amount: '-100&USD' })));
    const { data } = (await told(5))[4]!;
    assert.deepEqual([data.status, data.quantity, data.price?.amount], ['entered-in-error', '1', '100']);
  });

  it('that cannot be read are for a person, and nothing of their message is told by half', async () => {
    await door.line.say(dft('C3', ft1('T4', 'CG'), ft1('T5', 'XX')));
    await door.line.say(dft('C4', ft1('T6', 'CG', { amount: '100' })));
    await door.line.say(dft('C5', ft1('', 'CD')));
    const groups = await eventually(
      async () => (await call<{ groups: WorkGroupView[] }>(door.open.url, '/v1/work-item-groups')).body.groups,
      found => found.length === 3,
    );
    assert.deepEqual(groups.map(({ kind: type, cause, pointer }) => [type, cause, pointer]).sort(), [
      ['messages/v1#dft-p03', 'bad-code', '/status'],
      ['messages/v1#dft-p03', 'required', '/id'],
      ['messages/v1#dft-p03', 'required', '/price/currency'],
    ]);
    await door.line.say(dft('C6', ft1('T7', 'CG')));
    const events = await told(6);
    assert.deepEqual([events.length, kind(events[5]!)], [6, 'posted 71045']);
  });

  it('count what of them no rule reads', async () => {
    const text = await (await fetch(`${door.open.sandbox.gateway.adminUrl}/metrics`)).text();
    const before = readExposition(text).get('gateway_unmapped_total')?.samples ?? [];
    const of = (samples: typeof before) =>
      samples.find(({ labels }) => labels['mapping'] === 'charges/v1#heard.posted/hl7v2')?.value ?? 0;
    await door.line.say(dft('C8', `${ft1('T8', 'CG')}||DEPT1`));
    await told(7);
    const after = await (await fetch(`${door.open.sandbox.gateway.adminUrl}/metrics`)).text();
    assert.equal(of(readExposition(after).get('gateway_unmapped_total')!.samples) - of(before), 1, 'FT1-13');
  });

  it('are not told where the message says more than a person could look at', async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => ft1(`M${n}`, 'CG'));
    assert.equal(verdict(await door.line.say(dft('C7', ...many))), 'AA C7');
    await eventually(
      async () => (await call<{ groups: WorkGroupView[] }>(door.open.url, '/v1/work-item-groups')).body.groups,
      found => found.some(({ cause }) => cause === 'too-many'),
    );
    assert.equal(door.receiver.received.length, 7);
  });
});
