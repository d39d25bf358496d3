/** Referrals over FHIR as an application makes them: the real gateway, its store, and a FHIR server that judges for itself. */
import assert from 'node:assert/strict';
import type { ServiceRequest, Task } from '@medplum/fhirtypes';
import type { RequestHandler } from 'express';
import type { Referral, ReferralCreation, ReferralList } from '../../contracts/referrals/v1/types.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { dropDatabases } from '../store/rig.ts';
import { fhirSandbox, places, refusal, type Sandbox, told } from './fhir-application.ts';
import { BARE, COMPLETE, ECG, LETTER, NOTE, PATIENT, PDF, REASON, sha256 } from './referral-to-cardiology.ts';

describe('a referral over FHIR', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** Done at the server before the next transaction. */
  let meanwhile: (() => Promise<void>) | undefined;
  before(async () => {
    const before: RequestHandler = async (request, _response, go) => {
      const now = request.method === 'POST' && request.path === '/fhir' ? meanwhile : undefined;
      if (now) meanwhile = undefined;
      await now?.();
      go();
    };
    sandbox = await fhirSandbox({ fhir: { before } });
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  const call = <T = Referral>(method: string, path: string, body?: object, headers?: Record<string, string>) =>
    told<T>(sandbox, method, path, body, headers);
  const refer = (over: object = {}): Promise<Told<Referral>> =>
    call('POST', 'referrals', { patient: PATIENT, ...COMPLETE, ...over } satisfies ReferralCreation);
  const change = <T = Referral>(id: string, over: object, headers?: Record<string, string>) =>
    call<T>(
      'PUT',
      `referrals/${id}`,
      { ...BARE, reasons: [REASON], attachments: [{ sha256: sha256(PDF) }], ...over },
      headers,
    );
  const held = {
    requests: () => sandbox.fhir!.repo.searchResources<ServiceRequest>({ resourceType: 'ServiceRequest', count: 1000 }),
    tasks: () => sandbox.fhir!.repo.searchResources<Task>({ resourceType: 'Task', count: 1000 }),
  };

  it('is made with all that it holds, and read as it was made', async () => {
    const said = {
      ...COMPLETE,
      referredTo: { ...BARE.referredTo, practitioner: { npi: '1245319599', name: 'Edwin Exemplar' } },
      identifiers: [{ system: 'https://clinic.example/referrals', value: 'R-7' }],
      priority: 'urgent',
      clinicalNotes: 'Chest tightness on exertion, since March.',
      visitsAllowed: 3,
      validity: { start: '2026-12-01', end: '2027-02-28' },
      authorization: { system: 'https://payer.example/authorizations', value: 'A-100' },
      authoredOn: '2026-11-27T09:00:00-05:00',
    };
    const made = await refer(said);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, meta, patient } = made.body;
    assert.equal(made.headers.get('location'), `/v1/referrals/${id}`);
    assert.equal(made.headers.get('etag'), `"${meta?.version}"`);
    const attachment = {
      kind: 'ecg',
      contentType: 'application/pdf',
      title: 'ECG',
      size: PDF.length,
      sha256: sha256(PDF),
    };
    assert.deepEqual(made.body, {
      ...{ id, status: 'active', fulfilment: 'received', missing: [], patient, meta },
      ...said,
      attachments: [attachment],
    });
    const read = await call('GET', `referrals/${id}`);
    assert.deepEqual([read.status, read.body], [200, made.body]);
  });

  it('asks for its fulfilment at the server: a Task in the state of the referral, whose focus it is', async () => {
    const before = new Set((await held.tasks()).map(({ id }) => id));
    const { body } = await refer();
    const [task] = (await held.tasks()).filter(({ id }) => !before.has(id));
    const request = (await held.requests()).find(one => `ServiceRequest/${one.id}` === task?.focus?.reference);
    assert.equal(request?.intent, 'order');
    assert.equal(request?.performerType?.coding?.[0]?.code, '207RC0000X');
    assert.deepEqual([task?.status, task?.intent, task?.for], ['received', 'order', request?.subject]);
    assert.equal((await change(body.id, { fulfilment: 'accepted' })).status, 200);
    assert.equal((await held.tasks()).find(({ id }) => id === task?.id)?.status, 'accepted');
  });

  it('is incomplete where it lacks what its specialty wants, and says where that belongs', async () => {
    const made = await refer({ reasons: [{ text: 'Chest pain' }], attachments: [LETTER] });
    assert.deepEqual([made.status, made.body.fulfilment], [201, 'incomplete']);
    assert.deepEqual(made.body.missing, [
      { pointer: '/reasons/0/code', code: 'required' },
      { pointer: '/attachments/-', code: 'attachment-ecg' },
    ]);
    const { id } = made.body;
    const letter = { sha256: sha256(NOTE) };
    const early = await change<Problem>(id, {
      reasons: [{ text: 'Chest pain' }],
      attachments: [letter],
      fulfilment: 'accepted',
    });
    assert.deepEqual(refusal(early), [422, 'invalid-request', 'not_applied']);
    assert.deepEqual(places(early), [
      ['/reasons/0/code', 'required'],
      ['/attachments/-', 'attachment-ecg'],
    ]);
    const mended = await change(id, { attachments: [letter, ECG] });
    assert.deepEqual([mended.status, mended.body.fulfilment, mended.body.missing], [200, 'received', []]);
    assert.deepEqual(
      mended.body.attachments?.map(({ kind }) => kind),
      ['referral-letter', 'ecg'],
    );
    const other = await refer({
      referredTo: { specialty: { text: 'Social service' } },
      attachments: undefined,
      reasons: undefined,
    });
    assert.deepEqual([other.body.fulfilment, other.body.missing], ['received', []]);
  });

  it('is refused where it lacks what every referral must hold', async () => {
    const { service: _, ...without } = COMPLETE;
    const refused = await call<Problem>('POST', 'referrals', { patient: PATIENT, ...without });
    assert.deepEqual([refused.status, refused.body.code], [422, 'invalid-request']);
    assert.deepEqual(places(refused), [['/service', 'required']]);
  });

  it('goes its way step by step, and no other', async () => {
    const { id } = (await refer()).body;
    for (const fulfilment of ['accepted', 'scheduled', 'seen', 'reported']) {
      const { status, body } = await change(id, { fulfilment });
      assert.deepEqual([status, body.fulfilment], [200, fulfilment]);
      const read = await call('GET', `referrals/${id}`);
      assert.deepEqual(read.body, body);
    }
    const back = await change<Problem>(id, { fulfilment: 'accepted' });
    assert.deepEqual(refusal(back), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(back), [['/fulfilment', 'is-reported']]);

    const declined = (await refer()).body.id;
    assert.equal((await change(declined, { fulfilment: 'declined' })).body.fulfilment, 'declined');
    assert.deepEqual(refusal(await change<Problem>(declined, { fulfilment: 'seen' })), [
      409,
      'conflict',
      'not_applied',
    ]);
    assert.equal((await change(declined, { fulfilment: 'received' })).body.fulfilment, 'received');
  });

  it('is revoked for good', async () => {
    const { id } = (await refer()).body;
    assert.equal((await change(id, { status: 'revoked' })).body.status, 'revoked');
    const again = await change<Problem>(id, { status: 'active' });
    assert.deepEqual(refusal(again), [409, 'conflict', 'not_applied']);
    assert.deepEqual(places(again), [['/status', 'is-revoked']]);
  });

  it('is listed with the others of its patient, by status, each as far as it has come, page by page', async () => {
    const someone = { ...PATIENT, identifiers: [{ ...PATIENT.identifiers[0]!, value: '777888' }] };
    const made: Referral[] = [];
    for (const over of [{}, { attachments: undefined }, {}])
      made.push((await refer({ patient: someone, ...over })).body);
    await change(made[2]!.id, { status: 'revoked' });
    const list = async (query: string) => {
      const { status, body } = await call<ReferralList>('GET', `referrals?patient=${made[0]!.patient!.id}${query}`);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    const ids = ({ referrals }: ReferralList) => new Set(referrals.map(({ id }) => id));
    const active = await list('&status=active');
    assert.deepEqual([ids(active), active.more], [new Set([made[0]!.id, made[1]!.id]), false]);
    assert.deepEqual(
      active.referrals.find(({ id }) => id === made[0]!.id),
      made[0],
    );
    assert.deepEqual(new Set(active.referrals.map(one => one.fulfilment)), new Set(['received', 'incomplete']));
    const first = await list('&limit=2');
    assert.deepEqual([first.referrals.length, first.more], [2, true]);
    const second = await list(`&limit=2&cursor=${first.next}`);
    assert.deepEqual(new Set([...ids(first), ...ids(second)]), new Set(made.map(({ id }) => id)));
    assert.deepEqual((await list('&from=2099-01-01T00:00:00Z')).referrals, []);
  });

  it('loses what a change leaves out, and keeps what the contract does not know', async () => {
    const { id, clinicalNotes } = (await refer({ clinicalNotes: 'Old.', priority: 'stat' })).body;
    assert.equal(clinicalNotes, 'Old.');
    const [request] = (await held.requests()).filter(({ note }) => note?.[0]?.text === 'Old.');
    const bodySite = [{ text: 'Chest' }];
    await sandbox.fhir!.repo.updateResource<ServiceRequest>({ ...request!, bodySite });
    const changed = await change(id, { attachments: [] });
    assert.deepEqual(
      [changed.status, changed.body.clinicalNotes, changed.body.priority, changed.body.attachments],
      [422, undefined, undefined, undefined],
    );
    const emptied = await change(id, { attachments: undefined });
    assert.deepEqual(
      [emptied.status, emptied.body.clinicalNotes, emptied.body.priority, emptied.body.attachments],
      [200, undefined, undefined, undefined],
    );
    assert.deepEqual(emptied.body.missing, [{ pointer: '/attachments/-', code: 'attachment-ecg' }]);
    const now = (await held.requests()).find(one => one.id === request?.id);
    assert.deepEqual([now?.bodySite, now?.note, now?.contained], [bodySite, undefined, undefined]);
  });

  it('is not changed by one who has seen another version, of the request or of its Task', async () => {
    const { id, meta } = (await refer()).body;
    const seen = { 'if-match': `"${meta?.version}"` };
    const first = await change(id, { fulfilment: 'accepted' }, seen);
    assert.deepEqual([first.status, first.body.fulfilment], [200, 'accepted']);
    assert.notEqual(first.body.meta?.version, meta?.version);
    const stale = await change<Problem>(id, { fulfilment: 'declined' }, seen);
    assert.deepEqual(refusal(stale), [412, 'stale', 'not_applied']);
    const inBody = await change<Problem>(id, { fulfilment: 'declined', version: meta?.version });
    assert.deepEqual(refusal(inBody), [412, 'stale', 'not_applied']);
    const { body: now } = await call('GET', `referrals/${id}`);
    assert.equal(now.fulfilment, 'accepted');
    const task = (await held.tasks()).find(one => one.meta?.lastUpdated === now.meta?.lastUpdated);
    await sandbox.fhir!.repo.updateResource<Task>({ ...task!, description: 'Looked at.' });
    const behind = { 'if-match': `"${now.meta?.version}"` };
    const late = await change<Problem>(id, { fulfilment: 'scheduled' }, behind);
    assert.deepEqual(refusal(late), [412, 'stale', 'not_applied']);
  });

  for (const resourceType of ['ServiceRequest', 'Task'] as const)
    it(`is refused by the server itself, as a whole, where its ${resourceType} changed between read and write`, async () => {
      const { id } = (await refer()).body;
      const { body: before } = await call('GET', `referrals/${id}`);
      meanwhile = async () => {
        const { repo } = sandbox.fhir!;
        const all = await repo.searchResources<ServiceRequest | Task>({ resourceType, count: 1000 });
        const [last] = all.toSorted((a, b) => b.meta!.lastUpdated!.localeCompare(a.meta!.lastUpdated!));
        await repo.updateResource({ ...last!, language: 'en' });
      };
      const late = await change<Problem>(id, { clinicalNotes: 'Late.', fulfilment: 'accepted' });
      assert.deepEqual(refusal(late), [412, 'stale', 'not_applied']);
      const { clinicalNotes, fulfilment } = (await call('GET', `referrals/${id}`)).body;
      assert.deepEqual([clinicalNotes, fulfilment], [before.clinicalNotes, before.fulfilment]);
    });

  it('is for a patient who is known by id, or found by number: one person all the same', async () => {
    const first = (await refer()).body.patient;
    const byId = await refer({ patient: first });
    assert.deepEqual([byId.status, byId.body.patient, (await refer()).body.patient], [201, first, first]);
  });

  it('is told as far as it can be where another system writes its Task, or has none', async () => {
    const { id } = (await refer({ clinicalNotes: 'Elsewhere.' })).body;
    const [request] = (await held.requests()).filter(({ note }) => note?.[0]?.text === 'Elsewhere.');
    const taskOf = async () =>
      (await held.tasks()).find(({ focus }) => focus?.reference === `ServiceRequest/${request?.id}`);
    const { businessStatus: _, ...task } = (await taskOf())!;
    await sandbox.fhir!.repo.updateResource<Task>({ ...task, status: 'in-progress' });
    assert.equal((await call('GET', `referrals/${id}`)).body.fulfilment, 'scheduled');
    await sandbox.fhir!.repo.deleteResource('Task', task.id!);
    assert.equal((await call('GET', `referrals/${id}`)).body.fulfilment, 'received');
    const accepted = await change(id, { fulfilment: 'accepted' });
    assert.deepEqual([accepted.status, accepted.body.fulfilment], [200, 'accepted']);
    assert.equal((await taskOf())?.status, 'accepted');
  });

  it('is made once, however often it is asked for under one key', async () => {
    const count = async () => [(await held.requests()).length, (await held.tasks()).length];
    const [requests = 0, tasks = 0] = await count();
    const body = { patient: PATIENT, ...COMPLETE };
    const first = await call('POST', 'referrals', body, { 'idempotency-key': 'referral-1' });
    const again = await call('POST', 'referrals', body, { 'idempotency-key': 'referral-1' });
    assert.deepEqual([first.status, again.status, again.body], [201, 201, first.body]);
    assert.deepEqual(await count(), [requests + 1, tasks + 1]);
  });

  it('is not found by an id that nobody issued, nor when the server has it no more', async () => {
    const unknown = await call<Problem>('GET', 'referrals/0193a1c2-7b4e-7c10-8a55-00000000abcd');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'not-found']);
    const { id } = (await refer({ clinicalNotes: 'To be deleted.' })).body;
    const [request] = (await held.requests()).filter(({ note }) => note?.[0]?.text === 'To be deleted.');
    await sandbox.fhir!.repo.deleteResource('ServiceRequest', request!.id!);
    const gone = await call<Problem>('GET', `referrals/${id}`);
    assert.deepEqual([gone.status, gone.body.code], [404, 'not-found']);
  });

  it('leaves nothing at the server that its own judge of R4 complains of', async () => {
    const all = [...(await held.requests()), ...(await held.tasks())];
    assert.ok(all.length > 10);
    assert.deepEqual(all.flatMap(judge), []);
  });
});
