/** A mapping is wrong, calls fail; it is corrected, and a person lets go on what it can carry now: first rehearsed, then applied. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Mapping } from '../../gateway/tables/mapping.ts';
import type { WorkItemView } from '../../gateway/work/item.ts';
import type { ReplayValues } from '../../gateway/work/replay/view.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { canongate } from '../store/command.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { blind, entriesIn, type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { personAt, say, seatPeople, statusOf, U17 } from './people.ts';
import { mistakeInAnswer, mistakeInRequest, replaysAt, rowsIn } from './replay-rig.ts';

describe('a replay after a mapping was corrected', function () {
  this.timeout(180_000);
  let fhir: FhirServer;
  let before: RequestHandler | undefined;
  let database: string;
  let sandbox: LedgerSandbox;
  let url: string;
  /** Messages that reached the ledger. */
  let received: number;

  const open = async (change: (mapping: Mapping) => Mapping): Promise<void> => {
    sandbox = await ledgerSandbox(database, fhir.url, { change, adjust: seatPeople, delivery: { onFailure: 'skip' } });
    url = sandbox.gateway.url;
  };
  /** The gateway starts anew with this mapping, on what it has kept. */
  const reopen = async (change: (mapping: Mapping) => Mapping): Promise<void> => {
    await sandbox.close();
    await open(change);
  };
  const post = async (account: string, memo: string): Promise<string> => {
    const { body } = await postEntry<OperationView>(sandbox, account, memo, { prefer: 'respond-async' });
    return body.id;
  };
  const many = (count: number, make: (n: number) => Promise<string>): Promise<string[]> =>
    Promise.all(Array.from({ length: count }, (_, n) => make(n)));
  const { groups, dryRun, ended, apply, differences } = replaysAt(() => url);
  const entries = () => entriesIn(fhir.url);

  beforeEach(async () => {
    before = undefined;
    received = 0;
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => {
        if (request.method === 'POST') received++;
        return before ? before(request, response, next) : next();
      },
    });
    database = await freshDatabase();
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
  });
  after(dropDatabases);

  it('is rehearsed for three hundred that failed alike, then a hundred go on, then the rest: each once, in order', async () => {
    await open(mistakeInRequest);
    // Three to an account, one after the other.
    const ids = (
      await many(100, async n => {
        const some: string[] = [];
        for (const turn of [1, 2, 3]) some.push(await post(`A-${n}`, `${n}/${turn}`));
        return some.join(' ');
      })
    ).flatMap(some => some.split(' '));
    const [group] = await eventually(groups, ([first]) => first?.open === 300, 60);
    assert.deepEqual([group!.fault, group!.pointer], ['invalid-request', '/memo']);
    assert.match(group!.rule!, /^test\/delivery\/replay-rig\.ts:\d+$/);
    const item = (await say<WorkItemView>(url, U17, `/v1/work-items/${ids[0]}`)).body;
    assert.equal(item.rule, group!.rule);

    await reopen(blind);
    const replay = await dryRun({ group: group!.id });
    assert.equal(replay.status, 'ready');
    assert.deepEqual([replay.counts.total, replay.counts.done, replay.counts.nowMapping], [300, 300, 300]);
    const [mapping] = replay.mappings;
    assert.equal(mapping!.mapping, 'ledger-entries/v1#post/fhir-r4');
    assert.notEqual(mapping!.before, mapping!.after);
    assert.equal(received, 0, 'nothing leaves in a dry run');

    const first = await differences(replay.id, '?limit=1');
    assert.deepEqual(
      [first.items[0]!.verdict, first.items[0]!.way, first.items[0]!.before?.rule],
      ['now-mapping', 'resend', group!.rule],
    );
    const places = first.items[0]!.differences.map(({ side, pointer, change }) => `${side} ${pointer} ${change}`);
    assert.ok(places.includes('request /body/code/text added'), places.join());
    assert.ok(!JSON.stringify(first).includes('0/1'), 'places, never what stands there');

    // Those of the first third of the accounts, and one of another.
    const chosen = ids.slice(0, 100);
    assert.equal((await apply(replay.id, { exchanges: chosen })).status, 200);
    const third = await ended(replay.id);
    assert.deepEqual([third.status, third.counts.applied], ['ready', 100]);
    await eventually(entries, all => all.length === 100, 60);
    const waiting = await Promise.all(ids.slice(100).map(id => statusOf(url, id)));
    assert.ok(waiting.every(status => status === 'needs-attention'));

    assert.equal((await apply(replay.id, { all: 'now-mapping' })).status, 200);
    const whole = await ended(replay.id);
    assert.deepEqual([whole.status, whole.counts.applied, whole.counts.withheld], ['applied', 300, 0]);
    const all = await eventually(entries, found => found.length === 300, 60);
    assert.equal(received, 300, 'each was sent once');
    for (let n = 0; n < 100; n++)
      assert.deepEqual(
        all.filter(({ account }) => account === `A-${n}`).map(({ memo }) => memo),
        [`${n}/1`, `${n}/2`, `${n}/3`],
      );
    const closed = (await say<WorkItemView>(url, U17, `/v1/work-items/${ids[0]}`)).body;
    assert.deepEqual(
      [closed.status, closed.resolution, closed.history.map(({ who, action, note }) => [who, action, note])],
      ['completed', 'replayed', [['u17', 'replayed', 'the table is corrected']]],
    );
    const again = await apply<Problem>(replay.id, { all: 'now-mapping' });
    assert.deepEqual([again.status, again.body.code], [409, 'conflict']);
    const twice = await apply<Problem>(replay.id, { exchanges: [ids[0]!] });
    assert.deepEqual([twice.status, twice.body.code], [409, 'conflict']);
    const trail = await rowsIn(database, 'select from canongate.audit where record like $1', [
      '%"what":"replay-resent"%',
    ]);
    assert.equal(trail.length, 300);
  });

  it('settles a write that was applied from the answer that was kept: the system of record sees it once', async () => {
    await open(mistakeInAnswer);
    const told = await postEntry<Problem>(sandbox, 'A-1', 'opening balance', { 'idempotency-key': 'once' });
    assert.deepEqual([told.status, told.body.code, told.body.outcome], [502, 'backend-invalid', 'applied']);
    const id = told.body.correlationId;
    const item = (await say<WorkItemView>(url, U17, `/v1/work-items/${id}`)).body;
    assert.deepEqual(
      [item.status, item.outcome, item.priority, item.pointer],
      ['requested', 'applied', 'urgent', '/memo'],
    );
    assert.match(item.rule!, /replay-rig\.ts/);
    const repeated = await postEntry<OperationView>(sandbox, 'A-1', 'opening balance', { 'idempotency-key': 'once' });
    assert.deepEqual([repeated.status, repeated.body.id], [202, id], 'never an invitation to send it again');
    for (const [verb, body] of [
      ['resend', {}],
      ['amend', { input: { account: 'A-1', memo: 'other' }, note: 'no' }],
    ] as const) {
      const refused = await say<Problem>(url, U17, `${item.links.self}/${verb}`, body);
      assert.equal(refused.status, 409, `${verb}: it has taken effect`);
    }
    // What comes after it does not wait for the person.
    const behind = await post('A-1', 'behind');
    assert.ok(['accepted', 'running', 'needs-attention'].includes(await statusOf(url, behind)));
    await eventually(entries, all => all.length === 2, 20);

    await reopen(blind);
    const replay = await dryRun({ items: [id] });
    assert.deepEqual([replay.counts.nowMapping, replay.counts.total], [1, 1]);
    const page = await differences(replay.id);
    assert.equal(page.items[0]!.way, 'decode');
    const values = await say<ReplayValues>(url, U17, `/v1/replays/${replay.id}/values?exchange=${id}`);
    assert.deepEqual(
      values.body.differences.filter(({ side, pointer }) => side === 'answer' && pointer === '/memo'),
      [{ step: 'create', side: 'answer', pointer: '/memo', change: 'added', after: 'opening balance' }],
    );
    await apply(replay.id, { exchanges: [id] });
    await ended(replay.id);
    assert.equal(await statusOf(url, id), 'succeeded');
    const answer = await postEntry(sandbox, 'A-1', 'opening balance', { 'idempotency-key': 'once' });
    assert.deepEqual([answer.status, answer.body.account, answer.body.memo], [201, 'A-1', 'opening balance']);
    assert.equal(received, 2, 'each write once');
    const entry = await sandbox.keeper.ledger.find(id);
    assert.deepEqual([entry!.outcome, entry!.fault], ['applied', null]);
    const published = await rowsIn<{ type: string }>(
      database,
      `select type from canongate.events where exchange = $1 and type not like '%operations.%' and type not like '%work-items.%'`,
      [id],
    );
    assert.deepEqual(
      published.map(({ type }) => type),
      ['org.canongate.ledger-entries.posted.v1'],
      'told to others as any entry that was posted',
    );
  });

  it('says what still fails and why, and leaves that alone', async () => {
    await open(mistakeInRequest);
    const id = await post('A-1', 'opening balance');
    await eventually(
      () => statusOf(url, id),
      status => status === 'needs-attention',
    );
    await reopen(mistakeInRequest);
    const replay = await dryRun({ items: [id] });
    assert.deepEqual([replay.counts.stillFailing, replay.mappings[0]!.before === replay.mappings[0]!.after], [1, true]);
    const page = await differences(replay.id, '?verdict=still-failing');
    assert.deepEqual(
      [page.items[0]!.after?.fault, page.items[0]!.after?.pointer, page.items[0]!.way],
      ['invalid-request', '/memo', undefined],
    );
    const refused = await apply<Problem>(replay.id, { exchanges: [id] });
    assert.equal(refused.status, 409);
    assert.equal(received, 0);
  });

  it('never sends what may have been applied', async () => {
    await open(blind);
    before = (_request, response) => void response.destroy();
    const told = await postEntry<Problem>(sandbox, 'A-1', 'in doubt');
    before = undefined;
    const id = told.body.correlationId;
    const replay = await dryRun({ items: [id] });
    const page = await differences(replay.id);
    assert.deepEqual([page.items[0]!.verdict, page.items[0]!.way], ['same', undefined]);
    assert.equal((await apply<Problem>(replay.id, { exchanges: [id] })).status, 409);
    assert.equal((await apply<Problem>(replay.id, { all: 'now-mapping' })).status, 409);
    assert.deepEqual(await entries(), []);
  });

  it('applies what was rehearsed and nothing else: a mapping that changed since wants another dry run', async () => {
    await open(mistakeInRequest);
    const id = await post('A-1', 'opening balance');
    await eventually(
      () => statusOf(url, id),
      status => status === 'needs-attention',
    );
    await reopen(blind);
    const replay = await dryRun({ items: [id] });
    await reopen(mistakeInAnswer);
    const refused = await apply<Problem & { detail: string }>(replay.id, { all: 'now-mapping' });
    assert.deepEqual([refused.status, refused.body.detail.includes('changed since')], [409, true]);
    assert.equal(received, 0);
  });

  it('is made from the command too: a table of what is alike, then what goes on', async () => {
    await open(mistakeInRequest);
    const ids = [await post('A-1', 'one'), await post('A-2', 'two')];
    const [group] = await eventually(groups, ([first]) => first?.open === 2);
    await reopen(blind);
    const made = await canongate(['replay', '--group', group!.id, '--url', url]);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /nowMapping 2/);
    assert.match(made.out, /2 {2}now-mapping {2}create request {2}added {2}\/body\/code\/text/);
    assert.match(made.out, new RegExp(`2 {2}now-mapping {2}before: invalid-request {2}/memo {2}${group!.rule}`));
    const [, id] = /^replay (\S+)/.exec(made.out)!;
    const applied = await canongate(['replay', 'apply', id!, '--note', 'corrected', '--url', url, '--json']);
    assert.equal(applied.code, 0, applied.err);
    assert.deepEqual([JSON.parse(applied.out).status, JSON.parse(applied.out).counts.applied], ['applied', 2]);
    await eventually(entries, all => all.length === 2, 20);
    assert.equal((await canongate(['replay', 'apply', id!, '--note', 'again', '--url', url])).code, 1);
    assert.equal((await canongate(['replay', '--url', url])).code, 2);
    assert.ok(ids.every(one => !made.err.includes(one)));
  });

  it('asks for its scopes, and for a set that is there', async () => {
    await open(blind);
    const clerk = personAt('clerk');
    const denied = await say<Problem>(url, clerk, '/v1/replays', { set: { group: '0123456789abcdef' } });
    assert.deepEqual([denied.status, denied.body.errors?.[0]?.detail], [403, 'replays:write']);
    assert.equal((await say(url, U17, '/v1/replays', { set: { group: '0123456789abcdef' } })).status, 404);
    const both = await say<Problem>(url, U17, '/v1/replays', { set: { group: '0123456789abcdef', items: [] } });
    assert.equal(both.status, 422);
    assert.equal((await say(url, U17, '/v1/replays/019aaaaa-0000-7000-8000-00000000000a')).status, 404);
    const odd = await say<Problem>(url, U17, '/v1/replays', {
      set: { exchanges: { contract: 'ledger-entries/v1', operation: 'nothing' } },
    });
    assert.deepEqual([odd.status, odd.body.errors?.[0]?.pointer], [422, '/set/exchanges/operation']);
  });

  it('goes through forty thousand page by page', async () => {
    await open(mistakeInRequest);
    const id = await post('A-1', 'opening balance');
    const [group] = await eventually(groups, ([first]) => first?.open === 1);
    await rowsIn(
      database,
      `with more as (select gen_random_uuid() as id from generate_series(1, 39999))
       insert into canongate.work_items (id, facility, group_key, endpoint, contract, operation, fault, pointer, rule, outcome,
         status, priority, created_at, updated_at, due_at)
       select more.id, w.facility, w.group_key, w.endpoint, w.contract, w.operation, w.fault, w.pointer, w.rule, w.outcome,
         w.status, w.priority, w.created_at, w.updated_at, w.due_at from more, canongate.work_items w where w.id = $1`,
      [id],
    );
    await reopen(blind);
    const { counts } = await dryRun({ group: group!.id });
    assert.deepEqual([counts.total, counts.done, counts.nowMapping, counts.notKept], [40_000, 40_000, 1, 39_999]);
  });
});
