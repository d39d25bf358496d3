/** Writes of several steps of which a later one fails: what was done is never called undone, is done once, and the rest is gone on with. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, opening, postEntry } from './ledger-entries.ts';
import { say, seatPeople, statusOf, U17 } from './people.ts';

const outcome =
  (status: number): RequestHandler =>
  (_request, response) =>
    void response.status(status).json({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: status === 503 ? 'transient' : 'processing' }],
    });

describe('a write of which a part was done', function () {
  this.timeout(240_000);
  let fhir: FhirServer;
  /** What the system of record does with the entry itself. */
  let entry: RequestHandler | undefined;
  let sandbox: LedgerSandbox;

  const open = async (change: (mapping: Mapping) => Mapping = opening): Promise<void> => {
    sandbox = await ledgerSandbox(await freshDatabase(), fhir.url, { change, adjust: seatPeople });
  };
  const held = async (type: 'Organization' | 'Basic'): Promise<number> => {
    const bundle = (await (await fetch(`${fhir.url}/${type}?_count=100`)).json()) as { entry?: object[] };
    return bundle.entry?.length ?? 0;
  };
  const done = async () => [await held('Organization'), await held('Basic')];
  const itemOf = async (id: string): Promise<WorkItemView> =>
    (await say<WorkItemView>(sandbox.gateway.url, U17, `/v1/work-items/${id}`)).body;
  const becomes = (id: string, wanted: string) =>
    eventually(
      () => statusOf(sandbox.gateway.url, id),
      status => status === wanted,
      30,
    );

  beforeEach(async () => {
    entry = undefined;
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) =>
        entry && request.method === 'POST' && request.path === '/fhir/Basic' ? entry(request, response, next) : next(),
    });
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
  });
  after(dropDatabases);

  it('is for a person to decide on where the rest was refused, and goes on from there', async () => {
    await open();
    entry = outcome(422);
    const told = await postEntry<Problem & { detail: string }>(sandbox, 'A-1', 'refused', {
      'idempotency-key': 'one',
    });
    assert.deepEqual([told.status, told.body.code, told.body.outcome], [502, 'backend-rejected', 'unknown']);
    assert.match(told.body.detail, /Done before it failed: open\.$/);
    const again = await postEntry<OperationView>(sandbox, 'A-1', 'refused', { 'idempotency-key': 'one' });
    assert.deepEqual([again.body.id, again.body.status], [told.body.correlationId, 'needs-attention']);
    assert.deepEqual(await done(), [1, 0]);

    const item = await itemOf(told.body.correlationId);
    assert.deepEqual([item.outcome, item.priority], ['unknown', 'urgent']);
    assert.deepEqual(
      item.steps?.filter(({ effect }) => effect !== 'read').map(step => [step.name, step.outcome]),
      [
        ['open', 'applied'],
        ['create', 'not_applied'],
      ],
    );
    entry = undefined;
    await say(sandbox.gateway.url, U17, `${item.links.self}/resend`, { note: 'the ledger takes it now' });
    await becomes(item.id, 'succeeded');
    assert.deepEqual(await done(), [1, 1]);
  });

  it('is gone on with by itself where its system of record was away for the rest', async () => {
    await open();
    entry = outcome(503);
    const told = await postEntry<OperationView>(sandbox, 'A-1', 'away');
    assert.equal(told.status, 202, JSON.stringify(told.body));
    assert.deepEqual(await done(), [1, 0]);
    entry = undefined;
    await becomes(told.body.id, 'succeeded');
    assert.deepEqual(await done(), [1, 1]);
  });

  it('is so too where it was accepted for later', async () => {
    await open();
    entry = outcome(422);
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'later', { prefer: 'respond-async' });
    await becomes(body.id, 'needs-attention');
    assert.equal((await itemOf(body.id)).outcome, 'unknown');
    assert.deepEqual(await done(), [1, 0]);
  });

  it('is not meant where that part only prepares: what was asked is not applied', async () => {
    await open(mapping => opening(mapping, { effect: 'repeatable', prepares: true }));
    entry = outcome(422);
    const told = await postEntry<Problem>(sandbox, 'A-1', 'prepared');
    assert.deepEqual([told.status, told.body.code, told.body.outcome], [502, 'backend-rejected', 'not_applied']);
  });
});
