/** Edit and resubmit, and who may do what: a person corrects what could not be delivered, and it goes on in its place. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { blind, type LedgerSandbox, ledgerSandbox, memosIn, postEntry } from './ledger-entries.ts';
import { personAt, say, seatPeople, statusOf, U17, U23 } from './people.ts';

describe('a request that a person corrects', function () {
  this.timeout(120_000);
  let fhir: FhirServer;
  let before: RequestHandler | undefined;
  let database: string;
  let sandbox: LedgerSandbox;
  let url: string;

  const refuse: RequestHandler = (_request, response) =>
    void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
  const drop: RequestHandler = (_request, response) => void response.destroy();
  /** Oldest first. */
  const entries = () => memosIn(fhir.url);
  const itemOf = async (id: string): Promise<WorkItemView> =>
    (await say<WorkItemView>(url, U17, `/v1/work-items/${id}`)).body;
  /** Accepted for later, refused by the system of record: nothing was applied. */
  const refused = async (
    account: string,
    memo: string,
    headers: Record<string, string> = {},
  ): Promise<WorkItemView> => {
    before = refuse;
    const { body } = await postEntry<OperationView>(sandbox, account, memo, { prefer: 'respond-async', ...headers });
    await eventually(
      () => statusOf(url, body.id),
      status => status === 'needs-attention',
    );
    before = undefined;
    return itemOf(body.id);
  };
  const amend = <T = WorkItemView>({ links }: WorkItemView, input: object, more: object = {}, person = U17) =>
    say<T>(url, person, `${links.self}/amend`, { input, note: 'a slip of the pen', ...more });

  beforeEach(async () => {
    before = undefined;
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => (before ? before(request, response, next) : next()),
    });
    database = await freshDatabase();
    sandbox = await ledgerSandbox(database, fhir.url, { change: blind, adjust: seatPeople });
    url = sandbox.gateway.url;
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
  });
  after(dropDatabases);

  it('is read, corrected and sent again under its own id, before what stood behind it', async () => {
    const item = await refused('A-1', 'opening balence');
    const behind = await postEntry<OperationView>(sandbox, 'A-1', 'behind');
    const input = await say<{ version: number; input: object }>(url, U17, `${item.links.self}/input`);
    assert.deepEqual(
      [input.status, input.body.version, input.body.input],
      [200, 1, { account: 'A-1', memo: 'opening balence' }],
    );
    const amended = await amend(item, { account: 'A-1', memo: 'opening balance' });
    assert.deepEqual([amended.status, amended.body.status, amended.body.resolution], [200, 'completed', 'amended']);
    assert.deepEqual(
      amended.body.history.map(({ who, role, action, note, changed }) => [who, role, action, note, changed]),
      [['u17', 'integration', 'amended', 'a slip of the pen', ['/memo']]],
    );
    await eventually(
      () => statusOf(url, behind.body.id),
      status => status === 'succeeded',
      20,
    );
    assert.equal(await statusOf(url, item.id), 'succeeded');
    assert.deepEqual(await entries(), ['opening balance', 'behind']);
  });

  it('keeps what was asked at first beside it, sealed, and says in the audit who changed which fields, never what to', async () => {
    const item = await refused('A-1', 'opening balence');
    await amend(item, { account: 'A-1', memo: 'opening balance' });
    await eventually(
      () => statusOf(url, item.id),
      status => status === 'succeeded',
      20,
    );
    const bodies = (await sandbox.keeper.ledger.bodies(item.id))!;
    const texts = bodies
      .filter(({ kind }) => kind === 'request' || kind === 'superseded')
      .map(({ kind, bytes }) => [kind, JSON.parse(Buffer.from(bytes).toString()).memo]);
    assert.deepEqual(texts, [
      ['request', 'opening balance'],
      ['superseded', 'opening balence'],
    ]);
    const pool = new pg.Pool({ connectionString: database });
    const { rows } = await pool.query<{ record: string }>('select record from canongate.audit where exchange = $1', [
      item.id,
    ]);
    await pool.end();
    const trail = rows.map(({ record }) => record).filter(record => record.includes('work-item-'));
    assert.ok(trail.every(record => !record.includes('balance') && !record.includes('balence')));
    const [record] = trail.map(text => JSON.parse(text));
    assert.deepEqual(
      [record.what, record.actor, record.pointers],
      ['work-item-amended', { id: 'u17', role: 'integration' }, ['/memo']],
    );
  });

  it('is held against the contract of its operation, with pointers into what was sent', async () => {
    const item = await refused('A-1', 'opening balence');
    const wrong = await amend<Problem>(item, { account: 'A-1', memo: 7, colour: 'red' });
    assert.equal(wrong.status, 422);
    assert.deepEqual(wrong.body.errors?.map(({ pointer, code }) => [pointer, code]).sort(), [
      ['/input/colour', 'additional-properties'],
      ['/input/memo', 'type'],
    ]);
    const same = await amend<Problem>(item, { account: 'A-1', memo: 'opening balence' });
    assert.deepEqual([same.status, same.body.errors?.[0]?.code], [422, 'unchanged']);
    const silent = await amend<Problem>(item, { account: 'A-1', memo: 'x' }, { note: undefined });
    assert.deepEqual([silent.status, silent.body.errors?.[0]?.pointer], [422, '/note']);
    assert.equal((await itemOf(item.id)).status, 'requested');
  });

  it('stays the same call: what decides its order is not changed, and its idempotency key still finds it', async () => {
    const item = await refused('A-1', 'opening balence', { 'idempotency-key': 'once' });
    const moved = await amend<Problem>(item, { account: 'A-2', memo: 'opening balance' });
    assert.deepEqual([moved.status, moved.body.code], [409, 'conflict']);
    await amend(item, { account: 'A-1', memo: 'opening balance' });
    await eventually(
      () => statusOf(url, item.id),
      status => status === 'succeeded',
      20,
    );
    const again = await postEntry(sandbox, 'A-1', 'opening balence', { 'idempotency-key': 'once' });
    assert.deepEqual([again.status, again.body.memo], [201, 'opening balance']);
    assert.equal((await entries()).length, 1);
  });

  it('is not sent again while nobody knows whether it took effect, unless a person has found out', async () => {
    before = drop;
    const told = await postEntry<Problem>(sandbox, 'A-1', 'in doubt');
    before = undefined;
    const item = await itemOf(told.body.correlationId);
    assert.deepEqual(
      item.steps?.map(({ name, effect, outcome, attempts }) => [name, effect, outcome, attempts.length]),
      [['create', 'once', 'unknown', 1]],
    );
    const refusedNow = await amend<Problem>(item, { account: 'A-1', memo: 'found out' });
    assert.deepEqual([refusedNow.status, refusedNow.body.code], [409, 'conflict']);
    const amended = await amend(item, { account: 'A-1', memo: 'found out' }, { outcome: 'not_applied' });
    assert.equal(amended.status, 200);
    await eventually(
      () => statusOf(url, item.id),
      status => status === 'succeeded',
      20,
    );
    assert.deepEqual(await entries(), ['found out']);
  });

  it('comes back with all its versions where it is refused once more, and is sent as corrected last', async () => {
    const item = await refused('A-1', 'first');
    before = refuse;
    await amend(item, { account: 'A-1', memo: 'second' });
    const back = await eventually(
      () => itemOf(item.id),
      ({ status }) => status === 'requested',
    );
    before = undefined;
    const input = await say<{ version: number; input: object }>(url, U17, `${item.links.self}/input`);
    assert.deepEqual([input.body.version, input.body.input], [2, { account: 'A-1', memo: 'second' }]);
    await amend(back, { account: 'A-1', memo: 'third' });
    await eventually(
      () => statusOf(url, item.id),
      status => status === 'succeeded',
      20,
    );
    assert.deepEqual(await entries(), ['third']);
  });

  it('is decided by whoever has it in hand: another one is told who that is, a supervisor may', async () => {
    const item = await refused('A-1', 'opening balence');
    await say(url, U23, `${item.links.self}/claim`, {});
    for (const [verb, body] of [
      ['resend', {}],
      ['discard', { note: 'no' }],
      ['claim', {}],
      ['amend', { input: { account: 'A-1', memo: 'x' }, note: 'no' }],
    ] as const) {
      const told = await say<Problem & { detail: string }>(url, U17, `${item.links.self}/${verb}`, body);
      assert.deepEqual([told.status, told.body.detail], [409, 'u23 has it in hand.'], verb);
    }
    const said = await say<WorkItemView>(url, U17, `${item.links.self}/comment`, { note: 'it is urgent' });
    assert.equal(said.status, 200, 'anybody may say something');
    const supervisor = personAt('supervisor', 'id="u1"; role="supervisor"');
    const given = await say<WorkItemView>(url, supervisor, `${item.links.self}/assign`, { owner: 'u17' });
    assert.deepEqual([given.status, given.body.owner, given.body.status], [200, 'u17', 'in-progress']);
    const mine = (await say<{ items: WorkItemView[] }>(url, U17, '/v1/work-items?owner=me')).body.items;
    assert.deepEqual(
      mine.map(({ id }) => id),
      [item.id],
    );
    assert.deepEqual((await say<{ items: unknown[] }>(url, U23, '/v1/work-items?owner=me')).body.items, []);
    const discarded = await say<WorkItemView>(url, supervisor, `${item.links.self}/discard`, { note: 'a duplicate' });
    assert.equal(discarded.status, 200);
  });

  it('asks for the scope of each step: to look, to take in hand, to decide, to see the request, to assign', async () => {
    const item = await refused('A-1', 'opening balence');
    const [onlooker, clerk] = [personAt('onlooker'), personAt('clerk')];
    const wanted: [typeof clerk, string, object | undefined, number, string | undefined][] = [
      [onlooker, '', undefined, 200, undefined],
      [onlooker, '/claim', {}, 403, 'work-items:write'],
      [onlooker, '/input', undefined, 403, 'work-items:phi'],
      [clerk, '/claim', {}, 200, undefined],
      [clerk, '/resend', {}, 403, 'work-items:resolve'],
      [clerk, '/amend', { input: {}, note: 'no' }, 403, 'work-items:resolve'],
      [clerk, '/assign', { owner: 'u1' }, 403, 'work-items:supervise'],
    ];
    for (const [person, path, body, status, scope] of wanted) {
      const told = await say<Problem>(url, person, item.links.self + path, body);
      assert.deepEqual([told.status, told.body.errors?.[0]?.detail], [status, scope], `${person.key} ${path}`);
    }
  });

  it('is put earlier or later, and found once its time has passed', async () => {
    const item = await refused('A-1', 'opening balence');
    assert.equal(item.priority, 'routine');
    const empty = await say<Problem>(url, U17, `${item.links.self}/prioritize`, { note: 'nothing' });
    assert.equal(empty.status, 422);
    const overdue = async () =>
      (await say<{ items: WorkItemView[] }>(url, U17, '/v1/work-items?overdue=true')).body.items;
    assert.deepEqual(await overdue(), []);
    const put = await say<WorkItemView>(url, U17, `${item.links.self}/prioritize`, {
      ...{ priority: 'urgent', dueAt: '2020-01-01T00:00:00.000Z' },
    });
    assert.deepEqual([put.body.priority, put.body.dueAt], ['urgent', '2020-01-01T00:00:00.000Z']);
    assert.deepEqual(
      (await overdue()).map(({ id }) => id),
      [item.id],
    );
  });
});
