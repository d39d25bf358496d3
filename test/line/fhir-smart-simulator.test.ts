/** The simulated authorization server judges: an assertion that SMART App Launch does not allow gets no token. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { loadMembers } from '../../simulators/members.ts';
import { KEYS } from './fhir-smart-rig.ts';

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('the simulated authorization server', function () {
  this.timeout(30_000);
  let server: FhirServer;
  let audience: string;
  before(async () => {
    const keys = { keys: [{ ...(await exportJWK(KEYS.ES384.publicKey)), kid: 'es' }] };
    server = await startFhirServer({
      port: 0,
      members: loadMembers(),
      smart: { clients: [{ id: 'us', keys, scopes: ['system/Patient.rs'] }] },
    });
    audience = server.url.replace('/fhir', '/auth/token');
  });
  after(() => server.close());

  interface Claims {
    iss?: string;
    sub?: string;
    aud?: string;
    jti?: string | undefined;
    seconds?: number;
    kid?: string;
  }
  const signed = ({ iss = 'us', sub = 'us', aud = audience, seconds = 120, ...more }: Claims = {}): Promise<string> =>
    new SignJWT({ iss, sub, aud, jti: 'jti' in more ? more.jti : randomUUID() } as JWTPayload)
      .setProtectedHeader({ alg: 'ES384', kid: more.kid ?? 'es' })
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(KEYS.ES384.privateKey);

  async function ask(assertion: string, over: Record<string, string> = {}): Promise<[number, string | undefined]> {
    const form = { grant_type: 'client_credentials', scope: 'system/Patient.rs system/*.cruds', ...over };
    const response = await fetch(audience, {
      method: 'POST',
      body: new URLSearchParams({ client_assertion_type: ASSERTION, client_assertion: assertion, ...form }),
    });
    const body = (await response.json()) as { error?: string; scope?: string };
    return [response.status, body.error ?? body.scope];
  }

  it('gives a token for what the client may have of what it asks for', async () => {
    assert.deepEqual(await ask(await signed()), [200, 'system/Patient.rs']);
  });

  for (const [title, claims] of [
    ['is for another server', { aud: 'https://auth.example/token' }],
    ['is of somebody else', { iss: 'them', sub: 'them' }],
    ['speaks for somebody else', { sub: 'them' }],
    ['is good for six minutes', { seconds: 360 }],
    ['is over', { seconds: -1 }],
    ['has no jti', { jti: undefined }],
    ['names a key that is not registered', { kid: 'other' }],
  ] as const) {
    it(`refuses an assertion that ${title}`, async () =>
      assert.deepEqual(await ask(await signed(claims)), [401, 'invalid_client']));
  }

  it('refuses an assertion that it has seen', async () => {
    const assertion = await signed();
    assert.equal((await ask(assertion))[0], 200);
    assert.deepEqual(await ask(assertion), [401, 'invalid_client']);
  });

  it('refuses another signature, another grant, and scopes that nobody may have', async () => {
    const shared = await new SignJWT({ iss: 'us', sub: 'us', aud: audience, jti: 'x' })
      .setProtectedHeader({ alg: 'HS384', kid: 'es' })
      .setExpirationTime('2m')
      .sign(new Uint8Array(48));
    assert.deepEqual(await ask(shared), [401, 'invalid_client']);
    assert.deepEqual(await ask(await signed(), { grant_type: 'password' }), [400, 'unsupported_grant_type']);
    assert.deepEqual(await ask(await signed(), { scope: 'system/*.cruds' }), [400, 'invalid_scope']);
  });

  it('lets nobody in without a token of its own', async () => {
    for (const authorization of [undefined, 'Bearer invented']) {
      const headers = authorization ? { authorization } : undefined;
      const { status } = await fetch(`${server.url}/Patient/p1`, headers && { headers });
      assert.equal(status, 401);
    }
  });
});
