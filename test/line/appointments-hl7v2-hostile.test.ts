/** Texts that would be delimiters, segments or the end of a frame: each is written escaped and read back as it was. */
import assert from 'node:assert/strict';
import { conform } from '../../adapters/hl7v2/conformance/conform.ts';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from '../store/rig.ts';
import { calling, LATER, NORTH_PATIENT, SERVICE, WHEN } from './appointments-rig.ts';

/** Every delimiter, a segment behind a CR, a frame that ends and another that begins, a null, an escape that is none. */
const TEXTS = ['a|b^c&d~e\\f', 'x\rZZZ|1', 'y\x1c\r\x0bMSH|^~\\&|Z', '""', '\\F\\', '\n', 'ü\u2028\x7f'];

describe('a text of a visit that is no plain text', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let n = 0;
  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase());
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  /** What the EHR got holds these segments and no other. */
  function held(...ids: string[]): void {
    const [message] = sandbox.ehr.received.splice(0);
    assert.deepEqual(message?.ids(), ids);
    assert.equal(sandbox.ehr.received.length, 0);
    // That such a text is no usual code of table 0276 or 0277 is a warning.
    const errors = conform(message!).filter(({ severity }) => severity === 'error');
    assert.deepEqual(errors, []);
  }

  for (const text of TEXTS)
    it(`is read back as it was sent: ${JSON.stringify(text)}`, async () => {
      const { identifiers, ...person } = NORTH_PATIENT;
      const mrn = `${text} ${++n}`;
      sandbox.ehr.responder.patients.register({ mrn, family: text, given: text, birthDate: '19800101', sex: 'F' });
      const said = {
        serviceType: { ...SERVICE, code: text, text },
        visitType: { code: text, text },
        reason: { code: text, text },
        comment: text,
        instructions: text,
        practitioners: [{ familyName: text, givenName: text }],
        location: { name: text },
        resources: [
          { kind: 'room', code: text, name: text },
          { kind: 'device', code: text, name: text },
        ],
      };
      const patient = {
        ...{ ...person, familyName: text, givenNames: [text, text] },
        identifiers: [{ ...identifiers[0], value: mrn }],
      };
      const booked = await calling(sandbox)<Appointment>('POST', 'appointments', { patient, ...WHEN, ...said });
      assert.equal(booked.status, 201, JSON.stringify(booked.body));
      const got = sandbox.ehr.received[0]!;
      assert.deepEqual(
        ['PID-3.1', 'PID-5.1', 'PID-5.2', 'PID-5.3'].map(place => got.get(place)),
        [mrn, text, text, text],
      );
      held('MSH', 'ARQ', 'NTE', 'NTE', 'PID', 'PV1', 'RGS', 'AIS', 'AIG', 'AIL', 'AIL', 'AIP');
      const { id, status, start, end, patient: _, timeZone, meta, ...told } = booked.body;
      assert.deepEqual(told, said);

      const moved = { ...LATER, reason: { code: text, text } };
      assert.equal((await calling(sandbox)('POST', `appointments/${id}/reschedule`, moved)).status, 200);
      assert.deepEqual(
        ['ARQ-6.1', 'ARQ-6.2'].map(place => sandbox.ehr.received[0]!.get(place)),
        [text, text],
      );
      held('MSH', 'ARQ', 'RGS');

      const reason = { code: text, text };
      const cancelled = await calling(sandbox)<Appointment>('POST', `appointments/${id}/cancel`, { reason });
      assert.deepEqual(cancelled.body.cancellationReason, reason);
      held('MSH', 'ARQ', 'RGS');
    });
});
