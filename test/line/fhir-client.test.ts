/** The guards around the FHIR client library: where requests may go, what they may hold, and what an answer means. */
import assert from 'node:assert/strict';
import { Client } from 'fhir-kit-client';
import { openFhirClient, refuseDebug } from '../../adapters/fhir/client.ts';
import { Fault, type Reply, type Wire } from '../../gateway/kit.ts';
import { json, openRig, stub } from './fhir-rig.ts';

const request = (head: Record<string, string>, body = ''): Wire => ({ head, body });
const READ = request({ interaction: 'read', resourceType: 'Patient', id: 'p1' });
const PATIENT = { resourceType: 'Patient', id: 'p1' };
const BUNDLE = { resourceType: 'Bundle', type: 'searchset' };
const TOKEN = { authorization: { type: 'bearer', token: 'only-for-the-server' } };

/** What a call ended in: the kind of reply with its cause, or what was thrown. */
async function ending(call: Promise<Reply>): Promise<string> {
  try {
    const reply = await call;
    return reply.kind === 'rejected' ? `rejected ${reply.why.cause}` : reply.kind;
  } catch (error) {
    if (error instanceof Fault) return `fault ${error.code} ${error.info.backend?.cause}`;
    return (error as Error).message;
  }
}

describe('the FHIR client', () => {
  it('reads, searches, creates, updates and calls operations through the pool', async () => {
    await using server = await stub((response, { method, url }) =>
      json(method === 'POST' && url === '/fhir/Patient' ? 201 : 200, url?.endsWith('_search') ? BUNDLE : PATIENT, {
        etag: 'W/"3"',
        location: 'Patient/p1/_history/3',
      })(response),
    );
    await using rig = await openRig(server.url);
    const body = JSON.stringify(PATIENT);
    for (const wire of [
      READ,
      request({
        interaction: 'search',
        resourceType: 'Patient',
        'query.identifier': 'urn:x|1',
        'query.date': 'ge2026',
        'query.date;2': 'le2027',
      }),
      request({ interaction: 'create', resourceType: 'Patient', 'if-none-exist': 'identifier=urn:x|1' }, body),
      request({ interaction: 'update', resourceType: 'Patient', id: 'p1', 'if-match': 'W/"2"' }, body),
      request({ interaction: 'operation', resourceType: 'Patient', operation: '$match' }, body),
    ]) {
      assert.equal(await ending(rig.call(wire)), 'answered');
    }
    assert.deepEqual(
      server.seen.map(({ method, url }) => `${method} ${url}`),
      [
        'GET /fhir/Patient/p1',
        'POST /fhir/Patient/_search',
        'POST /fhir/Patient',
        'PUT /fhir/Patient/p1',
        'POST /fhir/Patient/$match',
      ],
    );
    const [, search, create, update] = server.seen;
    assert.equal(search?.body, 'identifier=urn%3Ax%7C1&date=ge2026&date=le2027');
    assert.equal(create?.headers['if-none-exist'], 'identifier=urn:x|1');
    assert.equal(update?.headers['if-match'], 'W/"2"');
    assert.equal(update?.body, body);
    assert.equal(update?.headers['traceparent'], '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
  });

  it('updates what a query finds, and never what nothing names (FHIR R4 3.1.0.4.3)', async () => {
    await using server = await stub(json(201, PATIENT));
    await using rig = await openRig(server.url);
    const body = JSON.stringify({ resourceType: 'Patient' });
    const update = { interaction: 'update', resourceType: 'Patient' };
    assert.equal(await ending(rig.call(request({ ...update, 'query.identifier': 'urn:x|1' }, body))), 'answered');
    assert.equal(server.seen[0]?.url, '/fhir/Patient?identifier=urn%3Ax%7C1');
    assert.equal(await ending(rig.call(request(update, body))), 'interaction-invalid at head.id');
    assert.equal(server.seen.length, 1);
  });

  it('takes no resource for the list that was asked for', async () => {
    await using server = await stub(json(200, PATIENT));
    await using rig = await openRig(server.url);
    const search = request({ interaction: 'search', resourceType: 'Patient', 'query.name': 'x' });
    assert.equal(await ending(rig.call(search)), 'unexpected-resource');
  });

  const TRANSACTION = request(
    { interaction: 'transaction', resourceType: 'Bundle', prefer: 'return=representation' },
    JSON.stringify({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: ['Patient', 'Task'].map(url => ({ resource: { resourceType: url }, request: { method: 'POST', url } })),
    }),
  );
  const answerOf = (type: string, ...statuses: string[]) =>
    json(200, { resourceType: 'Bundle', type, entry: statuses.map(status => ({ response: { status } })) });

  it('sends a transaction to the base itself, and asks for what is held afterwards (FHIR R4 §3.1.0.11)', async () => {
    await using server = await stub(answerOf('transaction-response', '201 Created', '200'));
    await using rig = await openRig(server.url);
    assert.equal(await ending(rig.call(TRANSACTION)), 'answered');
    const [sent] = server.seen;
    assert.deepEqual([sent?.method, sent?.url, sent?.headers['prefer']], ['POST', '/fhir', 'return=representation']);
  });

  it('takes no answer to a transaction for one of which an entry failed: all or nothing was asked for', async () => {
    for (const [answer, cause] of [
      [answerOf('transaction-response', '200', '412'), 'transaction-divided'],
      [answerOf('transaction-response', '200'), 'answer-incomplete'],
      [answerOf('batch-response', '200', '200'), 'unexpected-resource'],
    ] as const) {
      await using server = await stub(answer);
      await using rig = await openRig(server.url);
      assert.match(await ending(rig.call(TRANSACTION)), new RegExp(cause));
    }
  });

  it('hands the answer’s version and place to the mapping', async () => {
    await using server = await stub(json(200, PATIENT, { etag: 'W/"3"', location: 'Patient/p1/_history/3' }));
    await using rig = await openRig(server.url);
    const reply = await rig.call(READ);
    assert.deepEqual(reply.kind === 'answered' && reply.wire.head, {
      status: '200',
      base: server.url,
      etag: 'W/"3"',
      location: 'Patient/p1/_history/3',
    });
  });

  it('journals the message before it leaves, without the token', async () => {
    await using server = await stub(json(200, PATIENT));
    await using rig = await openRig(server.url, TOKEN);
    for (const resourceType of ['CoverageEligibilityRequest', 'Patient'])
      await rig.call(
        request(
          { interaction: 'create', resourceType },
          JSON.stringify({ resourceType, identifier: [{ value: 'inquiry-7' }] }),
        ),
      );
    // The number of an inquiry is nobody's; that of a patient is, and stays out of what is kept in clear.
    assert.deepEqual(
      rig.left.map(({ references }) => references),
      [{ identifier: 'inquiry-7' }, undefined],
    );
    assert.equal(server.seen[0]?.headers.authorization, 'Bearer only-for-the-server');
    assert.ok(!JSON.stringify(rig.left).includes('only-for-the-server'));
  });

  it('has its one transport replaced: nothing of the library reaches the network beside it', async () => {
    const asked: string[] = [];
    const fetched = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new Error('the built-in fetch was used'));
    try {
      const reply = { status: 200, headers: {}, body: new Uint8Array() };
      const pool = {
        request: async ({ method, path }: { method: string; path: string }) => {
          asked.push(`${method} ${path}`);
          return reply;
        },
        certificate: () => undefined,
        close: async () => {},
        [Symbol.asyncDispose]: async () => {},
      };
      const client = openFhirClient({
        url: 'http://server.example/fhir',
        pool,
        maxBytes: 1_000,
        searchBy: 'get',
      });
      const attempt = {
        key: 'k',
        n: 1,
        effect: 'read',
        signal: AbortSignal.timeout(1_000),
        trace: { traceId: '', spanId: '', sampled: false },
        leaving: async () => {},
        arrived: async () => {},
      } as const;
      for (const head of [
        { interaction: 'operation', resourceType: 'Patient', operation: '$match' },
        { interaction: 'create', resourceType: 'Patient' },
        READ.head,
        { interaction: 'update', resourceType: 'Patient', id: 'p1' },
        { interaction: 'search', resourceType: 'Patient', 'query.name': 'x' },
        { interaction: 'next', url: 'http://server.example/fhir/Patient?page=2' },
      ]) {
        await client.send(request(head), attempt);
      }
      await client.metadata(AbortSignal.timeout(1_000));
      assert.equal(asked.length, 7);
      assert.ok(
        Object.hasOwn(
          Object.getOwnPropertyDescriptors(
            Object.getPrototypeOf(new Client({ baseUrl: 'http://x.example' }).httpClient),
          ),
          'request',
        ),
      );
    } finally {
      globalThis.fetch = fetched;
    }
  });
});

