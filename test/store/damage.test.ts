/** A bit that flips in what is kept: whoever asks for it is told so, everybody else is served, and one command names it. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, open as openFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore } from '../../gateway/keeping/open.ts';
import type { StoreVerdict } from '../../gateway/keeping/verify.ts';
import { runningServer } from '../../gateway/store/postgres/private-server.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { canongate, type Ran } from './command.ts';
import { configured } from './configured.ts';
import { call, OPERATOR_KEY } from './rig.ts';

const PAGE = 8192;

describe('a store with a damage', function () {
  this.timeout(240_000);
  let folder: string;
  let config: string;
  let ids: string[];

  const open = async (): Promise<Sandbox> => {
    const keeper = await openStore({ data: join(folder, 'data'), key: OPERATOR_KEY.toString('base64') }, {});
    return startSandbox({ freePorts: true, withoutFhir: true, log: { level: 'silent' }, keeper });
  };
  const checked = async ({ gateway: { url } }: Sandbox, key: string): Promise<string> => {
    const { status, body } = await send(url, checkOf('W000000001'), { 'idempotency-key': key });
    assert.equal(status, 200);
    return body.id;
  };
  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: (await runningServer(join(folder, 'data')))! });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  };
  const pathOf = async (relation: string): Promise<string> =>
    (await query<{ path: string }>(`select pg_relation_filepath('${relation}') as path`))[0]!.path;
  const verify = (...more: string[]): Promise<Ran> =>
    canongate(['store', 'verify', '--config', config, ...more], { DATABASE_URL: '' });
  const read = (sandbox: Sandbox, id: string) =>
    call<Problem & { id: string }>(sandbox.gateway.url, `/v1/eligibility-checks/${id}`);
  const toldOf = async (sandbox: Sandbox, id: string): Promise<string> => {
    const { status, body } = await read(sandbox, id);
    return status === 200 ? '200' : `${status} ${body.code} ${body.retryable}`;
  };

  /** One bit of one page, as the disk would do it: the server is stopped. */
  const flip = async (path: string, page: number): Promise<void> => {
    const file = await openFile(join(folder, 'data/postgres', path), 'r+');
    const byte = Buffer.alloc(1);
    const at = page * PAGE + PAGE - 100;
    await file.read(byte, 0, 1, at);
    byte[0]! ^= 1;
    await file.write(byte, 0, 1, at);
    await file.close();
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-damage-'));
    await chmod(folder, 0o755);
    config = await configured(folder, { data: join(folder, 'data'), key: OPERATOR_KEY.toString('base64') });
    ids = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is whole before, and names the one sealed body that does not open', async () => {
    await using sandbox = await open();
    for (const key of ['one', 'two', 'three']) ids.push(await checked(sandbox, key));
    const whole = await verify();
    assert.equal(whole.code, 0, whole.out);
    assert.match(whole.out, /^The store stands\.$/m);
    assert.match(whole.out, /indexes {3}checked/);
    // Its progress is for a person who looks at a terminal.
    assert.equal(whole.err, '');

    const [damaged, ...others] = ids as [string, ...string[]];
    await query(
      'update canongate.exchanges set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where id = $1',
      [damaged],
    );
    assert.equal(await toldOf(sandbox, damaged), '500 damaged false');
    const again = await send<Problem>(sandbox.gateway.url, checkOf('W000000001'), { 'idempotency-key': 'one' });
    assert.deepEqual([again.status, again.body.code], [500, 'damaged'], 'and is not done anew');
    for (const id of others) assert.equal(await toldOf(sandbox, id), '200');
    await checked(sandbox, 'four');

    const found = await verify();
    assert.equal(found.code, 1);
    assert.match(found.out, /^The store does NOT stand: 1 damage\.$/m);
    assert.match(found.out, new RegExp(`canongate\\.exchanges page \\d+, ${damaged}: sealed does not open`));
    assert.doesNotMatch(found.out + found.err, /W000000001|Sample/);
  });

  it('has a damaged page of the ledger and one of the audit: both are named, and the calls go on', async () => {
    let [ledger, audit] = ['', ''];
    let first: string[];
    {
      await using sandbox = await open();
      for (let n = 0; n < 60; n++) ids.push(await checked(sandbox, `key-${n}`));
      [ledger, audit] = [await pathOf('canongate.exchanges'), await pathOf('canongate.audit')];
      const page = `select id from canongate.exchanges where ctid < '(1,0)'`;
      first = (await query<{ id: string }>(page)).map(({ id }) => id);
      assert.ok(first.length > 0 && first.length < ids.length, 'there is more than one page');
    }
    await flip(ledger, 0);
    await flip(audit, 0);

    await using sandbox = await open();
    assert.equal(await toldOf(sandbox, first[0]!), '500 damaged false');
    assert.equal(await toldOf(sandbox, ids.at(-1)!), '200');
    assert.equal(await toldOf(sandbox, await checked(sandbox, 'after')), '200');
    assert.equal((await fetch(`${sandbox.gateway.adminUrl}/readyz`)).status, 200);

    const found = await verify('--json');
    assert.equal(found.code, 1, found.err);
    const { damages, checksums, audit: chains } = JSON.parse(found.out) as StoreVerdict;
    assert.deepEqual(
      damages.map(({ table, page, id }) => `${table} ${page} ${id}`),
      ['canongate.audit 0 undefined', 'canongate.exchanges 0 undefined'],
    );
    assert.ok(damages.every(({ damage }) => /XX001, block 0 of relation/.test(damage)));
    assert.deepEqual([checksums, chains], [true, undefined]);
    const text = await verify();
    assert.match(text.out, /audit {5}cannot be read to its end/);
    const chain = await canongate(['audit', 'verify', '--config', config], { DATABASE_URL: '' });
    assert.equal(chain.code, 1);
    assert.match(chain.out + chain.err, /store verify/);
  });

  it('has a damaged page below one large body, and a damaged index: the exchange and the index are named', async () => {
    let large = '';
    let index = '';
    {
      await using sandbox = await open();
      for (const key of ['one', 'two']) ids.push(await checked(sandbox, key));
      await query(
        `update canongate.exchanges set sealed = sealed || decode(repeat('00', 100000), 'hex') where id = $1`,
        [ids[0]],
      );
      const [toast] = await query<{ path: string }>(
        "select pg_relation_filepath(reltoastrelid) as path from pg_class where oid = 'canongate.exchanges'::regclass",
      );
      [large, index] = [toast!.path, await pathOf('canongate.exchange_references_pkey')];
    }
    await flip(large, 5);
    await flip(index, 1);
    await using sandbox = await open();
    assert.equal(await toldOf(sandbox, ids[0]!), '500 damaged false');
    assert.equal(await toldOf(sandbox, ids[1]!), '200');
    const { code, out } = await verify('--json');
    assert.equal(code, 1);
    const { damages, indexes } = JSON.parse(out) as StoreVerdict;
    assert.deepEqual(
      damages.map(({ table, page, id }) => [table, page, id]),
      [['canongate.exchanges', 0, ids[0]]],
    );
    assert.deepEqual(
      indexes!.map(one => one.index),
      ['canongate.exchange_references_pkey'],
    );
  });
});
