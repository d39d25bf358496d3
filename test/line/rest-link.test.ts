/** Plain HTTP with the least that a dialect can add: what any system of record over REST has from the adapter. */
import assert from 'node:assert/strict';
import { byStatus, isSuccess } from '../../adapters/rest/causes.ts';
import { openRestLink } from '../../adapters/rest/link.ts';
import type { Protocol } from '../../adapters/rest/protocol.ts';
import { keepSignedIn, NotSignedIn } from '../../adapters/rest/sign-in.ts';
import type { Dialect, Fault, Link, Wire } from '../../gateway/kit.ts';
import { decodeUtf8, readJson } from '../../transports/json.ts';
import { openRig, type Rig, says, stub } from './rest-rig.ts';

const tiny: Protocol = {
  dialect: { name: 'tiny' } as Dialect,
  faults: {},
  open({ ask, services }) {
    const tokens = keepSignedIn(async signal => {
      const { status, body } = await ask({ method: 'POST', path: 'token', headers: {} }, signal);
      if (!isSuccess(status)) throw new NotSignedIn(byStatus(status), { lasts: true });
      return decodeUtf8(body);
    }, services.now);
    return {
      async signIn(signal) {
        const { value, refused } = await tokens.present(signal);
        return { headers: { authorization: `Bearer ${value}` }, refused };
      },
      judge({ incoming: { status }, wire }) {
        if (!isSuccess(status))
          return { kind: 'rejected', why: byStatus(status), ...(status === 401 && { signIn: 'refused' }) };
        return { kind: 'answered', tree: readJson(decodeUtf8(wire.body), { numbers: 'text' }) };
      },
      probe: async () => ({ ok: true }),
    };
  },
};

const open = (url: string, settings = {}): Promise<Rig> =>
  openRig((config, services) => openRestLink(tiny, config, services), { dialect: 'tiny', url, settings });
const get = (path: string, head: Record<string, string> = {}): Wire => ({ head: { path, ...head }, body: '' });
const gauge = (link: Link, name: string): number | undefined => link.gauges?.()[name];

