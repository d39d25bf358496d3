/** What the door tells without a credential: OpenAPI, problem pages, the landing page. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FAULTS } from '../../gateway/faults.ts';
import { type Door, openDoor } from '../../gateway/http/door.ts';
import { answering, check, searchPayers } from './door-fixture.ts';

const redocly = fileURLToPath(new URL('../../node_modules/.bin/redocly', import.meta.url));
const home = fileURLToPath(new URL('../..', import.meta.url));

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  tags: { name: string; 'x-owner': string }[];
}

interface Described {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string }>;
  requestBody?: { content: Record<string, { examples: Record<string, { value: unknown }> }> };
  'x-slo': unknown;
}

describe('the pages of the door', () => {
  let door: Door;
  let url: string;
  before(async () => {
    const walk = answering(() => ({}));
    const routes = [check, searchPayers].map(operation => ({ operation, walk }));
    door = await openDoor({ host: '127.0.0.1', port: 0, sandbox: true, drainMs: 500 }, routes);
    url = `http://127.0.0.1:${door.address.port}`;
  });
  after(() => door.close());

  const json = async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T;

  it('describe every operation in one document, with its paths as a caller writes them', async () => {
    const document = await json<Document>('/openapi.json');
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(Object.keys(document.paths), ['/v1/eligibility-checks', '/v1/payers']);
    const { post } = document.paths['/v1/eligibility-checks']!;
    assert.equal(post!.operationId, 'eligibility-checks.v1.check');
    assert.ok(post!.security.every(scheme => Object.values(scheme)[0]![0] === 'eligibility:read'));
    assert.deepEqual(post!['x-slo'], { latencySeconds: 20, objective: 0.9, source: check.slo.source });
    assert.deepEqual(
      post!.requestBody!.content['application/json']!.examples['subscriber']!.value,
      check.examples[0]!.request,
    );
    assert.match(post!.responses['422']!.description, /invalid-request.*key-reused.*unroutable/);
    const { get } = document.paths['/v1/payers']!;
    assert.deepEqual(
      get!.parameters!.map(parameter => `${parameter.in} ${parameter.name}`),
      ['query q', 'query id', 'query limit'],
    );
    assert.equal(get!.responses['415'], undefined);
    assert.deepEqual(
      document.tags.map(tag => tag['x-owner']),
      ['patient-access', 'patient-access'],
    );
  });

  it('describe each contract in a document of its own', async () => {
    const document = await json<Document>('/openapi/eligibility-checks/v1.json');
    assert.deepEqual(Object.keys(document.paths), ['/v1/eligibility-checks']);
    assert.equal((await fetch(`${url}/openapi/eligibility-checks/v2.json`)).status, 404);
  });

  it('lead every reference of the document somewhere', async () => {
    const document = await json<Document>('/openapi.json');
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g)!;
    assert.ok(references.length > 20);
    for (const reference of references) {
      const name = /^"\$ref":"#\/components\/schemas\/([A-Za-z0-9]+)"$/.exec(reference)?.[1];
      assert.ok(name && name in document.components.schemas, reference);
    }
  });

  it('satisfy Redocly without an error or a warning', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
    const environment = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    try {
      const file = join(folder, 'openapi.json');
      await writeFile(file, JSON.stringify(await json('/openapi.json')));
      const list = ['lint', '--extends=recommended', '--format=json', file];
      const { stdout } = await promisify(execFile)(redocly, list, { cwd: home, env: environment });
      const { totals } = JSON.parse(stdout) as { totals: unknown };
      assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('explain every fault code, to people and to programs', async () => {
    const { problems } = await json<{ problems: { code: string }[] }>('/problems');
    assert.deepEqual(
      problems.map(problem => problem.code),
      Object.keys(FAULTS),
    );
    for (const [code, { title, status, advice }] of Object.entries(FAULTS)) {
      const fact = await json<Record<string, unknown>>(`/problems/${code}`);
      assert.deepEqual([fact['code'], fact['status'], fact['title'], fact['advice']], [code, status, title, advice]);
      const reply = await fetch(`${url}/problems/${code}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
      assert.match(reply.headers.get('content-type')!, /^text\/html/);
      assert.ok((await reply.text()).includes(`<h1>${code}</h1>`));
    }
  });

  it('are plain: no script, nothing from elsewhere, and a policy that would stop both', async () => {
    for (const path of ['/', '/problems', '/problems/internal']) {
      const reply = await fetch(url + path, { headers: { accept: 'text/html' } });
      const html = await reply.text();
      assert.match(html, /^<!doctype html><html lang="en">/);
      assert.doesNotMatch(html, /<script|https?:|onload=|<link|<img/);
      const policy = reply.headers.get('content-security-policy')!;
      assert.match(
        policy,
        /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
      );
      assert.equal(reply.headers.get('vary'), 'Accept');
    }
  });

  it('begin with what this is and where to go on', async () => {
    const html = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text();
    for (const part of [
      'Canongate',
      'POST /v1/eligibility-checks',
      'href="/openapi.json"',
      'href="/problems"',
      'sandbox',
    ]) {
      assert.ok(html.includes(part), part);
    }
    const facts = await json<{ contracts: { name: string }[] }>('/');
    assert.deepEqual(
      facts.contracts.map(contract => contract.name),
      ['eligibility-checks/v1', 'payers/v1'],
    );
  });

  it('are read, not written', async () => {
    const post = await fetch(`${url}/openapi.json`, { method: 'POST' });
    assert.equal(post.status, 405);
    assert.equal(post.headers.get('allow'), 'GET, HEAD, OPTIONS');
    assert.equal((await fetch(`${url}/problems`, { method: 'OPTIONS' })).status, 204);
    const head = await fetch(`${url}/`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.ok(Number(head.headers.get('content-length')) > 100);
  });
});
