/** A backup is made while callers are served, restored elsewhere, and everything acknowledged before it is there. */
import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import { openStore } from '../../gateway/keeping/open.ts';
import { backup } from '../../gateway/store/backup/backup.ts';
import { restore } from '../../gateway/store/backup/restore.ts';
import { type Database, openDatabase } from '../../gateway/store/postgres/database.ts';
import type { StoreSettings } from '../../gateway/store/settings.ts';
import { StoreUnavailable } from '../../gateway/store/store-unavailable.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, send } from '../e2e/sandbox.ts';
import { canongate } from './command.ts';
import { configured } from './configured.ts';
import { call, dropDatabases, freshDatabase, OPERATOR_KEY } from './rig.ts';

const MAX = 999_999_999;
const key = OPERATOR_KEY.toString('base64');

describe('a backup', function () {
  this.timeout(120_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-backup-'));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(dropDatabases);

  const at = (name: string): string => join(folder, name);
  const serving = async (settings: StoreSettings, env: NodeJS.ProcessEnv): Promise<Sandbox> => {
    const quiet = { freePorts: true, withoutFhir: true, log: { level: 'silent' as const } };
    const adjust: NonNullable<Parameters<typeof startSandbox>[0]>['adjust'] = ({ pipelines }) => {
      for (const use of pipelines['patient-access']!.policies) if (use.name === 'rate-limit') use['max'] = 1_000_000;
    };
    return startSandbox({ ...quiet, adjust, keeper: () => openStore(settings, env) });
  };

  /** Calls until the work is done; the ids of those that were answered before it began, and a number of the sequence. */
  const underLoad = async (
    settings: StoreSettings,
    env: NodeJS.ProcessEnv,
    work: (database: Database) => Promise<unknown>,
  ) => {
    await using sandbox = await serving(settings, env);
    const { url } = sandbox.gateway;
    const ids: string[] = [];
    let going = true;
    const callers = Array.from({ length: 3 }, async () => {
      while (going) {
        const told = await send(url, checkOf('W000000001'));
        if (told.status === 200) ids.push(told.body.id);
      }
    });
    const kept = await send(url, checkOf('W000000002'), { 'idempotency-key': 'before' });
    while (ids.length < 20) await new Promise(done => setTimeout(done, 20));
    const before = [...ids, kept.body.id];
    await using database = await openDatabase({ url: env['DATABASE_URL'], data: settings.data! });
    await work(database);
    const after = ids.length;
    while (ids.length < after + 5) await new Promise(done => setTimeout(done, 20));
    going = false;
    await Promise.all(callers);
    const number = await sandbox.gateway.keeper.sequence('payer:control', MAX);
    return { before, kept, number, positions: await positionsOf(database) };
  };

  /** What the next rows would be, after a few that came and went. */
  const positionsOf = async ({ pool }: Database): Promise<number[]> => {
    const next = (table: string) => `(select max(nextval(pg_get_serial_sequence('canongate.${table}', 'seq')))
      from generate_series(1, 5)) as ${table}`;
    const { rows } = await pool.query(`select ${next('operations')}, ${next('events')}`);
    return Object.values(rows[0] as Record<string, string>).map(Number);
  };

  const stands = async (
    settings: StoreSettings,
    env: NodeJS.ProcessEnv,
    told: Awaited<ReturnType<typeof underLoad>>,
  ) => {
    await using sandbox = await serving(settings, env);
    const { url, keeper } = sandbox.gateway;
    for (const id of told.before) {
      const { status, body } = await call<{ id: string }>(url, `/v1/eligibility-checks/${id}`);
      assert.deepEqual([status, body.id], [200, id]);
    }
    const again = await send(url, checkOf('W000000002'), { 'idempotency-key': 'before' });
    assert.deepEqual([again.body, sandbox.payer.count()], [told.kept.body, 0]);
    assert.ok((await keeper.sequence('payer:control', MAX)) > told.number, 'no control number comes again');
    const next = await send(url, checkOf('W000000001'));
    assert.equal(next.status, 200, JSON.stringify(next.body));
    await using database = await openDatabase({ url: env['DATABASE_URL'], data: settings.data! });
    const positions = await positionsOf(database);
    assert.ok(
      positions.every((position, index) => position > told.positions[index]! + 5),
      `no position comes again: ${positions} after ${told.positions}`,
    );
    const { flaws } = await verifyAudit(database.pool);
    assert.deepEqual(flaws, []);
    const { rows } = await database.pool.query(`select from canongate.audit where record like '%"restored"%'`);
    assert.equal(rows.length, 1);
  };

  const refused = (says: RegExp) => (error: unknown) => {
    assert.ok(error instanceof StoreUnavailable, String(error));
    assert.match(error.message, says);
    return true;
  };

  it('of a private server is its files under load; another data folder takes them over', async () => {
    const [from, to] = [{ data: at('one') }, { data: at('two') }];
    const told = await underLoad(from, {}, database => backup(database, at('backup')));
    await assert.rejects(restore(to, {}, at('backup')), refused(/operator's key is not in .*operator\.key/));
    await mkdir(to.data, { recursive: true });
    await copyFile(join(from.data, 'operator.key'), join(to.data, 'operator.key'));
    assert.ok(!(await readdir(at('backup'), { recursive: true })).some(name => /operator\.key|store\.json/.test(name)));
    await restore(to, {}, at('backup'));
    await stands(to, {}, told);
    await assert.rejects(restore(to, {}, at('backup')), refused(/There is a store in/));
    const [old, fresh] = await Promise.all([from, to].map(({ data }) => readFile(join(data, 'store.json'), 'utf8')));
    assert.notEqual(JSON.parse(old!).password, JSON.parse(fresh!).password);
  });

  it('of DATABASE_URL is its tables at one moment under load; another database takes them in', async () => {
    const settings = { data: at('data'), key };
    const told = await underLoad(settings, { DATABASE_URL: await freshDatabase() }, database =>
      backup(database, at('backup')),
    );
    const other = { DATABASE_URL: await freshDatabase() };
    await restore(settings, other, at('backup'));
    await stands(settings, other, told);
    await assert.rejects(restore(settings, other, at('backup')), refused(/in use: \w+ is not empty/));
  });

  it('of tables moves a private server to a database of one’s own', async () => {
    const settings = { data: at('one'), key };
    const told = await underLoad(settings, {}, database => backup(database, at('backup'), true));
    const other = { DATABASE_URL: await freshDatabase() };
    await restore(settings, other, at('backup'));
    await stands(settings, other, told);
  });

  it('that is damaged, interrupted, of another key or of a newer release is refused, and leaves nothing behind', async () => {
    const env = { DATABASE_URL: await freshDatabase() };
    const settings = { data: at('data'), key };
    await underLoad(settings, env, database => backup(database, at('backup')));
    const other = { DATABASE_URL: await freshDatabase() };
    const strange = { ...settings, key: Buffer.alloc(32, 'another').toString('base64') };
    await assert.rejects(
      restore(strange, other, at('backup')),
      refused(/sealed under the operator's key [0-9a-f]{12}/),
    );
    await assert.rejects(restore(settings, other, at('nowhere')), refused(/holds no backup/));

    const manifest = JSON.parse(await readFile(at('backup/backup.json'), 'utf8'));
    const newer = { ...manifest, migrations: [...manifest.migrations, '9999_later'] };
    await writeFile(at('backup/backup.json'), JSON.stringify(newer));
    await assert.rejects(restore(settings, other, at('backup')), refused(/newer release/));
    await writeFile(at('backup/backup.json'), JSON.stringify(manifest));

    const file = at('backup/tables/exchanges');
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 40]! ^= 1;
    for (const bytes of [flipped, whole.subarray(0, -100)]) {
      await writeFile(file, bytes);
      await assert.rejects(restore(settings, other, at('backup')), refused(/damaged: .*exchanges/));
    }
    await writeFile(file, whole);
    await restore(settings, other, at('backup'));
  });

  it('is made and restored by the command, which says what is not in it', async () => {
    const env = { DATABASE_URL: '' };
    const from = await configured(folder, { data: at('one'), key });
    const keeper = await openStore({ data: at('one'), key }, {});
    await keeper.close();
    const made = await canongate(['store', 'backup', at('backup'), '--config', from], env);
    assert.match(made.out, /operator's key [0-9a-f]{12} is not in it/, made.err);
    const twice = await canongate(['store', 'backup', at('backup'), '--config', from], env);
    assert.deepEqual([twice.code, /is not empty/.test(twice.err)], [1, true]);
    await mkdir(at('elsewhere'));
    const to = await configured(at('elsewhere'), { data: at('two'), key });
    const restored = await canongate(['store', 'restore', at('backup'), '--config', to], env);
    assert.match(restored.out, /is back, in private PostgreSQL 18/, restored.err);
    const verified = await canongate(['audit', 'verify', '--config', to], env);
    assert.match(verified.out, /^The audit stands/m, verified.err);
  });
});
