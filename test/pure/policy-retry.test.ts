/** Retry: what is repeated, what never is, how long it waits and how much of it there may be. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { retryBudget } from '../../gateway/budget.ts';
import { FAULTS } from '../../gateway/faults.ts';
import { type Effect, Fault, type FaultCode, type Outcome } from '../../gateway/kit.ts';
import retry, { fullJitter } from '../../policies/retry.ts';
import { ANSWER, attemptOf, faultOf, listening, openGuard, rig, scripted } from './policy-rig.ts';

const QUICK = { base: '1ms', cap: '1ms' };
const away = (outcome?: Outcome): Fault => new Fault('backend-unavailable', outcome ? { outcome } : {});

function retrying(settings: object = QUICK) {
  const bench = rig();
  return { guard: openGuard(retry, settings, bench).guard, ...bench };
}

describe('retry', () => {
  it('repeats a read until it is answered, with the same key and a counted attempt', async () => {
    const { guard, decisions } = retrying();
    const call = scripted(away(), away(), ANSWER);
    assert.equal(await guard(call)(attemptOf()), ANSWER);
    assert.deepEqual(
      call.attempts.map(({ n, key }) => [n, key]),
      [
        [1, 'k1'],
        [2, 'k1'],
        [3, 'k1'],
      ],
    );
    assert.deepEqual(decisions, ['retried', 'retried']);
  });

  it('gives up after its attempts, with the last fault and a time to wait', async () => {
    const { guard, decisions } = retrying({ ...QUICK, attempts: 2 });
    const call = scripted(away());
    const fault = await faultOf(guard(call)(attemptOf()));
    assert.equal(fault.code, 'backend-unavailable');
    assert.equal(fault.info.retryAfter, 1);
    assert.equal(call.attempts.length, 2);
    assert.deepEqual(decisions, ['retried', 'exhausted']);
  });

  it('never repeats what the fault table calls final', async () => {
    const { guard, decisions } = retrying();
    const call = scripted(new Fault('backend-rejected'));
    await faultOf(guard(call)(attemptOf()));
    assert.equal(call.attempts.length, 1);
    assert.deepEqual(decisions, []);
  });

  it('repeats what the partner says may be repeated, though the table calls it final', async () => {
    const { guard } = retrying();
    const call = scripted(new Fault('backend-rejected', { retryable: true }), ANSWER);
    assert.equal(await guard(call)(attemptOf()), ANSWER);
  });

  it('takes what is no Fault for a failure of the gateway and repeats nothing', async () => {
    const { guard } = retrying();
    let calls = 0;
    const broken = async () => {
      calls++;
      throw new TypeError('broken');
    };
    assert.equal((await faultOf(guard(broken)(attemptOf()))).code, 'internal');
    assert.equal(calls, 1);
  });

  it('never repeats a single-effect call that may have been applied', async () => {
    const { guard, decisions } = retrying();
    const call = scripted(away('unknown'));
    assert.equal((await faultOf(guard(call)(attemptOf({ effect: 'once' })))).info.outcome, 'unknown');
    assert.equal(call.attempts.length, 1);
    assert.deepEqual(decisions, ['unsafe']);
  });

  it('takes a single-effect call that left and says nothing about its outcome for one that may have been applied', async () => {
    const { guard } = retrying();
    const call = scripted(away());
    assert.equal((await faultOf(guard(call)(attemptOf({ effect: 'once' })))).info.outcome, 'unknown');
    assert.equal(call.attempts.length, 1);
  });

  it('repeats a single-effect call that certainly was not applied', async () => {
    const { guard } = retrying();
    const call = scripted(away('not_applied'), ANSWER);
    assert.equal(await guard(call)(attemptOf({ effect: 'once' })), ANSWER);
  });

  it('does not let a later attempt hide that an earlier one may have been applied', async () => {
    const { guard } = retrying();
    const call = scripted(away('unknown'), new Fault('circuit-open', { outcome: 'not_applied', retryAfter: 3600 }));
    const fault = await faultOf(guard(call)(attemptOf({ effect: 'repeatable' })));
    assert.equal(call.attempts.length, 2);
    assert.equal(fault.code, 'circuit-open');
    assert.equal(fault.info.outcome, 'unknown');
  });

  it('waits as long as the system of record asks', async () => {
    const { guard } = retrying({ base: '1ms', cap: '1m' });
    const started = performance.now();
    await guard(scripted(new Fault('backend-unavailable', { retryAfter: 0.05 }), ANSWER))(attemptOf());
    assert.ok(performance.now() - started >= 45);
  });

  it('gives up at once, with the fault it has, where the wait does not fit the deadline', async () => {
    const { guard, clock, decisions } = retrying();
    const call = scripted(new Fault('backend-unavailable', { retryAfter: 5 }));
    const fault = await faultOf(guard(call)(attemptOf({ deadline: clock.now + 4999 })));
    assert.equal(fault.info.retryAfter, 5);
    assert.equal(call.attempts.length, 1);
    assert.deepEqual(decisions, ['no-time']);
  });

  it('ends while waiting when its signal does, and sends nothing more', async () => {
    const { guard } = retrying({ base: '1m', cap: '1m' });
    const controller = new AbortController();
    const call = scripted(new Fault('backend-unavailable', { retryAfter: 30 }));
    const end = faultOf(guard(call)(attemptOf({ signal: controller.signal })));
    setTimeout(() => controller.abort(), 5);
    assert.equal((await end).code, 'cancelled');
    assert.equal(call.attempts.length, 1);
  });

  it('never repeats after its signal ended', async () => {
    const { guard } = retrying();
    const controller = new AbortController();
    const end = faultOf(guard(listening)(attemptOf({ signal: controller.signal })));
    controller.abort(new Fault('deadline-exceeded'));
    assert.equal((await end).code, 'deadline-exceeded');
  });

  it('spends no more than its budget when everything fails', async () => {
    const { guard, decisions } = retrying({ ...QUICK, floor: 0, budget: 0.2 });
    const call = scripted(away());
    for (let i = 0; i < 50; i++) await faultOf(guard(call)(attemptOf()));
    assert.equal(call.attempts.length, 60);
    assert.equal(decisions.filter(decision => decision === 'no-budget').length, 50);
  });

  it('repeats exactly where fault, effect and outcome allow it, for every fault there is', async () => {
    const effect = fc.constantFrom<Effect>('read', 'repeatable', 'once');
    const outcome = fc.constantFrom<Outcome | undefined>('not_applied', 'applied', 'unknown', undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(FAULTS) as FaultCode[])),
        effect,
        outcome,
        async (code, does, came) => {
          const { guard } = retrying({ ...QUICK, attempts: 2 });
          const fault = new Fault(code, came ? { outcome: came } : {});
          const call = scripted(fault);
          await faultOf(guard(call)(attemptOf({ effect: does })));
          const harmless =
            does === 'read' ||
            (does === 'repeatable' && came !== 'applied') ||
            (does === 'once' && came === 'not_applied');
          assert.equal(call.attempts.length, fault.retryable && harmless ? 2 : 1);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the wait before a repeat', () => {
  it('lies between nothing and the bound that doubles up to the cap', () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), share, (tries, random) => {
        const wait = fullJitter(tries, { base: 100, cap: 2000 }, () => random);
        const bound = [100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000][tries - 1] ?? 0;
        assert.ok(wait >= 0 && wait <= bound);
        assert.ok(Math.abs(wait - random * bound) < 1e-9);
      }),
    );
  });
});

describe('the budget of repeats', () => {
  it('is never exceeded over any ten seconds, whatever the calls', () => {
    const step = fc.tuple(fc.nat(3000), fc.integer({ min: 1, max: 8 }), fc.nat(8));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(0, 0.5, 1), (steps, floor) => {
        let now = Date.UTC(2026, 10, 22);
        const budget = retryBudget({ budget: 0.2, floor }, () => now);
        const calls: number[] = [];
        const repeats: number[] = [];
        const since = (times: number[], ms: number): number => times.filter(time => time > now - ms).length;
        for (const [wait, made, wanted] of steps) {
          now += wait;
          for (let i = 0; i < made; i++) {
            budget.called();
            calls.push(now);
          }
          for (let i = 0; i < wanted; i++) {
            if (!budget.spend()) continue;
            repeats.push(now);
            // Seconds are counted whole: the last nine are within the window for certain, calls of the last ten may count.
            assert.ok(since(repeats, 9000) <= Math.max(0.2 * since(calls, 10_000), floor * 10));
          }
        }
      }),
    );
  });

  it('lets as many repeats through as its floor, however few the calls', () => {
    const budget = retryBudget({ budget: 0, floor: 1 }, () => 0);
    assert.equal(Array.from({ length: 30 }, () => budget.spend()).filter(Boolean).length, 10);
  });
});
