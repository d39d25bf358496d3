/** SMART Backend Services: how the gateway comes by an access token, and what becomes of calls when it does not. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, exportJWK } from 'jose';
import adapter from '../../adapters/fhir/adapter.ts';
import { Fault, type Reply, type Wire } from '../../gateway/kit.ts';
import { type FhirServer, startFhirServer } from '../../simulators/fhir/server.ts';
import { json, NOW, openRig, type Rig, type Seen, stub } from './fhir-rig.ts';

const READ: Wire = { head: { interaction: 'read', resourceType: 'Patient', id: 'p1' }, body: '' };
const PATIENT = { resourceType: 'Patient', id: 'p1' };
const KEYS = {
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  RS384: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const pem = ({ privateKey }: { privateKey: KeyObject }): string =>
  String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const SMART = {
  type: 'smart-backend-services',
  clientId: 'canongate',
  key: pem(KEYS.ES384),
  keyId: 'es',
  scope: 'system/Patient.rs system/Appointment.cruds',
};

/** What a call ended in: the kind of reply with its cause, or what was thrown. */
async function ending(call: Promise<Reply>): Promise<string> {
  try {
    const reply = await call;
    if (reply.kind !== 'rejected') return reply.kind;
    const { cause, sourceCode = '', position = '' } = reply.why;
    return `rejected ${cause} ${sourceCode} ${position}`.trimEnd();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { cause, position } = error.info.backend ?? {};
    return `fault ${error.code} ${cause} at ${position}, ${error.info.outcome}`;
  }
}

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

describe('an authorization server', function () {
  this.timeout(30_000);
  /** One call behind a server whose discovery and token endpoint answer so. */
  async function behind(
    answers: { discovery?: (url: string) => object; token?: Parameters<typeof json> },
    more: object = {},
  ): Promise<{ told: string; reply: Reply | undefined; seen: Seen[] }> {
    await using server = await stub((response, { url = '' }) => {
      const own = `http://${response.req.headers.host}/fhir`;
      if (url.endsWith('/smart-configuration'))
        return json(200, answers.discovery?.(own) ?? { token_endpoint: `${own}/token` })(response);
      const token = answers.token ?? [200, { access_token: 't-1', token_type: 'bearer', expires_in: 300 }];
      return url === '/fhir/token' ? json(...token)(response) : json(200, PATIENT)(response);
    });
    await using rig = await openRig(server.url, { authorization: SMART, ...more });
    let reply: Reply | undefined;
    const told = await ending(
      rig.call(READ).then(each => {
        reply = each;
        return each;
      }),
    );
    return { told, reply, seen: server.seen };
  }

  it('gets the form of RFC 7523 with the scopes as configured, and its token goes to the FHIR server', async () => {
    const { told, seen } = await behind({});
    assert.equal(told, 'answered');
    assert.deepEqual(
      seen.map(({ method, url }) => `${method} ${url}`),
      ['GET /fhir/.well-known/smart-configuration', 'POST /fhir/token', 'GET /fhir/Patient/p1'],
    );
    const form = new URLSearchParams(seen[1]?.body);
    assert.equal(form.get('grant_type'), 'client_credentials');
    assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    assert.equal(form.get('scope'), 'system/Patient.rs system/Appointment.cruds');
    assert.equal(seen[0]?.headers.authorization, undefined);
    assert.equal(seen[2]?.headers.authorization, 'Bearer t-1');
  });

  for (const [title, token, told, fault] of [
    ['is overloaded', [503, '', { 'retry-after': '7' }], 'token-endpoint-unavailable 503', 'backend-unavailable'],
    ['throttles', [429, '', { 'retry-after': '7' }], 'token-endpoint-unavailable 429', 'backend-unavailable'],
    ['answers a page', [200, '<html>'], 'token-unreadable  access_token', 'backend-unreadable'],
    [
      'gives another type of token',
      [200, { access_token: 'x', token_type: 'mac' }],
      'token-unreadable  token_type',
      'backend-unreadable',
    ],
    [
      'gives a token that would break the header',
      [200, { access_token: 'a\r\nb', token_type: 'bearer' }],
      'token-unreadable  token_type',
      'backend-unreadable',
    ],
    [
      'refuses in words of its own',
      [400, { error: 'SECRET', error_description: 'SECRET' }],
      'token-request-refused 400',
      'backend-refused-us',
    ],
    ['is not there', [404, ''], 'token-request-refused 404', 'backend-refused-us'],
  ] as const) {
    it(`that ${title} is ${told}, ${fault}`, async () => {
      const { told: ended, reply, seen } = await behind({ token: token as never });
      assert.equal(ended, `rejected ${told}`);
      assert.equal(adapter.faults[told.split(' ')[0] ?? ''], fault);
      assert.equal(reply?.kind === 'rejected' && reply.retryAfter, fault === 'backend-unavailable' ? 7 : undefined);
      assert.ok(!seen.some(({ url }) => url === '/fhir/Patient/p1'));
      assert.ok(!JSON.stringify(reply).includes('SECRET'));
    });
  }

  for (const [title, discovery, told] of [
    [
      'does not know our algorithm',
      { token_endpoint_auth_signing_alg_values_supported: ['RS384'] },
      'smart-unsupported ES384 token_endpoint_auth_signing_alg_values_supported',
    ],
    [
      'does not take signed assertions',
      { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
      'smart-unsupported private_key_jwt token_endpoint_auth_methods_supported',
    ],
    ['names no token endpoint', { token_endpoint: undefined }, 'smart-configuration-unreadable  token_endpoint'],
    [
      'names one in the clear',
      { token_endpoint: 'http://auth.example/token' },
      'smart-configuration-unreadable  token_endpoint',
    ],
  ] as const) {
    it(`that by its own description ${title} is ${told}`, async () => {
      const { told: ended, seen } = await behind({
        discovery: url => ({ token_endpoint: `${url}/token`, ...discovery }),
      });
      assert.equal(ended, `rejected ${told}`);
      assert.equal(seen.length, 1);
    });
  }

  it('at a host that nobody allowed is never sent an assertion', async () => {
    await using foreign = await stub(json(200, { access_token: 'x', token_type: 'bearer' }));
    await using server = await stub(json(200, { token_endpoint: `${foreign.url}/token` }));
    await using rig = await openRig(server.url.replace('127.0.0.1', 'localhost'), { authorization: SMART });
    const told = await ending(rig.call(READ));
    assert.equal(told, 'fault backend-unavailable address-not-allowed at token endpoint, not_applied');
    assert.deepEqual([server.seen.length, foreign.seen.length], [1, 0]);
  });

  it('at a host that the configuration names is asked there, without asking the FHIR server where', async () => {
    await using elsewhere = await stub(json(200, { access_token: 'x', token_type: 'bearer' }));
    const tokenUrl = `${elsewhere.url.replace('127.0.0.1', 'localhost')}/token`;
    const { told, seen } = await behind({}, { authorization: { ...SMART, tokenUrl } });
    assert.equal(told, 'answered');
    assert.deepEqual([seen.length, elsewhere.seen.length, seen[0]?.headers.authorization], [1, 1, 'Bearer x']);
  });

  it('that says nothing ends with the deadline of the call, and nothing was applied', async () => {
    await using silent = await stub(() => {});
    const authorization = { ...SMART, tokenUrl: `${silent.url}/token` };
    await using rig = await openRig(silent.url, { authorization });
    const told = await ending(rig.call(READ, AbortSignal.timeout(50)));
    assert.equal(told, 'fault deadline-exceeded no-answer at undefined, not_applied');
  });
});
