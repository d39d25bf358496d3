/** What holds between replicas whatever one of them knows yet: what is in the store. */
import assert from 'node:assert/strict';
import pg from 'pg';
import { controlEntry } from '../../gateway/delivery/endpoint-service.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { openRecorder } from '../../gateway/store/writer.ts';
import { dropDatabases, eventually, freshDatabase } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { away, ended, hang, isCreate, LATER, openRecord, operation, type Record, say } from './operator.ts';

describe('the switch of an endpoint', function () {
  this.timeout(240_000);
  let record: Record;
  let database: string;
  let sandbox: LedgerSandbox;
  let client: pg.Client;
  beforeEach(async () => {
    record = await openRecord();
    database = await freshDatabase();
    sandbox = await ledgerSandbox(database, record.server.url, {
      delivery: { concurrency: 2 },
      // What hangs is to hang for as long as the others take, however slow the machine.
      adjust({ serviceEndpoints }) {
        serviceEndpoints!['ledger']!.policies = [{ name: 'timeout', after: '120s' }];
      },
    });
    client = new pg.Client({ connectionString: database });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await sandbox.close();
    await record.server.close();
  });
  after(dropDatabases);

  const recorder = () => openRecorder({ url: database, revive: async () => {} });
  const said = { endpoint: 'ledger', by: 'operator-8', note: 'another replica hears it first' };

  it('is looked at in the very statement that claims', async () => {
    record.before = away;
    const { body } = await postEntry<OperationView>(sandbox, 'A-1', 'waits', LATER);
    await eventually(
      () => operation(sandbox, body.id),
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    const { rows } = await client.query<{ partition: string }>(
      `update canongate.operations set due_at = now() + interval '1 hour' where id = $1 returning partition`,
      [body.id],
    );
    const key = { endpoint: 'ledger', partition: rows[0]!.partition };
    await using other = await recorder();
    await other.submit(controlEntry({ ...said, verb: 'pause' }, {}, new Date()));
    await client.query(`update canongate.operations set due_at = now() where id = $1`, [body.id]);
    assert.equal(await sandbox.keeper.operations.claimNext(key, 'somebody', true), undefined);
  });

  it('is not turned by an emptiness that was found before a person turned it', async () => {
    await using other = await recorder();
    await other.submit(controlEntry({ ...said, verb: 'drain' }, {}, new Date()));
    await other.submit(controlEntry({ ...said, verb: 'resume' }, {}, new Date()));
    const stop = controlEntry({ ...said, verb: 'stop' }, {}, new Date());
    const automatic = stop.rows.endpoint_controls.map(row => ({ ...row, automatic: true }));
    await other.submit({ ...stop, rows: { endpoint_controls: automatic } });
    const { rows } = await client.query(`select state from canongate.endpoint_controls where endpoint = 'ledger'`);
    assert.deepEqual(rows, [{ state: 'running' }]);
  });

  it('lets what waits for it go on beside one that hangs', async () => {
    await say(sandbox, 'pause');
    let hanging = false;
    record.before = (request, response, next) => {
      if (hanging || !isCreate(request)) return next();
      hanging = true;
      hang(request, response, next);
    };
    const ids = new Map<string, string>();
    for (let n = 0; n < 230; n++)
      ids.set(`entry ${n}`, (await postEntry<OperationView>(sandbox, `A-${n}`, `entry ${n}`, LATER)).body.id);
    await say(sandbox, 'resume');
    // More than one page, past the one that hangs.
    const made = await eventually(
      () => record.entries(),
      entries => entries.length >= 229,
      60,
    );
    await say(sandbox, 'stop');
    const left = [...ids.keys()].find(memo => !made.includes(memo))!;
    await ended(sandbox, ids.get(left)!, 'accepted');
  });
});
