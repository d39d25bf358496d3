/** axios over the pool: a user sees axios, the wire and the faults are the pool's. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHttp } from '../../transports/http.ts';
import { type HttpPool, openPool } from '../../transports/pool.ts';

describe('axios over the pool', () => {
  let server: Server;
  let pool: HttpPool;
  let seen: { method?: string | undefined; url?: string | undefined; headers: Record<string, unknown>; body: string };

  before(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen = { method: request.method, url: request.url, headers: request.headers, body };
      if (request.url === '/silent') return;
      response.writeHead(request.url === '/down' ? 503 : 200, {
        'content-type': 'application/json',
        'Retry-After': '7',
      });
      response.end('{"a":1}');
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    pool = openPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await pool.close();
  });

  it('sends exactly the headers and the body it is given', async () => {
    const http = openHttp(pool);
    await http.request({
      method: 'POST',
      url: '/a?b=c',
      headers: { 'content-type': 'text/xml', soapaction: '""' },
      data: '<a/>',
    });
    const { connection: _, host: __, 'content-length': length, ...headers } = seen.headers;
    assert.deepEqual(headers, { 'content-type': 'text/xml', soapaction: '""' });
    assert.deepEqual([seen.method, seen.url, seen.body, length], ['POST', '/a?b=c', '<a/>', '4']);
  });

  it('parses nothing: the body is bytes, whatever its type says', async () => {
    const answer = await openHttp(pool).request({ method: 'GET', url: '/', headers: {} });
    assert.equal(Buffer.from(answer.data.body).toString(), '{"a":1}');
  });

  it('resolves for every status, so that the protocol above can read its own verdict', async () => {
    const answer = await openHttp(pool).request({ method: 'GET', url: '/down', headers: {} });
    assert.deepEqual([answer.status, answer.data.headers['retry-after']], [503, '7']);
  });

  it('lets the fault of the pool through, also when the deadline has passed', async () => {
    const request = { method: 'POST', url: '/silent', headers: {}, data: 'x', deadline: AbortSignal.timeout(40) };
    await assert.rejects(openHttp(pool).request(request), {
      code: 'deadline-exceeded',
      info: { outcome: 'unknown', backend: { cause: 'no-answer' } },
    });
  });

  it('awaits leaving and keeps interceptors', async () => {
    const http = openHttp(pool);
    const order: string[] = [];
    http.interceptors.request.use(config => {
      order.push('interceptor');
      config.headers.set('authorization', 'Bearer invented');
      return config;
    });
    const leaving = async () => void order.push('leaving');
    await http.request({ method: 'POST', url: '/', headers: {}, data: 'x', leaving });
    assert.deepEqual(order, ['interceptor', 'leaving']);
    assert.equal(seen.headers['authorization'], 'Bearer invented');
  });

  it('lays what an interceptor sets over the headers of the request, whatever its case', async () => {
    const http = openHttp(pool);
    http.interceptors.request.use(config => {
      config.headers.set('Accept', 'application/xml');
      config.headers.set('Content-Type', 'text/plain');
      return config;
    });
    const headers = { accept: 'text/xml', 'content-type': 'text/xml', traceparent: '00' };
    await http.request({ method: 'POST', url: '/', headers, data: 'x' });
    const { accept, 'content-type': type, traceparent } = seen.headers;
    assert.deepEqual([accept, type, traceparent], ['application/xml', 'text/plain', '00']);
    assert.equal(headers.accept, 'text/xml');
  });
});
