/** The head of the audit, written down elsewhere: what the database alone can no longer tell. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Heads, headsIn } from '../../gateway/audit/heads.ts';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { durableKeeper } from '../../gateway/keeping/durable.ts';
import { openDatabase } from '../../gateway/store/postgres/database.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';
import { dropDatabases, eventually, freshDatabase, OPERATOR_KEY } from './rig.ts';

describe('the head of the audit', function () {
  this.timeout(240_000);
  let folder: string;
  let file: string;
  let database: string;
  let pool: pg.Pool;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-head-'));
    file = join(folder, 'heads.ndjson');
    database = await freshDatabase();
    pool = new pg.Pool({ connectionString: database });
  });
  afterEach(async () => {
    await pool.end();
    await rm(folder, { recursive: true, force: true });
  });
  after(dropDatabases);

  /** A gateway that writes its head down. */
  const open = async (into = file): Promise<Sandbox> => {
    const auditHead = { file: into, every: '1s' };
    const opened = await openDatabase({ url: database, data: folder });
    const keeper = await durableKeeper(opened, { operatorKeys: [OPERATOR_KEY], replica: 'head', auditHead });
    return startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper });
  };
  const calls = async (sandbox: Sandbox, count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await send(sandbox.gateway.url, checkOf('W000000001'));
  };
  const last = async (): Promise<Heads> => (await headsIn(file)).at(-1) ?? {};
  /** As whoever wants to hide the last calls would: the records, and every row that names them. */
  const cut = async (from: number): Promise<void> => {
    await pool.query('delete from canongate.exchanges where audit_seq >= $1', [from]);
    await pool.query('delete from canongate.audit where seq >= $1', [from]);
  };

  it('is written down while the gateway runs and at its end, and adds to what is there', async () => {
    const sandbox = await open();
    await calls(sandbox, 2);
    await eventually(last, heads => heads['head']?.seq === 3);
    await calls(sandbox, 1);
    await sandbox.close();
    assert.equal((await last())['head']?.seq, 4);
    assert.deepEqual(await last(), (await verifyAudit(pool)).heads);
    const before = await readFile(file, 'utf8');
    await (await open()).close();
    assert.ok((await readFile(file, 'utf8')).startsWith(before));
  });

  it('names an end that was cut off with all that pointed to it, which nothing else can', async () => {
    const sandbox = await open();
    await calls(sandbox, 4);
    await sandbox.close();
    await cut(4);
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    const flaws = (await verifyAudit(pool, await headsIn(file))).flaws.map(
      ({ chain, seq, flaw }) => `${chain}#${seq} ${flaw}`,
    );
    assert.equal(flaws.at(-1), 'head#5 cut-off');
  });

  it('names it still when the chain has grown past that place again', async () => {
    const sandbox = await open();
    await calls(sandbox, 4);
    await sandbox.close();
    await cut(4);
    const again = await open();
    await calls(again, 4);
    await again.close();
    assert.deepEqual((await verifyAudit(pool)).flaws, []);
    const flaws = (await verifyAudit(pool, await headsIn(file))).flaws.map(
      ({ chain, seq, flaw }) => `${chain}#${seq} ${flaw}`,
    );
    assert.equal(flaws.at(-1), 'head#5 changed');
  });

  it('that cannot be written down is a warning of the readiness, and nobody is kept from being served', async () => {
    const sandbox = await open(join(folder, 'missing/heads.ndjson'));
    const warned = await eventually(
      async () => (await fetch(`${sandbox.gateway.adminUrl}/readyz`)).text(),
      text => text.includes('head of the audit'),
    );
    assert.match(warned, /could not be written down/);
    await calls(sandbox, 1);
    await sandbox.close();
  });

  it('is read past a line that was being written when the machine went down, and past nothing else', async () => {
    const line = JSON.stringify({ at: '2026-11-26T10:00:00Z', heads: { a: { seq: 1, hash: '00' } } });
    await writeFile(file, `${line}\n${line}\n{"at":"2026-1`);
    assert.equal((await headsIn(file)).length, 2);
    await writeFile(file, `${line}\n{"at":"2026-1\n${line}\n`);
    await assert.rejects(headsIn(file), SyntaxError);
    assert.deepEqual(await headsIn(join(folder, 'none')), []);
  });

  it('is printed, exported and held against by the command', async () => {
    const config = await configured(folder, {
      ...{ data: folder, key: OPERATOR_KEY.toString('base64') },
      auditHead: { file },
    });
    const sandbox = await open();
    await calls(sandbox, 3);
    await sandbox.close();
    const run = (...args: string[]) => canongate(['audit', ...args, '--config', config], { DATABASE_URL: database });
    const head = await run('head');
    assert.deepEqual(JSON.parse(head.out).heads, await last(), head.err);

    const records = (await run('export')).out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.deepEqual(records[0].heads, await last());
    assert.deepEqual(
      records.slice(1).map(({ chain, seq }) => `${chain}#${seq}`),
      ['head#1', 'head#2', 'head#3', 'head#4'],
    );
    const events = (await run('export', '--format', 'fhir', '--since', new Date(0).toISOString())).out
      .trim()
      .split('\n');
    assert.deepEqual(
      events.map(line => JSON.parse(line).resourceType),
      Array(4).fill('AuditEvent'),
    );
    assert.equal((await run('export', '--until', '2001-01-01T00:00:00Z')).out.trim().split('\n').length, 1);
    assert.equal((await run('export', '--format', 'pdf')).code, 2);

    assert.equal((await run('verify')).code, 0);
    await cut(4);
    const verdict = await run('verify');
    assert.equal(verdict.code, 1);
    assert.match(verdict.out, /head#4 {2}cut-off/);
  });
});
