/** Calls that change something: never sent twice blindly, never overtaking, delivered later where their contract allows it. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Sandbox } from '../../sandbox/start.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { sessionsEnd } from '../store/sessions-end.ts';
import { blind, type LedgerSandbox, ledgerSandbox, memosIn, postEntry } from './ledger-entries.ts';
import { isCreate } from './operator.ts';
import { unheard } from './unheard.ts';

const later = { prefer: 'respond-async' };

/** What was under way with a replica that is gone is taken over after so long. */
const brief = ({ serviceEndpoints }: Configuration): void => {
  serviceEndpoints!['ledger']!.policies = [{ name: 'timeout', after: '4s' }];
};

describe('a call that changes something', function () {
  this.timeout(240_000);
  let fhir: FhirServer;
  /** What the system of record does with requests before it looks at them. */
  let before: RequestHandler | undefined;
  let arrived: string[];

  const open = async (options: Parameters<typeof ledgerSandbox>[2] = {}): Promise<LedgerSandbox> =>
    ledgerSandbox(await freshDatabase(), fhir.url, options);
  const operation = (sandbox: Sandbox, id: string) => async () =>
    (await call<OperationView>(sandbox.gateway.url, `/v1/operations/${id}`)).body;
  /** In the order in which they were made. */
  const entries = () => memosIn(fhir.url);

  beforeEach(async () => {
    before = undefined;
    arrived = [];
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => {
        if (isCreate(request)) arrived.push('create');
        if (before) before(request, response, next);
        else next();
      },
    });
  });
  afterEach(() => fhir.close());
  after(dropDatabases);

  it('is created once, answered with 201, and found under its idempotency key', async () => {
    await using sandbox = await open();
    const key = { 'idempotency-key': 'entry-1' };
    const first = await postEntry(sandbox, 'A-1', 'first', key);
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('location'), `/v1/ledger-entries/${(first.body as { id: string }).id}`);
    const second = await postEntry(sandbox, 'A-1', 'first', key);
    assert.deepEqual([second.status, second.body], [201, first.body]);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.deepEqual(await entries(), ['first']);
  });

  it('is refused without a key where its contract wants one, and with one that is no key: 400, and nobody is asked', async () => {
    await using sandbox = await open({ wanting: 'required' });
    for (const headers of [{}, later, { 'idempotency-key': 'two words' }, { 'idempotency-key': 'x'.repeat(256) }]) {
      const told = await postEntry<Problem>(sandbox, 'A-1', 'nameless', headers);
      assert.deepEqual(
        [told.status, told.body.code, told.body.outcome, told.body.errors?.[0]?.detail],
        [400, 'header-missing', 'not_applied', 'Idempotency-Key'],
      );
    }
    assert.deepEqual(arrived, []);
    assert.equal((await postEntry(sandbox, 'A-1', 'named', { 'idempotency-key': 'x'.repeat(255) })).status, 201);
    assert.deepEqual(await entries(), ['named']);
  });

  it('is accepted where its system of record is away and the contract allows it, and delivered when it is back', async () => {
    await using sandbox = await open();
    before = (_request, response) => void response.status(503).json({ resourceType: 'OperationOutcome', issue: [] });
    const told = await postEntry<OperationView>(sandbox, 'A-1', 'patient');
    assert.equal(told.status, 202);
    assert.equal(told.headers.get('location'), `/v1/operations/${told.body.id}`);
    before = undefined;
    const ended = await eventually(operation(sandbox, told.body.id), ({ status }) => status === 'succeeded', 20);
    assert.ok(ended.attempts > 1);
    assert.deepEqual(await entries(), ['patient']);
  });

  it('is not sent again where nobody knows what became of it, but looked for: it was applied', async () => {
    await using sandbox = await open();
    // The entry is made, and its answer never arrives.
    before = (request, response, next) => {
      if (!isCreate(request)) return next();
      before = undefined;
      unheard(request, response, next);
    };
    const told = await postEntry<Problem>(sandbox, 'A-1', 'doubtful');
    assert.deepEqual([told.body.outcome, Math.floor(told.status / 100)], ['unknown', 5]);
    const id = told.body.correlationId;
    const ended = await eventually(operation(sandbox, id), ({ status }) => status === 'succeeded', 30);
    assert.equal(ended.error, undefined);
    assert.deepEqual(await entries(), ['doubtful']);
    assert.equal(arrived.length, 1, 'it was created by the one request there was');
  });

  it('is not to be sent again by a caller who has no key for it, and is told where to look', async () => {
    await using sandbox = await open({ change: blind });
    before = (_request, response) => void response.destroy();
    const told = await postEntry<Problem & { retryAfter?: number; detail?: string }>(sandbox, 'A-1', 'without a key');
    const { outcome, retryable, retryAfter, detail, correlationId: id } = told.body;
    assert.deepEqual(
      [outcome, retryable, retryAfter, told.headers.get('retry-after')],
      ['unknown', false, undefined, null],
    );
    assert.match(detail ?? '', new RegExp(`^Do not send it again: .*/v1/operations/${id}.*canongate where ${id}`));
    // What is kept of it says the same.
    const { error } = await operation(sandbox, id)();
    assert.deepEqual([error?.retryable, error?.detail], [false, detail]);

    const key = { 'idempotency-key': 'entry-2' };
    const keyed = await postEntry<Problem>(sandbox, 'A-2', 'with a key', key);
    assert.deepEqual([keyed.body.outcome, keyed.body.retryable], ['unknown', true]);
    const again = await postEntry<OperationView>(sandbox, 'A-2', 'with a key', key);
    assert.deepEqual([again.status, again.body.id], [202, keyed.body.correlationId]);
    assert.equal(arrived.length, 2, 'each was sent once');
  });

  it('is sent again where it was looked for and had not been applied', async () => {
    await using sandbox = await open();
    before = (request, response, next) => {
      if (!isCreate(request)) return next();
      before = undefined;
      response.destroy();
    };
    const told = await postEntry<Problem>(sandbox, 'A-1', 'dropped');
    assert.equal(told.body.outcome, 'unknown');
    await eventually(operation(sandbox, told.body.correlationId), ({ status }) => status === 'succeeded', 30);
    assert.deepEqual(await entries(), ['dropped']);
    assert.equal(arrived.length, 2);
  });

  it('whose replica lost its session while it waited is found under its key once the worker has ended it', async () => {
    const database = await freshDatabase();
    await using sandbox = await ledgerSandbox(database, fhir.url, { adjust: brief });
    const hanging = new Promise<() => void>(hang => {
      before = (request, response, next) => {
        if (!isCreate(request)) return next();
        before = undefined;
        hang(() => response.destroy());
      };
    });
    const key = { 'idempotency-key': 'left' };
    const left = postEntry(sandbox, 'A-1', 'left', key).catch(() => undefined);
    const release = await hanging;
    await sessionsEnd(database, sandbox.keeper.replica);
    const repeated = await eventually(
      () => postEntry(sandbox, 'A-1', 'left', key),
      ({ status }) => status === 201,
    );
    assert.equal(repeated.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual(await entries(), ['left']);
    release();
    await left;
  });

  it('is left to a person where there is no way to ask, and holds what is behind it', async () => {
    await using sandbox = await open({ change: blind });
    before = (_request, response) => {
      before = undefined;
      response.destroy();
    };
    const told = await postEntry<Problem>(sandbox, 'A-1', 'lost');
    assert.equal(told.body.outcome, 'unknown');
    const stuck = await operation(sandbox, told.body.correlationId)();
    assert.equal(stuck.status, 'needs-attention');
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind');
    assert.equal(behind.status, 202, 'it stands in line');
    const beside = await postEntry(sandbox, 'A-2', 'beside');
    assert.equal(beside.status, 201, 'another account does not wait');
    await new Promise(done => setTimeout(done, 3_000));
    assert.equal((await operation(sandbox, behind.body.id)()).status, 'accepted');
    assert.deepEqual(await entries(), ['beside']);
  });

  it('goes on behind a delivery that failed where its endpoint skips', async () => {
    await using sandbox = await open({ change: blind, delivery: { onFailure: 'skip' } });
    before = (_request, response) => {
      before = undefined;
      response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    };
    const refused = await postEntry<OperationView>(sandbox, 'A-1', 'refused', later);
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind', later);
    await eventually(operation(sandbox, behind.body.id), ({ status }) => status === 'succeeded');
    assert.equal((await operation(sandbox, refused.body.id)()).status, 'needs-attention');
    assert.deepEqual(await entries(), ['behind']);
  });

  it('keeps the order of acceptance within an account', async () => {
    await using sandbox = await open();
    const memos = Array.from({ length: 12 }, (_unused, n) => `entry ${n}`);
    let last = '';
    for (const memo of memos) last = (await postEntry<OperationView>(sandbox, 'A-1', memo, later)).body.id;
    await eventually(operation(sandbox, last), ({ status }) => status === 'succeeded', 30);
    assert.deepEqual(await entries(), memos);
  });
});
