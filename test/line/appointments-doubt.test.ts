/** Visits of which nobody hears what became: the server is asked, and no booking and no change is made a second time. */
import assert from 'node:assert/strict';
import type { Appointment as FhirAppointment } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type { Appointment } from '../../contracts/appointments/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { ExchangeDetail } from '../../gateway/keeping/exchange-view.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { unheard } from '../delivery/unheard.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { ask } from '../events/rig.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';

const WHEN = { start: '2027-03-02T09:00:00-05:00', end: '2027-03-02T09:30:00-05:00' };
const BOOKING = {
  patient: {
    identifiers: [{ system: 'https://hospital.example/mrn', value: '100234' }],
    familyName: 'Sample',
  },
  serviceType: { text: 'General Practice' },
  ...WHEN,
};
const LATER = { start: '2027-03-03T09:00:00-05:00', end: '2027-03-03T09:30:00-05:00' };

describe('a visit of which nobody hears what became', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let written: string[];
  /** What the server does with the next write of an Appointment. */
  let next: RequestHandler | undefined;

  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      if (!/^\/(fhir\/)?Appointment(\/|$)/.test(request.path) || !['POST', 'PUT'].includes(request.method)) return go();
      if (request.path.endsWith('_search')) return go();
      written.push(request.method);
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await keepingSandbox(await freshDatabase(), {
      ...{ withoutFhir: false, fhir: { before } },
      // Looking for the end of an operation again and again is many calls.
      adjust({ pipelines }) {
        for (const { policies } of Object.values(pipelines))
          for (const policy of policies) if (policy.name === 'rate-limit') policy['max'] = 1_000_000;
      },
    });
  });
  beforeEach(() => {
    written = [];
    next = undefined;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const post = <T = Appointment>(path: string, body: object) => ask<T>(sandbox.gateway.url, `/v1/${path}`, body);
  /** The write ends in doubt, and becomes an operation that finds out. */
  async function doubtful(path: string, body: object): Promise<Appointment> {
    const told = await post<Problem>(path, body);
    assert.equal(told.body.outcome, 'unknown', JSON.stringify(told.body));
    const id = told.body.correlationId;
    await eventually(
      async () => (await call<OperationView>(sandbox.gateway.url, `/v1/operations/${id}`)).body.status,
      status => status === 'succeeded',
    );
    const { timeLine } = (await call<ExchangeDetail>(sandbox.gateway.url, `/v1/exchanges/${id}`)).body;
    assert.deepEqual(
      timeLine,
      timeLine.toSorted((one, other) => Date.parse(one.at!) - Date.parse(other.at!)),
    );
    const bodies = await call<{ answer: Appointment }>(sandbox.gateway.url, `/v1/exchanges/${id}/bodies`);
    return bodies.body.answer;
  }
  const atServer = async (): Promise<FhirAppointment[]> =>
    sandbox.fhir!.repo.searchResources<FhirAppointment>({ resourceType: 'Appointment', count: 1000 });
  const lost: RequestHandler = (_request, response) => void response.destroy();

  it('was booked: it is found, and not booked again', async () => {
    next = unheard;
    const visit = await doubtful('appointments', BOOKING);
    assert.deepEqual([visit.status, written], ['booked', ['POST']]);
    assert.equal((await atServer()).length, 1);
    const read = await call<Appointment>(sandbox.gateway.url, `/v1/appointments/${visit.id}`);
    assert.deepEqual(read.body, visit);
  });

  it('was not booked: it is booked now', async () => {
    const held = (await atServer()).length;
    next = lost;
    const visit = await doubtful('appointments', BOOKING);
    assert.deepEqual([visit.status, written], ['booked', ['POST', 'POST']]);
    assert.equal((await atServer()).length, held + 1);
  });

  const CHANGES = [
    ['reschedule', LATER, 'booked'],
    ['cancel', { reason: { text: 'Rain' } }, 'cancelled'],
    ['check-in', {}, 'arrived'],
    ['no-show', {}, 'noshow'],
  ] as const;
  for (const [verb, body, status] of CHANGES) {
    it(`was changed by ${verb}: it is found so, and not written again`, async () => {
      const { id } = (await post('appointments', BOOKING)).body;
      written = [];
      next = unheard;
      const visit = await doubtful(`appointments/${id}/${verb}`, body);
      assert.deepEqual([visit.id, visit.status, written], [id, status, ['PUT']]);
      if (verb === 'reschedule') assert.equal(Date.parse(visit.start!), Date.parse(LATER.start));
    });

    it(`was not changed by ${verb}: it is now`, async () => {
      const { id } = (await post('appointments', BOOKING)).body;
      written = [];
      next = lost;
      const visit = await doubtful(`appointments/${id}/${verb}`, body);
      assert.deepEqual([visit.id, visit.status, written], [id, status, ['PUT', 'PUT']]);
    });
  }
});
