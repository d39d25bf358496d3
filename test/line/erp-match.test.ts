/** A three-way match says the same whatever system of record the order, its receipts and its invoice are held in. */
import assert from 'node:assert/strict';
import { ALL_CAME, PART_CAME, partReceived } from '../erp/part-received.ts';
import { overFusion } from './oracle-fusion-rig.ts';
import { siteOfSapS4 } from './sap-s4-rig.ts';
import { overWorkday } from './workday-rig.ts';

describe('a three-way match over sap-s4', function () {
  this.timeout(60_000);
  const { call } = siteOfSapS4();

  it('finds the one variance, and the other once a part has gone back: it takes no invoice of more than came', async () =>
    assert.deepEqual(await partReceived({ call, today: '2026-02-25' }, { back: true }), [PART_CAME, ALL_CAME]));
});

describe('a three-way match over oracle-fusion', function () {
  this.timeout(60_000);
  const { call } = overFusion();

  it('finds the one variance, and the other once a part has gone back: it takes no invoice of more than came', async () =>
    assert.deepEqual(await partReceived({ call: call as never, today: '2026-02-25' }, { back: true }), [
      PART_CAME,
      ALL_CAME,
    ]));
});

describe('a three-way match over workday', function () {
  this.timeout(60_000);
  const { call } = overWorkday();

  it('finds both variances, and one of them no longer once the rest has come', async () =>
    assert.deepEqual(await partReceived({ call: call as never, today: '2026-02-25' }), [PART_CAME, ALL_CAME]));
});
