/** Referrals come in: made, changed, taken back, and asked after, each under the id of its first message. */
import assert from 'node:assert/strict';
import type { Referral } from '../../contracts/referrals/v1/types.ts';
import type { CloudEvent } from '../../gateway/events/event.ts';
import type { WorkGroupView } from '../../gateway/work/item.ts';
import { call, eventually } from '../store/rig.ts';
import { verdict } from './rig.ts';
import { telling } from './telling.ts';

/** HL7 v2.5.1 §11.5 in shape; everybody is invented. The letter says `Dear Dora`. */
const ref = (id: string, trigger: string, { state = 'P', number = '77^NORTH' } = {}) =>
  `MSH|^~\\&|REG|NORTH|HUB|CENTRAL|20261126120000+0100||REF^${trigger}^REF_I12|${id}|P|2.5.1\r` +
  `RF1|${state}|S|Med^Medical||O|${number}|20261126|20270225|202611261130\r` +
  'PRD|RP|Doctor^Dora|||||1234567893^NPI\rPRD|RT|Heart^Hanna\r' +
  'PID|1||100234^^^NORTH^MR||Muster^Max||19800229|M\rDG1|1||I20.9^Angina^I10\r' +
  'OBR|1|||LETTER\rOBX|1|ED|57133-1^Referral letter^LN||^TEXT^PLAIN^Base64^RGVhciBEb3Jh||||||F\rNTE|1||Soon, please\r';

describe('referrals that come in', function () {
  this.timeout(120_000);
  const door = telling('referrals/v1');
  const told = (count: number) => door.told<Referral>(count);

  it('are told in the words of the contract, with what goes with them named and not sent', async () => {
    assert.equal(verdict(await door.line.say(ref('R1', 'I12'))), 'AA R1');
    const [{ type, subject, data }] = (await told(1)) as [CloudEvent & { data: Referral }];
    const { id, patient, ...referral } = data;
    assert.deepEqual([type, subject], ['org.canongate.referrals.created.v1', `/v1/referrals/${id}`]);
    assert.match(patient!.id!, /^[0-9a-f-]{36}$/);
    assert.deepEqual(referral, {
      ...{ status: 'active', fulfilment: 'received', missing: [], priority: 'stat' },
      identifiers: [{ system: 'urn:id:NORTH', value: '77' }],
      service: { system: 'http://terminology.hl7.org/CodeSystem/v2-0281', code: 'Med', text: 'Medical' },
      referringProvider: { npi: '1234567893', name: 'Dora Doctor' },
      referredTo: {
        specialty: { system: 'http://terminology.hl7.org/CodeSystem/v2-0281', code: 'Med', text: 'Medical' },
        practitioner: { name: 'Hanna Heart' },
      },
      reasons: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'I20.9', text: 'Angina' }],
      validity: { start: '2026-11-26', end: '2027-02-25' },
      authoredOn: '2026-11-26T11:30:00+01:00',
      attachments: [
        {
          ...{ kind: 'referral-letter', contentType: 'text/plain', title: 'Referral letter', size: 9 },
          // sha256sum of `Dear Dora`.
          sha256: 'f3359bd1f3997287d6a62ff708d89ed543a529c39f4a793115952c2bae6e79c8',
        },
      ],
    });
  });

  it('are one referral, whatever becomes of it', async () => {
    for (const [id, trigger, state] of [
      ['R2', 'I13', 'A'],
      ['R3', 'I15', 'R'],
      ['R4', 'I14', 'C'],
    ] as const)
      assert.equal(verdict(await door.line.say(ref(id, trigger, { state }))), `AA ${id}`);
    const events = await told(4);
    assert.deepEqual(
      events.slice(1).map(({ type, data: { status, fulfilment } }) => [type.split('.')[3], status, fulfilment]),
      [
        ['updated', 'active', 'accepted'],
        ['status', 'active', 'declined'],
        ['cancelled', 'revoked', 'received'],
      ],
    );
    assert.equal(new Set(events.map(({ data: { id } }) => id)).size, 1);
  });

  it('that say a word of the house, or have no number, are for a person', async () => {
    await door.line.say(ref('R5', 'I13', { state: 'Z' }));
    await door.line.say(ref('R6', 'I12', { number: '' }));
    const groups = await eventually(
      async () => (await call<{ groups: WorkGroupView[] }>(door.open.url, '/v1/work-item-groups')).body.groups,
      found => found.length === 2,
    );
    assert.deepEqual(groups.map(({ cause, pointer }) => [cause, pointer]).sort(), [
      ['bad-code', '/fulfilment'],
      ['required', '/id'],
    ]);
    assert.equal(door.receiver.received.length, 4);
  });
});
