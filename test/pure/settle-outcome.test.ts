/** What a caller who asked for a write is told of its outcome, where no system of record was asked yet. */
import assert from 'node:assert/strict';
import type { Exchange } from '../../gateway/exchange.ts';
import { Fault } from '../../gateway/kit.ts';
import { settle } from '../../gateway/stages/settle.ts';

async function settled(error: unknown, effect = 'once'): Promise<Fault | undefined> {
  const exchange = { record: { effect, steps: {} }, note() {} } as unknown as Exchange;
  const stage = settle({ keeper: { now: () => 0, settle: async () => {} } });
  await Promise.resolve(
    stage(exchange, async () => {
      throw error;
    }),
  ).catch(() => {});
  return exchange.record.fault;
}

describe('a write that failed before anything left', () => {
  it('was not applied where the gateway turned it away', async () => {
    assert.equal((await settled(new Fault('invalid-request')))?.info.outcome, 'not_applied');
    assert.equal((await settled(new Fault('invalid-request'), 'read'))?.info.outcome, undefined);
  });

  for (const error of [new TypeError('of our own'), new Fault('store-unavailable'), new Fault('damaged')])
    it(`may have been kept in part where the gateway itself failed: ${error.message}`, async () => {
      assert.equal((await settled(error))?.info.outcome, undefined);
    });
});
