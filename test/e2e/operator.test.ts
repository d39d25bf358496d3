/** What an operator sets and sees: a certificate in place of a password, a partner's currency, persons, payers, and the end of a replica. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME } from '../../gateway/registry.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { loadMembers } from '../../simulators/members.ts';
import { type Payer, startPayer } from '../../simulators/payer/index.ts';
import { selfSigned } from '../certificate.ts';
import { metricOf, QUIET, recording, until } from './policy-sandbox.ts';
import { checkOf, KEY, type Problem, send } from './sandbox.ts';

const MEMBER = checkOf('W000000001');

describe('an operator', function () {
  this.timeout(30_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'operator-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('whose payer wants a certificate in place of a user name', () => {
    let payer: Payer;
    before(async () => {
      const pem = selfSigned({ days: 2 });
      writeFileSync(join(folder, 'key.pem'), pem.key);
      writeFileSync(join(folder, 'cert.pem'), pem.cert);
      const members = loadMembers();
      payer = await startPayer({ port: 0, user: 'u', password: 'p', members, certificates: { ...pem, ca: pem.cert } });
    });
    after(() => payer?.close());

    /** The payer of the sandbox at another address, with what is shown there. */
    const shown = (tls: Record<string, string>) => (configuration: Configuration) => {
      const { username: _username, password: _password, ...endpoint } = configuration.serviceEndpoints!['payer']!;
      configuration.serviceEndpoints!['payer'] = { ...endpoint, url: payer.url, tls };
    };
    const reference = (file: string) => `\${file:${join(folder, file)}}`;

    for (const transport of ['soap', 'mime']) {
      it(`shows the one its configuration refers to, over ${transport}, and is told when it ends`, async () => {
        const tls = { ca: reference('cert.pem'), cert: reference('cert.pem'), key: reference('key.pem') };
        await using sandbox = await startSandbox({
          ...QUIET,
          adjust(configuration) {
            shown(tls)(configuration);
            configuration.serviceEndpoints!['payer']!['transport'] = transport;
          },
        });
        const { status, body } = await send(sandbox.gateway.url, MEMBER);
        assert.deepEqual([status, body.coverageActive], [200, true]);
        const ends = await metricOf(sandbox, 'gateway_certificate_expiry_timestamp_seconds', { backend: 'payer' });
        const days = ((ends ?? 0) - Date.now() / 1000) / 86_400;
        assert.ok(days > 1 && days <= 2, `${days} days`);
      });
    }

    it('is refused by the payer without one: 502, and no retry', async () => {
      await using sandbox = await startSandbox({ ...QUIET, adjust: shown({ ca: reference('cert.pem') }) });
      const before = payer.count();
      const { status, body } = await send<Problem>(sandbox.gateway.url, MEMBER);
      assert.deepEqual([status, body.code, body.backend?.cause], [502, 'backend-refused-us', 'unauthorized']);
      assert.equal(payer.count(), before + 1);
    });
  });

  it('whose partner counts in euros gets every amount in euros', async () => {
    const profiles = join(folder, 'profiles');
    cpSync(join(HOME, 'sandbox/profiles'), profiles, { recursive: true });
    const file = join(profiles, 'sandbox-payer.yml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('currency: USD', 'currency: EUR'));
    await using sandbox = await startSandbox({
      ...QUIET,
      adjust: configuration => Object.assign(configuration, { profiles }),
    });
    const { body } = await send(sandbox.gateway.url, MEMBER);
    const currencies = JSON.stringify(body).match(/"currency":"[A-Z]+"/g) ?? [];
    assert.ok(currencies.length > 5);
    assert.deepEqual([...new Set(currencies)], ['"currency":"EUR"']);
    assert.match(body.summary[0]?.text ?? '', /EUR/);
  });

  describe('who lets an application speak for a person', () => {
    const person = { 'canongate-actor': 'id="u-17"; role="front desk"; purpose="HPAYMT"' };

    it('finds that person with the exchange', async () => {
      const { keeper, settled } = recording();
      await using sandbox = await startSandbox({
        ...QUIET,
        keeper,
      });
      assert.equal((await send(sandbox.gateway.url, MEMBER, person)).status, 200);
      assert.deepEqual(
        settled.map(({ actor }) => actor),
        [{ id: 'u-17', role: 'front desk', purpose: 'HPAYMT' }],
      );
    });

    it('has every other application refused that tries', async () => {
      await using sandbox = await startSandbox({
        ...QUIET,
        adjust: configuration => Object.assign(configuration.consumers![0]!, { assertsActor: false }),
      });
      const { status, body } = await send<Problem>(sandbox.gateway.url, MEMBER, person);
      assert.deepEqual([status, body.code], [403, 'forbidden']);
      assert.equal(sandbox.payer.count(), 0);
    });
  });

  describe('whose callers look for a payer', () => {
    let sandbox: Sandbox;
    before(async () => {
      sandbox = await startSandbox(QUIET);
    });
    after(() => sandbox?.close());

    const found = async (query: string): Promise<unknown> => {
      const response = await fetch(`${sandbox.gateway.url}/v1/payers${query}`, { headers: { authorization: KEY } });
      const body = (await response.json()) as { payers?: { id: string }[]; code?: string };
      return body.payers?.map(({ id }) => id).toSorted() ?? body.code;
    };
    const ASKED: readonly [query: string, is: unknown][] = [
      ['', ['00431', 'FHIR01']],
      ['?q=mutual', ['00431', 'FHIR01']],
      ['?q=EXAMPLE%20MUTUAL%20OVER', ['FHIR01']],
      ['?q=sbx', ['00431']],
      ['?q=nobody', []],
      ['?id=FHIR01', ['FHIR01']],
      ['?id=exmut', ['00431']],
      ['?q=sbx&limit=1', ['00431']],
      ['?limit=0', 'invalid-request'],
      ['?memberId=W000000001', 'invalid-request'],
    ];
    for (const [query, is] of ASKED) {
      it(`has /v1/payers${query} answered: ${JSON.stringify(is)}`, async () =>
        assert.deepEqual(await found(query), is));
    }
  });

  it('who ends a replica sees it unready at once, the call under way answered and no new one taken', async () => {
    await using sandbox = await startSandbox({ ...QUIET, delayMs: 1_500 });
    const { url, adminUrl } = sandbox.gateway;
    const slow = send(url, checkOf('W000000006'));
    await until(async () => sandbox.payer.count() === 1);
    const closed = sandbox.gateway.close();
    const readiness = await fetch(`${adminUrl}/readyz`);
    assert.deepEqual([readiness.status, ((await readiness.json()) as { state: string }).state], [503, 'draining']);
    assert.equal((await fetch(`${adminUrl}/livez`)).status, 200);
    const late = await send<Problem>(url, MEMBER).catch(() => 'refused');
    assert.ok(late === 'refused' || (typeof late === 'object' && late.status === 503));
    assert.equal((await slow).status, 200);
    await closed;
    assert.equal(sandbox.payer.count(), 1);
    await assert.rejects(fetch(`${adminUrl}/livez`));
  });
});
