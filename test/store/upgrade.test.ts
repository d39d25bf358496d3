/** A database of an earlier release under this one: what it held is read, delivered and verified; and what comes leaves it running. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { OperationView } from '../../gateway/delivery/operation.ts';
import { migrate } from '../../gateway/store/postgres/migrate.ts';
import { ledgerSandbox, postEntry } from '../delivery/ledger-entries.ts';
import { away, ended, LATER, openRecord, operation } from '../delivery/operator.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { call, dropDatabases, eventually, freshDatabase } from './rig.ts';

const FOLDER = join(import.meta.dirname, '../../gateway/store/postgres/migrations');

/** Of the first release that kept anything: the ledger and its operations. */
const FIRST = 2;

describe('a database of an earlier release', function () {
  this.timeout(240_000);
  after(dropDatabases);

  it('is moved at the start: what was answered is answered again, what waited is delivered, and the audit stands', async () => {
    const [source, old] = [await freshDatabase(), await freshDatabase()];
    const record = await openRecord();
    record.before = away;
    const before = await ledgerSandbox(source, record.server.url);
    const check = await send(before.gateway.url, checkOf('W000000001'), { 'idempotency-key': 'asked-before' });
    assert.equal(check.status, 200);
    const { body } = await postEntry<OperationView>(before, 'A-1', 'waits for the release', LATER);
    await eventually(
      () => operation(before, body.id),
      ({ status, attempts }) => status === 'accepted' && attempts > 0,
    );
    await before.close();
    await migrate(old, { upTo: FIRST });
    await copyRows(source, old);

    record.before = undefined;
    await using after = await ledgerSandbox(old, record.server.url);
    const { url } = after.gateway;
    assert.deepEqual((await call(url, `/v1/eligibility-checks/${check.body.id}`)).body, check.body);
    const again = await send(url, checkOf('W000000001'), { 'idempotency-key': 'asked-before' });
    assert.deepEqual([again.status, again.body], [200, check.body]);
    await ended(after, body.id, 'succeeded', 60);
    assert.deepEqual(await record.entries(), ['waits for the release']);
    const pool = new pg.Pool({ connectionString: old });
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    await pool.end();
    await record.server.close();
  });

  it('runs on beside the release after it: no migration drops, renames or narrows what the one before uses', async () => {
    const files = (await readdir(FOLDER)).toSorted();
    const narrowing =
      /\b(drop (table|column|index|function)|rename|set not null|alter column \w+ (set data )?type)\b|add column (?![^;]*\bdefault\b)[^;]*\bnot null\b/i;
    for (const file of files) {
      const text = (await readFile(join(FOLDER, file), 'utf8')).replaceAll(/--[^\n]*/g, '');
      assert.doesNotMatch(text, narrowing, file);
      // A check may only be replaced by one that allows more.
      for (const [, name] of text.matchAll(/drop constraint (?:if exists )?(\w+)/gi))
        assert.match(text, new RegExp(`add constraint ${name} check`), file);
    }
    assert.ok(files.length > FIRST);
  });
});

/** What the columns of that release held. */
async function copyRows(source: string, target: string): Promise<void> {
  const [from, to] = [source, target].map(connectionString => new pg.Client({ connectionString }));
  await Promise.all([from!.connect(), to!.connect()]);
  const { rows: tables } = await to!.query<{ name: string; columns: string }>(
    `select table_name as name, string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
     where table_schema = 'canongate' and table_name <> 'migrations' group by table_name`,
  );
  // Their order does not matter: what they refer to comes too.
  await to!.query(`set session_replication_role = replica`);
  for (const { name, columns } of tables) {
    const { rows } = await from!.query<{ all: string }>(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as all from (select ${columns} from canongate.${name}) t
       ${name === 'keys' ? "where purpose in ('body', 'index')" : ''}`,
    );
    await to!.query(
      `insert into canongate.${name} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::canongate.${name}, $1::jsonb) on conflict do nothing`,
      [rows[0]!.all],
    );
  }
  await Promise.all([from!.end(), to!.end()]);
}
