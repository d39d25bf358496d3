/** The bench of the store, run very short: each row compares what it says with an anchor of the same run. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Row } from '../../bench/row.ts';
import { HOME } from '../../gateway/registry.ts';

describe('npm run bench -- store', function () {
  this.timeout(180_000);

  it('compares accepts with bare commits, audited calls with unaudited ones, pages with a read by key, and times the queue', async () => {
    const short = { BENCH_ROUNDS: '1', BENCH_SECONDS: '0.1', BENCH_WAITING: '100', BENCH_EXCHANGES: '20000' };
    const child = spawn(process.execPath, [join(HOME, 'bench/main.ts'), 'store', '--json'], {
      env: { ...process.env, ...short },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.on('data', chunk => (out += chunk));
    const [code] = (await once(child, 'close')) as [number];
    const rows = JSON.parse(out) as Row[];
    assert.equal(code, rows.some(({ met }) => met === false) ? 1 : 0);
    const promised = rows.filter(({ goal }) => goal !== null);
    assert.deepEqual(
      promised.map(({ against, goal, least = false }) => [against, goal, least]),
      [
        ['bare grouped commits', 0.5, true],
        ['the same call, nothing kept', 0.6, true],
        ...Array(7).fill(['a read by primary key', 20, false]),
      ],
    );
    for (const { name, ratio, goal, least, met } of promised)
      assert.equal(met, least ? ratio! >= goal! : ratio! <= goal!, name);
    const value = (name: string) => rows.find(row => row.name.startsWith(name))?.value ?? Number.NaN;
    assert.equal(promised[0]!.ratio, value('durable accept (202)') / value('bare grouped commits'));
    assert.equal(promised[1]!.ratio, value('audited call, rate') / value('unaudited call, rate'));
    assert.ok(value('queue, done with 100 waiting') > 0);
    assert.ok(value('age of the oldest when all wait') > 0);
  });
});
