/** The running gateway as its three users meet it: the caller at the door, the architect who reloads, the SRE on call. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME } from '../../gateway/registry.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { checkOf, KEY, type Problem, send } from './sandbox.ts';

describe('the running gateway', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let url: string;
  const lines: string[] = [];

  before(async () => {
    sandbox = await startSandbox({
      freePorts: true,
      withoutFhir: true,
      delayMs: 3_000,
      log: { level: 'info', destination: { write: (line: string) => void lines.push(line) } },
    });
    url = sandbox.gateway.url;
  });
  after(() => sandbox?.close());

  describe('at the door', () => {
    const REFUSED: readonly { what: string; headers?: Record<string, string>; body?: unknown; is: [number, string] }[] =
      [
        { what: 'no key', headers: { authorization: '' }, is: [401, 'unauthenticated'] },
        { what: 'a wrong key', headers: { authorization: 'apiKey sandbox:guess' }, is: [401, 'unauthenticated'] },
        {
          what: 'a media type that is not JSON',
          headers: { 'content-type': 'text/plain' },
          is: [415, 'unsupported-media-type'],
        },
        { what: 'JSON that breaks off', body: '{"payer":', is: [400, 'malformed-request'] },
        { what: 'the same key twice', body: '{"payer":{"id":"1","id":"2"}}', is: [400, 'malformed-request'] },
        {
          what: 'a field the contract does not know',
          body: { ...checkOf('W000000001'), purpose: 'all' },
          is: [422, 'invalid-request'],
        },
        {
          what: 'an NPI with a wrong check digit',
          body: checkOf('W000000001', { provider: { npi: '1234567890' } }),
          is: [422, 'invalid-request'],
        },
        {
          what: 'a day that does not exist',
          body: checkOf('W000000001', { serviceDate: '2026-02-30' }),
          is: [422, 'invalid-request'],
        },
        {
          what: 'too little to find the member',
          body: checkOf('', { subscriber: { memberId: 'W000000001' } }),
          is: [422, 'invalid-request'],
        },
        {
          what: 'a payer nobody knows',
          body: checkOf('W000000001', { payer: { id: 'Exmaple Mutual' } }),
          is: [422, 'unroutable'],
        },
        {
          what: 'a delimiter in a name',
          body: checkOf('W000000001', {
            subscriber: { memberId: 'W000000001', familyName: 'A~B', birthDate: '1980-01-01' },
          }),
          is: [422, 'invalid-request'],
        },
        { what: 'an answer in another format', headers: { accept: 'text/xml' }, is: [406, 'not-acceptable'] },
        {
          what: 'a body of a megabyte',
          body: { ...checkOf('W000000001'), padding: 'x'.repeat(1_000_000) },
          is: [413, 'too-large'],
        },
      ];
    for (const { what, headers = {}, body = checkOf('W000000001'), is } of REFUSED) {
      it(`refuses ${what}: ${is.join(' ')}`, async () => {
        const told = await send<Problem>(url, body, headers);
        assert.deepEqual([told.status, told.body.code], is);
        assert.equal(told.headers.get('content-type'), 'application/problem+json');
        assert.equal(told.headers.get('canongate-sandbox'), 'true');
        const page = await fetch(new URL(told.body.type, url));
        assert.equal(page.status, 200, 'the type of a problem resolves to its page');
      });
    }

    it('names the nearest payers where one is unknown', async () => {
      const { body } = await send<Problem>(url, checkOf('W000000001', { payer: { id: 'Exmaple Mutual' } }));
      assert.deepEqual([body.errors?.[0]?.pointer, body.errors?.[0]?.code], ['/payer/id', 'unknown-payer']);
      assert.match(body.errors?.[0]?.detail ?? '', /Example Mutual/);
    });

    it('refuses a query parameter where the operation takes none, without repeating it', async () => {
      const response = await fetch(`${url}/v1/eligibility-checks?memberId=W000000001`, {
        method: 'POST',
        headers: { authorization: KEY, 'content-type': 'application/json' },
        body: JSON.stringify(checkOf('W000000001')),
      });
      assert.equal(response.status, 422);
      assert.doesNotMatch(await response.text(), /memberId|W000000001/);
    });

    it('knows a payer by its name and by the plan code of an EHR, whatever the case', async () => {
      for (const id of ['example mutual', 'sbx-ppo', '00431'])
        assert.equal((await send(url, checkOf('W000000001', { payer: { id } }))).status, 200, id);
    });

    it('refuses a consumer without the scope, naming it', async () => {
      const file = await readFile(sandbox.config, 'utf8');
      await writeFile(sandbox.config, file.replace('- eligibility:read', '- other:read'));
      await sandbox.gateway.reload();
      const { status, body } = await send<Problem>(url, checkOf('W000000001'));
      await writeFile(sandbox.config, file);
      await sandbox.gateway.reload();
      assert.deepEqual([status, body.code, body.errors?.[0]?.detail], [403, 'forbidden', 'eligibility:read']);
      assert.equal((await send(url, checkOf('W000000001'))).status, 200);
    });

    it('gives the first answer again for the same idempotency key, and never a second call to the payer', async () => {
      const key = { 'idempotency-key': 'e2e-1' };
      const first = await send(url, checkOf('W000000001'), key);
      const calls = sandbox.payer.count();
      const again = await send(url, checkOf('W000000001'), key);
      assert.deepEqual(again.body, first.body);
      assert.equal(again.headers.get('idempotency-replayed'), 'true');
      assert.equal(sandbox.payer.count(), calls);
      const other = await send<Problem>(url, checkOf('W000000002'), key);
      assert.deepEqual([other.status, other.body.code], [422, 'key-reused']);
    });

    it('frees an idempotency key after a failure', async () => {
      const key = { 'idempotency-key': 'e2e-2' };
      assert.equal((await send(url, checkOf('W000000007'), key)).status, 502);
      assert.equal((await send(url, checkOf('W000000007'), key)).status, 502, 'not 409: the call was made anew');
      assert.equal((await send(url, checkOf('W000000001', { payer: { id: 'nobody' } }), key)).status, 422);
    });

    it('carries the trace of the caller on', async () => {
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const { headers } = await send(url, checkOf('W000000001'), { traceparent });
      assert.match(
        headers.get('traceparent') ?? '',
        /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$/,
      );
    });
  });

  describe('for the SRE', () => {
    it('is ready although its keeper is volatile, and says so', async () => {
      const response = await fetch(`${sandbox.gateway.adminUrl}/readyz`);
      const { checks } = (await response.json()) as { checks: { name: string; detail: string; warning?: string }[] };
      assert.equal(response.status, 200);
      const keeper = checks.find(({ name }) => name === 'keeper');
      assert.equal(keeper?.detail, 'volatile');
      assert.ok(keeper?.warning);
    });

    it('measures each call by contract and by service endpoint, within the objective', async () => {
      await send(url, checkOf('W000000001'));
      const text = await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text();
      const samples = [...readExposition(text).values()].flatMap(family => family.samples);
      const backend = samples.filter(
        ({ name, labels }) => name === 'gateway_backend_duration_seconds_bucket' && labels['backend'] === 'payer',
      );
      const bounds = new Set(backend.map(({ labels }) => labels['le']));
      assert.ok(bounds.has('20') && bounds.has('60'), 'the buckets hold the objective of 20 s and reach 60 s');
      assert.ok(
        samples.some(
          ({ name, labels, value }) =>
            name === 'gateway_requests_total' &&
            labels['contract'] === 'eligibility-checks/v1' &&
            labels['outcome'] === 'ok' &&
            value > 0,
        ),
      );
    });

    it('keeps administration behind a credential, apart from health and metrics', async () => {
      assert.equal((await fetch(`${sandbox.gateway.adminUrl}/catalog`)).status, 401);
      const { status } = await fetch(`${sandbox.gateway.adminUrl}/catalog`, {
        headers: { authorization: 'Bearer sandbox-only-administration' },
      });
      assert.equal(status, 200);
    });

    it('logs one line per call, and nothing of a member in any', async () => {
      lines.length = 0;
      const canary = {
        memberId: 'W000000001',
        familyName: 'Canaryfamily',
        givenName: 'Canarygiven',
        birthDate: '1911-11-11',
      };
      await send(url, checkOf('', { subscriber: canary }));
      await send(url, checkOf('', { subscriber: { ...canary, memberId: 'W000000005' } }));
      await send(url, { ...checkOf('', { subscriber: canary }), [`Canaryfield`]: 1 });
      await send(url, checkOf('', { subscriber: { ...canary, familyName: 'Canary~family' } }));
      const text = lines.join('') + (await (await fetch(`${sandbox.gateway.adminUrl}/metrics`)).text());
      assert.equal(lines.filter(line => line.includes('"contract"')).length, 4);
      assert.doesNotMatch(text, /canary|1911-11-11|19111111|SAMPLE|SALLY|W00000000/i);
    });
  });

  describe('for the architect', () => {
    it('keeps what is in force when a new configuration is refused', async () => {
      const { version } = sandbox.gateway;
      const file = await readFile(sandbox.config, 'utf8');
      await writeFile(sandbox.config, file.replace('adapter: x12', 'adapter: x21'));
      await assert.rejects(sandbox.gateway.reload(), /unknown-adapter/);
      assert.equal(sandbox.gateway.version, version);
      assert.equal((await send(url, checkOf('W000000001'))).status, 200);
      await writeFile(sandbox.config, file);
    });

    it('lets a call under way end on the configuration it began with', async () => {
      const slow = send(url, checkOf('W000000006'));
      await new Promise(done => setTimeout(done, 200));
      await sandbox.gateway.reload();
      assert.equal((await slow).status, 200);
    });
  });
});

describe('a payer with a fallback', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canongate-'));
    const rows = join(folder, 'payers.yml');
    const table = await readFile(join(HOME, 'sandbox/payers.yml'), 'utf8');
    await writeFile(rows, table.replace('  partnerPayerId: "00431"', '  partnerPayerId: "00431"\n  fallback: FHIR01'));
    sandbox = await startSandbox({
      freePorts: true,
      log: { level: 'silent' },
      // The sandbox's own table, in which 00431 falls back to FHIR01.
      adjust: configuration => {
        configuration.tables = { ...configuration.tables, payers: rows };
        configuration.pipelines['patient-access']!.policies.at(-1)!['routes'] = [
          { when: { field: '/payer/id', equals: 'SBX-PPO' }, to: 'payer' },
          { table: 'payers', key: '/payer/id' },
        ];
      },
    });
  });
  after(async () => {
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is answered by the other system while the first is away', async () => {
    await sandbox.payer.close();
    const { status, body } = await send(sandbox.gateway.url, checkOf('W000000001'));
    assert.deepEqual([status, body.coverageActive], [200, true]);
  });

  it('is not where no fallback is configured', async () => {
    const { status, body } = await send<Problem>(
      sandbox.gateway.url,
      checkOf('W000000001', { payer: { id: 'SBX-PPO', name: 'Example Mutual' } }),
    );
    assert.deepEqual([status, body.code, body.outcome], [503, 'backend-unavailable', 'not_applied']);
  });
});
