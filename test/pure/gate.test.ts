/** The gate in front of a partner: so many at a time, in order, half as many when it is too much. */
import assert from 'node:assert/strict';
import { Fault } from '../../gateway/faults.ts';
import { type Gate, openGate, type Pass } from '../../transports/gate.ts';

const never = new AbortController().signal;
const enter = (gate: Gate, n: number): Promise<Pass[]> =>
  Promise.all(Array.from({ length: n }, () => gate.enter(never)));
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('the gate in front of a partner', () => {
  it('lets four in at a time, and whoever waits in order of arrival', async () => {
    const gate = openGate();
    const inside = await enter(gate, 4);
    const order: number[] = [];
    const waiting = [1, 2, 3].map(async n => {
      const pass = await gate.enter(never);
      order.push(n);
      return pass;
    });
    await settled();
    assert.deepEqual([order, gate.gauges()], [[], { width: 4, used: 4, waiting: 3 }]);
    inside[2]?.leave('well');
    await settled();
    assert.deepEqual(order, [1]);
    inside[0]?.leave('failed');
    inside[0]?.leave('failed');
    await settled();
    assert.deepEqual([order, gate.gauges()], [[1, 2], { width: 4, used: 4, waiting: 1 }]);
    for (const pass of inside) pass.leave('well');
    for (const pass of await Promise.all(waiting)) pass.leave('well');
    assert.deepEqual(gate.gauges(), { width: 4, used: 0, waiting: 0 });
  });

  it('halves once when all that were let in together are throttled, down to one', async () => {
    const gate = openGate({ concurrency: 8 });
    for (const pass of await enter(gate, 8)) pass.leave('throttled');
    assert.equal(gate.gauges().width, 4);
    for (const pass of await enter(gate, 4)) pass.leave('throttled');
    assert.equal(gate.gauges().width, 2);
    for (let n = 0; n < 4; n++) (await gate.enter(never)).leave('throttled');
    assert.equal(gate.gauges().width, 1);
    (await gate.enter(never)).leave('failed');
    assert.equal(gate.gauges().width, 1);
  });

  it('widens by one after as many good answers as it is wide, and never beyond what was configured', async () => {
    const gate = openGate({ concurrency: 4 });
    for (const pass of await enter(gate, 4)) pass.leave('throttled');
    (await gate.enter(never)).leave('well');
    assert.equal(gate.gauges().width, 2);
    for (let n = 0; n < 2; n++) (await gate.enter(never)).leave('well');
    assert.equal(gate.gauges().width, 3);
    for (let n = 0; n < 20; n++) (await gate.enter(never)).leave('well');
    assert.equal(gate.gauges().width, 4);
  });

  it('refuses who would wait behind too many, and lets go of who gives up', async () => {
    const gate = openGate({ concurrency: 1, queue: 1 });
    const [inside] = await enter(gate, 1);
    const deadline = new AbortController();
    const waits = gate.enter(deadline.signal);
    await assert.rejects(gate.enter(never), (error: Fault) => {
      assert.deepEqual([error.code, error.info.outcome], ['overloaded', 'not_applied']);
      return true;
    });
    deadline.abort(new Fault('deadline-exceeded'));
    await assert.rejects(waits, (error: Fault) => {
      assert.deepEqual([error.code, error.info.outcome], ['deadline-exceeded', 'not_applied']);
      return true;
    });
    assert.deepEqual(gate.gauges(), { width: 1, used: 1, waiting: 0 });
    inside?.leave('well');
    (await gate.enter(never)).leave('well');
    await assert.rejects(gate.enter(deadline.signal), { code: 'deadline-exceeded' });
  });
});
