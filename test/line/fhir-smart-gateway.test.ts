/** SMART Backend Services on the running gateway, from the configuration that a user writes; and what `check` says of a bad one. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK } from 'jose';
import { parse, stringify } from 'yaml';
import { checkConfiguration } from '../../gateway/config/check.ts';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME, loadRegistry } from '../../gateway/registry.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { metricOf } from '../e2e/policy-sandbox.ts';
import { checkOf, type Problem, send } from '../e2e/sandbox.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';
import { KEYS, pem } from './fhir-smart-rig.ts';

const CHECK = checkOf('W000000001', { payer: { id: 'FHIR01' } });
const SMART = {
  type: 'smart-backend-services',
  clientId: 'canongate',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a secret reference
  key: '${env:FHIR_KEY}',
  keyId: 'k1',
  scope: 'system/CoverageEligibilityRequest.c',
};

describe('a gateway in front of a FHIR server that asks for SMART tokens', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    const keys = { keys: [{ ...(await exportJWK(KEYS.RS384.publicKey)), kid: 'k1', alg: 'RS384' }] };
    sandbox = await startSandbox({
      freePorts: true,
      log: { level: 'silent' },
      env: { ...process.env, FHIR_KEY: pem(KEYS.RS384) },
      fhir: { smart: { clients: [{ id: 'canongate', keys, scopes: [SMART.scope] }] } },
      adjust: ({ serviceEndpoints }) => Object.assign(serviceEndpoints!['fhir']!, { authorization: SMART }),
    });
  });
  after(() => sandbox?.close());

  it('is let in', async () => {
    const { status, body } = await send(sandbox.gateway.url, CHECK);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(sandbox.fhir?.tokens.size, 1);
  });

  it('repeats a call whose token was withdrawn, once, with a new one', async () => {
    sandbox.fhir?.tokens.clear();
    const { status, body } = await send(sandbox.gateway.url, CHECK);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(sandbox.fhir?.tokens.size, 1);
    const sent = (attempt: string) => metricOf(sandbox, 'gateway_backend_attempts_total', { backend: 'fhir', attempt });
    assert.deepEqual([await sent('first'), await sent('retry')], [2, 1]);
  });
});

describe('a gateway that the authorization server does not know', function () {
  this.timeout(60_000);
  it('tells its caller that the operator has to act, and nothing of its key', async () => {
    await using sandbox = await startSandbox({
      freePorts: true,
      log: { level: 'silent' },
      env: { ...process.env, FHIR_KEY: pem(KEYS.RS384) },
      fhir: { smart: { clients: [] } },
      adjust: ({ serviceEndpoints }) => Object.assign(serviceEndpoints!['fhir']!, { authorization: SMART }),
    });
    const { status, body } = await send<Problem>(sandbox.gateway.url, CHECK);
    assert.deepEqual(
      [status, body.code, body.outcome, body.retryable],
      [502, 'backend-refused-us', 'not_applied', false],
    );
    assert.deepEqual(body.backend, {
      endpoint: 'fhir',
      cause: 'token-client-refused',
      sourceCode: '401 invalid_client',
    });
  });
});

describe('canongate check, of SMART settings', function () {
  this.timeout(60_000);
  const EC = JSON.stringify({ ...KEYS.ES384.privateKey.export({ format: 'jwk' }), kid: 'k1' });
  const small = pem(generateKeyPairSync('rsa', { modulusLength: 1024 }));
  const other = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const publicPem = String(KEYS.RS384.publicKey.export({ type: 'spki', format: 'pem' }));

  async function findings(more: object, key: string | undefined, mode: 'sandbox' | 'production' = 'sandbox') {
    const configuration = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
    Object.assign(configuration.serviceEndpoints!['fhir']!, { authorization: { ...SMART, ...more } });
    configuration.tables = SANDBOX_TABLES;
    configuration.profiles = join(HOME, 'sandbox/profiles');
    const folder = await mkdtemp(join(tmpdir(), 'canongate-smart-'));
    try {
      const file = join(folder, 'canongate.yml');
      await writeFile(file, stringify(configuration, { aliasDuplicateObjects: false }));
      const env = { ...process.env, ...(key === undefined ? {} : { FHIR_KEY: key }) };
      const { findings: found } = await checkConfiguration(file, await loadRegistry(), mode, env);
      const [ours] = found.filter(({ severity, code }) => severity === 'error' && !code.startsWith('sandbox'));
      return ours && `${ours.code}: ${ours.message}`;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('has nothing to say of right ones', async () => {
    assert.equal(await findings({}, pem(KEYS.RS384)), undefined);
    assert.equal(await findings({ keyId: undefined }, EC), undefined);
  });

  const cannot = 'cannot-open: serviceEndpoints.fhir cannot be used: authorization.';
  const noKey = `${cannot}key is no private key: neither a PEM without a passphrase nor a JWK.`;
  for (const [title, more, key, told] of [
    ['is no key', {}, 'no key', noKey],
    ['is half a JWK', {}, '{"kty":"EC"', noKey],
    ['is a public key', {}, publicPem, noKey],
    [
      'is a short RSA key',
      {},
      small,
      `${cannot}key is neither RSA of at least 2048 bits (RS384) nor EC on P-384 (ES384).`,
    ],
    [
      'is on another curve',
      {},
      other,
      `${cannot}key is neither RSA of at least 2048 bits (RS384) nor EC on P-384 (ES384).`,
    ],
    [
      'does not fit the algorithm',
      { algorithm: 'ES384' },
      pem(KEYS.RS384),
      `${cannot}key signs RS384, not ES384: change one of them.`,
    ],
    [
      'has no name',
      { keyId: undefined },
      pem(KEYS.RS384),
      `${cannot}keyId is missing: the server finds our public key by it, and the key has no kid.`,
    ],
  ] as const) {
    it(`says so of a key that ${title}, and quotes nothing of it`, async () =>
      assert.equal(await findings(more, key), told));
  }

  for (const [title, more, told] of [
    [
      'an algorithm that SMART does not have',
      { algorithm: 'HS256' },
      'bad-value: serviceEndpoints.fhir.authorization.algorithm has a value that is not known.',
    ],
    ['no scope', { scope: undefined }, 'missing-setting: serviceEndpoints.fhir.authorization lacks scope.'],
    [
      'a setting that does not exist',
      { secret: 'x' },
      'unknown-setting: serviceEndpoints.fhir.authorization knows no secret.',
    ],
    [
      'a token endpoint in the clear',
      { tokenUrl: 'http://auth.example/token' },
      `${cannot}tokenUrl is not https: the key must not vouch for us in the clear.`,
    ],
  ] as const) {
    it(`says so of ${title}`, async () => assert.equal(await findings(more, pem(KEYS.RS384)), told));
  }

  it('says so of a reference that leads nowhere, and of a key that is written in clear', async () => {
    assert.match((await findings({}, undefined)) ?? '', /^secret-missing/);
    assert.match((await findings({ key: pem(KEYS.RS384) }, undefined, 'production')) ?? '', /^secret-in-clear/);
  });
});
