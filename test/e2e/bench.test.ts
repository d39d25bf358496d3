/** The bench of the line and of an eligibility call, run very short: it must measure the right thing, not a good figure. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Row } from '../../bench/row.ts';
import { HOME } from '../../gateway/registry.ts';

async function bench(...areas: string[]): Promise<Row[]> {
  const child = spawn(process.execPath, [join(HOME, 'bench/main.ts'), ...areas, '--json'], {
    env: { ...process.env, BENCH_ROUNDS: '1', BENCH_SECONDS: '0.1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  child.stdout.on('data', chunk => (out += chunk));
  const [code] = (await once(child, 'close')) as [number];
  const rows = JSON.parse(out) as Row[];
  assert.equal(code, rows.some(row => row.met === false) ? 1 : 0);
  return rows;
}

function promised(rows: readonly Row[]): Row {
  const [row, ...more] = rows.filter(({ goal }) => goal !== null);
  assert.ok(row && more.length === 0);
  return row;
}

describe('npm run bench', function () {
  this.timeout(120_000);

  it('compares the governed line with a bare echo', async () => {
    const rows = await bench('line');
    const { goal, ratio, value, met, unit } = promised(rows);
    assert.equal(goal, 6);
    assert.equal(unit, 'µs');
    const echo = rows.find(({ name }) => name === 'bare echo, CPU per call');
    assert.ok(echo && ratio !== null && Math.abs(ratio - value / echo.value) < 1e-9);
    assert.ok(ratio > 1, 'governance costs something');
    assert.equal(met, ratio <= 6);
  });

  it('compares a governed call with a script that gives the same answer, and says what else it saw', async () => {
    const rows = await bench('eligibility');
    const { goal, ratio } = promised(rows);
    assert.equal(goal, 1.8);
    assert.ok(ratio !== null && ratio > 1, 'governance costs something');
    for (const who of ['point-to-point script', 'governed call'])
      for (const what of ['CPU per call', 'CPU per call, JavaScript alone', 'rate', 'median', '99th percentile']) {
        const row = rows.find(({ name }) => name === `${who}, ${what}`);
        assert.ok(row && row.value > 0 && row.goal === null && row.met === null, `${who}, ${what}`);
      }
  });

  it('compares MLLP with a bare echo, and a door that keeps with an echo that makes the same commits', async () => {
    const rows = await bench('mllp');
    const promises = rows.filter(({ goal }) => goal !== null);
    assert.deepEqual(
      promises.map(({ name }) => name),
      [
        ...['1x1', '8x1', '8x16'].map(shape => `${shape}, envelope and acknowledgement`),
        ...['8x1', '8x16'].map(shape => `${shape}, kept and then acknowledged`),
      ],
    );
    for (const { name, goal, least, ratio, value, met } of promises) {
      const [shape, what] = name.split(', ');
      const keeps = what === 'kept and then acknowledged';
      const echo = rows.find(row => row.name === `${shape}, ${keeps ? 'echo with the same commits' : 'bare echo'}`);
      assert.ok(echo && value > 0 && ratio !== null && Math.abs(ratio - value / echo.value) < 1e-9, name);
      assert.deepEqual([goal, least, met], [keeps ? 0.7 : 0.6, true, ratio >= goal!]);
    }
  });

  it('compares FHIR calls with the library as published, with its spread and the whole link beside', async () => {
    const rows = await bench('fhir');
    const { goal, least, ratio, value } = promised(rows);
    assert.deepEqual([goal, least], [2.5, true]);
    const anchor = rows.find(({ name }) => name === '32 at a time, fhir-kit-client as published');
    assert.ok(anchor && ratio !== null && Math.abs(ratio - value / anchor.value) < 1e-9);
    for (const inFlight of [1, 32])
      for (const what of ['', ', lowest round', ', highest round', ', CPU']) {
        const row = rows.find(({ name }) => name === `${inFlight} at a time, whole link, written and judged${what}`);
        assert.ok(row && row.value > 0 && row.goal === null && row.met === null, what);
      }
  });
});
