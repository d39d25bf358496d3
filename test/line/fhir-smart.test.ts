/** SMART Backend Services: how the gateway comes by an access token, keeps it, and lets go of it. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import adapter from '../../adapters/fhir/adapter.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { json, NOW, openRig, type Rig, stub } from './fhir-rig.ts';
import { ending, KEYS, pem, READ, SMART } from './fhir-smart-rig.ts';

describe('a SMART backend service', function () {
  this.timeout(30_000);
  let server: FhirServer;
  const assertions: string[] = [];
  let clock = NOW;
  const now = () => clock;

  before(async () => {
    const keys = await Promise.all(
      (['ES384', 'RS384'] as const).map(async alg => ({
        ...(await exportJWK(KEYS[alg].publicKey)),
        kid: alg.slice(0, 2).toLowerCase(),
        alg,
      })),
    );
    server = await startFhirServer({
      port: 0,
      members: { payer: { name: '' }, members: {} } as never,
      now,
      smart: { clients: [{ id: 'canongate', keys: { keys }, scopes: ['system/Patient.rs'] }] },
      before(request, _, next) {
        if (request.path === '/auth/token') {
          const chunks: Buffer[] = [];
          request.on('data', (chunk: Buffer) => chunks.push(chunk));
          request.on('end', () => {
            const form = new URLSearchParams(Buffer.concat(chunks).toString());
            assertions.push(form.get('client_assertion') ?? '');
          });
        }
        next();
      },
    });
    await server.repo.createResource({ resourceType: 'Patient', id: 'p1' } as never, { assignedId: true });
  });
  after(() => server.close());
  beforeEach(() => {
    clock = NOW;
    assertions.length = 0;
    server.tokens.clear();
  });
  const rig = (more: object = {}): Promise<Rig> => openRig(server.url, { authorization: { ...SMART, ...more } }, now);

  for (const [title, more] of [
    ['ES384 from PEM', {}],
    ['RS384 from PEM', { key: pem(KEYS.RS384), keyId: 'rs' }],
    ['ES384 from JWK', { key: JSON.stringify({ ...KEYS.ES384.privateKey.export({ format: 'jwk' }), kid: 'es' }) }],
    ['RS384 from PKCS #1', { key: KEYS.RS384.privateKey.export({ type: 'pkcs1', format: 'pem' }), keyId: 'rs' }],
  ] as const) {
    it(`finds the token endpoint, vouches for itself by ${title}, and is let in`, async () => {
      await using one = await rig(more);
      assert.equal(await ending(one.call(READ)), 'answered');
    });
  }

  it('says in its assertion who it is, to whom, for how long, and never twice the same (SMART App Launch 2.2)', async () => {
    await using first = await rig();
    await using second = await rig();
    await Promise.all([first.call(READ), second.call(READ)]);
    const [one = '', two = ''] = assertions;
    assert.deepEqual(decodeProtectedHeader(one), { alg: 'ES384', kid: 'es', typ: 'JWT' });
    const { iss, sub, aud, exp = 0, jti } = decodeJwt(one);
    assert.deepEqual([iss, sub, aud], ['canongate', 'canongate', server.url.replace('/fhir', '/auth/token')]);
    const ahead = exp - NOW.getTime() / 1000;
    assert.ok(ahead > 0 && ahead <= 300, String(ahead));
    assert.ok(jti && jti !== decodeJwt(two).jti);
  });

  it('asks for one token for twenty calls at a time', async () => {
    await using one = await rig();
    const endings = await Promise.all(Array.from({ length: 20 }, () => ending(one.call(READ))));
    assert.deepEqual([...new Set(endings)], ['answered']);
    assert.equal(assertions.length, 1);
  });

  it('uses its token until shortly before it ends, and then fetches the next', async () => {
    await using one = await rig();
    for (const [seconds, fetched] of [
      [0, 1],
      [260, 1],
      [275, 2],
      [500, 2],
    ] as const) {
      clock = new Date(NOW.getTime() + seconds * 1000);
      assert.equal(await ending(one.call(READ)), 'answered');
      assert.equal(assertions.length, fetched, `after ${seconds} s`);
    }
  });

  it('drops a token that was withdrawn: that call may be repeated, and is then let in', async () => {
    await using one = await rig();
    await one.call(READ);
    server.tokens.clear();
    const refused = await one.call(READ);
    assert.deepEqual(refused.kind === 'rejected' && [refused.why.cause, refused.retryable], [
      'credential-refused',
      true,
    ]);
    assert.equal(await ending(one.call(READ)), 'answered');
    assert.equal(assertions.length, 2);
  });

  it('does not have a call repeated whose token had just been fetched', async () => {
    await using barred = await stub((response, { url }) =>
      url === '/fhir/token'
        ? json(200, { access_token: 'a', token_type: 'Bearer', expires_in: 300 })(response)
        : json(401, '')(response),
    );
    await using one = await openRig(barred.url, { authorization: { ...SMART, tokenUrl: `${barred.url}/token` } });
    const reply = await one.call(READ);
    assert.equal(reply.kind === 'rejected' && reply.retryable, false);
  });

  for (const [title, more, told] of [
    ['a key that the server does not know', { key: pem(generateKeyPairSync('ec', { namedCurve: 'P-384' })) }, 'client'],
    ['a client that it does not know', { clientId: 'somebody' }, 'client'],
    ['a scope that it does not give', { scope: 'system/*.cruds' }, 'scope'],
  ] as const) {
    it(`is told that it was refused for ${title}, and leaves the server alone for a while`, async () => {
      await using one = await rig(more);
      const status = told === 'client' ? 401 : 400;
      const expected = `rejected token-${told}-refused ${status} invalid_${told}`;
      assert.equal(await ending(one.call(READ)), expected);
      assert.equal(await ending(one.call(READ)), expected);
      assert.equal(assertions.length, 1);
      assert.equal(adapter.faults[`token-${told}-refused`], 'backend-refused-us');
      assert.equal(one.left.length, 0, 'nothing left');
      clock = new Date(NOW.getTime() + 11_000);
      await ending(one.call(READ));
      assert.equal(assertions.length, 2);
    });
  }

  it('keeps key, assertion and token out of what is journaled and what it says', async () => {
    await using one = await rig();
    await one.call(READ);
    const [token = ''] = server.tokens;
    const kept = JSON.stringify([one.left, one.arrived]);
    for (const secret of [token, assertions[0] ?? '', 'PRIVATE KEY']) assert.ok(secret && !kept.includes(secret));
  });

  it('is not ready while it gets no token, and says why', async () => {
    await using one = await rig({ clientId: 'somebody' });
    assert.deepEqual(await one.link.probe(AbortSignal.timeout(5_000)), { ok: false, detail: 'token-client-refused' });
    await using other = await rig();
    assert.equal((await other.link.probe(AbortSignal.timeout(5_000))).ok, true);
  });
});
