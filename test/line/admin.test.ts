/** The administration port as an operator, a prober and Prometheus meet it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Catalog } from '../../gateway/admin/catalog.ts';
import type { Readiness } from '../../gateway/admin/readiness.ts';
import { type Admin, type AdminOptions, startAdmin } from '../../gateway/admin/server.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { SOURCES } from '../telemetry/walks.ts';

const TOKEN = 'an-invented-administration-token';
const CATALOG: Catalog = {
  version: 'a1b2c3d4e5f60718',
  backends: [
    { name: 'payer', adapter: 'x12', dialect: 'x12-005010' },
    { name: 'ledger', adapter: 'rest', dialect: 'rest' },
  ],
  contracts: [
    {
      name: 'eligibility-checks/v1',
      title: 'Eligibility <checks>',
      summary: 'Asks & answers.',
      owner: 'patient-access',
      systemOfRecord: 'payer',
      lifecycle: { state: 'published', since: '2026-11-22' },
      events: [
        {
          type: 'org.canongate.eligibility-checks.<done>.v1',
          summary: 'A check & its end',
          scopes: ['eligibility:read'],
        },
      ],
      operations: [
        {
          name: 'check',
          summary: 'Check eligibility',
          method: 'POST',
          path: '/v1/eligibility-checks',
          scopes: ['eligibility:read'],
          effect: 'read',
          capability: 'eligibility',
          slo: { latencySeconds: 20, objective: 0.9 },
          composed: false,
          backends: { payer: true, ledger: false },
          instead: { ledger: 'Ask <the payer>.' },
        },
      ],
    },
  ],
  matrix: [
    {
      contract: 'eligibility-checks/v1',
      gateway: [],
      endpoints: {
        payer: { can: ['check'], cannot: [] },
        ledger: { can: [], cannot: [{ operation: 'check', instead: 'Ask <the payer>.' }] },
      },
    },
  ],
};

describe('the administration port', () => {
  const opened: Admin[] = [];
  const started = async (options: Partial<AdminOptions> = {}): Promise<string> => {
    const readiness: Readiness = { state: 'ready', checks: [] };
    const metrics = async () => 'up 1\n';
    const admin = await startAdmin({
      port: 0,
      health: () => readiness,
      metrics,
      catalog: () => CATALOG,
      token: TOKEN,
      ...options,
    });
    opened.push(admin);
    return `http://${admin.host}:${admin.port}`;
  };
  const get = (url: string, headers: Record<string, string> = {}, method = 'GET') => fetch(url, { headers, method });
  const asRole = { authorization: `Bearer ${TOKEN}` };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(admin => admin.close()));
  });

  it('listens on loopback unless told otherwise', async () => {
    assert.match(await started(), /^http:\/\/127\.0\.0\.1:/);
  });

  it('is alive while it starts, but not ready', async () => {
    for (const state of ['starting', 'draining'] as const) {
      const url = await started({ health: () => ({ state, checks: [] }) });
      assert.equal((await get(`${url}/livez`)).status, 200);
      const answer = await get(`${url}/readyz`);
      assert.equal(answer.status, 503);
      assert.deepEqual(await answer.json(), { ready: false, state, checks: [] });
    }
  });

  it('is ready with a volatile store, and says so as a warning', async () => {
    const keeper = { name: 'keeper', ok: true, warning: 'keeper: volatile' };
    const answer = await get(`${await started({ health: () => ({ state: 'ready', checks: [keeper] }) })}/readyz`);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { ready: true, state: 'ready', checks: [keeper] });
  });

  it('is not ready with a check that failed', async () => {
    const failed = { name: 'configuration', ok: false, detail: 'none' };
    assert.equal(
      (await get(`${await started({ health: () => ({ state: 'ready', checks: [failed] }) })}/readyz`)).status,
      503,
    );
  });

  it('gives metrics to anybody, as OpenMetrics to who accepts it', async () => {
    const metrics = createMetrics([20]);
    metrics.use(SOURCES);
    const url = await started({ metrics: exposition => metrics.text(exposition) });
    const plain = await get(`${url}/metrics`);
    assert.equal(plain.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.ok(readExposition(await plain.text()).has('gateway_config_info'));
    const open = await get(`${url}/metrics`, { accept: 'application/openmetrics-text; version=1.0.0' });
    assert.equal(open.headers.get('content-type'), 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    assert.ok((await open.text()).endsWith('# EOF\n'));
  });

  it('writes the metrics once for scrapes that overlap', async () => {
    let written = 0;
    const metrics = () => new Promise<string>(resolve => setTimeout(() => resolve(`written ${++written}\n`), 50));
    const url = await started({ metrics });
    const texts = await Promise.all(Array.from({ length: 8 }, async () => (await get(`${url}/metrics`)).text()));
    assert.deepEqual(new Set(texts), new Set(['written 1\n']));
    assert.equal(await (await get(`${url}/metrics`)).text(), 'written 2\n');
  });

  it('tells nothing else without the credential, not even what exists', async () => {
    const url = await started();
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN} x`,
      `apiKey ${TOKEN}`,
      basic(TOKEN),
      basic('admin:'),
      `Bearer ${'x'.repeat(5000)}`,
    ];
    for (const path of ['/catalog', '/', '/nothing', '/__proto__', '/livez/', '//livez', '/metrics/../catalog']) {
      for (const authorization of wrong) {
        const answer = await get(`${url}${path}`, authorization ? { authorization } : {});
        if (path === '/metrics/../catalog') assert.ok([401].includes(answer.status));
        assert.equal(answer.status, 401, `${path} with ${authorization.slice(0, 40)}`);
        assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer /);
        assert.equal(answer.headers.get('content-type'), 'application/problem+json');
        assert.equal(((await answer.json()) as { code: string }).code, 'unauthenticated');
      }
    }
  });

  it('admits nobody where no credential is configured', async () => {
    const admin = await startAdmin({
      port: 0,
      health: () => ({ state: 'ready', checks: [] }),
      metrics: async () => '',
      catalog: () => CATALOG,
    });
    opened.push(admin);
    for (const authorization of ['Bearer ', 'Bearer undefined', 'Basic Og==']) {
      assert.equal((await get(`http://127.0.0.1:${admin.port}/catalog`, { authorization })).status, 401);
    }
  });

  it('gives the role the catalogue as JSON, and a browser a page', async () => {
    const url = await started();
    assert.deepEqual(await (await get(`${url}/catalog`, asRole)).json(), CATALOG);
    const basic = { authorization: `Basic ${Buffer.from(`anybody:${TOKEN}`).toString('base64')}`, accept: 'text/html' };
    const page = await get(`${url}/catalog`, basic);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    const html = await page.text();
    assert.match(html, /Eligibility &lt;checks&gt;/);
    assert.ok(!html.includes('<checks>'));
    assert.match(html, /<html lang="en">/);
    assert.match(html, /<th scope="col">ledger \(rest\)<\/th>/);
    assert.match(html, /90 % within 20 s/);
    assert.match(
      html,
      /<th scope="row">eligibility-checks\/v1<\/th><td>all: check<\/td><td>not check<\/td><td>–<\/td>/,
    );
    assert.match(html, /<td>no\. Ask &lt;the payer&gt;\.<\/td>/);
  });

  it('allows that page its own style and nothing else', async () => {
    const page = await get(`${await started()}/catalog`, { ...asRole, accept: 'text/html' });
    const policy = page.headers.get('content-security-policy') ?? '';
    const html = await page.text();
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.ok(policy.includes(createHash('sha256').update(style).digest('base64')));
    assert.ok(!/\b(src|href)=|style=|<script|url\(/.test(html));
  });

  it('knows GET and HEAD', async () => {
    const url = await started();
    const head = await get(`${url}/readyz`, {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await get(`${url}/metrics`, {}, method);
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.get('allow'), 'GET, HEAD');
    }
    assert.equal((await get(`${url}/nothing`, asRole)).status, 404);
  });

  it('answers 500 without a word about why where something fails', async () => {
    const url = await started({
      metrics: async () => {
        throw new Error('Zebulon Quackenbush');
      },
    });
    const answer = await get(`${url}/metrics`);
    assert.equal(answer.status, 500);
    assert.ok(!(await answer.text()).includes('Zebulon'));
    assert.equal((await get(`${url}/livez`)).status, 200);
  });

  it('does not take the body of one request for another', async () => {
    const url = new URL(await started());
    const inner = 'GET /catalog HTTP/1.1\r\nHost: x\r\n\r\n';
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(url.port), '127.0.0.1');
      let text = '';
      socket.on('data', chunk => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
      socket.write(`GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`);
    });
    assert.equal(said.match(/HTTP\/1\.1/g)?.length, 1, said);
  });

  it('closes while somebody holds a connection open', async () => {
    const admin = await startAdmin({
      port: 0,
      health: () => ({ state: 'ready', checks: [] }),
      metrics: async () => '',
      catalog: () => CATALOG,
    });
    const socket = connect(admin.port, '127.0.0.1');
    await new Promise(resolve => socket.once('connect', resolve));
    socket.on('error', () => {});
    await admin.close();
    socket.destroy();
  });
});
