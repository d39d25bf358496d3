/** Turns: never more keys at a time than may be, each by one at a time, and everyone comes to go. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limitKeys } from '../../gateway/delivery/limiter.ts';

const key = (partition: string) => ({ endpoint: 'payer', partition });
const settle = () => new Promise(done => setImmediate(done));

describe('turns', () => {
  it('are given in the order in which keys came, so many at a time, also where some fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { maxLength: 30 }),
        async (limit, works) => {
          let [now, most] = [0, 0];
          const begun: string[] = [];
          const turns = limitKeys(
            () => limit,
            async ({ partition }) => {
              const [ticks, fails] = works[Number(partition)]!;
              begun.push(partition);
              most = Math.max(most, ++now);
              for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
              now--;
              if (fails) throw new Error('it failed');
              return 1;
            },
          );
          const ends = await Promise.allSettled(works.map((_work, n) => turns.take(key(String(n)))));
          assert.ok(most <= limit, `${most} of ${limit}`);
          assert.deepEqual(
            begun,
            works.map((_work, n) => String(n)),
          );
          assert.deepEqual(
            ends.map(({ status }) => status === 'rejected'),
            works.map(([, fails]) => fails),
          );
        },
      ),
    );
  });

  /** Works that end when they are told. */
  const held = (limit: { now: number }) => {
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const turns = limitKeys(
      () => limit.now,
      async ({ partition }) => {
        begun.push(partition);
        await new Promise<void>(end => ends.push(end));
        return 1;
      },
    );
    const end = async (): Promise<void> => {
      for (const one of ends.splice(0)) one();
      await settle();
    };
    return { turns, begun, end };
  };

  it('work on a key once more where something came meanwhile, once for all that came, and never twice at a time', async () => {
    const { turns, begun, end } = held({ now: 8 });
    const all = Array.from({ length: 4 }, () => turns.take(key('a')));
    assert.deepEqual(begun, ['a']);
    await end();
    assert.deepEqual(begun, ['a', 'a']);
    await end();
    assert.deepEqual(await Promise.all(all), [1, 1, 1, 1]);
    assert.deepEqual(begun, ['a', 'a']);
  });

  it('are not held up by a key that waits for its own', async () => {
    const { turns, begun, end } = held({ now: 2 });
    const all = ['a', 'a', 'b', 'c'].map(partition => turns.take(key(partition)));
    assert.deepEqual(begun, ['a', 'b']);
    await end();
    assert.deepEqual(begun, ['a', 'b', 'a', 'c']);
    await end();
    await Promise.all(all);
  });

  it('remember of those who do not wait as many keys as they are told to, each once', async () => {
    const { turns, begun, end } = held({ now: 1 });
    for (const partition of ['a', 'b', 'b', 'c', 'd']) turns.offer(key(partition), 2);
    for (let n = 0; n < 4; n++) await end();
    assert.deepEqual(begun, ['a', 'b', 'c']);
  });

  it('become fewer while they are in use', async () => {
    const limit = { now: 3 };
    const { turns, begun, end } = held(limit);
    const all = Array.from({ length: 5 }, (_, n) => turns.take(key(String(n))));
    assert.equal(begun.length, 3);
    limit.now = 1;
    await end();
    assert.equal(begun.length, 4);
    await end();
    await end();
    await Promise.all(all);
  });

  it('end with those that had begun', async () => {
    const { turns, begun, end } = held({ now: 1 });
    const all = ['a', 'b'].map(partition => turns.take(key(partition)));
    const closed = turns.close();
    await end();
    await closed;
    assert.deepEqual([begun, await Promise.all(all)], [['a'], [1, 0]]);
  });
});
