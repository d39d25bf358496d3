/** Timeout: the deadline holds whatever the call below does, and says truly what may have happened. */
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { Fault } from '../../gateway/kit.ts';
import timeout from '../../policies/timeout.ts';
import { ANSWER, attemptOf, deaf, faultOf, listening, openGuard, rig, scripted } from './policy-rig.ts';

const WIRE = { head: {}, body: '' };

function within(after: string) {
  const bench = rig();
  return { guard: openGuard(timeout, { after }, bench).guard, ...bench };
}

describe('timeout', () => {
  it('hands an answer through and tells the call below its deadline', async () => {
    const { guard, clock } = within('20s');
    const call = scripted(ANSWER);
    assert.equal(await guard(call)(attemptOf()), ANSWER);
    assert.equal(call.attempts[0]?.deadline, clock.now + 20_000);
    assert.equal(call.attempts[0]?.signal.aborted, false);
  });

  it('hands a fault through as it is', async () => {
    const { guard } = within('20s');
    const fault = new Fault('backend-rejected');
    assert.equal(await faultOf(guard(scripted(fault))(attemptOf())), fault);
  });

  it('ends a call that listens, and one that does not', async () => {
    for (const call of [listening, deaf]) {
      const { guard, decisions } = within('5ms');
      const fault = await faultOf(guard(call)(attemptOf()));
      assert.equal(fault.code, 'deadline-exceeded');
      assert.deepEqual(decisions, ['exceeded']);
    }
  });

  it('ends the signal of the call below with the very fault', async () => {
    const { guard } = within('5ms');
    let signal: AbortSignal | undefined;
    const fault = await faultOf(
      guard(attempt => {
        signal = attempt.signal;
        return deaf(attempt);
      })(attemptOf()),
    );
    assert.equal(signal?.reason, fault);
  });

  for (const [effect, leaves, outcome] of [
    ['read', true, 'not_applied'],
    ['once', false, 'not_applied'],
    ['once', true, 'unknown'],
    ['repeatable', true, 'unknown'],
  ] as const) {
    it(`calls the outcome of a ${effect} that ${leaves ? 'left' : 'did not leave'} ${outcome}`, async () => {
      const { guard } = within('10ms');
      const fault = await faultOf(
        guard(async attempt => {
          if (leaves) await attempt.leaving(WIRE);
          return deaf(attempt);
        })(attemptOf({ effect })),
      );
      assert.equal(fault.info.outcome, outcome);
      assert.equal(fault.info.backend?.cause, leaves ? 'no-answer' : 'not-sent');
    });
  }

  it('lets nothing leave once it has said that nothing left', async () => {
    const { guard } = within('5ms');
    let journaled: () => void = () => {};
    let left: unknown;
    const slowJournal = () => new Promise<void>(resolve => (journaled = resolve));
    const fault = await faultOf(
      guard(async attempt => {
        left = await attempt.leaving(WIRE).then(
          () => 'left',
          (error: unknown) => error,
        );
        return ANSWER;
      })(attemptOf({ effect: 'once', leaving: slowJournal })),
    );
    assert.equal(fault.info.outcome, 'not_applied');
    journaled();
    await new Promise(setImmediate);
    assert.equal(left, fault);
  });

  it('ends when the caller leaves, and when the gateway stops for its reason', async () => {
    for (const [reason, code] of [
      [undefined, 'cancelled'],
      [new Fault('draining'), 'draining'],
    ] as const) {
      const { guard, decisions } = within('20s');
      const controller = new AbortController();
      const end = faultOf(guard(deaf)(attemptOf({ signal: controller.signal })));
      controller.abort(reason);
      assert.equal((await end).code, code);
      assert.deepEqual(decisions, []);
    }
  });

  it('does not begin a call whose caller has left', async () => {
    const { guard } = within('20s');
    const call = scripted(ANSWER);
    assert.equal((await faultOf(guard(call)(attemptOf({ signal: AbortSignal.abort() })))).code, 'cancelled');
    assert.equal(call.attempts.length, 0);
  });

  it('leaves neither timer nor listener behind', async () => {
    const { guard, decisions } = within('5ms');
    const { signal } = new AbortController();
    await guard(scripted(ANSWER))(attemptOf({ signal }));
    await faultOf(guard(scripted(new Fault('backend-rejected')))(attemptOf({ signal })));
    const controller = new AbortController();
    const end = faultOf(guard(deaf)(attemptOf({ signal: controller.signal })));
    controller.abort();
    await end;
    assert.deepEqual([...getEventListeners(signal, 'abort'), ...getEventListeners(controller.signal, 'abort')], []);
    await new Promise(resolve => setTimeout(resolve, 15));
    assert.deepEqual(decisions, []);
  });

  it('refuses a time that is no time for a call', () => {
    assert.throws(() => within('11m'), RangeError);
  });
});
