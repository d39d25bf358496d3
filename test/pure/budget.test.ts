/** The retry budget: what is returned may be taken again, and is never returned twice to another second. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { retryBudget } from '../../gateway/budget.ts';

describe('the retry budget', () => {
  it('is not used up by repeats that are given back, however many', () => {
    const budget = retryBudget({ budget: 0, floor: 0.1 }, () => 0);
    for (let n = 0; n < 100; n++) {
      const giveBack = budget.take();
      assert.ok(giveBack, 'there is one');
      assert.equal(budget.take(), undefined, 'and no other');
      giveBack();
    }
    assert.equal(budget.left(), 1);
  });

  it('never has more than its share or its floor, whenever something is given back', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 15_000 }),
      calls: fc.nat({ max: 20 }),
      takes: fc.nat({ max: 20 }),
      returns: fc.nat({ max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        let now = 0;
        const budget = retryBudget({ budget: 0.2, floor: 1 }, () => now);
        const calls: number[] = [];
        const held: (() => void)[] = [];
        for (const { wait, calls: made, takes, returns } of steps) {
          now += wait;
          for (let n = 0; n < made; n++) {
            budget.called();
            calls.push(now);
          }
          for (let n = 0; n < takes; n++) {
            const giveBack = budget.take();
            if (giveBack) held.push(giveBack);
          }
          for (const giveBack of held.splice(0, returns)) giveBack();
          const recent = calls.filter(time => time > now - 10_000 - 1_000).length;
          assert.ok(budget.left() <= Math.max(0.2 * recent, 10));
          assert.ok(budget.left() >= 0);
        }
      }),
    );
  });
});
