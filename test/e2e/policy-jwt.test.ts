/** Bearer tokens of a real issuer at the running gateway: its keys come over HTTP, and everything else from configuration. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Configuration } from '../../gateway/config/schema.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { metricOf, QUIET, recording } from './policy-sandbox.ts';
import { checkOf, type Problem, send } from './sandbox.ts';

const MEMBER = checkOf('W000000001');

/** Replaces the identifying policy of the sandbox's pipeline. */
function identifiedBy(configuration: Configuration, policy: { name: string } & Record<string, unknown>): void {
  const { policies } = configuration.pipelines['patient-access']!;
  policies[policies.findIndex(({ name }) => name === 'key-auth')] = policy;
  configuration.policies.push(policy.name);
}

describe('the policy jwt on the running gateway', function () {
  this.timeout(30_000);
  let issuer: Server;
  let iss: string;
  let published: { kid: string; key: CryptoKey }[];
  let sandbox: Sandbox;
  let own: CryptoKey;
  let next: CryptoKey;
  let second: CryptoKey;
  let fetched = 0;
  const { keeper, settled } = recording();

  before(async () => {
    const pairs = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
    [own, next] = pairs.map(({ privateKey }) => privateKey) as [CryptoKey, CryptoKey];
    second = pairs[1].publicKey;
    published = [{ kid: 'k1', key: pairs[0].publicKey }];
    issuer = createServer((_request, response) => {
      fetched += 1;
      void Promise.all(published.map(async ({ kid, key }) => ({ ...(await exportJWK(key)), kid, alg: 'ES256' }))).then(
        keys => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys })),
      );
    });
    issuer.listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    iss = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    sandbox = await startSandbox({
      ...QUIET,
      keeper,
      adjust: configuration =>
        identifiedBy(configuration, {
          name: 'jwt',
          issuer: iss,
          audience: 'canongate',
          jwks: `${iss}/keys`,
          actor: { id: 'sub', role: 'role', purpose: 'pou' },
        }),
    });
  });
  after(async () => {
    await sandbox?.close();
    issuer?.close();
  });

  const bearer = async (claims: JWTPayload = {}, key = own, kid = 'k1') => {
    const token = await new SignJWT({ client_id: 'sandbox', scope: 'eligibility:read', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(iss)
      .setAudience('canongate')
      .setExpirationTime(claims.exp ?? '5m')
      .sign(key);
    return { authorization: `Bearer ${token}` };
  };

  it('takes a token that a published key signed, and keeps the person it names with the exchange', async () => {
    settled.length = 0;
    const claims = { sub: 'u-17', role: 'front desk', pou: 'TREAT' };
    const told = await send(sandbox.gateway.url, MEMBER, await bearer(claims));
    assert.equal(told.status, 200);
    assert.deepEqual(
      settled.map(({ consumer, actor, contract, effect, partition }) => ({
        consumer,
        actor,
        contract,
        effect,
        partition,
      })),
      [
        {
          consumer: 'sandbox',
          actor: { id: 'u-17', role: 'front desk', purpose: 'TREAT' },
          contract: 'eligibility-checks/v1',
          effect: 'read',
          partition: 'W000000001',
        },
      ],
    );
  });

  it('fetches the keys once for all calls, and tells how old they are', async () => {
    const before = fetched;
    await Promise.all(Array.from({ length: 5 }, async () => send(sandbox.gateway.url, MEMBER, await bearer())));
    assert.equal(fetched, before);
    const age = await metricOf(sandbox, 'gateway_jwks_age_seconds', { pipeline: 'patient-access' });
    assert.ok(age !== undefined && age >= 0 && age < 60, `${age} s`);
  });

  const REFUSED: readonly [what: string, headers: () => Promise<Record<string, string>> | Record<string, string>][] = [
    ['no token', () => ({ authorization: '' })],
    ['the key of the sandbox', () => ({})],
    ['a token that has expired', () => bearer({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ['a token of a key that nobody published', () => bearer({}, next)],
    ['a token of an application that is not registered', () => bearer({ client_id: 'stranger' })],
    [
      'an unsigned token',
      () => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const exp = Math.floor(Date.now() / 1000) + 60;
        const body = { iss, aud: 'canongate', exp, client_id: 'sandbox', scope: 'eligibility:read' };
        return { authorization: `Bearer ${part({ alg: 'none' })}.${part(body)}.` };
      },
    ],
  ];
  for (const [what, headers] of REFUSED) {
    it(`refuses ${what} with a challenge, and calls no payer`, async () => {
      const before = sandbox.payer.count();
      const told = await send<Problem>(sandbox.gateway.url, MEMBER, await headers());
      assert.deepEqual([told.status, told.body.code], [401, 'unauthenticated']);
      assert.match(told.headers.get('www-authenticate') ?? '', /^Bearer/);
      assert.equal(sandbox.payer.count(), before);
    });
  }

  it('lets a token narrow what its application may do: 403', async () => {
    const told = await send<Problem>(sandbox.gateway.url, MEMBER, await bearer({ scope: 'payers:read' }));
    assert.deepEqual(
      [told.status, told.body.code, told.body.errors?.[0]?.detail],
      [403, 'forbidden', 'eligibility:read'],
    );
  });

  it('takes a new key of the issuer, and no longer the one it withdrew', async () => {
    published = [{ kid: 'k2', key: second }];
    // An unknown key is looked for at most every thirty seconds; a reload starts afresh.
    await sandbox.gateway.reload();
    assert.equal((await send(sandbox.gateway.url, MEMBER, await bearer({}, next, 'k2'))).status, 200);
    assert.equal((await send(sandbox.gateway.url, MEMBER, await bearer())).status, 401);
  });

  it('does not let anybody in while there are no keys: 503, and says who has to act', async () => {
    await new Promise(done => issuer.close(done));
    await sandbox.gateway.reload();
    const told = await send<Problem>(sandbox.gateway.url, MEMBER, await bearer({}, next, 'k2'));
    assert.deepEqual(
      [told.status, told.body.code, told.body.backend?.cause],
      [503, 'backend-unavailable', 'keys-unavailable'],
    );
    assert.ok(Number(told.headers.get('retry-after')) > 0);
  });
});
