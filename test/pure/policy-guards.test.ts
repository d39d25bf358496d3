/** The four guards of an endpoint together, in their order: what a caller sees when the other side misbehaves. */
import assert from 'node:assert/strict';
import { type Call, Fault } from '../../gateway/kit.ts';
import bulkhead from '../../policies/bulkhead.ts';
import circuitBreaker from '../../policies/circuit-breaker.ts';
import retry from '../../policies/retry.ts';
import timeout from '../../policies/timeout.ts';
import { ANSWER, attemptOf, deaf, faultOf, openGuard, rig, scripted, under } from './policy-rig.ts';

const AWAY = new Fault('backend-unavailable', { backend: { cause: 'payer-unavailable' } });

function endpoint(call: Call, { after = '20s', threshold = 10, limit = 32 } = {}) {
  const bench = rig({ now: () => Date.now() });
  const handles = [
    openGuard(timeout, { after }, bench),
    openGuard(retry, { base: '1ms', cap: '1ms' }, bench),
    openGuard(circuitBreaker, { threshold }, bench),
    openGuard(bulkhead, { limit, queue: 0 }, bench),
  ];
  const gauges = () => Object.assign({}, ...handles.map(handle => handle.gauges?.() ?? {}));
  return {
    ...bench,
    gauges,
    call: under(
      handles.map(({ guard }) => guard),
      call,
    ),
  };
}

describe('the guards together', () => {
  it('answer 503 with Retry-After when the partner stays away, after three attempts', async () => {
    const link = scripted(AWAY);
    const fault = await faultOf(endpoint(link).call(attemptOf()));
    assert.equal(fault.status, 503);
    assert.equal(fault.info.retryAfter, 1);
    assert.equal(fault.info.backend?.cause, 'payer-unavailable');
    assert.deepEqual(
      link.attempts.map(({ n }) => n),
      [1, 2, 3],
    );
  });

  it('journal each attempt', async () => {
    let journaled = 0;
    const leaving = async () => {
      journaled++;
    };
    await endpoint(scripted(AWAY, AWAY, ANSWER)).call(attemptOf({ effect: 'repeatable', leaving }));
    assert.equal(journaled, 3);
  });

  it('end with one deadline over all attempts', async () => {
    const link = scripted(AWAY);
    const slow: Call = async attempt => {
      await new Promise(resolve => setTimeout(resolve, 40));
      return link(attempt);
    };
    const { call } = endpoint(slow, { after: '60ms' });
    assert.equal((await faultOf(call(attemptOf()))).code, 'deadline-exceeded');
    await new Promise(resolve => setTimeout(resolve, 60));
    assert.ok(link.attempts.length < 3);
  });

  it('say the outcome of a single-effect call that got no answer is unknown, and send it once', async () => {
    let sent = 0;
    const { call } = endpoint(
      async attempt => {
        await attempt.leaving({ head: {}, body: '' });
        sent++;
        return deaf(attempt);
      },
      { after: '10ms' },
    );
    const fault = await faultOf(call(attemptOf({ effect: 'once' })));
    assert.equal(fault.info.outcome, 'unknown');
    assert.equal(sent, 1);
  });

  it('leave a failing partner in peace, and say when to come back', async () => {
    const link = scripted(AWAY);
    const { call, gauges } = endpoint(link, { threshold: 2 });
    const fault = await faultOf(call(attemptOf()));
    assert.equal(fault.code, 'circuit-open');
    assert.equal(fault.info.retryAfter, 30);
    assert.equal(link.attempts.length, 2);
    assert.equal(gauges().open, 1);
  });

  it('hold no place and no circuit for calls that never reached the partner', async () => {
    const { call, gauges } = endpoint(scripted(ANSWER));
    await faultOf(call(attemptOf({ signal: AbortSignal.abort() })));
    assert.equal(gauges().used, 0);
    assert.equal(gauges().closed, 1);
  });
});