describe('an address', () => {
  it('of a next link at a foreign origin is refused, and the token does not leave', async () => {
    await using foreign = await stub(json(200, { resourceType: 'Bundle', type: 'searchset' }));
    await using server = await stub(json(200, PATIENT));
    await using rig = await openRig(server.url, TOKEN);
    const next = request({ interaction: 'next', url: `${foreign.url}/Patient?page=2` });
    assert.equal(await ending(rig.call(next)), 'fault internal address-refused');
    assert.deepEqual([foreign.seen.length, server.seen.length, rig.left.length], [0, 0, 0]);
  });

  it('of a next link at the server itself is followed', async () => {
    await using server = await stub(json(200, { resourceType: 'Bundle', type: 'searchset' }));
    await using rig = await openRig(server.url, TOKEN);
    assert.equal(
      await ending(rig.call(request({ interaction: 'next', url: `${server.url}/Patient?page=2` }))),
      'answered',
    );
    assert.equal(server.seen[0]?.url, '/fhir/Patient?page=2');
  });

  for (const [title, path] of [
    ['beside the base path', '/../admin'],
    ['with an encoded climb', '/Patient/%2e%2e/%2e%2e/admin'],
    ['with an encoded slash', '/Patient/..%2f..%2fadmin'],
    ['with a backslash', '/..\\admin'],
    ['whose path only begins like the base', 'x/Patient'],
  ] as const) {
    it(`${title} is refused`, async () => {
      await using server = await stub(json(200, PATIENT));
      await using rig = await openRig(server.url);
      assert.equal(
        await ending(rig.call(request({ interaction: 'next', url: server.url + path }))),
        'fault internal address-refused',
      );
      assert.equal(server.seen.length, 0);
    });
  }

  it('with another user is refused', async () => {
    await using server = await stub(json(200, PATIENT));
    await using rig = await openRig(server.url);
    const url = `${server.url.replace('http://', 'http://somebody@')}/Patient`;
    assert.equal(await ending(rig.call(request({ interaction: 'next', url }))), 'fault internal address-refused');
  });

  for (const id of ['../Coverage?_count=1', '..', '.', 'a/b', 'a?b', '', 'x'.repeat(65)]) {
    it(`with the id ${JSON.stringify(id.slice(0, 25))} is never made (FHIR R4 2.24.0.1)`, async () => {
      await using server = await stub(json(200, PATIENT));
      await using rig = await openRig(server.url);
      assert.match(
        await ending(rig.call(request({ interaction: 'read', resourceType: 'Patient', id }))),
        /^id-invalid/,
      );
      assert.equal(server.seen.length, 0);
    });
  }

  for (const [title, head] of [
    ['an unknown interaction', { interaction: 'delete', resourceType: 'Patient', id: 'p1' }],
    ['a type that is a path', { interaction: 'create', resourceType: 'Patient/../Coverage' }],
    ['an operation that is a path', { interaction: 'operation', resourceType: 'Patient', operation: '$a/../../x' }],
    [
      'a search value that is undefined',
      { interaction: 'search', resourceType: 'Patient', 'query.name': undefined as unknown as string },
    ],
    ['a search parameter that is none', { interaction: 'search', resourceType: 'Patient', 'query.a&b': '1' }],
  ] as const) {
    it(`is never made of ${title}`, async () => {
      await using server = await stub(json(200, PATIENT));
      await using rig = await openRig(server.url);
      assert.match(await ending(rig.call(request(head))), /^(interaction|query)-invalid/);
      assert.equal(server.seen.length, 0);
    });
  }
});

describe('DEBUG', () => {
  for (const names of [
    '*',
    'fhir-kit-client:*',
    'fhir-kit-client:info',
    'a,fhir*',
    'x fhir-kit-client:error',
    'fhir-kit*',
  ]) {
    it(`refuses to start with ${names}: the library would print patient data`, () =>
      assert.throws(() => refuseDebug(names), /narrow it/));
  }
  for (const names of [undefined, '', 'express:*', '-fhir-kit-client:*', 'mocha']) {
    it(`may be ${JSON.stringify(names)}`, () => refuseDebug(names));
  }
});
