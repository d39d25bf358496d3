/** Referrals and charges of which nobody hears what became: the server is asked, and nothing is made or changed a second time. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { Charge } from '../../contracts/charges/v1/types.ts';
import type { Referral } from '../../contracts/referrals/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { unheard } from '../delivery/unheard.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually } from '../store/rig.ts';
import { fhirSandbox, told } from './fhir-application.ts';
import { BARE, COMPLETE, PATIENT, PDF, REASON, sha256 } from './referral-to-cardiology.ts';

const CHARGE = {
  patient: PATIENT,
  service: { system: 'http://www.ama-assn.org/go/cpt', code: '71045' },
  quantity: '1',
  serviceDate: '2026-11-22',
};
const CHANGED = { ...BARE, reasons: [REASON], attachments: [{ sha256: sha256(PDF) }], clinicalNotes: 'Now known.' };
const lost: RequestHandler = (_request, response) => void response.destroy();
/** It is done, and what is in front of the server says that it failed. */
const failing =
  (status: number): RequestHandler =>
  (_request, response, go) => {
    const { json, send, end } = response;
    response.json =
      response.send =
      response.end =
        () => Object.assign(response, { json, send, end }).status(status).type('html').end('<html/>') as never;
    go();
  };

describe('what nobody hears the end of', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;
  let written: string[];
  /** What the server does with the next write of a charge, or the next transaction. */
  let next: RequestHandler | undefined;

  before(async () => {
    const before: RequestHandler = (request, response, go) => {
      const writes = ['POST', 'PUT'].includes(request.method) && !request.path.endsWith('_search');
      if (!writes || !/^\/fhir(\/ChargeItem.*)?$/.test(request.path)) return go();
      written.push(request.method);
      const now = next;
      next = undefined;
      return now ? now(request, response, go) : go();
    };
    sandbox = await fhirSandbox({ fhir: { before } });
  });
  beforeEach(() => {
    written = [];
    next = undefined;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  /** The write ends in doubt, and becomes an operation that finds out. */
  async function doubtful<T>(method: string, path: string, body: object): Promise<T> {
    const problem = await told<Problem>(sandbox, method, path, body);
    assert.equal(problem.body.outcome, 'unknown', JSON.stringify(problem.body));
    const id = problem.body.correlationId;
    await eventually(
      async () => (await call<OperationView>(sandbox.gateway.url, `/v1/operations/${id}`)).body.status,
      status => status === 'succeeded',
    );
    const kept = await call<{ answer: T }>(sandbox.gateway.url, `/v1/exchanges/${id}/bodies`);
    assert.equal(kept.status, 200, JSON.stringify(kept.body));
    return kept.body.answer;
  }
  const held = async (resourceType: 'ServiceRequest' | 'Task' | 'ChargeItem'): Promise<number> =>
    (await sandbox.fhir!.repo.searchResources({ resourceType, count: 1000 })).length;
  const made = async <T extends { id: string }>(path: string, body: object): Promise<T> => {
    const { status, body: answer } = await told<T>(sandbox, 'POST', path, body);
    assert.equal(status, 201, JSON.stringify(answer));
    written = [];
    return answer;
  };

  for (const [what, handler, times] of [
    ['and was done, is found and not done again', unheard, 1],
    ['and was not done, is done now', lost, 2],
  ] as const) {
    const tries = (method: string) => Array.from({ length: times }, () => method);

    it(`a referral that is made ${what}`, async () => {
      const before = [await held('ServiceRequest'), await held('Task')];
      next = handler;
      const referral = await doubtful<Referral>('POST', 'referrals', { patient: PATIENT, ...COMPLETE });
      assert.deepEqual([referral.status, referral.fulfilment, written], ['active', 'received', tries('POST')]);
      assert.deepEqual([await held('ServiceRequest'), await held('Task')], [before[0]! + 1, before[1]! + 1]);
      assert.deepEqual((await told<Referral>(sandbox, 'GET', `referrals/${referral.id}`)).body, referral);
    });

    it(`a referral that is changed ${what}`, async () => {
      const { id } = await made<Referral>('referrals', { patient: PATIENT, ...COMPLETE });
      next = handler;
      const changed = await doubtful<Referral>('PUT', `referrals/${id}`, { ...CHANGED, fulfilment: 'accepted' });
      assert.deepEqual([changed.id, changed.clinicalNotes, changed.fulfilment], [id, 'Now known.', 'accepted']);
      assert.deepEqual(written, tries('POST'));
    });

    it(`a charge that is posted ${what}`, async () => {
      const before = await held('ChargeItem');
      next = handler;
      const charge = await doubtful<Charge>('POST', 'charges', CHARGE);
      assert.deepEqual([charge.status, written, await held('ChargeItem')], ['billable', tries('POST'), before + 1]);
    });

    it(`a charge that is voided ${what}`, async () => {
      const { id } = await made<Charge>('charges', CHARGE);
      next = handler;
      const charge = await doubtful<Charge>('POST', `charges/${id}/void`, { reason: 'Twice.' });
      assert.deepEqual(
        [charge.id, charge.status, charge.voidReason, written],
        [id, 'entered-in-error', 'Twice.', tries('PUT')],
      );
    });
  }

  // RFC 9110 §15.6: a gateway in front of the server knows nothing of what is behind it; 507 is of RFC 4918 §11.5.
  for (const status of [500, 502, 503, 504, 507]) {
    it(`a charge that is posted and answered ${status} after it was done, is found and not done again`, async () => {
      const before = await held('ChargeItem');
      next = failing(status);
      const charge = await doubtful<Charge>('POST', 'charges', CHARGE);
      assert.deepEqual([charge.status, written, await held('ChargeItem')], ['billable', ['POST'], before + 1]);
    });
  }
});
