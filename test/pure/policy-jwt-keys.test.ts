/** How the keys of an issuer are fetched, kept, replaced and given up. */
import assert from 'node:assert/strict';
import { exportJWK } from 'jose';
import { bearing, claims, es, gate, NOW, other, sign } from './policy-jwt-rig.ts';
import { pass } from './policy-rig.ts';

describe('the keys of an issuer', () => {
  /** An issuer whose key set a test changes or takes away. */
  async function issuer() {
    const [one, two] = await Promise.all([exportJWK(es.publicKey), exportJWK(other.publicKey)]);
    const [first, second] = [
      { ...one, kid: 'one' },
      { ...two, kid: 'two' },
    ];
    const state = { keys: [first] as object[], up: true, fetches: 0 };
    const opened = gate({}, async () => {
      state.fetches++;
      await new Promise(setImmediate);
      if (!state.up) throw new Error('away');
      return { keys: state.keys };
    });
    const tokens = {
      one: await sign(claims(), { kid: 'one' }),
      two: await sign(claims(), { kid: 'two', key: other.privateKey }),
    };
    return { ...opened, state, first, second, tokens };
  }

  it('are fetched once for all who wait, and kept', async () => {
    const { stage, state, tokens } = await issuer();
    const ends = await Promise.all(Array.from({ length: 20 }, () => pass(stage, bearing(tokens.one))));
    assert.deepEqual(ends, Array(20).fill(undefined));
    assert.equal(state.fetches, 1);
    assert.equal(stage.gauges?.()['age-seconds'], 0);
  });

  it('are not asked for twice at the same time, however slow the issuer', async () => {
    const { stage, state, tokens, clock } = await issuer();
    const first = pass(stage, bearing(tokens.one));
    clock.now += 6000;
    assert.deepEqual(await Promise.all([first, pass(stage, bearing(tokens.one))]), [undefined, undefined]);
    assert.equal(state.fetches, 1);
  });

  it('are fetched again for a key id that is new, so that a rotation is not noticed', async () => {
    const { stage, state, second, tokens, clock } = await issuer();
    await pass(stage, bearing(tokens.one));
    state.keys.push(second);
    clock.now += 30_000;
    assert.equal(await pass(stage, bearing(tokens.two)), undefined);
    assert.equal(state.fetches, 2);
  });

  it('are not fetched at the will of whoever invents key ids', async () => {
    const { stage, state, tokens, clock } = await issuer();
    await pass(stage, bearing(tokens.one));
    clock.now += 30_000;
    for (let i = 0; i < 20; i++) assert.equal((await pass(stage, bearing(tokens.two)))?.status, 401);
    assert.equal(state.fetches, 2);
  });

  it('serve on while the issuer is away, but not for ever', async () => {
    const { stage, state, tokens, clock } = await issuer();
    await pass(stage, bearing(tokens.one));
    state.up = false;
    const token = await sign({ ...claims(), exp: NOW + 200_000 }, { kid: 'one' });
    clock.now += 23 * 3_600_000;
    assert.equal(await pass(stage, bearing(token)), undefined);
    clock.now += 3_600_000;
    const fault = await pass(stage, bearing(token));
    assert.equal(fault?.status, 503);
    assert.equal(fault.info.backend?.cause, 'keys-unavailable');
    assert.ok(fault.info.retryAfter);
  });

  it('make every caller wait no longer than once in a while for an issuer that is away', async () => {
    const { stage, state, tokens, clock, decisions } = await issuer();
    state.up = false;
    for (let i = 0; i < 5; i++) assert.equal((await pass(stage, bearing(tokens.one)))?.status, 503);
    assert.equal(state.fetches, 1);
    clock.now += 5000;
    state.up = true;
    assert.equal(await pass(stage, bearing(tokens.one)), undefined);
    assert.deepEqual(
      decisions.filter(decision => decision.startsWith('keys')),
      ['keys-unavailable', 'keys-refreshed'],
    );
  });

  it('take the tokens they verified with them when they are replaced', async () => {
    const { stage, state, second, tokens, clock } = await issuer();
    const token = await sign({ ...claims(), exp: NOW + 3600 }, { kid: 'one' });
    await pass(stage, bearing(token));
    state.keys = [second];
    clock.now += 595_000;
    assert.equal(await pass(stage, bearing(token)), undefined);
    clock.now += 10_000;
    assert.equal(await pass(stage, bearing(token)), undefined);
    // The token above was cached, so nobody asked for keys; this one does, and finds them changed.
    assert.equal(
      await pass(stage, bearing(await sign({ ...claims(), exp: NOW + 3600 }, { kid: 'two', key: other.privateKey }))),
      undefined,
    );
    assert.equal((await pass(stage, bearing(token)))?.status, 401);
    assert.equal((await pass(stage, bearing(tokens.one)))?.status, 401);
  });

  it('are none where the issuer publishes something else', async () => {
    for (const published of [null, {}, [], 'keys', { keys: [] }, { keys: [{ kty: 'oct', k: 'AAAA' }] }]) {
      const { stage } = gate({}, async () => published);
      assert.equal((await pass(stage, bearing(await sign(claims()))))?.status, 503);
    }
  });
});
