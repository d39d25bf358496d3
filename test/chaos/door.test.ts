/** Senders of a listening door through cuts, resets and acknowledgements that never come, while its gateway is killed. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openMllp } from '../../transports/mllp/client.ts';
import { type GatewayProcess, gateways } from '../listening/processes.ts';
import { message } from '../listening/rig.ts';
import { call, dropDatabases, freshDatabase } from '../store/rig.ts';
import { startNemesis } from './mllp-nemesis.ts';

const SENDERS = 4;
const EACH = Number(process.env['DOOR_CHAOS_MESSAGES'] ?? 400) / SENDERS;
const SEED = Number(process.env['DOOR_CHAOS_SEED'] ?? 1);

interface Feed {
  events: { data: { id: string } }[];
  next: number;
}

describe('a listening door under blows', function () {
  this.timeout(Math.max(240_000, EACH * 2_000));
  after(dropDatabases);

  it(`of seed ${SEED} keeps what it acknowledged once, gives one acknowledgement to each, and tells it in the order of its sender`, async () => {
    const database = await freshDatabase();
    const all = await gateways(database);
    let gateway: GatewayProcess = await all.start();
    const nemesis = await startNemesis(gateway.port, SEED, 900);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const told = new Map<string, Set<string>>();
    let over = false;
    const send = async (n: number): Promise<void> => {
      const line = openMllp(`mllp://127.0.0.1:${nemesis.port}`, { backoff: { first: 5, most: 100 } });
      for (let at = 0; at < EACH; at++) {
        const controlId = `s${n}-${at}`;
        const bytes = Buffer.from(message(controlId).replace('|NORTH|', `|SITE${n}|`));
        for (let done = false; !done; ) {
          const ack = await line
            .send(bytes, { controlId, ackMode: 'original', ackTimeoutMs: 800 })
            .catch(() => undefined);
          done = ack?.code === 'AA';
          if (done)
            told.set(controlId, (told.get(controlId) ?? new Set()).add(Buffer.from(ack!.raw).toString('latin1')));
          else await pause(5);
        }
        // Some send again what was acknowledged.
        if (at % 10 === 0) {
          const ack = await line
            .send(bytes, { controlId, ackMode: 'original', ackTimeoutMs: 800 })
            .catch(() => undefined);
          if (ack) told.get(controlId)!.add(Buffer.from(ack.raw).toString('latin1'));
        }
      }
      await line.close();
    };
    try {
      const senders = Promise.all(Array.from({ length: SENDERS }, (_, n) => send(n))).finally(() => {
        over = true;
      });
      senders.catch(() => {});
      for (let kills = 1; !over; ) {
        await Promise.race([senders, pause(50)]);
        if (over || told.size < (kills * EACH * SENDERS) / 3) continue;
        kills++;
        nemesis.misdeeds.killed++;
        await gateway.kill();
        nemesis.target = undefined;
        gateway = await all.start();
        nemesis.target = gateway.port;
      }
      await senders;
      console.log(`      ${JSON.stringify({ seed: SEED, acknowledged: told.size, misdeeds: nemesis.misdeeds })}`);
      assert.ok(nemesis.misdeeds.killed >= 2);
      assert.equal(told.size, EACH * SENDERS);
      // One that a nemesis repeats late may be of a life before; what is said of one message is always the same.
      assert.deepEqual(
        [...told].filter(([, acks]) => acks.size > 1).map(([id]) => id),
        [],
      );
      const { rows } = await client.query<{ value: string; n: number }>(
        `select value, count(*)::int as n from canongate.exchange_references where kind = 'MSH-10' group by value`,
      );
      assert.deepEqual(
        rows.filter(({ n }) => n !== 1),
        [],
      );
      assert.equal(rows.length, EACH * SENDERS);
      const ids: string[] = [];
      for (let after = 0; ; ) {
        const { body } = await call<Feed>(
          gateway.url,
          `/v1/events?type=org.canongate.messages.*&limit=200&after=${after}`,
        );
        ids.push(...body.events.map(({ data }) => data.id));
        if (body.events.length === 0) break;
        after = body.next;
      }
      const named = await client.query<{ value: string; exchange: string }>(
        `select value, exchange from canongate.exchange_references where kind = 'MSH-10'`,
      );
      const nameOf = new Map(named.rows.map(({ value, exchange }) => [exchange, value]));
      for (let n = 0; n < SENDERS; n++)
        assert.deepEqual(
          ids.map(id => nameOf.get(id)!).filter(name => name.startsWith(`s${n}-`)),
          Array.from({ length: EACH }, (_, at) => `s${n}-${at}`),
        );
    } finally {
      nemesis.close();
      await client.end();
      await all.close();
    }
  });
});
