/** The pool on its way out: what it connects to, what it sends, and what it says when it cannot. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { Fault } from '../../gateway/kit.ts';
import { openPool, type PoolSettings } from '../../transports/pool.ts';
import { ask, closeAll, expectCause, listen, pooled, serve } from './pool-rig.ts';

describe('the pool', () => {
  afterEach(closeAll);

  it('sends what it is given and returns status, lower-case headers and bytes', async () => {
    const pool = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.setHeader('X-Saw', [`${request.method} ${request.url}`, 'two']);
      response.statusCode = 418;
      response.write('ab');
      setTimeout(() => response.end(Buffer.concat(chunks)), 10);
    });
    const answer = await ask(pool);
    assert.equal(answer.status, 418);
    assert.equal(answer.headers['x-saw'], 'POST /x?a=1, two');
    assert.equal(Buffer.from(answer.body).toString(), 'abhello');
  });

  it('awaits leaving before the first byte is written', async () => {
    let left = false;
    const pool = await serve((_, response) => response.end(String(left)));
    const leaving = () =>
      new Promise<void>(done =>
        setTimeout(() => {
          left = true;
          done();
        }, 20),
      );
    assert.equal(Buffer.from((await ask(pool, { leaving })).body).toString(), 'true');
  });

  it('sends nothing when leaving fails', async () => {
    let calls = 0;
    const pool = await serve((_, response) => response.end(String(++calls)));
    await assert.rejects(ask(pool, { leaving: () => Promise.reject(new Error('not journaled')) }), /not journaled/);
    assert.equal(Buffer.from((await ask(pool)).body).toString(), '1');
  });

  it('says that nothing was applied when the connection is refused', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise(done => server.close(done));
    const thrown = await expectCause(ask(pooled(`http://127.0.0.1:${port}`)), 'connect-refused', 'not_applied');
    assert.deepEqual([thrown.code, thrown.retryable, thrown.trips], ['backend-unavailable', true, true]);
    assert.equal(thrown.info.backend?.sourceCode, 'ECONNREFUSED');
  });

  it('tells an unknown name from a refused connection', async () => {
    const resolve: PoolSettings['resolve'] = (_, done) => done(Object.assign(new Error(), { code: 'ENOTFOUND' }), []);
    await expectCause(ask(pooled('http://payer.example:81', { resolve })), 'name-not-found', 'not_applied');
  });

  it('gives up connecting after the connect timeout', async () => {
    const resolve: PoolSettings['resolve'] = () => {};
    const pool = pooled('http://payer.example:81', { resolve, connectTimeout: 50 });
    await expectCause(ask(pool), 'connect-timeout', 'not_applied');
  });

  it('refuses a public name that resolves to this host or to a metadata address', async () => {
    for (const address of ['127.0.0.1', '169.254.169.254', '0.0.0.0', '::1', 'fe80::1', '::ffff:127.0.0.1']) {
      const family = address.includes(':') ? 6 : 4;
      const resolve: PoolSettings['resolve'] = (_, done) => done(null, [{ address, family }]);
      await expectCause(ask(pooled('http://payer.example:81', { resolve })), 'address-not-allowed', 'not_applied');
    }
  });

  it('connects to such an address where a CIDR of the allow-list holds it', async () => {
    const port = await listen(createServer((_, response) => response.end('ok')));
    const resolve: PoolSettings['resolve'] = (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
    const pool = pooled(`http://payer.example:${port}`, { resolve, allow: ['127.0.0.0/8'] });
    assert.equal((await ask(pool)).status, 200);
  });

  it('leads a name to addresses of the Internet alone where that is wanted, by whatever spelling of another', async () => {
    const inside = [
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
      '198.18.0.1',
    ];
    const addresses = [
      ...inside,
      ...inside.map(address => `::ffff:${address}`),
      '::1',
      'fd12::1',
      'fe80::1',
      '2002::1',
    ];
    for (const address of [...addresses, '64:ff9b::a01:203']) {
      const family = address.includes(':') ? 6 : 4;
      const resolve: PoolSettings['resolve'] = (_, done) => done(null, [{ address, family }]);
      const settings = { resolve, publicOnly: true };
      await expectCause(ask(pooled('http://hooks.example:81', settings)), 'address-not-allowed', 'not_applied');
      await expectCause(ask(pooled('http://localhost:81', settings)), 'address-not-allowed', 'not_applied');
    }
    const port = await listen(createServer((_, response) => response.end('ok')));
    const resolve: PoolSettings['resolve'] = (_, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
    const allowed = { resolve, publicOnly: true, allow: ['hooks.example', '127.0.0.0/8'] };
    assert.equal((await ask(pooled(`http://hooks.example:${port}`, allowed))).status, 200);
    assert.throws(() => openPool('http://other.example', allowed), Fault, 'a network allows no name');
  });

  it('refuses a host that is not on the allow-list before anything is opened', async () => {
    for (const url of ['http://other.example', 'http://127.0.0.1:1', 'http://[::1]:1']) {
      assert.throws(() => openPool(url, { allow: ['payer.example'] }), {
        info: { outcome: 'not_applied', backend: { cause: 'address-not-allowed' }, retryable: false },
      });
    }
    assert.throws(() => openPool('http://10.1.2.3', { allow: ['10.2.0.0/16'] }), Fault);
    await openPool('http://10.2.2.3', { allow: ['10.2.0.0/16'] }).close();
  });

  it('never sends to another origin than its own', async () => {
    const pool = await serve((_, response) => response.end('ok'));
    await assert.rejects(ask(pool, { path: 'http://elsewhere.example/' }), TypeError);
    assert.throws(() => openPool('http://user:secret@payer.example'), TypeError);
    assert.throws(() => openPool('file:///etc/passwd'), TypeError);
  });

  it('takes no proxy from the environment', async () => {
    let proxied = 0;
    const proxy = await listen(createServer((_, response) => response.end(String(++proxied))));
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: `http://127.0.0.1:${proxy}`, http_proxy: `http://127.0.0.1:${proxy}` });
    try {
      const pool = await serve((_, response) => response.end('direct'));
      assert.equal(Buffer.from((await ask(pool)).body).toString(), 'direct');
      assert.equal(proxied, 0);
    } finally {
      process.env = before;
    }
  });
});
