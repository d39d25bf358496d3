/** Asking again until something is decided: when, for how long, and what a contract must not say of it. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContracts } from '../../gateway/contracts/load.ts';
import { pollingOf } from '../../gateway/contracts/polling.ts';
import { HOME } from '../../gateway/registry.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

describe('asking again', () => {
  const polling = pollingOf({
    ...{ while: { field: '/status', in: ['pended'] }, first: '15m', longest: '12h', for: '30d', tells: 'decided' },
  });
  const minutes = (n: number, pace = {}) => (polling.due(n, 0, 0, pace)?.getTime() ?? Number.NaN) / MINUTE;

  it('waits twice as long each time, and never longer than it may', () => {
    assert.deepEqual(
      [0, 1, 2, 5, 6, 7, 1000].map(n => minutes(n)),
      [15, 30, 60, 480, 720, 720, 720],
    );
  });

  it('goes by the pace of the partner, where that is another', () => {
    assert.deepEqual([minutes(0, { first: '1h' }), minutes(9, { longest: '1d' })], [60, 1440]);
  });

  it('ends after as many days as the contract says', () => {
    assert.ok(polling.due(50, 0, 29 * DAY));
    assert.equal(polling.due(50, 0, 29.6 * DAY), undefined);
  });

  it('goes on as long as the answer says so, and not where it says nothing', () => {
    assert.deepEqual([{ status: 'pended' }, { status: 'denied' }, {}].map(polling.waits), [true, false, false]);
  });

  for (const [what, from, to, finding] of [
    ['by what changes something', 'operation: inquire', 'operation: submit', /does not answer what it was answered/],
    ['by nothing', 'operation: inquire', 'operation: ask', /no operation of this contract/],
    ['by a field that no answer has', 'field: /status', 'field: /state', /\/state is no field of the answer/],
    ['with a field that the request has not', 'same: [payer', 'same: [items', /items is not in both requests/],
    ['and no event tells it', 'tells: decided', 'tells: denied', /it tells no event of its own/],
    ['at an instant as well', 'with: { id: /id }', 'with: { id: /id }\n      at: /decidedAt', /at no time, or at two/],
  ] as const)
    it(`is refused ${what}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'contracts-'));
      await cp(join(HOME, 'contracts/prior-authorizations'), join(folder, 'prior-authorizations'), { recursive: true });
      const path = join(folder, 'prior-authorizations/v1/contract.yaml');
      const text = await readFile(path, 'utf8');
      assert.ok(text.includes(from), from);
      await writeFile(path, text.replace(from, to));
      const { findings } = await loadContracts([folder]);
      await rm(folder, { recursive: true });
      assert.ok(
        findings.some(({ message }) => finding.test(message)),
        JSON.stringify(findings),
      );
    });
});
