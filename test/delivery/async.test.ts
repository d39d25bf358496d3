/** Asynchronous calls as an application makes them: accepted, followed, waited for, cancelled, in order, and once. */
import assert from 'node:assert/strict';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase, keepingSandbox } from '../store/rig.ts';

const LATER = { prefer: 'respond-async' };
const ENDED = ['succeeded', 'failed', 'cancelled', 'needs-attention'];

describe('an asynchronous call', function () {
  this.timeout(240_000);
  let sandbox: Sandbox & { keeper: DurableKeeper };
  let url: string;
  const follow = (id: string) =>
    eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${id}`)).body,
      ({ status }) => ENDED.includes(status),
    );

  before(async () => {
    sandbox = await keepingSandbox(await freshDatabase(), { delayMs: 1_500 });
    url = sandbox.gateway.url;
  });
  after(async () => {
    await sandbox?.close();
    await dropDatabases();
  });

  it('is accepted with the place where it can be followed (RFC 9110 §15.3.3, RFC 7240 §4.1)', async () => {
    const told = await send<OperationView>(url, checkOf('W000000001'), LATER);
    assert.equal(told.status, 202);
    assert.equal(told.headers.get('location'), `/v1/operations/${told.body.id}`);
    assert.equal(told.headers.get('preference-applied'), 'respond-async');
    assert.ok(Number(told.headers.get('retry-after')) >= 1);
    assert.equal(told.body.status, 'accepted');
    const ended = await follow(told.body.id);
    assert.deepEqual([ended.status, ended.attempts, ended.error], ['succeeded', 1, undefined]);
    assert.equal(ended.kind, 'eligibility-checks/v1#check');
  });

  it('is answered by what its result points to, as often as it is read', async () => {
    const { body } = await send<OperationView>(url, checkOf('W000000010'), LATER);
    const { result } = await follow(body.id);
    const first = await call<EligibilityCheck>(url, result!.href);
    const second = await call<EligibilityCheck>(url, result!.href);
    assert.equal(first.status, 200);
    assert.equal(first.body.id, body.id);
    assert.deepEqual(second.body, first.body);
    const direct = await send(url, checkOf('W000000010'));
    assert.deepEqual(first.body.summary, direct.body.summary);
  });

  it('is answered in place where it ends while the caller is willing to wait', async () => {
    const before = sandbox.payer.count();
    const told = await send(url, checkOf('W000000001'), { prefer: 'respond-async, wait=10' });
    assert.equal(told.status, 200);
    assert.equal(told.body.coverageActive, true);
    assert.equal(sandbox.payer.count(), before + 1);
  });

  it('goes on where the caller no longer waits, and is sent once', async () => {
    const before = sandbox.payer.count();
    const told = await send<OperationView>(url, checkOf('W000000006'), { prefer: 'respond-async, wait=1' });
    assert.equal(told.status, 202);
    const ended = await follow(told.body.id);
    assert.equal(ended.status, 'succeeded');
    assert.equal(sandbox.payer.count(), before + 1);
  });

  it('that was refused before it was accepted gives its idempotency key back', async () => {
    const nowhere = { ...checkOf('W000000001'), payer: { id: 'NOBODY' } };
    const headers = { ...LATER, 'idempotency-key': 'refused-at-the-join' };
    for (const n of [1, 2]) {
      const told = await send<Problem>(url, nowhere, headers);
      assert.deepEqual([n, told.status, told.body.code], [n, 422, 'unroutable']);
    }
    assert.equal((await send(url, checkOf('W000000001'), headers)).status, 202);
  });

  it('tells a failure as the problem a synchronous call would have got', async () => {
    const { body } = await send<OperationView>(url, checkOf('W000000005'), LATER);
    const ended = await follow(body.id);
    assert.equal(ended.status, 'failed');
    const direct = await send<Problem>(url, checkOf('W000000005'));
    const { code, status, errors, backend } = ended.error as unknown as Problem;
    assert.deepEqual(
      { code, status, errors, backend },
      {
        code: direct.body.code,
        status: direct.status,
        errors: direct.body.errors,
        backend: direct.body.backend,
      },
    );
  });

  it('refuses at once what could never be delivered', async () => {
    const unknown = await send<Problem>(url, checkOf('W000000001', { payer: { id: 'NOBODY' } }), LATER);
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'unroutable']);
    const lacking = { ...checkOf('W000000001'), subscriber: { familyName: 'Sample' } };
    const told = await send<Problem>(url, lacking, LATER);
    assert.deepEqual([told.status, told.body.code], [422, 'invalid-request']);
  });

  it('waits while its payer is away, and can be cancelled meanwhile, once', async () => {
    const { body } = await send<OperationView>(url, checkOf('W000000004'), LATER);
    const waiting = await eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${body.id}`)).body,
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    assert.ok(new Date(waiting.dueAt!) > new Date(waiting.createdAt));
    assert.equal(waiting.links.cancel, `/v1/operations/${body.id}/cancel`);
    const cancelled = await call<OperationView>(url, waiting.links.cancel!, 'POST');
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled']);
    const again = await call<Problem>(url, waiting.links.cancel!, 'POST');
    assert.deepEqual([again.status, again.body.code], [409, 'conflict']);
  });

  it('is one operation under one idempotency key', async () => {
    const key = { ...LATER, 'idempotency-key': 'later-1' };
    const before = sandbox.payer.count();
    const first = await send<OperationView>(url, checkOf('W000000001'), key);
    const second = await send<OperationView>(url, checkOf('W000000001'), key);
    assert.equal(second.body.id, first.body.id);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    await follow(first.body.id);
    const third = await send(url, checkOf('W000000001'), key);
    assert.deepEqual([third.status, third.body.id], [200, first.body.id]);
    assert.equal(sandbox.payer.count(), before + 1);
    const other = await send<Problem>(url, checkOf('W000000002'), key);
    assert.deepEqual([other.status, other.body.code], [422, 'key-reused']);
  });

  it('keeps the order within a member and does not let members wait for each other', async () => {
    const slow = await send<OperationView>(url, checkOf('W000000006'), LATER);
    const behind = await send<OperationView>(url, checkOf('W000000006', { serviceTypes: [{ code: '98' }] }), LATER);
    const beside = await send<OperationView>(url, checkOf('W000000001'), LATER);
    await follow(beside.body.id);
    const status = async (id: string) => (await call<OperationView>(url, `/v1/operations/${id}`)).body.status;
    assert.equal(await status(behind.body.id), 'accepted');
    const [first, second] = [await follow(slow.body.id), await follow(behind.body.id)];
    assert.ok(first.updatedAt < second.updatedAt);
  });

  it('is listed for its application, newest first, page by page, and narrowed by status', async () => {
    const all = (await call<{ operations: OperationView[] }>(url, '/v1/operations')).body.operations;
    const first = (await call<{ operations: OperationView[] }>(url, '/v1/operations?limit=2')).body.operations;
    const more = `/v1/operations?limit=2&before=${first[1]!.id}`;
    const second = (await call<{ operations: OperationView[] }>(url, more)).body.operations;
    const ids = (operations: OperationView[]) => operations.map(({ id }) => id);
    assert.deepEqual([...ids(first), ...ids(second)], ids(all).slice(0, 4));
    const cancelled = await call<{ operations: OperationView[] }>(url, '/v1/operations?status=cancelled');
    assert.deepEqual(
      cancelled.body.operations.map(({ status }) => status),
      ['cancelled'],
    );
    const wrong = await call<Problem>(url, '/v1/operations?status=lost');
    assert.equal(wrong.status, 422);
  });

  it('is not there for anybody else', async () => {
    const missing = await call<Problem>(url, '/v1/operations/019aaaaa-0000-7000-8000-000000000001');
    assert.deepEqual([missing.status, missing.body.code], [404, 'not-found']);
    const answer = await call<Problem>(url, '/v1/eligibility-checks/019aaaaa-0000-7000-8000-000000000001');
    assert.equal(answer.status, 404);
    const nonsense = await call<Problem>(url, '/v1/operations/nonsense');
    assert.equal(nonsense.status, 404);
  });
});
