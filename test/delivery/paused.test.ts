/** A replica that is put to sleep with work under way, and wakes up after another has taken that over. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Response } from 'express';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { postEntry } from './ledger-entries.ts';
import { type LedgerProcess, ledgerConfiguration, openLedgerProcess } from './ledger-process.ts';
import { isCreate, LATER, openRecord, type Record } from './operator.ts';

/** What stands of these exchanges, in every table that a settlement writes. */
const STANDS = `select
  (select json_agg(json_build_array(id, settled_at, outcome, fault, incarnation, md5(sealed)) order by id)
    from canongate.exchanges where id = any($1)) as exchanges,
  (select json_agg(json_build_array(id, status, attempts, problem, holds) order by id)
    from canongate.operations where id = any($1)) as operations,
  (select count(*)::int from canongate.events where exchange = any($1)) as events,
  (select count(*)::int from canongate.work_items where id = any($1)) as items,
  (select count(*)::int from canongate.exchange_references where exchange = any($1)) as "references",
  (select json_agg(json_build_array(key, exchange, answered)) from canongate.idempotency) as keys,
  (select json_agg(record order by chain, seq) from canongate.audit where exchange = any($1)) as audit`;

describe('a replica that sleeps while its work is taken over', function () {
  this.timeout(240_000);
  let folder: string;
  let record: Record;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-paused-'));
    record = await openRecord();
  });
  after(async () => {
    await record.server.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  const post = <T>(at: LedgerProcess, account: string, headers: { [name: string]: string }): Promise<Told<T>> =>
    postEntry<T>(at, account, account, headers);

  it('is ended by the server, and changes nothing of it when it wakes up and hears its answers', async () => {
    const database = await freshDatabase();
    const config = await ledgerConfiguration(folder, record.server.url, '5s');
    await using one = await openLedgerProcess(config, database, 'one');
    const held: Response[] = [];
    record.before = (request, response, next) => {
      if (isCreate(request)) held.push(response);
      else next();
    };
    const { body } = await post<OperationView>(one, 'A-1', LATER);
    const waiting = post<Problem>(one, 'A-2', { 'idempotency-key': 'asleep' });
    await eventually(
      async () => record.arrived.length,
      count => count === 2,
    );
    one.signal('SIGSTOP');
    record.before = undefined;
    await using two = await openLedgerProcess(config, database, 'two');
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string }>('select id from canongate.exchanges where in_flight_ms > 0');
      const ids = rows.map(({ id }) => id);
      assert.equal(ids.length, 2);
      for (const id of ids) {
        const { attempts } = await eventually(
          async () => (await call<OperationView>(two.gateway.url, `/v1/operations/${id}`)).body,
          ({ status }) => status === 'succeeded',
          90,
        );
        assert.equal(attempts, 2);
      }
      assert.ok(ids.includes(body.id));
      const stands = async () => (await client.query(STANDS, [ids])).rows[0];
      const before = await stands();
      for (const response of held) response.status(500).json({ resourceType: 'OperationOutcome', issue: [] });
      one.signal('SIGCONT');

      const told = await waiting;
      assert.deepEqual([told.status, told.body.code, told.body.outcome], [503, 'store-unavailable', 'unknown']);
      await eventually(
        async () => (await fetch(`${one.gateway.adminUrl}/metrics`)).text(),
        text => /^gateway_delivery_attempts_total\{[^}]*backend="ledger"[^}]*result="claim-lost"[^}]*\} 1$/m.test(text),
      );
      await eventually(
        async () => (await fetch(`${one.gateway.adminUrl}/readyz`)).status,
        status => status === 200,
      );
      assert.deepEqual(await stands(), before);
      const again = await post<{ id: string }>(one, 'A-2', { 'idempotency-key': 'asleep' });
      assert.equal(again.headers.get('idempotency-replayed'), 'true');
      assert.deepEqual((await record.entries()).toSorted(), ['A-1', 'A-2']);
    } finally {
      one.signal('SIGCONT');
      await client.end();
    }
  });
});
