/** Writes at once, twice and with what no system can hold: one of each is done, and whoever was refused is told the truth. */
import assert from 'node:assert/strict';
import type { Charge } from '../../contracts/charges/v1/types.ts';
import type { SlotList } from '../../contracts/slots/v1/types.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { Told } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { patientsOverFhir, type Refused, refusal } from './patients-rig.ts';
import { BARE, REASON } from './referral-to-cardiology.ts';

const DAY = 86_400_000;

describe('a write that is asked for in a hostile way', function () {
  this.timeout(120_000);
  const { call, registered, merge, heldWith } = patientsOverFhir();

  const outcomeOf = ({ status, body }: Told<Refused>) => [status, ...(status < 300 ? [] : [body.code, body.outcome])];
  /** Whoever came second either read it before the first had written, or found it done. */
  const LATER = [[412, 'stale', 'not_applied'].join(), [409, 'conflict', 'not_applied'].join()];
  const once = async (path: string, body: object): Promise<void> => {
    const told = await Promise.all([1, 2, 3].map(() => call<Refused>('POST', path, body)));
    const [done, ...others] = told.map(outcomeOf).toSorted((one, other) => Number(one[0]) - Number(other[0]));
    assert.deepEqual(done, [200]);
    for (const other of others) assert.ok(LATER.includes(other.join()), other.join());
  };

  it('merges two patients in one direction only, though both were asked for at once', async () => {
    const [one, other] = [await registered(), await registered()];
    const both = await Promise.all([merge<Refused>(one.id, other.id), merge<Refused>(other.id, one.id)]);
    const refused = both.filter(({ status }) => status !== 200);
    for (const told of refused) {
      // Of each the survivor was written: nobody may take that for nothing.
      assert.notEqual(told.body.outcome, 'not_applied', JSON.stringify(told.body));
      const item = await call<WorkItemView>('GET', `work-items/${told.body.correlationId}`);
      assert.equal(item.body.status, 'requested');
    }
    for (const { body } of refused) {
      await call('POST', `work-items/${body.correlationId}/resend`, { note: 'looked at both' });
      await eventually(
        async () => (await call<{ status: string }>('GET', `operations/${body.correlationId}`)).body.status,
        status => status === 'succeeded' || status === 'needs-attention',
      );
    }
    const read = [await call('GET', `patients/${one.id}`), await call('GET', `patients/${other.id}`)];
    assert.equal(read.filter(({ body }) => body.mergedInto).length, 1, 'one of them answers for both');
    const natives = (await Promise.all([one, other].map(({ identifiers }) => heldWith(identifiers![0]!.value)))).flat();
    const retired = natives.filter(({ link = [] }) => link.some(({ type }) => type === 'replaced-by'));
    assert.equal(new Set(retired.map(({ id }) => id)).size, 1);
    assert.deepEqual(
      retired[0]?.link?.map(({ type }) => type),
      ['replaced-by'],
      'which does not say that it replaces the other as well',
    );
  });

  it('holds a slot, cancels a visit and voids a charge once, whoever else wanted that at the same time', async () => {
    const [from, before] = [0, 20].map(days => new Date(Date.now() + days * DAY).toISOString());
    const { slots } = (await call<SlotList>('GET', `slots?from=${from}&before=${before}&limit=50`)).body;
    const [first, second] = [slots[0]!, slots[1]!];
    await once(`slots/${first.id}/hold`, { minutes: 5 });
    const { id } = await registered();
    const visit = await call<{ id: string }>('POST', 'appointments', {
      ...{ patient: { id }, start: second.start, end: second.end, slot: { id: second.id } },
      serviceType: { system: 'http://terminology.hl7.org/CodeSystem/service-type', code: '124' },
    });
    await once(`appointments/${visit.body.id}/cancel`, {});
    const moved = await call<Refused>('POST', `appointments/${visit.body.id}/reschedule`, {
      start: second.start,
      end: second.end,
    });
    assert.deepEqual([...refusal(moved), moved.body.outcome], [409, 'conflict', '/id is-cancelled', 'not_applied']);
    const charge = await call<Charge>('POST', 'charges', {
      ...{ patient: { id }, quantity: '2', serviceDate: '2026-11-22' },
      service: { system: 'http://www.ama-assn.org/go/cpt', code: '71045' },
    });
    await once(`charges/${charge.body.id}/void`, {});
  });

  it('is refused before it leaves, with its place and not its words, where a text holds what FHIR cannot carry', async () => {
    const { id } = await registered();
    const notes = 'Secretly\u0000Sampled';
    const told = await call<Refused>('POST', 'referrals', {
      ...{ patient: { id }, ...BARE, reasons: [REASON], clinicalNotes: notes },
    });
    assert.deepEqual([told.status, told.body.code], [422, 'invalid-request'], JSON.stringify(told.body));
    assert.match(JSON.stringify(told.body.errors), /"position":"entry\[0\]\.resource\.note\[0\]\.text"/);
    assert.ok(!JSON.stringify(told.body).includes('Sampled'));
  });
});