describe('a link over REST', () => {
  it('asks below its address, with the query encoded, the condition and the trace, and signs in once for all', async () => {
    let tokens = 0;
    await using server = await stub((response, { url }) =>
      url.endsWith('/token')
        ? says(response, 200, `token-${++tokens}`)
        : says(response, 200, { total: 12.5 }, { etag: 'W/"2"' }),
    );
    await using rig = await open(server.url);
    const replies = await Promise.all(
      [1, 2, 3].map(() =>
        rig.call(get("Supplier('S%2F1')", { 'query.$filter': "name eq 'A&B'", 'if-match': 'W/"1"' })),
      ),
    );
    assert.equal(tokens, 1);
    const { url, headers } = server.seen.at(-1)!;
    assert.equal(url, "/erp/Supplier('S%2F1')?$filter=name%20eq%20%27A%26B%27");
    assert.deepEqual(
      [headers['if-match'], headers['authorization'], headers['accept']],
      ['W/"1"', 'Bearer token-1', 'application/json'],
    );
    assert.match(String(headers['traceparent']), /^00-0af7651916cd43dd8448eb211c80319c-/);
    const [reply] = replies;
    assert.deepEqual(reply?.kind === 'answered' && [reply.tree, reply.wire.head['etag']], [{ total: '12.5' }, 'W/"2"']);
    assert.equal(rig.left.length, 3);
    assert.equal(rig.arrived.length, 3);
    assert.ok(!JSON.stringify(rig.left).includes('token-1'));
  });

  it('leads nowhere but below its address', async () => {
    await using server = await stub(response => says(response, 200, '"t"'));
    await using rig = await open(server.url);
    for (const path of ['../other', 'a/../../b', '//evil.example/x', 'a\\b', '%2e%2e/b', 'a#b', 'a b', '/other/x'])
      await assert.rejects(
        rig.call(get(path)),
        (fault: Fault) => fault.info.backend?.cause === 'address-refused',
        path,
      );
    assert.deepEqual(
      server.seen.map(({ url }) => url).filter(url => !url.endsWith('/token')),
      [],
    );
    assert.equal(rig.link.reaches?.(`${server.url}/x?page=2`), true);
    for (const address of [
      'https://evil.example/erp/x',
      `${server.url}x`,
      `${server.url}/../x`,
      '//evil.example/erp/x',
    ])
      assert.equal(rig.link.reaches?.(address), false, address);
  });

  it('drops a token that is refused, and may be asked again; a fresh one that is refused is not tried again', async () => {
    let refuse = false;
    await using server = await stub((response, { url }) =>
      url.endsWith('/token') ? says(response, 200, 'token') : says(response, refuse ? 401 : 200, '{}'),
    );
    await using rig = await open(server.url);
    assert.equal((await rig.call(get('x'))).kind, 'answered');
    refuse = true;
    const [old, fresh] = [await rig.call(get('x')), await rig.call(get('x'))];
    assert.deepEqual(old.kind === 'rejected' && [old.why.cause, old.retryable], ['credential-refused', true]);
    assert.deepEqual(fresh.kind === 'rejected' && fresh.retryable, false);
  });

  it('says that nobody knows whether it was done where the status leaves it open', async () => {
    const DOUBT: Readonly<Record<number, boolean>> = {
      ...{ 400: false, 404: false, 409: false, 422: false, 429: false, 499: false },
      ...{ 500: true, 501: false, 502: true, 503: true, 504: true, 520: true },
    };
    let status = 0;
    await using server = await stub((response, { url }) =>
      url.endsWith('/token') ? says(response, 200, 'token') : says(response, status, '{}'),
    );
    await using rig = await open(server.url);
    for (const [each, doubt] of Object.entries(DOUBT)) {
      status = Number(each);
      for (const effect of ['read', 'repeatable', 'once'] as const) {
        const reply = await rig.call(get('x', { method: effect === 'read' ? 'GET' : 'POST' }), { effect });
        assert.deepEqual(reply.kind === 'rejected' && reply.doubtful, doubt, each);
      }
    }
  });

  it('gives four calls at a time, half as many once it is told 429, and says how wide it is', async () => {
    let [now, most, throttle] = [0, 0, false];
    await using server = await stub(async (response, { url }) => {
      if (url.endsWith('/token')) return says(response, 200, 'token');
      most = Math.max(most, ++now);
      await new Promise(resolve => setTimeout(resolve, 20));
      now -= 1;
      return throttle ? says(response, 429, '<html>', { 'retry-after': '7' }) : says(response, 200, '{}');
    });
    await using rig = await open(server.url);
    const many = (n: number) => Promise.all(Array.from({ length: n }, () => rig.call(get('x'))));
    await many(12);
    assert.equal(most, 4);
    throttle = true;
    const reply = await rig.call(get('x'));
    assert.deepEqual(reply.kind === 'rejected' && [reply.why.cause, reply.retryAfter], ['throttled', 7]);
    throttle = false;
    assert.equal(gauge(rig.link, 'gate-width'), 2);
    most = 0;
    await many(2);
    assert.ok(most <= 2);
    await many(12);
    assert.equal(gauge(rig.link, 'gate-width'), 4);
  });

  it('gives half as many calls once it is told 429 where it signs in, and not again for what it only remembers', async () => {
    let asked = 0;
    await using server = await stub((response, { url }) => {
      asked += 1;
      says(response, url.endsWith('/token') ? 429 : 200, '<html>');
    });
    await using rig = await open(server.url);
    const causes = async () => {
      const replies = await Promise.all([1, 2, 3, 4, 5, 6].map(() => rig.call(get('x'))));
      return new Set(replies.map(reply => reply.kind === 'rejected' && reply.why.cause));
    };
    assert.deepEqual(await causes(), new Set(['throttled']));
    assert.deepEqual(await causes(), new Set(['throttled']));
    assert.equal(gauge(rig.link, 'gate-width'), 2);
    assert.equal(asked, 1);
  });

  it('gives up an answer that is longer than it may be', async () => {
    await using server = await stub((response, { url }) =>
      says(response, 200, url.endsWith('/token') ? 'token' : `"${'x'.repeat(5000)}"`),
    );
    await using rig = await open(server.url, { maxBytes: 4096 });
    await assert.rejects(rig.call(get('x')), (fault: Fault) => fault.info.backend?.cause === 'body-too-large');
  });

  it('lets nobody wait past the deadline, nor behind more than may wait', async () => {
    await using server = await stub((response, { url }) =>
      url.endsWith('/token') ? says(response, 200, 'token') : setTimeout(() => says(response, 200, '{}'), 200),
    );
    await using rig = await open(server.url, { concurrency: 1, queue: 1 });
    const first = rig.call(get('x'));
    const second = rig.call(get('x'), { signal: AbortSignal.timeout(30) });
    await assert.rejects(rig.call(get('x')), { code: 'overloaded' });
    await assert.rejects(second, (fault: Fault) => fault.info.outcome === 'not_applied');
    assert.equal((await first).kind, 'answered');
    assert.equal(rig.left.length, 1);
  });
});
