/** A claim that was taken over is ended by nobody but whoever took it over. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { resumeExchange } from '../../gateway/delivery/resume.ts';
import { DELIVERY } from '../../gateway/delivery/settings.ts';
import type { Exchange } from '../../gateway/exchange.ts';
import type { DurableKeeper } from '../../gateway/keeping/durable.ts';
import { uuidv7 } from '../../gateway/uuid.ts';
import { dropDatabases, freshDatabase, keeperOn } from '../store/rig.ts';

describe('a claim that was taken over', function () {
  this.timeout(240_000);
  let keeper: DurableKeeper;
  let client: pg.Client;
  before(async () => {
    const database = await freshDatabase();
    keeper = await keeperOn(database);
    client = new pg.Client({ connectionString: database });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await keeper.close();
    await dropDatabases();
  });

  const stands = async (id: string) => {
    const text = `select settled_at, outcome, sealed, (select array_agg(record order by seq) from canongate.audit
        where exchange = e.id) as audit from canongate.exchanges e where id = $1`;
    return (await client.query<{ settled_at: Date | null; sealed: Buffer; audit: string[] }>(text, [id])).rows[0]!;
  };

  /** Accepted, claimed by a replica that is slow, given back by whoever found it gone, claimed by another. */
  const takenOver = async () => {
    const exchange = accepted();
    const { id } = exchange.record;
    const key = { endpoint: 'payer', partition: id };
    await keeper.accept(exchange, key.endpoint);
    const slow = await keeper.operations.claimNext(key, 'slow', true);
    await keeper.operations.giveBack(slow!);
    const taken = await keeper.operations.claimNext(key, 'other', true);
    assert.deepEqual([slow?.attempts, taken?.attempts, taken?.status], [1, 2, 'running']);
    return { exchange, key, slow: slow!, taken: taken! };
  };
  const settle = async ({ record, trace }: Exchange, key: { endpoint: string; partition: string }, attempt: number) => {
    const delivery = { key, attempt, settings: DELIVERY };
    const walked = resumeExchange({ record, trace }, delivery, new AbortController().signal);
    walked.record.answer = {};
    walked.record.outcome = 'applied';
    await keeper.settle(walked);
  };

  it('is not ended by the late settlement of the replica that had it before, of which nothing is kept', async () => {
    const { exchange, key, taken } = await takenOver();
    const before = await stands(taken.id);
    await assert.rejects(settle(exchange, key, 1), { code: 'store-unavailable' });
    assert.deepEqual(await stands(taken.id), before);
    assert.equal((await keeper.operations.find(taken.id))?.status, 'running');
    await settle(exchange, key, 2);
    assert.equal((await keeper.operations.find(taken.id))?.status, 'succeeded');
    assert.deepEqual(
      (await stands(taken.id)).audit.map(text => JSON.parse(text).what),
      ['accepted', 'answered'],
    );
  });

  it('takes no neighbour of its commit with it', async () => {
    const lost = await takenOver();
    const held = await Promise.all([takenOver(), takenOver()]);
    const ends = await Promise.allSettled([
      settle(held[0]!.exchange, held[0]!.key, 2),
      settle(lost.exchange, lost.key, 1),
      settle(held[1]!.exchange, held[1]!.key, 2),
    ]);
    assert.deepEqual(
      ends.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('is not given back by a replica that found the claim before it orphaned', async () => {
    const { key, slow, taken } = await takenOver();
    await keeper.operations.giveBack(slow);
    assert.equal((await keeper.operations.find(taken.id))?.status, 'running');
    assert.equal(await keeper.operations.claimNext(key, 'third', true), undefined);
    await keeper.operations.giveBack(taken);
    assert.equal((await keeper.operations.find(taken.id))?.status, 'accepted');
  });
});

const accepted = (): Exchange =>
  ({
    record: {
      ...{ id: uuidv7(), contract: 'eligibility-checks/v1', operation: 'check', effect: 'read', consumer: 'sandbox' },
      ...{ receivedAt: new Date().toISOString(), input: {}, steps: {}, hashes: { contract: 'c' } },
    },
    trace: { traceId: '0'.repeat(32) },
    head: {},
  }) as unknown as Exchange;
