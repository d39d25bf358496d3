/** Visits over HL7 v2 of which nobody hears what became: a person decides, and the EHR knows a repeat by its control id. */
import assert from 'node:assert/strict';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { resend } from '../delivery/operator.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, NORTH_PATIENT, SERVICE, WHEN } from './appointments-rig.ts';

describe('a visit over HL7 v2 of which nobody hears what became', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), {
      adjust: ({ serviceEndpoints = {} }) =>
        void Object.assign(serviceEndpoints['ehr']!, { acknowledgmentTimeout: '300ms' }),
    });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  for (const acts of [true, false])
    it(`is booked once when a person has it sent again, though it ${acts ? 'was' : 'was not'} booked before`, async () => {
      const { ehr, gateway } = sandbox;
      const [visits, repeats] = [ehr.responder.calendar.visits.size, ehr.repeats];
      ehr.received.splice(0);
      ehr.next({ kind: 'silent', acts });
      const told = await calling(sandbox)<Problem>('POST', 'appointments', {
        ...{ patient: NORTH_PATIENT, serviceType: SERVICE, ...WHEN },
      });
      assert.deepEqual([told.status, told.body.outcome], [504, 'unknown']);
      assert.equal(ehr.received.length, 1, 'nothing is sent again by itself');
      const id = told.body.correlationId;
      await resend(sandbox, id);
      await eventually(
        async () => (await call<OperationView>(gateway.url, `/v1/operations/${id}`)).body.status,
        status => status === 'succeeded',
      );
      const bodies = await call<{ answer: Appointment }>(gateway.url, `/v1/exchanges/${id}/bodies`);
      assert.equal(bodies.body.answer.status, 'booked');
      const [first, second] = ehr.received.map(message => [message.get('MSH-10'), message.get('ARQ-1')]);
      assert.deepEqual(second, first);
      assert.deepEqual([ehr.responder.calendar.visits.size - visits, ehr.repeats - repeats], [1, acts ? 1 : 0]);
    });
});
