/** Lanes: never more at a time than there are, and everyone comes to go. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lanes } from '../../gateway/delivery/lanes.ts';

describe('lanes', () => {
  it('hold as many at a time as there are, in the order in which they came, also where some fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 30 }),
        async (limit, works) => {
          const road = lanes(limit);
          let [now, most] = [0, 0];
          const begun: number[] = [];
          const all = works.map(([turns, fails], n) =>
            road.run(async () => {
              begun.push(n);
              most = Math.max(most, ++now);
              for (let turn = 0; turn < turns; turn++) await Promise.resolve();
              now--;
              if (fails) throw new Error('it failed');
            }),
          );
          await Promise.allSettled(all);
          assert.ok(most <= limit, `${most} of ${limit}`);
          assert.deepEqual(
            begun,
            works.map((_work, n) => n),
          );
        },
      ),
    );
  });

  it('become fewer or more while they are in use', async () => {
    const road = lanes(3);
    const ends: (() => void)[] = [];
    let now = 0;
    const run = () =>
      road.run(async () => {
        now++;
        await new Promise<void>(end => ends.push(end));
        now--;
      });
    const all = Array.from({ length: 6 }, run);
    const settle = () => new Promise(done => setImmediate(done));
    await settle();
    assert.equal(now, 3);
    road.limit = 1;
    for (const end of ends.splice(0)) end();
    await settle();
    assert.equal(now, 1);
    while (now > 0) {
      for (const end of ends.splice(0)) end();
      await settle();
    }
    await Promise.all(all);
  });
});
