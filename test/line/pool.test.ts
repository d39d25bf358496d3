/** The pool against loopback servers that misbehave: every way out fails as one coded fault. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Fault } from '../../gateway/kit.ts';
import { type HttpPool, openPool, type PoolSettings, TRANSPORT_CAUSES } from '../../transports/pool.ts';

const opened: { close(): unknown }[] = [];

async function listen(server: Server | TcpServer): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  opened.push(server);
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener, settings?: PoolSettings): Promise<HttpPool> {
  return pooled(`http://127.0.0.1:${await listen(createServer(listener))}`, settings);
}

/** A server that writes these bytes to whoever connects, then hangs up. */
async function saying(bytes: string, settings?: PoolSettings): Promise<HttpPool> {
  const server = createTcpServer(socket => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(bytes));
  });
  return pooled(`http://127.0.0.1:${await listen(server)}`, settings);
}

function pooled(url: string, settings?: PoolSettings): HttpPool {
  const pool = openPool(url, settings);
  opened.push(pool);
  return pool;
}

const ask = (pool: HttpPool, more: Partial<Parameters<HttpPool['request']>[0]> = {}) =>
  pool.request({ method: 'POST', path: '/x?a=1', headers: { 'content-type': 'text/plain' }, body: 'hello', ...more });

async function fault(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    () => assert.fail('nothing was thrown'),
    e => e,
  );
  assert.ok(error instanceof Fault, String(error));
  assert.ok(Object.hasOwn(TRANSPORT_CAUSES, error.info.backend?.cause ?? ''), error.info.backend?.cause);
  return error;
}

async function expectCause(call: Promise<unknown>, cause: string, outcome: string): Promise<Fault> {
  const thrown = await fault(call);
  assert.deepEqual([thrown.info.backend?.cause, thrown.info.outcome], [cause, outcome]);
  return thrown;
}

