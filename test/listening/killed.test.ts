/** What a door had kept when its gateway died is acknowledged to whoever sends it again, once and with the same words. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import pg from 'pg';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type Gateways, gateways } from './processes.ts';
import { adt, message, sender, verdict } from './rig.ts';

interface Page {
  exchanges: { id: string }[];
}

describe('a door whose gateway is killed', function () {
  this.timeout(240_000);
  let database: string;
  let client: pg.Client;
  let all: Gateways;
  before(async () => {
    database = await freshDatabase();
    all = await gateways(database);
    client = new pg.Client({ connectionString: database });
    await client.connect();
  });
  after(async () => {
    await all?.close();
    await client?.end();
    await dropDatabases();
  });

  const count = async (): Promise<number> =>
    (await client.query<{ n: number }>('select count(*)::int as n from canongate.messages')).rows[0]!.n;

  /** Until the commit waits for us. */
  const held = () =>
    eventually(
      async () =>
        (
          await client.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).rowCount ?? 0,
      waiting => waiting > 0,
    );

  it('between the commit and the acknowledgement', async () => {
    const first = await all.start();
    const line = await sender(first.port);
    await client.query('begin; lock table canongate.messages in exclusive mode');
    const told = line.say(message('D1'));
    await held();
    // It commits, and can say nothing of it.
    first.child.kill('SIGSTOP');
    await client.query('commit');
    await eventually(count, n => n === 1);
    await first.kill();
    assert.equal(await told, 'closed');

    const second = await all.start();
    const again = await sender(second.port);
    const ack = await again.say(message('D1'));
    assert.equal(verdict(ack), 'AA D1');
    assert.equal(await again.say(message('D1')), ack);
    const other = await all.start('two');
    const elsewhere = await sender(other.port);
    assert.equal(await elsewhere.say(message('D1')), ack, 'by another replica');
    for (const one of [again, elsewhere]) one.end();
    const { body } = await call<Page>(second.url, '/v1/exchanges?reference=D1');
    assert.equal(body.exchanges.length, 1);
    const wires = await call<{ wires: { text: string }[] }>(
      second.url,
      `/v1/exchanges/${body.exchanges[0]?.id}/bodies`,
    );
    assert.equal(wires.body.wires[1]?.text, ack);
    const events = await client.query('select from canongate.events');
    assert.equal(events.rowCount, 1);
    await second.kill();
    await other.kill();
  });

  it('asked to stop, it answers what it has taken, takes nothing more, and ends', async () => {
    const gateway = await all.start();
    const line = await sender(gateway.port);
    await client.query('begin; lock table canongate.messages in exclusive mode');
    const told = line.say(message('D2'));
    await held();
    const gone = once(gateway.child, 'exit');
    gateway.child.kill('SIGTERM');
    await eventually(
      async () => (await sender(gateway.port)).told(),
      said => said === 'closed',
    );
    await client.query('commit');
    assert.equal(verdict(await told), 'AA D2');
    assert.equal(await line.told(), 'closed');
    assert.deepEqual(await gone, [0, null]);
    assert.equal(await count(), 2);
  });
});

describe('a message whose gateway is killed while it is mapped', function () {
  this.timeout(240_000);
  let database: string;
  let client: pg.Client;
  let all: Gateways;
  before(async () => {
    database = await freshDatabase();
    all = await gateways(database, 0, { contracts: ['encounters/v1'] });
    client = new pg.Client({ connectionString: database });
    await client.connect();
  });
  after(async () => {
    await all?.close();
    await client?.end();
    await dropDatabases();
  });

  const told = async (): Promise<string[]> => {
    const text = "select type from canongate.events where type like 'org.canongate.encounters.%' order by seq";
    return (await client.query<{ type: string }>(text)).rows.map(({ type }) => type.split('.')[3]!);
  };

  it('is told once by whoever takes it up, in the order in which it came', async () => {
    const first = await all.start();
    const line = await sender(first.port);
    // Ids can be issued only when we let it.
    await client.query('begin; lock table canongate.reference_natives in exclusive mode');
    for (const trigger of ['A04', 'A01', 'A03'])
      assert.match(verdict(await line.say(adt(`K-${trigger}`, trigger))), /^AA/);
    await eventually(
      async () =>
        (
          await client.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).rowCount ?? 0,
      waiting => waiting > 0,
    );
    await first.kill();
    await client.query('commit');
    assert.deepEqual(await told(), []);
    const second = await all.start('two');
    await eventually(told, types => types.length >= 3);
    assert.deepEqual(await told(), ['registered', 'admitted', 'discharged']);
    await second.kill();
  });

  it('is told how it was read when it is sent again, where its sender waits for that', async () => {
    const waiting = await gateways(database, 0, { contracts: ['encounters/v1'], acknowledgeWhen: 'mapped' });
    const before = (await told()).length;
    const first = await waiting.start();
    const line = await sender(first.port);
    // It can be kept, and not be given to the worker.
    await client.query('begin; lock table canongate.operations in exclusive mode');
    const silent = line.say(adt('K-A08', 'A08'));
    const kept = async () =>
      (await client.query("select from canongate.exchanges where operation = 'adt-a08'")).rowCount;
    await eventually(kept, rows => rows === 1);
    await first.kill();
    assert.equal(await silent, 'closed');
    await client.query('commit');
    const second = await waiting.start('two');
    const again = await sender(second.port);
    const ack = await again.say(adt('K-A08', 'A08'));
    assert.equal(verdict(ack), 'AA K-A08');
    assert.equal(await again.say(adt('K-A08', 'A08')), ack);
    await eventually(told, types => types.length > before);
    assert.deepEqual([await kept(), (await told()).slice(before)], [1, ['updated']]);
    again.end();
    await waiting.close();
  });
});
