/** A three-way match at a real Tryton: an order of which a part came, charged in full and at another price. */
import assert from 'node:assert/strict';
import { dropDatabases } from '../store/rig.ts';
import { ALL_CAME, PART_CAME, partReceived } from './part-received.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

describeWithTryton('a three-way match at a real Tryton', () => {
  let gateway: TrytonGateway;
  before(async () => {
    gateway = await gatewayBeforeTryton();
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  it('finds both variances, and one of them no longer once the rest has come', async () =>
    assert.deepEqual(await partReceived({ call: gateway.call, today: '2026-11-27' }), [PART_CAME, ALL_CAME]));
});