describe('the pool', () => {
  afterEach(async () => {
    for (const thing of opened.splice(0).reverse()) {
      if ('closeAllConnections' in thing) (thing as Server).closeAllConnections();
      await thing.close();
    }
  });

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

  it('follows no redirect', async () => {
    const pool = await serve((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());
    const thrown = await expectCause(ask(pool), 'redirect-refused', 'unknown');
    assert.deepEqual([thrown.retryable, thrown.info.backend?.sourceCode], [false, 'HTTP 307']);
  });

  it('takes 304 as an answer', async () => {
    const pool = await serve((_, response) => response.writeHead(304).end());
    assert.equal((await ask(pool, { method: 'GET', body: undefined })).status, 304);
  });

  it('closes the socket at the deadline', async () => {
    let closed: (value: unknown) => void = () => {};
    const gone = new Promise(done => (closed = done));
    const pool = await serve(request => request.socket.on('close', closed));
    const thrown = await expectCause(ask(pool, { signal: AbortSignal.timeout(50) }), 'no-answer', 'unknown');
    assert.equal(thrown.code, 'deadline-exceeded');
    await gone;
  });

  it('keeps the fault of whoever aborted the call', async () => {
    const controller = new AbortController();
    const pool = await serve(() => controller.abort(new Fault('cancelled')));
    const thrown = await expectCause(ask(pool, { signal: controller.signal }), 'no-answer', 'unknown');
    assert.equal(thrown.code, 'cancelled');
  });

  it('says that nothing was applied when the deadline passes while it waits for a connection', async () => {
    const seen: string[] = [];
    const pool = await serve(
      (request, response) => {
        seen.push(request.url ?? '');
        setTimeout(() => response.end(), 120);
      },
      { connections: 1 },
    );
    const first = ask(pool, { path: '/first' });
    await expectCause(ask(pool, { path: '/second', signal: AbortSignal.timeout(40) }), 'no-answer', 'not_applied');
    await first;
    await ask(pool, { path: '/third' });
    assert.deepEqual(seen, ['/first', '/third']);
  });

  it('gives up an answer that trickles past the deadline', async () => {
    const pool = await serve((_, response) => {
      const timer = setInterval(() => response.write('.'), 10);
      response.on('close', () => clearInterval(timer));
    });
    await expectCause(ask(pool, { signal: AbortSignal.timeout(80) }), 'no-answer', 'unknown');
  });

  it('gives up without a deadline too, after its own answer timeout', async () => {
    const pool = await serve(() => {}, { answerTimeout: 100 });
    await expectCause(ask(pool), 'no-answer', 'unknown');
  }).timeout(5_000);

  it('does not know the outcome when the connection is lost after sending', async () => {
    const pool = await serve(request => request.socket.destroy());
    const thrown = await expectCause(ask(pool), 'connection-lost', 'unknown');
    assert.equal(thrown.code, 'backend-unavailable');
  });

  it('takes no half body for a whole one', async () => {
    const halves = {
      'fewer bytes than announced': 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf',
      'chunks without their end': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      'connection: close and too short': 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf',
    };
    for (const bytes of Object.values(halves)) {
      const thrown = await expectCause(ask(await saying(bytes)), 'incomplete-body', 'unknown');
      assert.equal(thrown.code, 'backend-unreadable');
    }
  });

  it('says so when the other side does not speak HTTP', async () => {
    await expectCause(ask(await saying('220 mail.example ESMTP\r\n')), 'not-http', 'unknown');
    await expectCause(ask(await saying(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)), 'not-http', 'unknown');
  });

  it('stops reading at its size limit, announced or not', async () => {
    const announced = await serve((_, response) => response.end('x'.repeat(2_000)), { maxBytes: 1_000 });
    await expectCause(ask(announced), 'body-too-large', 'unknown');
    const streamed = await serve((_, response) => {
      response.on('error', () => {});
      for (let i = 0; i < 50; i++) response.write('x'.repeat(1_000));
      response.end();
    });
    await expectCause(ask(streamed, { maxBytes: 10_000 }), 'body-too-large', 'unknown');
  });

  it('undoes gzip, deflate and brotli that nobody asked for', async () => {
    const codings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    for (const [coding, encode] of Object.entries(codings)) {
      const pool = await serve((_, response) => response.setHeader('content-encoding', coding).end(encode('plain')));
      const answer = await ask(pool);
      assert.equal(Buffer.from(answer.body).toString(), 'plain');
      assert.equal(answer.headers['content-encoding'], undefined);
    }
  });

  it('stops a compression bomb at the same limit', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const pool = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb), {
      maxBytes: 100_000,
    });
    await expectCause(ask(pool), 'body-too-large', 'unknown');
  });

  it('refuses a coding it does not know, a broken one and half a one', async () => {
    const zipped = gzipSync('plain text that is long enough to be cut in two');
    const cases = [
      ['zstd', zipped, 'content-coding'],
      ['gzip, gzip', zipped, 'content-coding'],
      ['gzip', Buffer.from('not gzip'), 'content-coding'],
      ['gzip', zipped.subarray(0, 30), 'incomplete-body'],
    ] as const;
    for (const [coding, body, cause] of cases) {
      const pool = await serve((_, response) => response.setHeader('content-encoding', coding).end(body));
      await expectCause(ask(pool), cause, 'unknown');
    }
  });

  it('refuses header values that would split the message, without sending', async () => {
    const pool = await serve((_, response) => response.end('ok'));
    await assert.rejects(ask(pool, { headers: { soapaction: 'a\r\nx: y' } }), { code: 'internal' });
  });

  it('names the fault when it is closed', async () => {
    const pool = await serve((_, response) => response.end('ok'));
    await pool.close();
    assert.equal((await expectCause(ask(pool), 'pool-closed', 'not_applied')).code, 'draining');
  });

  describe('over TLS', () => {
    let folder: string;
    let key: string;
    let cert: string;

    before(function () {
      this.timeout(20_000);
      folder = mkdtempSync(join(tmpdir(), 'pool-tls-'));
      const out = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '30'];
      const subject = ['-subj', '/CN=payer.example', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
      execFileSync('openssl', ['req', '-x509', '-nodes', ...curve, ...out, ...subject], { stdio: 'ignore' });
      key = readFileSync(join(folder, 'key.pem'), 'utf8');
      cert = readFileSync(join(folder, 'cert.pem'), 'utf8');
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const secure = async (options: object, settings: PoolSettings) => {
      const server = createTlsServer({ key, cert, ...options }, (_, response) => response.end('private'));
      server.on('tlsClientError', () => {});
      return pooled(`https://127.0.0.1:${await listen(server)}`, settings);
    };

    it('refuses a certificate that nobody vouches for, whatever the environment says', async () => {
      const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        const thrown = await expectCause(ask(await secure({}, {})), 'tls-failed', 'not_applied');
        assert.deepEqual([thrown.info.backend?.sourceCode, thrown.retryable], ['DEPTH_ZERO_SELF_SIGNED_CERT', false]);
      } finally {
        if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      }
    });

    it('trusts a private authority that the settings name, and tells when the certificate expires', async () => {
      const pool = await secure({}, { tls: { ca: cert } });
      assert.equal(pool.certificate(), undefined);
      assert.equal(Buffer.from((await ask(pool)).body).toString(), 'private');
      const days = ((pool.certificate()?.notAfter.getTime() ?? 0) - Date.now()) / 86_400_000;
      assert.ok(days > 29 && days <= 30, `${days} days`);
      assert.equal(pool.certificate()?.whose, 'theirs');
    });

    it('presents the client certificate of the settings, and says so when it has none to present', async () => {
      const asks = { requestCert: true, rejectUnauthorized: true, ca: cert };
      const known = await secure(asks, { tls: { ca: cert, cert, key } });
      assert.equal((await ask(known)).status, 200);
      assert.equal(known.certificate()?.whose, 'ours');
      const unknown = await fault(ask(await secure(asks, { tls: { ca: cert } })));
      assert.match(unknown.info.backend?.cause ?? '', /^(tls-failed|connection-lost)$/);
    });

    it('refuses a certificate of another host', async () => {
      const pool = await secure({}, { tls: { ca: cert, serverName: 'other.example' } });
      const thrown = await expectCause(ask(pool), 'tls-failed', 'not_applied');
      assert.equal(thrown.info.backend?.sourceCode, 'ERR_TLS_CERT_ALTNAME_INVALID');
    });
  });
});
