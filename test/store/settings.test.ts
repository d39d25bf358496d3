/** What a person says of the store in the configuration, and what is refused. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfiguration, type Mode } from '../../gateway/config/check.ts';
import type { ConfigFinding } from '../../gateway/config/findings.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import { daily, retentionOf } from '../../gateway/store/retention.ts';
import { configured } from './configured.ts';
import { eventually } from './rig.ts';

const KEY = Buffer.alloc(32, 'invented').toString('base64');

describe('the settings of the store', () => {
  let folder: string;
  let registry: Registry;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-settings-'));
    registry = await loadRegistry();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const check = async (store: Parameters<typeof configured>[1], mode: Mode): Promise<ConfigFinding[]> =>
    (await checkConfiguration(await configured(folder, store), registry, mode, { STORE_KEY: KEY })).findings.filter(
      ({ message }) => message.includes('store'),
    );

  it('count retention in days, at least one', async () => {
    assert.deepEqual(await check({ retention: { bodies: '90d', audit: '3650d' } }, 'sandbox'), []);
    for (const bodies of ['12h', '0d', '1.5d', '-3d', 'forever'])
      assert.equal((await check({ retention: { bodies } }, 'sandbox')).length, 1, bodies);
  });

  it('keep bodies for thirty days and the audit for six years where nothing is said', () => {
    const { bodies, audit } = retentionOf();
    const six = Date.UTC(2032, 0, 1) - Date.UTC(2026, 0, 1);
    assert.equal(bodies, 30 * 86_400_000);
    assert.ok(audit >= six && audit < six + 86_400_000 * 2);
  });

  it('hold no operator’s key in clear in production', async () => {
    const found = await check({ key: KEY, previousKeys: [KEY] }, 'production');
    assert.deepEqual(
      found.map(({ code, message }) => `${code} ${message.split(' ')[0]}`),
      ['secret-in-clear store.key', 'secret-in-clear store.previousKeys.0'],
    );
    assert.ok(!JSON.stringify(found).includes(KEY));
    const file = await configured(folder, {});
    await writeFile(file, (await readFile(file, 'utf8')).replace('store: {}', `store: { key: "\${env:STORE_KEY}" }`));
    const { findings } = await checkConfiguration(file, registry, 'production', { STORE_KEY: KEY });
    assert.deepEqual(
      findings.filter(({ message }) => message.includes('store')),
      [],
    );
  });
});

describe('what is done once a day', () => {
  it('is done a while after the start, says when it failed, and ends with whoever started it', async () => {
    let runs = 0;
    const ends: boolean[] = [];
    const told: string[] = [];
    const failing = daily(
      async () => {
        runs++;
        throw new Error('away');
      },
      { first: 5, failing: error => told.push((error as Error).message) },
    );
    await eventually(
      async () => failing.failed,
      failed => failed,
    );
    await failing.close();
    const long = daily(
      async signal => {
        await new Promise(done => signal.addEventListener('abort', done));
        ends.push(signal.aborted);
        signal.throwIfAborted();
      },
      { first: 5, failing: () => told.push('interrupted') },
    );
    await new Promise(done => setTimeout(done, 30));
    await long.close();
    assert.deepEqual([runs, ends, long.failed, told], [1, [true], false, ['away']]);
  });
});
