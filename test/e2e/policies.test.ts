/** Guards and limits as an operator configures them, on the running gateway: what a caller sees, and what the payer does not. */
import assert from 'node:assert/strict';
import type { Configuration } from '../../gateway/config/schema.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { metricOf, QUIET, recording, until } from './policy-sandbox.ts';
import { checkOf, type Problem, send } from './sandbox.ts';

const MEMBER = checkOf('W000000001');

/** Gives one guard of the payer other settings, or takes it away. */
function guard(configuration: Configuration, name: string, settings?: Record<string, unknown>): void {
  const endpoint = configuration.serviceEndpoints!['payer']!;
  endpoint.policies = endpoint.policies!.flatMap(use => {
    if (use.name !== name) return [use];
    return settings ? [{ name, ...settings }] : [];
  });
}

describe('the guards of a service endpoint on the running gateway', function () {
  this.timeout(30_000);
  it('circuit-breaker: leaves a payer alone that keeps failing, says so at once, and comes back', async () => {
    await using sandbox = await startSandbox({
      ...QUIET,
      adjust(configuration) {
        guard(configuration, 'retry');
        guard(configuration, 'circuit-breaker', { threshold: 3, halfOpenAfter: '400ms' });
      },
    });
    const { url } = sandbox.gateway;
    const failing = checkOf('W000000004');
    for (let n = 0; n < 3; n++)
      assert.equal((await send<Problem>(url, failing)).body.code, 'backend-unavailable', `call ${n}`);
    const calls = sandbox.payer.count();
    const told = await send<Problem>(url, MEMBER);
    assert.deepEqual([told.status, told.body.code, told.body.outcome], [503, 'circuit-open', 'not_applied']);
    assert.ok(Number(told.headers.get('retry-after')) >= 1);
    assert.equal(sandbox.payer.count(), calls, 'nothing left for the payer');
    assert.equal(await metricOf(sandbox, 'gateway_breaker_state', { backend: 'payer', state: 'open' }), 1);
    await new Promise(done => setTimeout(done, 450));
    assert.equal((await send(url, MEMBER)).status, 200);
    assert.equal(await metricOf(sandbox, 'gateway_breaker_state', { backend: 'payer', state: 'closed' }), 1);
  });

  it('circuit-breaker: does not open on what is wrong with a request or about a member', async () => {
    await using sandbox = await startSandbox({
      ...QUIET,
      adjust: configuration => guard(configuration, 'circuit-breaker', { threshold: 2 }),
    });
    for (const memberId of ['W000000003', 'W000000005', 'W000000003', 'W000000005'])
      await send(sandbox.gateway.url, checkOf(memberId));
    assert.equal((await send(sandbox.gateway.url, MEMBER)).status, 200);
  });

  it('bulkhead: refuses at once what has neither a place nor a queue, and nothing of it leaves', async () => {
    await using sandbox = await startSandbox({
      ...QUIET,
      delayMs: 4_000,
      adjust: configuration => guard(configuration, 'bulkhead', { limit: 1, queue: 1 }),
    });
    const { url } = sandbox.gateway;
    const slow = send(url, checkOf('W000000006'));
    await until(
      async () => (await metricOf(sandbox, 'gateway_bulkhead_slots', { backend: 'payer', kind: 'used' })) === 1,
    );
    const waiting = send(url, MEMBER);
    await until(
      async () => (await metricOf(sandbox, 'gateway_bulkhead_slots', { backend: 'payer', kind: 'queued' })) === 1,
    );
    const refused = await send<Problem>(url, MEMBER);
    assert.deepEqual([refused.status, refused.body.code, refused.body.outcome], [503, 'overloaded', 'not_applied']);
    assert.ok(Number(refused.headers.get('retry-after')) >= 1);
    assert.deepEqual([(await slow).status, (await waiting).status], [200, 200]);
    assert.equal(sandbox.payer.count(), 2);
  });

  it('timeout and retry: one deadline holds for all attempts together', async () => {
    await using sandbox = await startSandbox({
      ...QUIET,
      delayMs: 10_000,
      adjust(configuration) {
        guard(configuration, 'timeout', { after: '600ms' });
        guard(configuration, 'retry', { attempts: 5 });
      },
    });
    const began = performance.now();
    const told = await send<Problem>(sandbox.gateway.url, checkOf('W000000006'));
    const took = performance.now() - began;
    assert.deepEqual([told.status, told.body.code], [504, 'deadline-exceeded']);
    // A deadline for each of the five would be three seconds.
    assert.ok(took >= 590 && took < 3_000, `${Math.round(took)} ms`);
    assert.equal(sandbox.payer.count(), 1);
    await until(async () => sandbox.payer.abandoned() === 1);
  });

  it('retry: an attempt has new control numbers and the same trace, and every one is in the record', async () => {
    const { keeper, settled } = recording();
    await using sandbox = await startSandbox({ ...QUIET, keeper });
    assert.equal((await send(sandbox.gateway.url, checkOf('W000000004'))).status, 503);
    const [{ steps, hashes, id } = assert.fail('nothing was settled')] = settled;
    const attempts = Object.values(steps).flatMap(step => step.attempts);
    assert.equal(attempts.length, 3);
    const distinct = (name: string) => new Set(attempts.map(({ references }) => references[name])).size;
    assert.deepEqual(['isa13', 'payloadId', 'bht03', 'trn02'].map(distinct), [3, 3, 1, 1]);
    assert.deepEqual(
      attempts.map(({ fault }) => fault),
      Array(3).fill('backend-unavailable'),
    );
    assert.match(`${hashes.contract} ${hashes.mapping}`, /^[0-9a-f]{16,64} [0-9a-f]{64}$/);
    assert.deepEqual(
      keeper.journaled(id).map(({ attempt, direction }) => `${attempt} ${direction}`),
      ['1 sent', '1 received', '2 sent', '2 received', '3 sent', '3 received'],
    );
  });
});

describe('the policy rate-limit on the running gateway', function () {
  this.timeout(30_000);

  it('counts down in every reply, refuses with 429 and Retry-After, and the payer never hears of it', async () => {
    await using sandbox = await startSandbox({
      ...QUIET,
      adjust(configuration) {
        for (const policy of configuration.pipelines['patient-access']!.policies)
          if (policy.name === 'rate-limit') Object.assign(policy, { max: 2, per: '1m' });
      },
    });
    const { url } = sandbox.gateway;
    const left: (string | null)[] = [];
    for (let n = 0; n < 2; n++) {
      const { status, headers } = await send(url, MEMBER);
      assert.equal(status, 200);
      assert.match(headers.get('ratelimit-policy') ?? '', /;q=2;w=60/);
      left.push(/;r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1] ?? null);
    }
    assert.deepEqual(left, ['1', '0']);
    const told = await send<Problem>(url, MEMBER);
    assert.deepEqual([told.status, told.body.code], [429, 'rate-limited']);
    const wait = Number(told.headers.get('retry-after'));
    assert.ok(wait > 0 && wait <= 60, `${wait} s`);
    assert.equal(sandbox.payer.count(), 2);
    assert.equal(
      (await send<Problem>(url, MEMBER, { authorization: '' })).status,
      401,
      'who is not known is not counted against anybody',
    );
  });
});
