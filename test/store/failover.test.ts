/** A fail-over of PostgreSQL in mid-commit: a standby is made of a running primary, which is killed, and takes its place. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { openPrivateServer, type PrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from '../delivery/ledger-entries.ts';
import { openRecord, type Record } from '../delivery/operator.ts';
import { call, eventually } from './rig.ts';
import { processesOf, signal } from './server-processes.ts';
import { type Address, openAddress, openStandby, type Standby } from './standby.ts';

describe('a fail-over of PostgreSQL', function () {
  this.timeout(240_000);
  let folder: string;
  let primary: PrivateServer;
  let standby: Standby;
  let address: Address;
  let record: Record;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-failover-'));
    await chmod(folder, 0o755);
    primary = await openPrivateServer(join(folder, 'one'));
    address = await openAddress(primary.url);
    record = await openRecord();
  });
  afterEach(async () => {
    await record.server.close();
    address.close();
    await standby.close();
    signal(await processesOf(primary).catch(() => []), 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const failOver = async (): Promise<void> => {
    signal(await processesOf(primary), 'SIGKILL');
    await standby.promote();
    address.leadTo(standby.url);
  };
  const ready = async ({ gateway }: LedgerSandbox) => {
    const response = await fetch(`${gateway.adminUrl}/readyz`);
    return { status: response.status, told: await response.text() };
  };

  it('loses nothing that was acknowledged where the standby is synchronous, and needs no restart', async () => {
    await using sandbox = await ledgerSandbox(address.url, record.server.url);
    standby = await openStandby(primary, join(folder, 'two'));
    await standby.follows('synchronously');
    const told = { acknowledged: new Map<string, string>(), turnedAway: new Set<string>() };
    let writing = true;
    // Each insists under one key until it is told what became of its call.
    const writers = Array.from({ length: 4 }, async (_, n) => {
      for (let count = 0; writing; count++) {
        const [memo, key] = [`${n}-${count}`, randomUUID()];
        for (let id: string | undefined; id === undefined; ) {
          const headers = { prefer: 'respond-async', 'idempotency-key': key };
          const { status, body } = await postEntry<{ id: string; code: string }>(sandbox, `A-${n}`, memo, headers);
          if (status === 202) id = body.id;
          else {
            assert.ok([503, 409].includes(status), `${status} ${body.code}`);
            told.turnedAway.add(body.code);
            await new Promise(done => setTimeout(done, 50));
          }
          if (id !== undefined) told.acknowledged.set(memo, id);
        }
      }
    });
    await eventually(
      async () => told.acknowledged.size,
      count => count > 40,
    );
    await failOver();
    const before = told.acknowledged.size;
    await eventually(
      async () => told.acknowledged.size,
      count => count > before + 40,
      90,
    );
    writing = false;
    await Promise.all(writers);
    assert.ok(told.turnedAway.has('store-unavailable'), 'somebody was told');

    for (const id of told.acknowledged.values())
      await eventually(
        async () => (await call<OperationView>(sandbox.gateway.url, `/v1/operations/${id}`)).body,
        ({ status }) => status === 'succeeded',
        90,
      );
    const made = await record.entries();
    assert.deepEqual(made.toSorted(), [...told.acknowledged.keys()].toSorted(), 'each once, and no other');
    const pool = new pg.Pool({ connectionString: standby.url });
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    await pool.end();
    assert.equal((await ready(sandbox)).status, 200);
  });

  it('says so where the standby was not, and what was acknowledged last is not there', async () => {
    await using sandbox = await ledgerSandbox(address.url, record.server.url);
    standby = await openStandby(primary, join(folder, 'two'));
    await standby.follows('later');
    await standby.stopFollowing();
    assert.equal((await postEntry(sandbox, 'A-1', 'is lost')).status, 201);
    await failOver();
    await eventually(
      () => ready(sandbox),
      ({ status, told }) => status === 200 && told.includes('what was acknowledged last is not in it'),
      60,
    );
    const pool = new pg.Pool({ connectionString: standby.url });
    const { flaws } = await verifyAudit(pool);
    await pool.end();
    assert.ok(
      flaws.some(({ flaw, detail }) => flaw !== 'not-recorded' && detail.startsWith('the head that was seen')),
      JSON.stringify(flaws),
    );
  });
});
