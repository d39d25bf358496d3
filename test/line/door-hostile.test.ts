/** What a caller may do wrong at the door, by accident or not: each ends as a problem with a code, none ends the gateway. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fc from 'fast-check';
import type { Exchange } from '../../gateway/exchange.ts';
import type { Fault } from '../../gateway/faults.ts';
import { answering, doorWith, echo, head, like, type OpenedDoor, post, request } from './door-fixture.ts';
import { dial, exchangeRaw, type RawReply, replies } from './raw-http.ts';

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** `status code [finding]` of a problem. */
const said = (reply: RawReply): string => {
  const { code, status, errors } = JSON.parse(reply.body) as {
    code: string;
    status: number;
    errors?: { code: string }[];
  };
  assert.equal(reply.headers['content-type'], 'application/problem+json');
  assert.equal(reply.status, status);
  return [status, code, ...(errors ?? []).map(error => error.code)].join(' ');
};

const sent = (body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(head(`Content-Length: ${Buffer.byteLength(body)}`)), Buffer.from(body)]);

describe('a hostile or clumsy caller', () => {
  let door: OpenedDoor;
  let refused: string[];
  beforeEach(async () => {
    refused = [];
    const limits = { bodyMilliseconds: 400, headMilliseconds: 500, requestMilliseconds: 900, lingerMilliseconds: 300 };
    door = await doorWith(echo, { limits, refused: code => void refused.push(code) });
  });
  afterEach(async () => {
    const reply = await post(door, JSON.stringify(request));
    assert.equal(reply.status, 200, 'the door still serves');
    await door.close();
  });

  const bodies: [string, string | Buffer, string][] = [
    ['no body', '', '400 malformed-request empty'],
    ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), '400 malformed-request utf-8'],
    ['a byte order mark', '\ufeff{}', '400 malformed-request syntax'],
    ['cut JSON', '{"payer":{"id":', '400 malformed-request syntax'],
    ['two documents', '{}{}', '400 malformed-request syntax'],
    ['a name twice', '{"payer":{"id":"1","id":"2"}}', '400 malformed-request duplicate-key'],
    ['a name twice, once escaped', '{"payer":1,"p\\u0061yer":2}', '400 malformed-request duplicate-key'],
    ['__proto__', '{"__proto__":{"scopes":["all"]}}', '400 malformed-request reserved-name'],
    ['deep nesting', '['.repeat(30_000), '400 malformed-request too-deep'],
    ['a number beyond a double', '{"a":1e999}', '400 malformed-request number-out-of-range'],
    ['half a surrogate pair', '{"a":"\\ud800"}', '400 malformed-request lone-surrogate'],
    ['an array', '[]', '422 invalid-request type'],
    ['null', 'null', '422 invalid-request type'],
    [
      'an unknown field',
      JSON.stringify({ ...(request as object), extra: 1 }),
      '422 invalid-request additional-properties',
    ],
  ];
  for (const [what, body, expected] of bodies) {
    it(`sends ${what}: ${expected}`, async () => assert.equal(said(await exchangeRaw(door, sent(body))), expected));
  }

  it('points to the place of what cannot be read, by pointer, line and column, and repeats none of it', async () => {
    const reply = await exchangeRaw(
      door,
      sent('{\n  "subscriber": { "memberId": "W000000001",\n    "memberId": "W2" } }'),
    );
    const { errors } = JSON.parse(reply.body) as { errors: unknown[] };
    assert.deepEqual(errors, [
      {
        pointer: '/subscriber/memberId',
        code: 'duplicate-key',
        detail: 'this name stands twice in one object',
        position: 'line 3 column 5',
      },
    ]);
    assert.ok(!reply.body.includes('W000000001'));
  });

  it('declares more than the contract allows: refused before the body is read', async () => {
    assert.equal(said(await exchangeRaw(door, head('Content-Length: 65537'))), '413 too-large');
  });

  it('streams more than the contract allows: refused once it is too much, and the reply arrives', async () => {
    const socket = await dial(door);
    socket.write(head('Transfer-Encoding: chunked'));
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    for (let sentChunks = 0; sentChunks < 20; sentChunks++) socket.write(chunk);
    // What it still sends is read and dropped, so that the connection serves the next call.
    socket.write(`0\r\n\r\n${head('Content-Length: 2')}{}`);
    assert.deepEqual(
      (await replies(socket, 2)).map(reply => reply.status),
      [413, 422],
    );
  });

  it('sends more than the contract allows along with its head, without saying so: refused', async () => {
    const late = (exchange: Exchange) => pause(20).then(() => echo(exchange));
    const small = await doorWith(late, {}, like({ maxBytes: 10 }));
    const chunked = (body: string) => `${head('Transfer-Encoding: chunked')}b\r\n${body}\r\n0\r\n\r\n`;
    try {
      assert.equal(said(await exchangeRaw(small, chunked('{"a":1}    '))), '413 too-large');
    } finally {
      await small.close();
    }
  });

  it('never stops sending after the reply: is cut', async () => {
    const socket = await dial(door);
    socket.write(head('Content-Length: 999999999'));
    const started = Date.now();
    const flood = setInterval(() => socket.write(Buffer.alloc(65_536)), 5);
    await replies(socket);
    clearInterval(flood);
    assert.ok(Date.now() - started < 2000);
  });

  it('waits for 100 Continue and is told no without sending the body', async () => {
    const reply = await exchangeRaw(door, head('Expect: 100-continue', 'Content-Length: 65537'));
    assert.equal(said(reply), '413 too-large');
  });

  it('waits for 100 Continue and gets it where the body is wanted', async () => {
    const body = JSON.stringify(request);
    const socket = await dial(door);
    socket.write(head('Expect: 100-continue', `Content-Length: ${body.length}`));
    const [go] = await replies(socket.setEncoding('utf8'), 1).catch(() => []);
    assert.equal(go?.status, 100);
  });

  it('sends its body slowly: 408', async () => {
    const socket = await dial(door);
    socket.write(`${head('Content-Length: 100')}{`);
    assert.equal(said((await replies(socket, 1))[0]!), '408 request-timeout');
  });

  it('sends its head slowly: 408 and the connection ends', async () => {
    const socket = await dial(door);
    socket.write('POST /v1/eligibility-checks HTTP/1.1\r\nHost: gateway\r\nX-Slow: ');
    const drip = setInterval(() => socket.write('x'), 20);
    const [reply] = await replies(socket);
    clearInterval(drip);
    assert.equal(said(reply!), '408 request-timeout');
    assert.deepEqual(refused, ['request-timeout']);
  });

  it('sends a head that is too large, or of too many headers: 431', async () => {
    assert.equal(said(await exchangeRaw(door, head(`X-Large: ${'x'.repeat(20_000)}`))), '431 headers-too-large');
    const many = Array.from({ length: 150 }, (_unused, n) => `X-${n}: 1`);
    assert.equal(said(await exchangeRaw(door, head(...many, 'Content-Length: 0'))), '431 headers-too-large');
    assert.equal(said(await exchangeRaw(door, `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n\r\n`)), '431 headers-too-large');
    assert.deepEqual(refused, ['headers-too-large', 'headers-too-large', 'headers-too-large']);
  });

  const heads: [string, string, string][] = [
    ['garbage', 'NOT HTTP AT ALL\r\n\r\n', '400 malformed-request'],
    ['TLS to a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '400 malformed-request'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', '400 malformed-request'],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', '400 malformed-request'],
    ['two lengths', head('Content-Length: 2', 'Content-Length: 3'), '400 malformed-request'],
    ['a length and chunks', head('Content-Length: 2', 'Transfer-Encoding: chunked'), '400 malformed-request'],
    ['a target that is no path', 'GET gateway HTTP/1.1\r\nHost: a\r\n\r\n', '400 malformed-request'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n', '400 malformed-request'],
    ['a bad chunk', `${head('Transfer-Encoding: chunked')}zz\r\n`, '400 malformed-request'],
  ];
  for (const [what, bytes, expected] of heads) {
    it(`sends ${what}: ${expected}`, async () => {
      const reply = await exchangeRaw(door, Buffer.from(bytes, 'latin1'));
      // A request may have reached its line before its body broke: then the line says so.
      assert.equal(said(reply), expected);
    });
  }

  it('leaves before the answer: the walk is told at once', async () => {
    await door.close();
    const arrived = Promise.withResolvers<void>();
    const told = Promise.withResolvers<unknown>();
    door = await doorWith(async exchange => {
      if (exchange.head.headers['content-length'] !== '0') return echo(exchange);
      exchange.signal.addEventListener('abort', () => told.resolve(exchange.signal.reason));
      arrived.resolve();
      await told.promise;
    });
    const socket = await dial(door);
    socket.write(head('Content-Length: 0'));
    await arrived.promise;
    socket.destroy();
    assert.equal(((await told.promise) as Fault).code, 'cancelled');
  });

  it('leaves in the middle of its body: the walk ends as cancelled', async () => {
    await door.close();
    const arrived = Promise.withResolvers<void>();
    const told = Promise.withResolvers<unknown>();
    door = await doorWith(async exchange => {
      const body = exchange.body();
      body.catch(told.resolve);
      arrived.resolve();
      return echo(exchange);
    });
    const socket = await dial(door);
    socket.write(`${head('Content-Length: 100')}{`);
    await arrived.promise;
    socket.destroy();
    assert.equal(((await told.promise) as Fault).code, 'cancelled');
  });

  it('sends garbage behind a good request: the good one is still answered, the garbage is not taken for it', async () => {
    await door.close();
    door = await doorWith(answering(async () => pause(30).then(() => request)));
    const socket = await dial(door);
    socket.write(`${head('Content-Length: 0')}GARBAGE\r\n\r\n`);
    const all = await replies(socket);
    assert.deepEqual(
      all.map(reply => reply.status),
      [200],
    );
  });

  it('sends anything at all: each reply is a whole one, and every refusal a problem', async () => {
    const whole = sent(JSON.stringify(request));
    const damage = fc.tuple(fc.nat(whole.length), fc.nat(20), fc.uint8Array({ maxLength: 20 }));
    const send = async ([at, cut, instead]: [number, number, Uint8Array]): Promise<void> => {
      const socket = await dial(door);
      socket.end(Buffer.concat([whole.subarray(0, at), instead, whole.subarray(at + cut)]));
      for (const reply of await replies(socket)) {
        assert.ok(reply.headers['content-length'] !== undefined || reply.status === 204);
        if (reply.status >= 400) said(reply);
      }
    };
    await Promise.all(fc.sample(damage, { numRuns: 150, seed: 2026 }).map(send));
  });
});

