/** The pool and the answers of servers that misbehave: each ends as one coded fault. */
import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Fault } from '../../gateway/kit.ts';
import { ask, closeAll, expectCause, saying, serve } from './pool-rig.ts';

describe('the pool, reading answers', () => {
  afterEach(closeAll);

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
});
