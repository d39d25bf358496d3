/** The README's two commands in a folder that is closed to everybody but root, who may not run PostgreSQL. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { EligibilityCheck } from '../../contracts/eligibility-checks/v1/types.ts';
import { freePort } from '../free-port.ts';

const HOME = resolve(import.meta.dirname, '../..');
/** What a fresh clone does not have. */
const MADE = /^(\.git|node_modules|coverage|\.canongate)$/;

describe('a folder that is closed to all but root', function () {
  this.timeout(600_000);
  let folder: string;
  before(async function () {
    if (process.getuid?.() !== 0) return void this.skip();
    // Made with mode 0700.
    folder = await mkdtemp(join(tmpdir(), 'canongate-closed-'));
    const filter = (path: string) => !MADE.test(path.slice(HOME.length + 1));
    await cp(HOME, folder, { recursive: true, filter });
    await ci();
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const options = () => ({ cwd: folder, env: { ...process.env, CORPUS: '', NODE_V8_COVERAGE: '' } });
  const npm = (...parameters: string[]) =>
    promisify(execFile)('npm', parameters, { ...options(), maxBuffer: 64 * 1024 * 1024 });
  const ci = () => npm('ci', '--prefer-offline', '--no-progress');

  it('serves with `npm start`, answers the pasted call, and says where it keeps what it keeps', async () => {
    const config = join(folder, 'sandbox/canongate.yml');
    let text = await readFile(config, 'utf8');
    // Whoever runs these tests may be serving on the usual ones.
    for (const port of [8080, 9876]) text = text.replace(`port: ${port}`, `port: ${await freePort()}`);
    text = text.replace('mllp://127.0.0.1:2575', `mllp://127.0.0.1:${await freePort()}`);
    await writeFile(config, text);
    const started = spawn('npm', ['start'], { ...options(), stdio: ['ignore', 'pipe', 'inherit'] });
    let place = '';
    try {
      const banner = await read(started, /Members W0+1 to/);
      place = /store +private PostgreSQL \S+ in (\S+)/.exec(banner)![1]!;
      assert.ok(!place.startsWith(folder), `${place} is not below the closed folder`);
      const pasted = banner.slice(banner.indexOf('curl -s'), banner.indexOf('What a hospital'));
      const { stdout } = await promisify(execFile)('sh', ['-c', pasted]);
      const answer = JSON.parse(stdout) as EligibilityCheck;
      assert.deepEqual([answer.status, answer.coverageActive], ['complete', true]);
      const where = await npm('exec', '--', 'canongate', 'where', answer.id);
      assert.match(where.stdout, /answered/);
      const [line = ''] = /^npx canongate send .*$/m.exec(banner) ?? [];
      const sent = await promisify(execFile)('sh', ['-c', line], options());
      assert.match(sent.stdout, /^MSA\|AA\|A08-0001$[\s\S]*received: hospital brought messages\/v1#adt-a08$/m);
    } finally {
      const gone = once(started, 'exit');
      started.kill('SIGTERM');
      await gone;
      if (place) await rm(dirname(place), { recursive: true, force: true });
    }
  });

  it('passes the tests of the store that `npm cit` runs', async () => {
    const { stdout } = await npm('exec', '--', 'mocha', 'test/store/seal.test.ts', 'test/store/remembered.test.ts');
    assert.match(stdout, /\d+ passing/);
    assert.doesNotMatch(stdout, /failing/);
  });
});

async function read({ stdout }: ChildProcess, until: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of stdout!) {
    text += String(chunk);
    if (until.test(text)) return text;
  }
  throw new Error(`It ended before it was ready: ${text}`);
}
