/** An answer of some age, where the caller says how old it may be: from the ledger, as it was given, and on record. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import pg from 'pg';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { windowIn } from '../../gateway/stages/reuse.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { dropDatabases, freshDatabase, keepingSandbox } from './rig.ts';

type Keeping = Awaited<ReturnType<typeof keepingSandbox>>;

const DAY = { 'cache-control': 'max-age=86400' };
const HOUR_MS = 3_600_000;

describe('a fresh answer', function () {
  this.timeout(240_000);
  let database: string;
  let sandbox: Keeping;
  let url: string;
  /** How far the gateway's clock is ahead. */
  let ahead: number;

  const open = async (adjust: NonNullable<Parameters<typeof keepingSandbox>[1]>['adjust'] = () => {}) => {
    sandbox = await keepingSandbox(database, { now: () => new Date(Date.now() + ahead), adjust });
    url = sandbox.gateway.url;
  };
  beforeEach(async () => {
    ahead = 0;
    database = await freshDatabase();
    await open();
  });
  afterEach(() => sandbox.close());
  after(dropDatabases);

  const asks = async (headers: Record<string, string>, body: object = checkOf('W000000001')) =>
    send<EligibilityCheck>(url, body, headers);
  const asked = async (): Promise<number> =>
    (await sandbox.keeper.ledger.search({ contract: 'eligibility-checks/v1' })).length;

  it('is the one of before, with its age, after a restart too; without a window the payer is asked anew', async () => {
    const first = await asks({});
    assert.equal(first.body.status, 'complete');
    await sandbox.close();
    ahead = 90_000;
    await open();
    const again = await asks(DAY);
    assert.deepEqual(again.body, first.body);
    const age = Number(again.headers.get('age'));
    assert.ok(age >= 90 && age < 150, String(age));
    assert.equal(await asked(), 1);
    for (const headers of [{}, { 'cache-control': 'no-cache' }, { 'cache-control': 'max-age=86400, no-cache' }]) {
      const anew = await asks(headers as Record<string, string>);
      assert.notEqual(anew.body.id, first.body.id);
      assert.equal(anew.headers.get('age'), null);
    }
    assert.equal(await asked(), 4);
  });

  it('is found whatever the order of the members of the request', async () => {
    const first = await asks({});
    const turned = Object.fromEntries(Object.entries(checkOf('W000000001')).reverse());
    assert.equal((await asks(DAY, turned)).body.id, first.body.id);
  });

  it('is no older than the caller says, nor than the contract allows', async () => {
    const first = await asks({});
    ahead = HOUR_MS;
    assert.equal((await asks({ 'cache-control': 'max-age=7200' })).body.id, first.body.id);
    const second = await asks({ 'cache-control': 'max-age=600' });
    assert.notEqual(second.body.id, first.body.id);
    ahead = 25 * HOUR_MS;
    const third = await asks({ 'cache-control': 'max-age=999999' });
    assert.ok(![first.body.id, second.body.id].includes(third.body.id));
  });

  it('answers the same question alone, by the same mapping, and nothing that failed or is not complete', async () => {
    const first = await asks({});
    assert.notEqual((await asks(DAY, checkOf('W000000002'))).body.id, first.body.id);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const other = async (change: string): Promise<void> => {
      await client.query(`update canongate.exchanges set ${change}`);
      const count = await asked();
      await asks(DAY);
      assert.equal(await asked(), count + 1, change);
    };
    for (const change of [
      `mapping_hash = 'x'`,
      `profile_hash = 'x'`,
      `contract_hash = 'x'`,
      'sealed = null, key = null',
    ])
      await other(change);
    await client.end();
    const stranger = checkOf('W000000003');
    assert.equal((await asks({}, stranger)).body.status, 'rejected');
    const count = await asked();
    await asks(DAY, stranger);
    assert.equal(await asked(), count + 1);
  });

  it('is never another application’s', async () => {
    const first = await asks({});
    await sandbox.close();
    await open(configuration => {
      const [consumer] = configuration.consumers!;
      configuration.consumers = [{ ...consumer!, id: 'another' }];
    });
    assert.notEqual((await asks(DAY)).body.id, first.body.id);
  });

  it('leaves the meaning of an idempotency key alone', async () => {
    const first = await asks({});
    const keyed = await asks({ ...DAY, 'idempotency-key': 'k1' });
    assert.notEqual(keyed.body.id, first.body.id);
    assert.equal((await asks({ ...DAY, 'idempotency-key': 'k1' })).body.id, keyed.body.id);
    assert.equal((await send<Problem>(url, checkOf('W000000002'), { 'idempotency-key': 'k1' })).status, 422);
  });

  it('is on record as a movement of data, and counted', async () => {
    const first = await asks({});
    await asks(DAY);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query<{ record: string }>('select record from canongate.audit where exchange = $1', [
      first.body.id,
    ]);
    await client.end();
    const said = rows.map(({ record }) => JSON.parse(record)).filter(({ what }) => what === 'reused');
    assert.deepEqual(
      said.map(({ consumer, contract, subjects }) => [consumer, contract, subjects.length]),
      [['sandbox', 'eligibility-checks/v1', 1]],
    );
    const metrics = readExposition(await sandbox.gateway.telemetry.text());
    const [sample] = metrics.get('gateway_reused_answers_total')!.samples;
    assert.equal(sample!.value, 1);
  });

  it('is asked for in the words of RFC 9111, and what cannot be read asks anew', () => {
    const TABLE: readonly [string | undefined, number][] = [
      [undefined, 0],
      ['', 0],
      ['max-age=60', 60],
      ['Max-Age=60', 60],
      ['max-age="60"', 60],
      ['min-fresh=5, max-age=60', 60],
      ['max-age=0', 0],
      ['max-age=-1', 0],
      ['max-age=1e9', 0],
      ['max-age', 0],
      ['max-age=60, max-age=70', 0],
      ['no-cache', 0],
      ['no-store, max-age=60', 0],
      ['x-max-age=60', 0],
    ];
    for (const [header, seconds] of TABLE) assert.equal(windowIn(header), seconds, header);
    fc.assert(fc.property(fc.string(), header => Number.isSafeInteger(windowIn(header)) && windowIn(header) >= 0));
    fc.assert(fc.property(fc.nat(), seconds => windowIn(`max-age=${seconds}`) === seconds));
  });
});
