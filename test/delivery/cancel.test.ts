/** Cancelling what waits: never what may have taken effect, and on record with who did it. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { blind, type LedgerOptions, type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { aWhile, away, ended, isCreate, LATER, openRecord, operation, type Record, resend, say } from './operator.ts';
import { unheard } from './unheard.ts';

describe('cancelling an operation that waits', function () {
  this.timeout(240_000);
  let record: Record;
  let database: string;

  beforeEach(async () => {
    record = await openRecord();
    database = await freshDatabase();
  });
  afterEach(() => record.server.close());
  after(dropDatabases);

  const open = (options: LedgerOptions = {}): Promise<LedgerSandbox> =>
    ledgerSandbox(database, record.server.url, options);

  const cancel = <T = OperationView>({ gateway }: LedgerSandbox, id: string) =>
    call<T>(gateway.url, `/v1/operations/${id}/cancel`, 'POST');

  /** Audit records of an exchange, as `what consumer`. */
  const audit = async (id: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const text = 'select record from canongate.audit where exchange = $1 order by seq';
    const { rows } = await client.query<{ record: string }>(text, [id]).finally(() => client.end());
    return rows
      .map(row => JSON.parse(row.record) as { what: string; consumer: string })
      .map(({ what, consumer }) => `${what} ${consumer}`);
  };

  it('is refused while an attempt may have taken effect, which is then found out', async () => {
    await using sandbox = await open();
    let isAway = false;
    record.before = (request, response, next) => {
      if (isAway) return away(request, response, next);
      if (!isCreate(request)) return next();
      // It is made, and nobody hears of it, nor of anything after it.
      isAway = true;
      unheard(request, response, next);
    };
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'made', LATER);
    await eventually(
      () => operation(sandbox, body.id),
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    const refused = await cancel<Problem & { detail?: string }>(sandbox, body.id);
    assert.deepEqual([refused.status, refused.body.code], [409, 'conflict']);
    assert.match(refused.body.detail ?? '', /may have taken effect.*work item/);
    assert.ok(!(await audit(body.id)).some(what => what.startsWith('cancelled')));
    record.before = undefined;
    await ended(sandbox, body.id, 'succeeded', 60);
    assert.deepEqual(await record.entries(), ['made']);
  });

  it('is done where every attempt is known to have failed, and is on record in the same commit', async () => {
    await using sandbox = await open();
    record.before = away;
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'away', LATER);
    await eventually(
      () => operation(sandbox, body.id),
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    const cancelled = await cancel(sandbox, body.id);
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled']);
    assert.equal((await audit(body.id)).at(-1), 'cancelled sandbox');
    record.before = undefined;
    await aWhile();
    assert.deepEqual(await record.entries(), []);
  });

  it('is done where a person has found out that it did not take effect', async () => {
    await using sandbox = await open({ change: blind });
    record.before = (_request, response) => {
      record.before = undefined;
      response.destroy();
    };
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'lost', LATER);
    await ended(sandbox, body.id, 'needs-attention');
    await say(sandbox, 'pause');
    await resend(sandbox, body.id);
    const cancelled = await cancel(sandbox, body.id);
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled']);
    await say(sandbox, 'resume');
    await aWhile();
    assert.deepEqual(await record.entries(), []);
  });
});
