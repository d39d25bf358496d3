/** Circuit breaker: what opens it, what it says while open, and how it finds its way back. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Fault, type FaultCode, type Reply } from '../../gateway/kit.ts';
import circuitBreaker from '../../policies/circuit-breaker.ts';
import { ANSWER, attemptOf, deaf, faultOf, openGuard, rig } from './policy-rig.ts';

function breaker(settings: object) {
  const bench = rig({ now: () => Date.now() });
  const { guard, gauges } = openGuard(circuitBreaker, settings, bench);
  let calls = 0;
  let behave: () => Promise<Reply> = async () => ANSWER;
  const call = guard(() => {
    calls++;
    return behave();
  });
  const answer = async () => {
    behave = async () => ANSWER;
    assert.equal(await call(attemptOf()), ANSWER);
  };
  const fail = (code: FaultCode = 'backend-unavailable') => {
    behave = async () => {
      throw new Fault(code);
    };
    return faultOf(call(attemptOf()));
  };
  const state = () => Object.entries(gauges?.() ?? {}).find(([, on]) => on === 1)?.[0];
  return { ...bench, guard, answer, fail, state, calls: () => calls };
}

describe('circuit-breaker', () => {
  beforeEach(() => mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 22) }));
  afterEach(() => mock.timers.reset());

  it('opens after so many failures in a row, and then answers without a call', async () => {
    const { answer, fail, state, calls, decisions } = breaker({ threshold: 3, halfOpenAfter: '30s' });
    await fail();
    await fail();
    await answer();
    await fail();
    await fail();
    assert.equal(state(), 'closed');
    await fail();
    assert.equal(state(), 'open');
    mock.timers.tick(10_500);
    const fault = await fail();
    assert.equal(fault.code, 'circuit-open');
    assert.equal(fault.info.retryAfter, 20);
    assert.equal(fault.info.outcome, 'not_applied');
    assert.equal(calls(), 6);
    assert.deepEqual(decisions, ['opened', 'refused']);
  });

  it('counts only what the fault table says trips it', async () => {
    const { fail, state } = breaker({ threshold: 1 });
    for (const code of ['backend-rejected', 'overloaded', 'cancelled', 'invalid-request', 'internal'] as const) {
      await fail(code);
      assert.equal(state(), 'closed', code);
    }
    await fail('deadline-exceeded');
    assert.equal(state(), 'open');
  });

  it('lets one call try after a while, and closes when it is answered', async () => {
    const { answer, fail, state, decisions } = breaker({ threshold: 1, halfOpenAfter: '1s' });
    await fail();
    mock.timers.tick(1000);
    await answer();
    assert.equal(state(), 'closed');
    await answer();
    assert.deepEqual(decisions, ['opened', 'half-opened', 'closed']);
  });

  it('opens again when the trying call fails', async () => {
    const { fail, state } = breaker({ threshold: 1, halfOpenAfter: '1s' });
    await fail();
    mock.timers.tick(1000);
    assert.equal((await fail()).code, 'backend-unavailable');
    assert.equal(state(), 'open');
    assert.equal((await fail()).code, 'circuit-open');
  });

  it('does not close for a trying call that says nothing about the other side', async () => {
    for (const code of ['cancelled', 'overloaded', 'draining', 'internal'] as const) {
      const { fail, state } = breaker({ threshold: 1, halfOpenAfter: '1s' });
      await fail();
      mock.timers.tick(1000);
      await fail(code);
      assert.equal(state(), 'open', code);
    }
  });

  it('closes for a trying call that was rejected: who rejects is there', async () => {
    const { fail, state } = breaker({ threshold: 1, halfOpenAfter: '1s' });
    await fail();
    mock.timers.tick(1000);
    await fail('backend-rejected');
    assert.equal(state(), 'closed');
  });

  it('turns the others away while one tries, and is not stuck when that one never ends', async () => {
    const { guard, fail, state } = breaker({ threshold: 1, halfOpenAfter: '1s' });
    await fail();
    mock.timers.tick(1000);
    const controller = new AbortController();
    const trying = faultOf(guard(deaf)(attemptOf({ signal: controller.signal })));
    assert.equal(state(), 'half-open');
    const other = await fail();
    assert.equal(other.code, 'circuit-open');
    assert.equal(other.info.retryAfter, 1);
    controller.abort(new Fault('deadline-exceeded'));
    assert.equal((await trying).code, 'deadline-exceeded');
    assert.equal(state(), 'open');
  });

  it('counts a passed deadline, whatever the call below makes of the end of its signal', async () => {
    const { guard, state } = breaker({ threshold: 1 });
    const controller = new AbortController();
    controller.abort(new Fault('deadline-exceeded'));
    const call = guard(async () => {
      throw new Error('socket closed');
    });
    assert.equal((await faultOf(call(attemptOf({ signal: controller.signal })))).code, 'deadline-exceeded');
    assert.equal(state(), 'open');
  });

  it('opens by the share of failures in a window, once there were enough calls', async () => {
    const { answer, fail, state } = breaker({ ratio: 0.5, window: '10s', minimumCalls: 10 });
    for (let i = 0; i < 4; i++) await answer();
    for (let i = 0; i < 5; i++) await fail();
    assert.equal(state(), 'closed');
    await fail();
    assert.equal(state(), 'open');
  });

  it('forgets failures that are older than its window', async () => {
    const { answer, fail, state } = breaker({ ratio: 0.5, window: '10s', minimumCalls: 4 });
    for (let i = 0; i < 3; i++) await fail();
    for (let i = 0; i < 12; i++) {
      mock.timers.tick(1000);
      await answer();
    }
    await fail();
    assert.equal(state(), 'closed');
  });
});
