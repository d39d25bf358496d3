/** The door as a caller sees it: answers, problems, headers, methods and paths. */
import assert from 'node:assert/strict';
import express from 'express';
import { Fault } from '../../gateway/faults.ts';
import { expressPrototypes } from '../../gateway/http/server.ts';
import {
  answering,
  check,
  doorWith,
  echo,
  like,
  type OpenedDoor,
  post,
  request,
  searchPayers,
} from './door-fixture.ts';
import { dial, exchangeRaw, replies } from './raw-http.ts';

interface SeenProblem {
  code: string;
  status: number;
  type: string;
  correlationId: string;
  instance: string;
  errors?: { pointer: string; code: string; position?: string }[];
}

describe('the door', () => {
  let door: OpenedDoor;
  beforeEach(async () => {
    door = await doorWith(echo);
  });
  afterEach(() => door.close());

  it('answers a call with what its line answered, and names the exchange', async () => {
    const reply = await post(door, JSON.stringify(request));
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'application/json');
    assert.match(
      reply.headers.get('canongate-exchange')!,
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.deepEqual(await reply.json(), request);
  });

  it('says four static things to browsers and nothing about Express', async () => {
    const { headers } = await post(door, JSON.stringify(request));
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('strict-transport-security')!, /^max-age=\d+/);
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-powered-by'), null);
    assert.equal(headers.get('etag'), null);
    assert.equal(headers.get('canongate-sandbox'), null);
  });

  it('continues the trace of the caller in its reply', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const reply = await post(door, '{}', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    assert.match(reply.headers.get('traceparent')!, new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  });

  it('answers a fault as a problem whose type is a page of the same door', async () => {
    const reply = await post(door, '{"payer":{}}');
    assert.equal(reply.status, 422);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    const problem = (await reply.json()) as SeenProblem;
    assert.equal(problem.code, 'invalid-request');
    assert.equal(problem.status, 422);
    assert.equal(problem.correlationId, reply.headers.get('canongate-exchange'));
    assert.equal(problem.instance, `urn:uuid:${problem.correlationId}`);
    assert.ok(problem.errors!.some(error => error.pointer === '/payer/id' && error.code === 'required'));
    const page = await fetch(new URL(problem.type, door.url));
    assert.equal(page.status, 200);
  });

  it('says of a fault when to come back and what the backend said, in coded form', async () => {
    await door.close();
    door = await doorWith(() =>
      Promise.reject(
        new Fault('backend-unavailable', {
          retryAfter: 1.2,
          outcome: 'not_applied',
          backend: { endpoint: 'payer', cause: 'payer-unavailable', sourceCode: 'AAA 42', position: '2100A AAA-03' },
        }),
      ),
    );
    const reply = await post(door, '{}');
    assert.equal(reply.status, 503);
    assert.equal(reply.headers.get('retry-after'), '2');
    const { retryAfter, retryable, outcome, backend } = (await reply.json()) as Record<string, unknown>;
    assert.deepEqual(
      { retryAfter, retryable, outcome, backend },
      {
        retryAfter: 2,
        retryable: true,
        outcome: 'not_applied',
        backend: { endpoint: 'payer', cause: 'payer-unavailable', position: '2100A AAA-03', sourceCode: 'AAA 42' },
      },
    );
  });

  it('turns anything a line throws into an internal problem that tells nothing', async () => {
    await door.close();
    door = await doorWith(() => Promise.reject(new Error('member W000000001')));
    const reply = await post(door, '{}');
    assert.equal(reply.status, 500);
    const text = await reply.text();
    assert.equal((JSON.parse(text) as SeenProblem).code, 'internal');
    assert.ok(!text.includes('W000000001'));
  });

  it('answers internal where a line ends without an answer, or sets a header that cannot be sent', async () => {
    await door.close();
    door = await doorWith(async ({ head, replyHeaders, record }) => {
      if (head.headers['x-case'] !== 'header') return;
      replyHeaders['X-Broken'] = 'a\r\nb';
      record.answer = {};
    });
    for (const x of ['answer', 'header']) {
      const reply = await post(door, '{}', { 'x-case': x });
      assert.equal(((await reply.json()) as SeenProblem).code, 'internal', x);
    }
  });

  it('names a way to authenticate on every 401', async () => {
    await door.close();
    door = await doorWith(() => Promise.reject(new Fault('unauthenticated')));
    const reply = await post(door, '{}');
    assert.equal(reply.status, 401);
    assert.ok(reply.headers.get('www-authenticate'));
  });

  it('offers only the methods of the contract, and says which', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD']) {
      const reply = await fetch(`${door.url}/v1/eligibility-checks`, { method });
      assert.equal(reply.status, 405, method);
      assert.equal(reply.headers.get('allow'), 'POST, OPTIONS');
    }
    const options = await fetch(`${door.url}/v1/eligibility-checks`, { method: 'OPTIONS' });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get('allow'), 'POST, OPTIONS');
    const trace = await exchangeRaw(door, 'TRACE /v1/eligibility-checks HTTP/1.1\r\nHost: gateway\r\n\r\n');
    assert.equal(trace.status, 405);
    const connect = await exchangeRaw(door, 'CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n');
    assert.equal(connect.status, 405);
    const all = await exchangeRaw(door, 'OPTIONS * HTTP/1.1\r\nHost: gateway\r\n\r\n');
    assert.equal(all.status, 204);
  });

  it('knows no path but its own, however it is spelled', async () => {
    for (const path of [
      '/v1',
      '/v1/eligibility-checks/',
      '/v1//eligibility-checks',
      '/v1/%65ligibility-checks',
      '/v1/x/../eligibility-checks',
    ]) {
      const reply = await exchangeRaw(door, `POST ${path} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n`);
      assert.equal(reply.status, 404, path);
      assert.equal((JSON.parse(reply.body) as SeenProblem).code, 'not-found');
    }
    for (const path of [
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/problems/../../package.json',
      '/problems/__proto__',
      '/openapi/../package.json',
    ]) {
      const reply = await exchangeRaw(door, `GET ${path} HTTP/1.1\r\nHost: gateway\r\n\r\n`);
      assert.equal(reply.status, 404, path);
    }
  });

  it('takes the parameters of a path apart only where they cannot mean another path', async () => {
    await door.close();
    const operation = like({ method: 'GET', path: '/v1/appointments/:id/status', accepts: 'none' });
    door = await doorWith(
      answering(exchange => exchange.head.params),
      {},
      operation,
    );
    const good = await fetch(`${door.url}/v1/appointments/a%20b/status`);
    assert.deepEqual(await good.json(), { id: 'a b' });
    for (const id of ['', '.', '%2e%2e', 'a%2Fb', 'a%5Cb', '%00', '%ff', 'x'.repeat(129)]) {
      const reply = await exchangeRaw(door, `GET /v1/appointments/${id}/status HTTP/1.1\r\nHost: gateway\r\n\r\n`);
      assert.equal(reply.status, 404, id);
    }
  });

  it('reads a query once, and leaves a repeated parameter to the contract, which refuses it', async () => {
    await door.close();
    const walk = async ({ head, record }: Parameters<typeof echo>[0]): Promise<void> => {
      const errors = searchPayers.checkInput({ ...head.query });
      if (errors.length > 0) throw new Fault('invalid-request', { errors });
      record.answer = { ...head.query };
    };
    door = await doorWith(walk, {}, searchPayers);
    const good = await fetch(`${door.url}/v1/payers?q=a+b%26&limit=5`);
    assert.deepEqual(await good.json(), { q: 'a b&', limit: '5' });
    const cases = {
      '?q=a&q=b': '/q type',
      '?limit=0': '/limit pattern',
      '?x=1': '/x additional-properties',
      '?q=': '/q min-length',
    };
    for (const [query, expected] of Object.entries(cases)) {
      const reply = await fetch(`${door.url}/v1/payers${query}`);
      assert.equal(reply.status, 422, query);
      const { errors } = (await reply.json()) as SeenProblem;
      assert.deepEqual(
        errors!.map(error => `${error.pointer} ${error.code}`),
        [expected],
      );
    }
    assert.equal((await fetch(`${door.url}/v1/payers?q=%ff`)).status, 400);
    const head = await fetch(`${door.url}/v1/payers`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
  });

  it('tells callers of a deprecated version when it ends and what follows, and refuses a retired one', async () => {
    const lifecycle = {
      since: '2026-01-01',
      deprecatedAt: '2026-06-01',
      sunsetAt: '2027-01-01',
      successor: 'eligibility-checks/v2',
    };
    for (const state of ['deprecated', 'retired'] as const) {
      await door.close();
      const contract = { ...check.contract, lifecycle: { ...lifecycle, state } };
      door = await doorWith(echo, {}, like({ contract }));
      const reply = await post(door, JSON.stringify(request));
      assert.equal(reply.status, state === 'retired' ? 410 : 200);
      assert.equal(reply.headers.get('deprecation'), '@1780272000'); // 2026-06-01T00:00:00Z, RFC 9745 §2.1
      assert.equal(reply.headers.get('sunset'), 'Fri, 01 Jan 2027 00:00:00 GMT');
      assert.equal(reply.headers.get('link'), '</openapi/eligibility-checks/v2.json>; rel="successor-version"');
    }
  });

  it('says on every reply that it is the sandbox', async () => {
    await door.close();
    door = await doorWith(echo, { sandbox: true });
    for (const path of ['/', '/nowhere', '/openapi.json', '/problems']) {
      assert.equal((await fetch(door.url + path)).headers.get('canongate-sandbox'), 'true', path);
    }
    assert.equal((await post(door, '{')).headers.get('canongate-sandbox'), 'true');
    const garbage = await exchangeRaw(door, 'NOT HTTP\r\n\r\n');
    assert.equal(garbage.headers['canongate-sandbox'], 'true');
  });

  it('serves new routes at once and lets calls under way keep theirs', async () => {
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await door.close();
    door = await doorWith(
      answering(() => {
        arrived.resolve();
        return held.promise.then(() => ({ from: 'old' }));
      }),
    );
    const first = post(door, '{}');
    await arrived.promise;
    door.swap([{ operation: check, walk: answering(() => ({ from: 'new' })) }]);
    assert.deepEqual(await (await post(door, '{}')).json(), { from: 'new' });
    held.resolve();
    assert.deepEqual(await (await first).json(), { from: 'old' });
    assert.throws(
      () =>
        door.swap([
          { operation: check, walk: echo },
          { operation: check, walk: echo },
        ]),
      /two routes/,
    );
    assert.deepEqual(await (await post(door, '{}')).json(), { from: 'new' });
  });

  it('answers pipelined requests in their order', async () => {
    await door.close();
    let turn = 0;
    door = await doorWith(async ({ record }) => {
      const mine = turn++;
      await new Promise(resolve => setTimeout(resolve, 30 - 10 * mine));
      record.answer = { mine };
    });
    const socket = await dial(door);
    socket.write('POST /v1/eligibility-checks HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n'.repeat(3));
    const bodies = (await replies(socket, 3)).map(reply => reply.body);
    assert.deepEqual(bodies, ['{"mine":0}', '{"mine":1}', '{"mine":2}']);
  });

  it('gives messages the prototypes of Express at birth, or falls back without a word', () => {
    const app = express();
    assert.equal(expressPrototypes(app).IncomingMessage!.prototype, app.request);
    assert.deepEqual(expressPrototypes(Object.assign(express(), { request: null, response: null })), {});
  });
});