describe('a door that closes', () => {
  it('lets calls finish, takes no new ones and leaves no idle connection open', async () => {
    const arrived = Promise.withResolvers<void>();
    const walk = async ({ head: { headers }, record }: Exchange): Promise<void> => {
      if (headers['x-slow']) {
        arrived.resolve();
        await pause(100);
      }
      record.answer = {};
    };
    const door = await doorWith(walk, { drainMs: 5000 });
    const silent = await dial(door);
    const used = await dial(door);
    used.write(head('Content-Length: 0'));
    assert.equal((await replies(used, 1)).length, 1);
    const ended = once(silent.resume(), 'close');
    const call = post(door, '{}', { 'x-slow': 'yes' });
    await arrived.promise;
    const started = Date.now();
    const closed = door.close();
    await assert.rejects(post(door, '{}'));
    const reply = await call;
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('connection'), 'close');
    await closed;
    assert.ok(Date.now() - started < 4000, 'sooner than the patience of the door');
    await ended;
  });

  it('ends what takes too long as draining, and is closed soon after', async () => {
    const arrived = Promise.withResolvers<void>();
    const walk = async ({ signal }: Exchange): Promise<void> => {
      arrived.resolve();
      await once(signal, 'abort');
      throw signal.reason as Fault;
    };
    const door = await doorWith(walk, { drainMs: 50 });
    const call = post(door, '{}');
    await arrived.promise;
    await door.close();
    const reply = await call;
    assert.equal(reply.status, 503);
    assert.equal(((await reply.json()) as { code: string }).code, 'draining');
  });

  it('is closed in time even where a line ignores its signal', async () => {
    const arrived = Promise.withResolvers<void>();
    const door = await doorWith(
      () => {
        arrived.resolve();
        return new Promise(() => {});
      },
      { drainMs: 50 },
    );
    const call = post(door, '{}').catch(() => 'cut');
    await arrived.promise;
    await door.close();
    assert.equal(await call, 'cut');
  });
});
