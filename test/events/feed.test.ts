/** The feed of events as an application reads it: in order, without a gap that is filled later, and no more than it may see. */
import assert from 'node:assert/strict';
import { CloudEvent as Judge } from 'cloudevents';
import type { RequestHandler } from 'express';
import fc from 'fast-check';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { CloudEvent } from '../../gateway/events/event.ts';
import { prune } from '../../gateway/keeping/prune.ts';
import { retentionOf } from '../../gateway/store/retention.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { blind, type LedgerSandbox, ledgerSandbox, postEntry } from '../delivery/ledger-entries.ts';
import { checkOf, type Problem, send, type Told } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';

interface Page {
  events: CloudEvent[];
  next: number;
}

const LATER = { prefer: 'respond-async' };

describe('the feed of events', function () {
  this.timeout(240_000);
  let database: string;
  let fhir: FhirServer;
  let before: RequestHandler | undefined;
  let sandbox: LedgerSandbox;
  let url: string;
  const feed = async (query = ''): Promise<Told<Page>> => call<Page>(url, `/v1/events${query}`);
  const types = ({ body }: Told<Page>) => body.events.map(({ type }) => type.replace('org.canongate.', ''));
  const ended = (id: string) =>
    eventually(
      async () => (await call<OperationView>(url, `/v1/operations/${id}`)).body,
      ({ status }) => ['succeeded', 'failed', 'cancelled', 'needs-attention'].includes(status),
      20,
    );

  beforeEach(async () => {
    before = undefined;
    fhir = await startFhirServer({
      port: 0,
      members: {} as never,
      before: (request, response, next) => (before ? before(request, response, next) : next()),
    });
    database = await freshDatabase();
    sandbox = await ledgerSandbox(database, fhir.url, {
      change: blind,
      scopes: ['ledger:read'],
    });
    url = sandbox.gateway.url;
  });
  afterEach(async () => {
    await sandbox.close();
    await fhir.close();
  });
  after(dropDatabases);

  it('tells the end of an operation as a CloudEvent that its own library takes', async () => {
    const { body } = await send<OperationView>(url, checkOf('W000000001'), LATER);
    await ended(body.id);
    const page = await feed('?type=org.canongate.operations.*');
    const [event] = page.body.events;
    assert.deepEqual(types(page), ['operations.succeeded.v1']);
    const judged = new Judge(event as never, true);
    assert.equal(judged.validate(), true);
    assert.deepEqual(
      [judged.specversion, judged.subject, judged.source, judged.datacontenttype],
      ['1.0', `/v1/operations/${body.id}`, 'urn:canongate:gateway', 'application/json'],
    );
    assert.deepEqual(event!.data, { id: body.id, links: { self: `/v1/operations/${body.id}` } });
    assert.equal(event!.operation, 'eligibility-checks/v1#check');
    for (const name of Object.keys(event!)) assert.match(name, /^[a-z0-9]+$/, 'CloudEvents §3.1');
  });

  it('tells each way in which an operation may end, once', async () => {
    await send(url, checkOf('W000000001'));
    const failed = await send<OperationView>(url, checkOf('W000000005'), LATER);
    assert.equal((await ended(failed.body.id)).status, 'failed');
    before = (_request, response) => void response.destroy();
    const lost = await postEntry<Problem>(sandbox, 'A-1', 'lost');
    const waiting = await postEntry<OperationView>(sandbox, 'A-1', 'behind');
    await call(url, `/v1/operations/${waiting.body.id}/cancel`, 'POST');
    const item = `/v1/work-items/${lost.body.correlationId}`;
    await fetch(`${url}${item}/discard`, {
      method: 'POST',
      headers: { authorization: 'apiKey sandbox:sandbox-only', 'content-type': 'application/json' },
      body: JSON.stringify({ note: 'given up' }),
    });
    const page = await feed();
    assert.deepEqual(types(page), [
      'operations.failed.v1',
      'operations.needs-attention.v1',
      'work-items.opened.v1',
      'operations.cancelled.v1',
      'work-items.closed.v1',
      'operations.cancelled.v1',
    ]);
    assert.deepEqual(
      page.body.events.map(({ subject }) => subject),
      [
        `/v1/operations/${failed.body.id}`,
        `/v1/operations/${lost.body.correlationId}`,
        item,
        `/v1/operations/${waiting.body.id}`,
        item,
        `/v1/operations/${lost.body.correlationId}`,
      ],
    );
  });

  it('tells what a contract declares: an id and a link; what it says is sealed', async () => {
    const posted = await postEntry(sandbox, 'A-1', 'told');
    const [event] = (await feed('?type=org.canongate.ledger-entries.posted.v1')).body.events;
    assert.equal(event!.subject, `/v1/ledger-entries/${posted.body.id}`);
    assert.deepEqual(event!.data, { id: posted.body.id, links: { self: event!.subject } });
    const client = await writerOn(database);
    const { rows } = await client.query('select row_to_json(v)::text as row from canongate.events v');
    await client.end();
    for (const { row } of rows as { row: string }[]) assert.ok(!row.includes('told'));
  });

  it('goes on where a page ended, and never tells anything twice', async () => {
    for (let n = 0; n < 7; n++) await postEntry(sandbox, `A-${n}`, `entry ${n}`);
    const all = (await feed('?limit=200')).body.events;
    const seen: string[] = [];
    for (let next = 0; seen.length < all.length; ) {
      const { body } = await feed(`?after=${next}&limit=3`);
      assert.ok(body.events.length > 0 && body.next > next);
      seen.push(...body.events.map(({ id }) => id));
      next = body.next;
    }
    assert.deepEqual(
      seen,
      all.map(({ id }) => id),
    );
    const places = all.map(({ sequence }) => sequence);
    assert.deepEqual(places, places.toSorted());
  });

  it('gives an event that commits late, or on another replica, a later place: nobody who has read on misses it', async () => {
    const early = await writerOn(database);
    const late = await writerOn(database);
    await late.query('begin');
    await late.query(insert('late'));
    await early.query(insert('early'));
    const first = await feed();
    assert.deepEqual(subjects(first), ['early']);
    await late.query('commit');
    const second = await feed(`?after=${first.body.next}`);
    assert.deepEqual(subjects(second), ['late'], 'it had been written first');
    await Promise.all([early.end(), late.end()]);
  });

  it('misses nothing whatever commits are held open while it is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ writer: fc.nat(2), act: fc.constantFrom('write', 'end', 'read') }), { maxLength: 25 }),
        async acts => {
          const writers = await Promise.all([0, 1, 2].map(() => writerOn(database)));
          const open = [false, false, false];
          const [wanted, seen] = [new Set<string>(), [] as string[]];
          let next = (await feed('?limit=200')).body.next;
          const read = async () => {
            const { body } = await feed(`?after=${next}&limit=200`);
            next = body.next;
            seen.push(...body.events.map(({ subject }) => subject));
          };
          for (const [n, { writer, act }] of acts.entries()) {
            if (act === 'read') await read();
            else if (act === 'write') {
              if (!open[writer]) await writers[writer]!.query('begin');
              open[writer] = true;
              const name = `${next}-${n}`;
              wanted.add(name);
              await writers[writer]!.query(insert(name));
            } else if (open[writer]) {
              await writers[writer]!.query('commit');
              open[writer] = false;
            }
          }
          for (const writer of writers) await writer.query('commit');
          await read();
          await Promise.all(writers.map(writer => writer.end()));
          assert.deepEqual(seen.toSorted(), [...wanted].toSorted());
        },
      ),
      { numRuns: 12 },
    );
  });

  it('shows an application the ends of its own calls alone', async () => {
    const other = await writerOn(database);
    await other.query(insert('of another', 'somebody-else'));
    await other.end();
    assert.deepEqual((await feed()).body.events, []);
  });

  it('goes with its day; who asks for what is gone is told so, and where to begin', async () => {
    for (const memo of ['one', 'two']) await postEntry(sandbox, 'A-1', memo);
    const pool = new pg.Pool({ connectionString: database });
    await using recorder = await openRecorder({ url: database, revive: async () => {} });
    const prunedIn = (days: number) => {
      const now = new Date(Date.now() + days * 86_400_000);
      return prune(pool, { retention: retentionOf(), record: recorder.record, now });
    };
    assert.equal((await prunedIn(29))!.events, 0);
    const { next } = (await feed()).body;
    const { events, keys } = (await prunedIn(32))!;
    assert.deepEqual([events, keys], [2, 1]);
    await pool.end();
    const told = await call<Problem & { detail: string }>(url, '/v1/events?after=0');
    assert.deepEqual([told.status, told.body.code], [410, 'gone']);
    assert.match(told.body.detail, new RegExp(`after=${next}\\.`));
    await postEntry(sandbox, 'A-1', 'three');
    assert.deepEqual(types(await feed(`?after=${next}`)), ['ledger-entries.posted.v1']);
  });
});

const subjects = ({ body }: Told<Page>): string[] => body.events.map(({ subject }) => subject);

async function writerOn(database: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  return client;
}

/** As a replica writes it with what it tells of. */
const insert = (subject: string, consumer = 'sandbox'): string => `insert into canongate.events
  (id, at, facility, type, consumer, subject, operation, partition, exchange) values
  (uuidv7(), now(), '', 'org.canongate.operations.succeeded.v1', '${consumer}', '${subject}', 'payers/v1#search', 'p', uuidv7())`;
