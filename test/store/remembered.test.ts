/** What is remembered of a private server: nothing that happens to it costs the data. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openPrivateServer } from '../../gateway/store/postgres/private-server.ts';
import { StoreUnavailable } from '../../gateway/store/store-unavailable.ts';

describe('what is remembered of a private server', function () {
  this.timeout(120_000);
  let data: string;
  let memory: string;
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'canongate-remembered-'));
    await chmod(data, 0o755);
    memory = join(data, 'store.json');
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  const said = async (text: string): Promise<string[]> => {
    const server = await openPrivateServer(data);
    const client = new pg.Client({ connectionString: server.url });
    try {
      await client.connect();
      const { rows } = await client.query<{ said: string }>(text);
      return rows.map(row => row.said);
    } finally {
      await client.end();
      await server.close();
    }
  };

  for (const [what, spoil] of [
    ['cut off by a full disk', () => truncate(memory, 10)],
    ['lost', () => rm(memory)],
  ] as const)
    it(`is missed, not replaced, where it was ${what}: the data stay`, async () => {
      await said('create table kept as select 42 as said');
      const before = await readFile(memory, 'utf8');
      await spoil();
      await assert.rejects(openPrivateServer(data), (error: Error) => {
        assert.ok(error instanceof StoreUnavailable);
        assert.match(error.message, /store\.json/);
        return true;
      });
      await writeFile(memory, before);
      assert.deepEqual(await said('select said::text from kept'), ['42']);
    });

  it('is the same for two who begin at once', async () => {
    const [one, other] = await Promise.all([openPrivateServer(data), openPrivateServer(data)]);
    try {
      assert.equal(one.url, other.url);
      assert.deepEqual(
        (await readdir(data)).filter(name => name.startsWith('postgres.') || name.startsWith('store.json-')),
        [],
      );
    } finally {
      await one.close();
      await other.close();
    }
  });

  it('brings a server to its place that was made and not moved', async () => {
    await said('create table kept as select 42 as said');
    const known = JSON.parse(await readFile(memory, 'utf8')) as { folder: string; made: string };
    await rename(known.folder, known.made);
    assert.deepEqual(await said('select said::text from kept'), ['42']);
  });
});
