/** Bearer tokens: which are believed, and whom they name. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import jwt from '../../policies/jwt.ts';
import { bearing, claims, desk, es, gate, ISSUER, NOW, other, pem, SECRET, sign } from './policy-jwt-rig.ts';
import { arriving, pass, refusals } from './policy-rig.ts';

const base64url = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');

describe('jwt', () => {
  it('believes a token of its issuer and sets the registered consumer, narrowed to the scopes of the token', async () => {
    const { stage, decisions } = gate();
    const exchange = bearing(await sign(claims()));
    assert.equal(await pass(stage, exchange), undefined);
    assert.deepEqual(exchange.consumer, { ...desk, scopes: ['eligibility:read'] });
    assert.equal(exchange.record.consumer, 'desk');
    assert.deepEqual(decisions, ['allowed']);
  });

  for (const [title, stated] of [
    ['scp as a list', { scp: ['eligibility:read'] }],
    ['scp as text', { scp: 'eligibility:read' }],
  ] as const) {
    it(`reads ${title}`, async () => {
      const { scope: _, ...rest } = claims();
      const exchange = bearing(await sign({ ...rest, ...stated }));
      await pass(gate().stage, exchange);
      assert.deepEqual(exchange.consumer?.scopes, ['eligibility:read']);
    });
  }

  it('gives no scope for a token that states none, and never one that is not registered', async () => {
    const { scope: _, ...rest } = claims();
    const silent = bearing(await sign(rest));
    await pass(gate().stage, silent);
    assert.deepEqual(silent.consumer?.scopes, []);
    const greedy = bearing(await sign({ ...rest, scope: 'admin:write' }));
    await pass(gate().stage, greedy);
    assert.deepEqual(greedy.consumer?.scopes, []);
  });

  const wrong: [string, () => Promise<string>, string][] = [
    ['of another issuer', () => sign({ ...claims(), iss: 'https://other.invalid/' }), 'denied-invalid'],
    ['for another audience', () => sign({ ...claims(), aud: 'other' }), 'denied-invalid'],
    ['that has run out', () => sign({ ...claims(), exp: NOW - 6 }), 'denied-expired'],
    ['that is not yet valid', () => sign({ ...claims(), nbf: NOW + 60 }), 'denied-invalid'],
    ['that never runs out', () => sign({ ...claims(), exp: undefined }), 'denied-invalid'],
    ['without a consumer', () => sign({ ...claims(), client_id: undefined }), 'denied-invalid'],
    ['of a consumer nobody registered', () => sign({ ...claims(), client_id: 'stranger' }), 'denied-unregistered'],
    ['whose consumer is no text', () => sign({ ...claims(), client_id: ['desk'] }), 'denied-unregistered'],
    ['signed with another key', () => sign(claims(), { key: other.privateKey }), 'denied-invalid'],
    ['without a signature', async () => `${base64url({ alg: 'none' })}.${base64url(claims())}.x`, 'denied-invalid'],
    ['signed with the public key as a secret', () => forged(), 'denied-invalid'],
    ['that is no token', async () => 'a.b.c', 'denied-invalid'],
    ['of nine thousand characters', async () => `a.${'b'.repeat(9000)}.c`, 'denied-invalid'],
  ];
  /** RFC 8725 §2.1: the attack on libraries that let the token choose the kind of key. */
  async function forged(): Promise<string> {
    const signed = `${base64url({ alg: 'HS256' })}.${base64url(claims())}`;
    return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
  }
  for (const [title, token, decision] of wrong) {
    it(`answers a token ${title} with 401`, async () => {
      const { stage, decisions } = gate();
      const exchange = bearing(await token());
      const fault = await pass(stage, exchange);
      assert.equal(fault?.status, 401);
      assert.equal(fault.info.headers?.['WWW-Authenticate'], 'Bearer error="invalid_token"');
      assert.equal(exchange.consumer, undefined);
      assert.deepEqual(decisions, [decision]);
    });
  }

  it('asks for a token where there is none, as RFC 6750 §3 says', async () => {
    const fault = await pass(gate().stage, arriving());
    assert.equal(fault?.info.headers?.['WWW-Authenticate'], 'Bearer');
  });

  it('forgives clocks that differ by no more than its tolerance', async () => {
    const { stage } = gate({ clockTolerance: '1m' });
    assert.equal(await pass(stage, bearing(await sign({ ...claims(), exp: NOW - 59 }))), undefined);
    assert.equal((await pass(stage, bearing(await sign({ ...claims(), exp: NOW - 61 }))))?.status, 401);
  });

  it('takes a shared secret only where one is configured', async () => {
    const { stage } = gate({ secret: SECRET });
    const key = new TextEncoder().encode(SECRET);
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(key);
    assert.equal(await pass(stage, bearing(token)), undefined);
    assert.equal((await pass(stage, bearing(await sign(claims()))))?.status, 401);
  });

  it('holds tokens to their type where one is asked for', async () => {
    const { stage } = gate({ type: 'at+jwt' });
    assert.equal(await pass(stage, bearing(await sign(claims(), { typ: 'at+jwt' }))), undefined);
    assert.equal((await pass(stage, bearing(await sign(claims(), { typ: 'JWT' }))))?.status, 401);
  });

  it('sets the person that the token names', async () => {
    const { stage } = gate({ actor: { id: 'sub', role: 'role', purpose: 'purpose_of_use' } });
    const exchange = bearing(await sign({ ...claims(), sub: 'u-17', role: 'nurse', purpose_of_use: 'TREAT' }));
    assert.equal(await pass(stage, exchange), undefined);
    assert.deepEqual(exchange.record.actor, { id: 'u-17', role: 'nurse', purpose: 'TREAT' });
  });

  it('believes no header about a person whom the token names or whom the consumer may not state', async () => {
    const header = { 'canongate-actor': 'id="u-18"' };
    const named = gate({ actor: { id: 'sub' } });
    const both = bearing(await sign({ ...claims(), client_id: 'portal', sub: 'u-17' }), header);
    assert.equal((await pass(named.stage, both))?.code, 'forbidden');
    const unasked = await pass(gate().stage, bearing(await sign(claims()), header));
    assert.equal(unasked?.code, 'forbidden');
    const stated = bearing(await sign({ ...claims(), client_id: 'portal' }), header);
    assert.equal(await pass(gate().stage, stated), undefined);
    assert.deepEqual(stated.record.actor, { id: 'u-18' });
  });

  it('verifies a token once in a minute, and never beyond its end', async () => {
    const { stage, decisions, clock } = gate();
    const long = await sign(claims());
    const short = await sign({ ...claims(), exp: NOW + 30 });
    for (const token of [long, long, short, short]) await pass(stage, bearing(token));
    assert.deepEqual(decisions.splice(0), ['allowed', 'allowed-cached', 'allowed', 'allowed-cached']);
    clock.now += 35_001;
    for (const token of [long, short]) await pass(stage, bearing(token));
    clock.now += 25_000;
    await pass(stage, bearing(long));
    assert.deepEqual(decisions, ['allowed-cached', 'denied-expired', 'allowed']);
  });

  it('tells nothing of the token in a fault or a note', async () => {
    const { stage } = gate();
    const exchange = bearing(await sign({ ...claims(), client_id: 'telltale' }));
    const fault = await pass(stage, exchange);
    assert.doesNotMatch(JSON.stringify([fault?.message, fault?.info, exchange.notes]), /telltale|eyJ/);
  });

  it('is refused where the source of its keys and the signatures do not fit, or there is none or two', () => {
    const base = { issuer: ISSUER, audience: 'canongate' };
    for (const settings of [
      base,
      { ...base, secret: SECRET, keys: pem },
      { ...base, secret: SECRET, algorithms: ['RS256'] },
      { ...base, keys: pem, algorithms: ['HS256'] },
      { ...base, keys: pem, secret: SECRET, algorithms: ['ES256'] },
      { ...base, secret: 'short' },
      { ...base, keys: pem, algorithms: ['none'] },
      { ...base, jwks: 'http://issuer.invalid/keys' },
      { ...base, jwks: 'http://127.0.0.1.issuer.invalid/keys' },
    ]) {
      assert.notDeepEqual(refusals(jwt, settings), [], JSON.stringify(Object.keys(settings)));
    }
  });

  it('fetches keys without TLS from this very host alone', () => {
    for (const jwks of ['https://issuer.invalid/keys', 'http://127.0.0.1:8443/keys', 'http://[::1]/keys']) {
      assert.deepEqual(refusals(jwt, { issuer: ISSUER, audience: 'canongate', jwks }), []);
    }
  });

  it('refuses to start with keys that are private, shared or none', async () => {
    const { d, ...open } = await exportJWK(es.privateKey);
    for (const keys of [
      'nothing',
      '{}',
      JSON.stringify({ ...open, d }),
      JSON.stringify({ keys: [{ kty: 'oct', k: 'AAAA' }] }),
      '-----BEGIN PRIVATE KEY-----',
    ]) {
      assert.throws(() => gate({ keys }), RangeError);
    }
    assert.doesNotThrow(() => gate({ keys: JSON.stringify(open) }));
  });
});
