/** One feed, several systems: an event reaches a FHIR server by its mapping and an application by webhook. */
import assert from 'node:assert/strict';
import type { RequestHandler } from 'express';
import pg from 'pg';
import type { SubscriptionView } from '../../gateway/events/subscription.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { memosIn, postEntry } from '../delivery/ledger-entries.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { dropDatabases, eventually } from '../store/rig.ts';
import { ask, openWorld, POSTED, subscribe, type World } from './rig.ts';

describe('an event told to a service endpoint', function () {
  this.timeout(240_000);
  let mirror: FhirServer;
  let before: RequestHandler | undefined;
  let world: World;
  const scopes = ['ledger:read', 'ledger:full', 'subscriptions:endpoints'];
  const adjust: Parameters<typeof openWorld>[0] = {
    adjust(configuration) {
      const { ledger } = configuration.serviceEndpoints!;
      configuration.serviceEndpoints!['mirror'] = { ...ledger!, url: mirror.url };
    },
  };
  const toMirror = (types = [POSTED]) =>
    ask<SubscriptionView & Pick<Problem, 'errors'>>(world.url, '/v1/subscriptions', {
      types,
      target: { endpoint: 'mirror' },
    });
  const mirrored = () => memosIn(mirror.url);
  const inDatabase = async (text: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: world.database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const until = (count: number) => eventually(mirrored, memos => memos.length >= count, 20);

  beforeEach(async () => {
    before = undefined;
    mirror = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => (before ? before(request, response, next) : next()),
    });
    world = await openWorld({ scopes, ...adjust });
  });
  afterEach(async () => {
    await world.close();
    await mirror.close();
  });
  after(dropDatabases);

  it('reaches it in the order of its key, and a webhook at the same time', async () => {
    const made = await toMirror();
    assert.deepEqual([made.status, made.body.target, made.body.secret], [201, { endpoint: 'mirror' }, undefined]);
    await subscribe(world.sandbox, world.receiver.url);
    const memos = ['one', 'two', 'three', 'four'];
    for (const memo of memos) await postEntry(world.sandbox, 'A-1', memo);
    assert.deepEqual(await until(4), memos);
    await world.received(4);
  });

  it('is delivered when the system of record is back, once, however often it is told', async () => {
    const made = await toMirror();
    before = (_request, response) => void response.status(503).json({ resourceType: 'OperationOutcome', issue: [] });
    await postEntry(world.sandbox, 'A-1', 'while it was away');
    await new Promise(done => setTimeout(done, 1_000));
    before = undefined;
    await until(1);
    await ask(world.url, `/v1/subscriptions/${made.body.id}/replay`, { after: made.body.position });
    await postEntry(world.sandbox, 'A-1', 'after the replay');
    assert.deepEqual(await until(2), ['while it was away', 'after the replay']);
  });

  it('is not told where it was erased before it could be, and that is on record', async () => {
    const { id } = (await toMirror()).body;
    await ask(world.url, `/v1/subscriptions/${id}/pause`, {});
    await postEntry(world.sandbox, 'A-1', 'forgotten');
    // As retention leaves an event of which a subscriber was not told in time.
    await inDatabase("update canongate.events set sealed = null, key = null where type like '%ledger-entries%'");
    await postEntry(world.sandbox, 'A-1', 'kept');
    await ask(world.url, `/v1/subscriptions/${id}/resume`, {});
    assert.deepEqual(await until(1), ['kept']);
    const records = await inDatabase(`select record from canongate.audit where record like '%"untold"%'`);
    assert.equal(records.length, 1);
    assert.match(String(records[0]!['record']), /"backend":"mirror"/);
    assert.deepEqual(await world.items(), []);
  });

  it('does not wait behind calls that wait for the same endpoint', async () => {
    await toMirror();
    await inDatabase(`insert into canongate.operations (id, consumer, facility, contract, operation, effect, endpoint, partition,
        status, created_at, updated_at, due_at)
      select gen_random_uuid(), 'sandbox', '', 'ledger-entries/v1', 'post', 'once', 'mirror', 'call ' || n, 'accepted', now(),
        now(), now() + interval '1 day' from generate_series(1, 300) n`);
    await postEntry(world.sandbox, 'A-1', 'all the same');
    assert.deepEqual(await until(1), ['all the same']);
  });

  it('is refused where there is no such endpoint, no mapping, or no right to it', async () => {
    const unmapped = await toMirror(['org.canongate.operations.*']);
    assert.deepEqual([unmapped.status, unmapped.body.errors?.[0]?.code], [422, 'not-mapped']);
    const input = { types: [POSTED], target: { endpoint: 'nowhere' } };
    const nowhere = await ask<Problem>(world.url, '/v1/subscriptions', input);
    assert.deepEqual([nowhere.status, nowhere.body.errors?.[0]?.code], [422, 'unknown-endpoint']);
    const poor = await openWorld({ scopes: ['ledger:read'], ...adjust });
    const told = await ask<Problem>(poor.url, '/v1/subscriptions', { types: [POSTED], target: { endpoint: 'mirror' } });
    assert.deepEqual([told.status, told.body.errors?.[0]?.detail], [403, 'subscriptions:endpoints']);
    const { id } = (await toMirror()).body;
    const moved = { types: [POSTED], target: { url: world.receiver.url } };
    assert.equal((await ask(world.url, `/v1/subscriptions/${id}`, moved, 'PUT')).status, 409);
    await poor.close();
  });
});
