/** What waits says whose turn it is, to its caller and to whoever asks where it is: both the same. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { canongate } from '../store/command.ts';
import { call, dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from '../store/rig.ts';
import { type LedgerSandbox, ledgerSandbox, postEntry } from './ledger-entries.ts';
import { ended, LATER, openRecord, operation, type Record, resend, say } from './operator.ts';

describe('an operation that waits', function () {
  this.timeout(240_000);
  let record: Record;
  let database: string;
  let sandbox: LedgerSandbox;
  before(async () => {
    record = await openRecord();
    database = await freshDatabase();
    sandbox = await ledgerSandbox(database, record.server.url);
    const configuration = parse(await readFile(sandbox.config, 'utf8')) as Configuration;
    configuration.store = { key: OPERATOR_KEY.toString('base64') };
    await writeFile(`${sandbox.config}.store`, stringify(configuration, { aliasDuplicateObjects: false }));
  });
  after(async () => {
    await sandbox?.close();
    await record.server.close();
    await dropDatabases();
  });

  const accept = async (account: string, memo: string): Promise<string> =>
    (await postEntry<OperationView>(sandbox, account, memo, LATER)).body.id;
  const where = async (id: string): Promise<string> =>
    (await canongate(['where', id, '--config', `${sandbox.config}.store`], { DATABASE_URL: database })).out;

  it('behind one that needs a person names it, and no longer once that is resolved', async () => {
    record.before = (_request, response) =>
      void response.status(422).json({ resourceType: 'OperationOutcome', issue: [] });
    const head = await accept('A-1', 'refused');
    await ended(sandbox, head, 'needs-attention');
    record.before = undefined;
    const [second, third] = [await accept('A-1', 'second'), await accept('A-1', 'third')];
    for (const id of [second, third]) {
      assert.equal((await operation(sandbox, id)).waitingFor, head);
      assert.match(await where(id), new RegExp(`waits for ledger behind ${head}, which waits for a person$`, 'm'));
    }
    assert.equal((await operation(sandbox, head)).waitingFor, undefined);
    assert.match(await where(head), /waits for a person$|failed: backend-rejected/m);
    await resend(sandbox, head);
    const last = await ended(sandbox, third);
    assert.equal(last.waitingFor, undefined);
    assert.deepEqual(await record.entries(), ['refused', 'second', 'third']);
  });

  it('for an endpoint that is paused names who paused it, and behind another the other', async () => {
    await say(sandbox, 'pause');
    const [head, behind] = [await accept('A-2', 'head'), await accept('A-2', 'behind')];
    assert.equal((await operation(sandbox, head)).waitingFor, undefined);
    assert.equal((await operation(sandbox, behind)).waitingFor, head);
    assert.match(await where(head), /waits for ledger, which is paused: operator-7 said so at /);
    assert.match(await where(behind), new RegExp(`waits for ledger behind ${head}$`, 'm'));
    await say(sandbox, 'resume');
    await ended(sandbox, behind);
  });

  it('is found under its idempotency key, and once it has ended by the event that told of it', async () => {
    const headers = { ...LATER, 'idempotency-key': 'mine-1' };
    const { id } = (await postEntry<OperationView>(sandbox, 'A-3', 'named', headers)).body;
    await ended(sandbox, id);
    assert.match(await where('mine-1'), new RegExp(`^exchange ${id} `));
    const feed = () => call<{ events: { id: string; subject: string }[] }>(sandbox.gateway.url, '/v1/events?after=0');
    const { body } = await eventually(feed, told => told.body.events.some(({ subject }) => subject.endsWith(id)));
    const event = body.events.find(({ subject }) => subject.endsWith(id))!;
    assert.notEqual(event.id, id);
    assert.match(await where(event.id), new RegExp(`^exchange ${id} `));
    assert.equal(await where('mine-2'), 'Nothing is known of mine-2.\n');
  });
});
