/** Bulkhead: so many at a time, in order of arrival, and nobody waits who has left. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault, type Reply } from '../../gateway/kit.ts';
import bulkhead from '../../policies/bulkhead.ts';
import { ANSWER, attemptOf, faultOf, openGuard, rig } from './policy-rig.ts';

/** A call that a test ends by hand, by the key of the attempt. */
function room(settings: object) {
  const bench = rig();
  const { guard, gauges } = openGuard(bulkhead, settings, bench);
  const open = new Map<string, { resolve(reply: Reply): void; reject(fault: Fault): void }>();
  const entered: string[] = [];
  const call = guard(
    ({ key }) =>
      new Promise((resolve, reject) => {
        entered.push(key);
        open.set(key, { resolve, reject });
      }),
  );
  const send = (key: string, signal?: AbortSignal) => call(attemptOf({ key, ...(signal ? { signal } : {}) }));
  return { ...bench, send, open, entered, gauges: () => gauges?.() };
}

const settle = () => new Promise(setImmediate);

describe('bulkhead', () => {
  it('lets so many in, so many wait in order, and turns the others away', async () => {
    const { send, open, entered, gauges, decisions } = room({ limit: 2, queue: 2 });
    const ends = ['a', 'b', 'c', 'd'].map(key => send(key));
    await settle();
    assert.deepEqual(entered, ['a', 'b']);
    assert.deepEqual(gauges(), { used: 2, queued: 2, limit: 2 });
    const fault = await faultOf(send('e'));
    assert.equal(fault.code, 'overloaded');
    assert.equal(fault.info.outcome, 'not_applied');
    assert.equal(fault.info.retryAfter, 1);

    open.get('b')?.resolve(ANSWER);
    await settle();
    assert.deepEqual(entered, ['a', 'b', 'c']);
    open.get('a')?.reject(new Fault('backend-unavailable'));
    await assert.rejects(Promise.all(ends.slice(0, 2)));
    await settle();
    assert.deepEqual(entered, ['a', 'b', 'c', 'd']);
    for (const key of ['c', 'd']) open.get(key)?.resolve(ANSWER);
    await Promise.allSettled(ends);
    assert.deepEqual(gauges(), { used: 0, queued: 0, limit: 2 });
    assert.deepEqual(decisions, ['queued', 'queued', 'refused']);
  });

  it('lets who leaves out of the queue at once, and does not call for them', async () => {
    const { send, open, entered, gauges } = room({ limit: 1, queue: 2 });
    const first = send('a');
    const controller = new AbortController();
    const gone = faultOf(send('b', controller.signal));
    const last = send('c');
    controller.abort(new Fault('deadline-exceeded'));
    assert.equal((await gone).code, 'deadline-exceeded');
    assert.equal(gauges()?.['queued'], 1);
    open.get('a')?.resolve(ANSWER);
    await first;
    await settle();
    assert.deepEqual(entered, ['a', 'c']);
    open.get('c')?.resolve(ANSWER);
    await last;
  });

  it('takes no place for a call whose caller has left', async () => {
    const { send, gauges } = room({ limit: 1, queue: 0 });
    assert.equal((await faultOf(send('a', AbortSignal.abort()))).code, 'cancelled');
    assert.equal(gauges()?.['used'], 0);
  });

  it('never exceeds its limit and loses no place, whatever happens', async () => {
    const deed = fc.constantFrom('send', 'answer', 'fail', 'leave');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.nat(3),
        fc.array(deed, { maxLength: 40 }),
        async (limit, queue, deeds) => {
          const { send, open, gauges } = room({ limit, queue });
          const controllers: AbortController[] = [];
          for (const [n, what] of deeds.entries()) {
            const [key, running] = [...open][0] ?? [];
            if (what === 'send') {
              const controller = new AbortController();
              controllers.push(controller);
              send(String(n), controller.signal).catch(() => {});
            } else if (what === 'leave') controllers.pop()?.abort();
            else if (key !== undefined) {
              open.delete(key);
              if (what === 'answer') running?.resolve(ANSWER);
              else running?.reject(new Fault('backend-unavailable'));
            }
            await settle();
            const { used = 0, queued = 0 } = gauges() ?? {};
            assert.equal(used, open.size);
            assert.ok(used <= limit && queued <= queue && (queued === 0 || used === limit));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
