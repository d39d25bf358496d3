/** Rate limits: how many calls pass, who is counted with whom, and what each answer says about it. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import rateLimit from '../../policies/rate-limit.ts';
import { arriving, openStage, pass, rig } from './policy-rig.ts';

const desk = { consumer: { id: 'desk', scopes: [] } };
const kiosk = { consumer: { id: 'kiosk', scopes: [] } };

function limit(settings: object) {
  const bench = rig({ now: () => Date.now() });
  return { stage: openStage(rateLimit, settings, bench), ...bench };
}

describe('rate-limit', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 10, 22) }));
  afterEach(() => mock.timers.reset());

  it('says on every answer what the limit is and how much of it is left', async () => {
    const { stage } = limit({ max: 600, per: '1m' });
    const exchange = arriving({}, desk);
    await pass(stage, exchange);
    // draft-ietf-httpapi-ratelimit-headers-10 §3 and §4
    assert.deepEqual(exchange.replyHeaders, {
      'RateLimit-Policy': '"app";q=600;w=60',
      RateLimit: '"app";r=599;t=60',
    });
  });

  it('answers 429 with Retry-After beyond the limit, and passes again when the window is over', async () => {
    const { stage, decisions } = limit({ max: 2, per: '10s' });
    const send = () => pass(stage, arriving({}, desk));
    assert.equal(await send(), undefined);
    mock.timers.tick(4000);
    assert.equal(await send(), undefined);
    const fault = await send();
    assert.equal(fault?.status, 429);
    assert.equal(fault.info.retryAfter, 6);
    mock.timers.tick(6001);
    assert.equal(await send(), undefined);
    assert.deepEqual(decisions, ['allowed', 'allowed', 'limited', 'allowed']);
  });

  it('tells the limit on a refusal too', async () => {
    const { stage } = limit({ max: 1, per: '1m' });
    await pass(stage, arriving({}, desk));
    const refused = arriving({}, desk);
    await pass(stage, refused);
    assert.equal(refused.replyHeaders['RateLimit'], '"app";r=0;t=60');
  });

  it('counts each consumer on its own', async () => {
    const { stage } = limit({ max: 1, per: '1m' });
    assert.equal(await pass(stage, arriving({}, desk)), undefined);
    assert.equal(await pass(stage, arriving({}, kiosk)), undefined);
    assert.equal((await pass(stage, arriving({}, desk)))?.code, 'rate-limited');
  });

  it('never lets one pipeline spend the calls of another', async () => {
    const [one, other] = [limit({ max: 1, per: '1m' }), limit({ max: 1, per: '1m' })];
    assert.equal(await pass(one.stage, arriving({}, desk)), undefined);
    assert.equal(await pass(other.stage, arriving({}, desk)), undefined);
  });

  it('counts addresses where nobody is identified, or where it is told to', async () => {
    const anonymous = limit({ max: 1, per: '1m' });
    assert.equal(await pass(anonymous.stage, arriving({}, { remote: '192.0.2.1' })), undefined);
    assert.equal(await pass(anonymous.stage, arriving({}, { remote: '192.0.2.2' })), undefined);
    assert.equal((await pass(anonymous.stage, arriving({}, { remote: '192.0.2.1' })))?.status, 429);
    const byRemote = limit({ max: 1, per: '1m', by: 'remote' });
    assert.equal(await pass(byRemote.stage, arriving({}, desk)), undefined);
    assert.equal((await pass(byRemote.stage, arriving({}, kiosk)))?.status, 429);
  });

  it('counts a whole IPv6 /64 as one address, however it is written', async () => {
    const { stage } = limit({ max: 1, per: '1m' });
    const from = (remote: string) => pass(stage, arriving({}, { remote }));
    assert.equal(await from('2001:db8::1'), undefined);
    assert.equal((await from('2001:0db8:0:0:ffff::2'))?.status, 429);
    assert.equal(await from('2001:db8:0:1::1'), undefined);
    assert.equal(await from('::1'), undefined);
    assert.equal(await from('::ffff:192.0.2.1'), undefined);
    assert.equal(await from('::ffff:192.0.2.2'), undefined);
  });

  it('holds its memory within bounds whatever the number of addresses', async () => {
    const { stage } = limit({ max: 1, per: '1m' });
    for (let i = 0; i < 50_000; i++) {
      await stage(arriving({}, { remote: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}` }), async () => {});
    }
    assert.equal(await pass(stage, arriving({}, { remote: '192.0.2.1' })), undefined);
    assert.equal((await pass(stage, arriving({}, { remote: '192.0.2.2' })))?.status, 429);
  });

  it('lists both limits where a pipeline has two', async () => {
    const burst = limit({ max: 5, per: '1s', label: 'burst' });
    const day = limit({ max: 1000, per: '1d', label: 'day' });
    const exchange = arriving({}, desk);
    await pass(burst.stage, exchange);
    await pass(day.stage, exchange);
    assert.equal(exchange.replyHeaders['RateLimit-Policy'], '"burst";q=5;w=1, "day";q=1000;w=86400');
  });

  it('never lets more than its maximum through in a window, whatever the arrivals', async () => {
    const arrivals = fc.array(fc.tuple(fc.nat(1500), fc.constantFrom(desk, kiosk)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), arrivals, async (max, calls) => {
        mock.timers.reset();
        mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
        const { stage } = limit({ max, per: '2s' });
        const passed = new Map<string, number[]>();
        for (const [wait, who] of calls) {
          mock.timers.tick(wait);
          const before = passed.get(who.consumer.id) ?? [];
          if ((await pass(stage, arriving({}, who))) === undefined)
            passed.set(who.consumer.id, [...before, Date.now()]);
        }
        for (const times of passed.values()) {
          // A window opens with a call: no `max` calls after it may have passed within its two seconds.
          let opened = Number.NEGATIVE_INFINITY;
          let within = 0;
          for (const time of times) {
            if (time - opened >= 2000) [opened, within] = [time, 0];
            within++;
            assert.ok(within <= max);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
