/** What was kept, read by those who run the gateway: pages, searches, the time line, and the bodies on record. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { ExchangeBodies, ExchangeDetail } from '../../gateway/keeping/exchange-view.ts';
import { prune } from '../../gateway/keeping/prune.ts';
import type { ExchangePage } from '../../gateway/keeping/records.ts';
import { retentionOf } from '../../gateway/store/retention.ts';
import { checkOf, KEY, type Problem, send, type Told } from '../e2e/sandbox.ts';
import { call, dropDatabases, freshDatabase, keepingSandbox } from './rig.ts';

type Keeping = Awaited<ReturnType<typeof keepingSandbox>>;

const DAY = 86_400_000;

describe('what was kept', function () {
  this.timeout(240_000);
  let database: string;
  let sandbox: Keeping;
  let url: string;

  const open = async (adjust: (configuration: Configuration) => void = () => {}): Promise<void> => {
    sandbox = await keepingSandbox(database, { adjust });
    url = sandbox.gateway.url;
  };
  beforeEach(async () => {
    database = await freshDatabase();
    await open();
  });
  afterEach(() => sandbox.close());
  after(dropDatabases);

  const list = async (query = ''): Promise<ExchangePage> =>
    (await call<ExchangePage>(url, `/v1/exchanges${query}`)).body;
  const search = async <T = ExchangePage>(
    asked: object,
    headers: Record<string, string> = { authorization: KEY },
  ): Promise<Told<T>> => {
    const response = await fetch(`${url}/v1/exchanges/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(asked),
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const ids = ({ exchanges }: ExchangePage): string[] => exchanges.map(({ id }) => id);
  const rows = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  };

  it('comes newest first in pages that lose nothing and repeat nothing while more arrives', async () => {
    const sent: string[] = [];
    for (let n = 0; n < 5; n++) sent.unshift((await send(url, checkOf('W000000001'))).body.id);
    const found: string[] = [];
    let next: string | undefined;
    do {
      const page = await list(`?contract=eligibility-checks/v1&limit=2${next ? `&cursor=${next}` : ''}`);
      assert.ok(page.exchanges.length <= 2);
      found.push(...ids(page));
      next = page.next;
      await send(url, checkOf('W000000002'));
    } while (next);
    assert.deepEqual(found, sent);
  });

  it('is found by every name it has: trace, consumer, backend, outcome, fault, time, and the other side’s number', async () => {
    const good = await send(url, checkOf('W000000001'), {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
    const before = new Date().toISOString();
    await new Promise(done => setTimeout(done, 5));
    const bad = await send<Problem>(
      url,
      checkOf('W000000001', { payer: { id: '00431' }, serviceTypes: [{ code: '30' }] }),
    );
    const detail = (await call<ExchangeDetail>(url, `/v1/exchanges/${good.body.id}`)).body;
    const isa = detail.references.find(({ kind }) => kind === 'isa13')!.value;
    const checks = 'contract=eligibility-checks/v1';
    for (const query of [
      `id=${good.body.id}`,
      'trace=4bf92f3577b34da6a3ce929d0e0e4736',
      `reference=${isa}`,
      `${checks}&until=${before}`,
      `${checks}&consumer=sandbox&backend=payer&operation=check&outcome=applied&until=${before}`,
    ])
      assert.deepEqual(ids(await list(`?${query}`)), [good.body.id], query);
    const later = await list(`?${checks}&since=${before}`);
    assert.ok(!ids(later).includes(good.body.id) && later.exchanges.length === 1, String(bad.status));
    for (const query of ['consumer=nobody', 'fault=deadline-exceeded', 'backend=fhir', 'outcome=unknown'])
      assert.deepEqual(ids(await list(`?${query}`)), [], query);
  });

  it('is found by whom it is about only through a body, and only a keyed hash of that is stored in the open', async () => {
    const { body } = await send(url, checkOf('W000000001'));
    await send(url, checkOf('W000000002'));
    const { body: page } = await search({ member: 'W000000001', contract: 'eligibility-checks/v1' });
    assert.deepEqual(ids(page), [body.id]);
    assert.deepEqual(ids((await search({ patient: 'W000000001' })).body), []);
    const refused = await call<Problem>(url, '/v1/exchanges?member=W000000001');
    assert.deepEqual([refused.status, refused.body.code], [422, 'invalid-request']);
    assert.ok(!JSON.stringify(refused.body).includes('W000000001'));
    const both = await search<Problem>({ member: 'W000000001', patient: 'P1' });
    assert.equal(both.status, 422);
    const said = JSON.stringify(await rows('select record from canongate.audit'));
    assert.ok(!said.includes('W000000001'));
  });

  it('refuses a cursor that is none of its own, and says where to take one', async () => {
    for (const cursor of ['nonsense', Buffer.from("1 ' or true").toString('base64url'), 'MSBub25zZW5zZQ']) {
      const { status, body } = await call<Problem>(url, `/v1/exchanges?cursor=${cursor}`);
      assert.deepEqual([status, body.errors?.[0]?.pointer], [400, '/cursor'], cursor);
    }
  });

  it('tells one exchange as a time line, with its attempts and what was in force', async () => {
    const { body } = await send(url, checkOf('W000000001'));
    const told = await call<ExchangeDetail>(url, `/v1/exchanges/${body.id}`);
    assert.equal(told.status, 200, JSON.stringify(told.body));
    const { timeLine, attempts, hashes, bodies } = told.body;
    assert.deepEqual(
      timeLine.map(({ event }) => event),
      ['received', 'sent', 'answer', 'ended'],
    );
    assert.match(timeLine[0]!.what, /sandbox asked eligibility-checks\/v1#check/);
    assert.deepEqual(
      attempts.map(({ endpoint, attempt }) => [endpoint, attempt]),
      [['payer', 1]],
    );
    assert.ok(attempts[0]!.bytesSent! > 300 && attempts[0]!.bytesReceived! > 300);
    assert.deepEqual(Object.keys(hashes), ['contract', 'mapping', 'profile']);
    assert.equal(bodies, 'kept');
    for (const id of ['019aaaaa-0000-7000-8000-000000000001', 'x', '%27'])
      assert.equal((await call<Problem>(url, `/v1/exchanges/${id}`)).status, 404);
  });

  it('tells whose turn it is while it waits', async () => {
    const accepted = await send<{ id: string }>(url, checkOf('W000000001'), { prefer: 'respond-async' });
    assert.equal(accepted.status, 202);
    const { body } = await call<ExchangeDetail>(url, `/v1/exchanges/${accepted.body.id}`);
    assert.ok(body.timeLine.some(({ event }) => event === 'accepted'));
    assert.equal(body.links.operation, `/v1/operations/${accepted.body.id}`);
  });

  it('gives out the bodies as they went over the wire, on record before they leave, naming who and why', async () => {
    await sandbox.close();
    await open(configuration => {
      configuration.consumers![0]!.assertsActor = true;
    });
    const { body } = await send(url, checkOf('W000000001'));
    const response = await fetch(`${url}/v1/exchanges/${body.id}/bodies`, {
      headers: { authorization: KEY, 'canongate-actor': 'id="u17"; role="integration"; purpose="HOPERAT"' },
    });
    const bodies = (await response.json()) as ExchangeBodies;
    assert.equal(response.status, 200, JSON.stringify(bodies));
    assert.deepEqual(bodies.request, checkOf('W000000001'));
    assert.deepEqual(bodies.answer, body);
    assert.deepEqual(
      bodies.wires.map(({ direction, endpoint }) => [direction, endpoint]),
      [
        ['sent', 'payer'],
        ['received', 'payer'],
      ],
    );
    assert.match(bodies.wires[0]!.text!, /ISA\*00\*[\s\S]*NM1\*IL\*1\*Sample\*Sally\*\*\*\*MI\*W000000001/);
    const trail = await rows<{ record: string }>('select record from canongate.audit where exchange = $1', [body.id]);
    const said = trail.map(({ record }) => JSON.parse(record)).filter(({ what }) => what === 'bodies-read');
    assert.deepEqual(
      said.map(({ consumer, actor, subjects }) => [consumer, actor.id, actor.purpose, subjects.length]),
      [['sandbox', 'u17', 'HOPERAT', 1]],
    );
  });

  it('does not keep a second time what was only read again', async () => {
    const { body } = await send(url, checkOf('W000000001'));
    const read = await call<ExchangeBodies>(url, `/v1/exchanges/${body.id}/bodies`);
    const own = await sandbox.keeper.ledger.bodies(read.headers.get('canongate-exchange')!);
    assert.deepEqual(
      own!.map(({ kind }) => kind),
      ['request'],
    );
  });

  it('says that bodies are no longer kept once they are erased', async () => {
    const { body } = await send(url, checkOf('W000000001'));
    const pool = new pg.Pool({ connectionString: database });
    const now = new Date(Date.now() + 32 * DAY);
    await prune(pool, { retention: retentionOf(), record: async () => {}, now });
    await pool.end();
    const gone = await call<Problem & { detail: string }>(url, `/v1/exchanges/${body.id}/bodies`);
    assert.deepEqual(
      [gone.status, gone.body.code, gone.body.detail],
      [404, 'not-found', 'Its bodies are no longer kept.'],
    );
    const told = (await call<ExchangeDetail>(url, `/v1/exchanges/${body.id}`)).body;
    assert.equal(told.bodies, 'erased');
    assert.ok(told.timeLine.some(({ event }) => event === 'erased'));
  });

  it('shows a facility its own, and only who may see bodies sees them', async () => {
    const { body: elsewhere } = await send(url, checkOf('W000000001'));
    await sandbox.close();
    await open(configuration => {
      const [consumer] = configuration.consumers!;
      consumer!.facility = 'north';
      consumer!.scopes = consumer!.scopes.filter(scope => scope !== 'exchanges:phi');
    });
    const { body } = await send(url, checkOf('W000000001'));
    assert.deepEqual(ids(await list('?contract=eligibility-checks/v1')), [body.id]);
    assert.deepEqual(ids((await search({ member: 'W000000001', contract: 'eligibility-checks/v1' })).body), [body.id]);
    assert.equal((await call(url, `/v1/exchanges/${elsewhere.id}`)).status, 404);
    const refused = await call<Problem>(url, `/v1/exchanges/${body.id}/bodies`);
    assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
  });
});
