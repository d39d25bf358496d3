/** What needs a person, from the person's side: found, taken in hand, resolved one by one or all that are alike. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { WorkGroupView, WorkItemView } from '../../gateway/work/item.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { type Problem, request, type Told } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { blind, entriesIn, type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';

describe('a work item', function () {
  this.timeout(120_000);
  let fhir: FhirServer;
  let before: RequestHandler | undefined;
  let database: string;
  let sandbox: LedgerSandbox;
  let url: string;

  const drop: RequestHandler = (_request, response) => void response.destroy();
  const act = <T = WorkItemView>(path: string, body: object = {}): Promise<Told<T>> => {
    const actor = { 'canongate-actor': 'id="u17"; role="integration"' };
    return request<T>('POST', url + path, body, actor);
  };
  const items = async (query = '') => (await call<{ items: WorkItemView[] }>(url, `/v1/work-items${query}`)).body.items;
  const operation = async (id: string) => (await call<OperationView>(url, `/v1/operations/${id}`)).body;
  const entries = async () => (await entriesIn(fhir.url)).length;
  /** An entry of which nobody knows what became, and its item. */
  const inDoubt = async (account: string): Promise<WorkItemView> => {
    before = drop;
    const told = await postEntry<Problem>(sandbox, account, 'in doubt');
    before = undefined;
    assert.equal(told.body.outcome, 'unknown');
    return (await call<WorkItemView>(url, `/v1/work-items/${told.body.correlationId}`)).body;
  };

  beforeEach(async () => {
    before = undefined;
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => (before ? before(request, response, next) : next()),
    });
    database = await freshDatabase();
    sandbox = await ledgerSandbox(database, fhir.url, { change: blind });
    url = sandbox.gateway.url;
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
  });
  after(dropDatabases);

  it('tells what needs a person, how urgent it is, and whose turn it is', async () => {
    const item = await inDoubt('A-1');
    assert.deepEqual(
      [item.status, item.priority, item.queue, item.outcome],
      ['requested', 'urgent', 'ledger', 'unknown'],
    );
    assert.equal(item.kind, 'ledger-entries/v1#post');
    assert.equal((await operation(item.id)).status, 'needs-attention');
    const claimed = await act(`${item.links.self}/claim`);
    assert.deepEqual([claimed.status, claimed.body.status, claimed.body.owner], [200, 'in-progress', 'u17']);
    const said = await act(`${item.links.self}/comment`, { note: 'asked the ledger' });
    assert.deepEqual(
      said.body.history.map(({ who, action, note }) => [who, action, note]),
      [
        ['u17', 'claimed', undefined],
        ['u17', 'commented', 'asked the ledger'],
      ],
    );
    const released = await act(`${item.links.self}/release`);
    assert.deepEqual([released.body.status, released.body.owner], ['requested', undefined]);
  });

  it('is sent again by a person who has found out that nothing was applied, and what stood behind it follows', async () => {
    const item = await inDoubt('A-1');
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind');
    assert.equal(behind.status, 202);
    const sent = await act(`${item.links.self}/resend`);
    assert.deepEqual([sent.body.status, sent.body.resolution], ['completed', 'resent']);
    await eventually(
      () => operation(item.id),
      ({ status }) => status === 'succeeded',
      20,
    );
    await eventually(
      () => operation(behind.body.id),
      ({ status }) => status === 'succeeded',
      20,
    );
    assert.equal(await entries(), 2);
  });

  it('comes back with its history where sending again fails too', async () => {
    const item = await inDoubt('A-1');
    before = (_request, response) => void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    await act(`${item.links.self}/resend`);
    const again = await eventually(
      async () => (await call<WorkItemView>(url, item.links.self)).body,
      ({ status, outcome }) => status === 'requested' && outcome === 'not_applied',
    );
    assert.deepEqual(
      again.history.map(({ action }) => action),
      ['resent'],
    );
    assert.equal((await items()).length, 1);
  });

  it('is given up or done by hand only with a reason, and the line moves on', async () => {
    const [first, second] = [await inDoubt('A-1'), await inDoubt('A-2')];
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind');
    for (const verb of ['discard', 'done', 'comment']) {
      const refused = await act<Problem>(`${first.links.self}/${verb}`);
      assert.deepEqual([refused.status, refused.body.errors?.[0]?.pointer], [422, '/note'], verb);
    }
    const discarded = await act(`${first.links.self}/discard`, { note: 'a duplicate' });
    assert.deepEqual([discarded.body.status, discarded.body.resolution], ['cancelled', 'discarded']);
    const done = await act(`${second.links.self}/done`, { note: 'entered at the terminal' });
    assert.deepEqual([done.body.status, done.body.resolution], ['completed', 'done-by-hand']);
    assert.deepEqual(
      [(await operation(first.id)).status, (await operation(second.id)).status],
      ['cancelled', 'succeeded'],
    );
    assert.equal((await operation(second.id)).result, undefined, 'there is no answer to read');
    await eventually(
      () => operation(behind.body.id),
      ({ status }) => status === 'succeeded',
      20,
    );
    const closed = await act<Problem>(`${first.links.self}/resend`);
    assert.deepEqual([closed.status, closed.body.code], [409, 'conflict']);
  });

  it('leaves a trail: who did what, when, for which exchange', async () => {
    const item = await inDoubt('A-1');
    await act(`${item.links.self}/claim`);
    await act(`${item.links.self}/discard`, { note: 'a duplicate' });
    const pool = new pg.Pool({ connectionString: database });
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit where exchange = $1', [
      item.id,
    ]);
    await pool.end();
    const trail = rows.map(({ record }) => JSON.parse(record)).filter(({ what }) => what.startsWith('work-item'));
    assert.deepEqual(
      trail.map(({ what, actor }) => [what, actor.id]),
      [
        ['work-item-claimed', 'u17'],
        ['work-item-discarded', 'u17'],
      ],
    );
  });

  it('is one of a group with all that have its cause: forty thousand are one line, and resolved by one call', async () => {
    const model = await inDoubt('A-1');
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query(
      `create temporary table more as select gen_random_uuid() as id, n from generate_series(1, 39999) as n`,
    );
    await client.query(
      `insert into canongate.operations (id, consumer, facility, contract, operation, effect, endpoint, partition, status,
         created_at, updated_at, due_at, holds)
       select more.id, o.consumer, o.facility, o.contract, o.operation, o.effect, o.endpoint, more.id::text, o.status,
         o.created_at, o.updated_at, o.due_at, o.holds
       from more, canongate.operations o where o.id = $1`,
      [model.id],
    );
    await client.query(
      `insert into canongate.work_items select more.id, w.facility, w.group_key, w.endpoint, w.contract, w.operation, w.fault,
         w.cause, w.pointer, w.outcome, w.status, w.priority, w.owner, w.resolution, w.created_at, w.updated_at, w.due_at
       from more, canongate.work_items w where w.id = $1`,
      [model.id],
    );
    await client.end();
    const { groups } = (await call<{ groups: WorkGroupView[] }>(url, '/v1/work-item-groups')).body;
    assert.deepEqual(
      groups.map(({ id, open, fault }) => [id, open, fault]),
      [[model.group, 40_000, model.fault]],
    );
    const claimed = await act<{ moved: number }>(`/v1/work-item-groups/${model.group}/claim`);
    assert.equal(claimed.body.moved, 40_000);
    const discarding = act<{ moved: number }>(`/v1/work-item-groups/${model.group}/discard`, {
      note: 'one wrong table',
    });
    let under = true;
    void discarding.then(() => (under = false));
    let posted = 0;
    for (; under; posted++) assert.equal((await postEntry(sandbox, `B-${posted}`, 'meanwhile')).status, 201);
    assert.ok(posted > 1, 'others are written down meanwhile');
    const done = await discarding;
    assert.deepEqual([done.status, done.body.moved], [200, 40_000]);
    assert.deepEqual((await call<{ groups: WorkGroupView[] }>(url, '/v1/work-item-groups')).body.groups, []);
    const again = await act<Problem>(`/v1/work-item-groups/${model.group}/discard`, { note: 'again' });
    assert.equal(again.status, 404);
  });
});
