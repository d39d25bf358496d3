/** The SOAP adapter over a real socket: what leaves, what comes back in place of an answer, and what becomes of it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { SoapTree } from '../../adapters/soap/dialect.ts';
import { workday } from '../../adapters/soap/dialects/workday/dialect.ts';
import { DialectError, type Reply } from '../../gateway/kit.ts';
import { type Stub, stub } from './fhir-rig.ts';
import { enveloped, fault11, NONCE, NOW, openSoapRig, SOAP11, SOAP12, xml } from './soap-rig.ts';

const WD = 'urn:com.workday/bsvc';
const ASK = workday.write(
  {
    head: {},
    body: { Get_Suppliers_Request: { '@version': 'v42.0', Response_Filter: { Count: '2', Page: '1' } } },
  },
  {},
);
const SUBMIT = workday.write(
  {
    head: {},
    body: { Submit_Supplier_Request: { Supplier_Data: { Supplier_Name: 'A & B <Ltd>', Supplier_ID: 'S-1' } } },
  },
  {},
);
const SUPPLIER =
  '<wd:Supplier><wd:Supplier_Data><wd:Supplier_ID>0000100017</wd:Supplier_ID></wd:Supplier_Data></wd:Supplier>';
const found = (inner: string, ns = WD): string =>
  enveloped(`<wd:Get_Suppliers_Response xmlns:wd="${ns}">${inner}</wd:Get_Suppliers_Response>`);

const treeOf = (reply: Reply): SoapTree => (reply as { tree: SoapTree }).tree;
const at = (from: unknown, ...path: (string | number)[]): unknown =>
  path.reduce((found, step) => (found as Record<string | number, unknown> | undefined)?.[step], from);

/** What a link makes of an answer: its kind and cause and whether it leaves open what was done, or the cause that is thrown. */
async function told(
  answer: Parameters<typeof stub>[0],
  { write = false, settings = {} }: { write?: boolean; settings?: Record<string, unknown> } = {},
): Promise<string[]> {
  await using server = await stub(answer);
  await using rig = await openSoapRig(server.url, { dialect: 'workday', settings });
  try {
    const reply: Reply = await rig.call(write ? SUBMIT : ASK, write ? 'once' : 'read');
    if (reply.kind === 'answered') return ['answered'];
    return ['rejected', reply.why.cause, ...(reply.doubtful ? ['doubtful'] : [])];
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    return ['thrown', error.mishaps[0].cause];
  }
}

async function sent(settings: Record<string, unknown>): Promise<Stub['seen'][number]> {
  await using server = await stub(xml(200, found('')));
  await using rig = await openSoapRig(server.url, { dialect: 'workday', settings });
  await rig.call(ASK);
  assert.ok(!JSON.stringify(rig.left).includes('open sesame'), 'what is journaled holds no password');
  return server.seen[0]!;
}

const credentials = { username: 'gateway@tenant', password: 'open sesame' };

describe('the SOAP adapter', () => {
  it('asks over SOAP 1.1 with an empty action, in the order of the schema, and qualified to the attribute', async () => {
    const { method, url, headers, body } = await sent({ ...credentials });
    assert.deepEqual([method, url], ['POST', '/fhir/Resource_Management/v42.0']);
    assert.equal(headers['content-type'], 'text/xml; charset=UTF-8');
    assert.equal(headers['soapaction'], '""');
    assert.match(
      body,
      /<soap:Body><wd:Get_Suppliers_Request xmlns:wd="urn:com.workday\/bsvc" wd:version="v42.0"><wd:Response_Filter><wd:Page>1<\/wd:Page><wd:Count>2<\/wd:Count>/,
    );
    assert.match(
      body,
      /<wsse:Username>gateway@tenant<\/wsse:Username><wsse:Password Type="[^"]*#PasswordText">open sesame</,
    );
  });

  it('asks over SOAP 1.2 with the action in the media type', async () => {
    const { headers, body } = await sent({ soap: '1.2' });
    assert.equal(headers['content-type'], 'application/soap+xml; charset=UTF-8; action=""');
    assert.equal(headers['soapaction'], undefined);
    assert.ok(body.includes(SOAP12) && !body.includes(SOAP11));
  });

  it('presents a digest and a Timestamp as WS-Security computes them', async () => {
    const { body } = await sent({
      ...credentials,
      presents: 'username-token-digest',
      timestamp: '5m',
    });
    const created = '2026-11-22T10:00:00.000Z';
    const digest = createHash('sha1')
      .update(Buffer.concat([NONCE, Buffer.from(`${created}open sesame`)]))
      .digest('base64');
    assert.ok(body.includes(`#PasswordDigest">${digest}</wsse:Password>`));
    assert.ok(body.includes(`>${NONCE.toString('base64')}</wsse:Nonce><wsu:Created>${created}</wsu:Created>`));
    assert.ok(
      body.includes(`<wsu:Created>${created}</wsu:Created><wsu:Expires>2026-11-22T10:05:00.000Z</wsu:Expires>`),
    );
    assert.ok(!body.includes('open sesame'));
  });

  it('makes the Timestamp of a call that waited for its turn when its turn has come', async () => {
    let clock = NOW.getTime();
    const answer = xml(200, found(''));
    await using server = await stub(response => {
      clock += 60_000;
      answer(response);
    });
    const settings = { ...credentials, timestamp: '1s', concurrency: 1 };
    await using rig = await openSoapRig(server.url, { dialect: 'workday', settings, now: () => new Date(clock) });
    await Promise.all([rig.call(ASK), rig.call(ASK)]);
    const created = server.seen.map(({ body }) => /<wsu:Created>([^<]*)/.exec(body)?.[1]);
    assert.deepEqual(created, ['2026-11-22T10:00:00.000Z', '2026-11-22T10:01:00.000Z']);
  });

  it('presents HTTP Basic where the endpoint says so', async () => {
    const { headers, body } = await sent({ ...credentials, presents: 'basic' });
    assert.equal(headers.authorization, `Basic ${Buffer.from('gateway@tenant:open sesame').toString('base64')}`);
    assert.ok(!body.includes('wsse'));
  });

  it('is well where anything answers a probe, unless it does not know us', async () => {
    for (const [status, ok, detail] of [
      [200, true, 'HTTP 200'],
      [405, true, 'HTTP 405'],
      [500, true, 'HTTP 500'],
      [401, false, 'HTTP 401: credential-refused'],
      [403, false, 'HTTP 403: credential-refused'],
    ] as const) {
      await using server = await stub(xml(status, ''));
      await using rig = await openSoapRig(server.url, { dialect: 'workday', settings: credentials });
      assert.deepEqual(await rig.link.probe(AbortSignal.timeout(5_000)), { ok, detail });
    }
  });

  it('probes with the HTTP Basic that the endpoint presents', async () => {
    const known = `Basic ${Buffer.from('gateway@tenant:open sesame').toString('base64')}`;
    await using server = await stub((response, { headers }) =>
      xml(headers.authorization === known ? 405 : 401, '')(response),
    );
    for (const [password, ok] of [
      ['open sesame', true],
      ['another', false],
    ] as const) {
      const settings = { ...credentials, password, presents: 'basic' };
      await using rig = await openSoapRig(server.url, { dialect: 'workday', settings });
      assert.equal((await rig.link.probe(AbortSignal.timeout(5_000))).ok, ok);
    }
  });

  it('reads a reordered answer, and keeps what it does not know apart', async () => {
    const inner =
      '<wd:Response_Data><wd:Supplier><wd:Brand_New>x</wd:Brand_New><wd:Supplier_Data><wd:Supplier_Name>N</wd:Supplier_Name>' +
      '<o:Supplier_ID xmlns:o="urn:other">9</o:Supplier_ID><wd:Supplier_ID>0010</wd:Supplier_ID></wd:Supplier_Data></wd:Supplier></wd:Response_Data>' +
      '<wd:Response_Results><wd:Total_Pages>3</wd:Total_Pages><wd:Page>1</wd:Page></wd:Response_Results>';
    await using server = await stub(xml(200, found(inner)));
    await using rig = await openSoapRig(server.url, { dialect: 'workday' });
    const reply = await rig.call(ASK);
    assert.equal(reply.kind, 'answered');
    const { body, head } = treeOf(reply);
    const supplier = at(body, 'Get_Suppliers_Response', 'Response_Data', 'Supplier', 0);
    assert.deepEqual(supplier, {
      '?Brand_New': ['x'],
      Supplier_Data: [{ Supplier_ID: '0010', Supplier_Name: 'N', '?Supplier_ID': ['9'] }],
    });
    assert.ok(rig.link.reaches?.(head['next']!));
    const next = workday.next!(head['next']!);
    assert.deepEqual(at(next.body, 'Get_Suppliers_Request', 'Response_Filter'), { Count: '2', Page: '2' });
  });

  const CASES: readonly [string, Parameters<typeof stub>[0], read: string[], write?: string[]][] = [
    [
      'an answer to something else',
      xml(200, enveloped(`<wd:Get_Workers_Response xmlns:wd="${WD}"/>`)),
      ['thrown', 'unexpected-answer'],
    ],
    ['another namespace', xml(200, found(SUPPLIER, 'urn:com.workday/other')), ['thrown', 'wrong-namespace']],
    ['children without the namespace', xml(200, found('<Response_Data/>')), ['thrown', 'wrong-namespace']],
    [
      'a page of HTML',
      xml(200, '<!DOCTYPE html><html><body>Maintenance<br></body></html>', 'text/html'),
      ['thrown', 'html-instead-of-soap'],
    ],
    ['a page of HTML that calls itself XML', xml(200, '\n<html><body/></html>'), ['thrown', 'html-instead-of-soap']],
    [
      'a page of HTML with 502',
      xml(502, '<html><body>Bad gateway</body></html>', 'text/html'),
      ['rejected', 'server-failed', 'doubtful'],
      ['rejected', 'server-failed', 'doubtful'],
    ],
    ['JSON', xml(200, '{"error":"no"}', 'application/json'), ['thrown', 'media-type']],
    ['nothing', xml(200, ''), ['thrown', 'empty-response']],
    ['half an answer', xml(200, found(SUPPLIER).slice(0, -40)), ['thrown', 'xml-malformed']],
    [
      'a document type',
      xml(200, found(SUPPLIER).replace('<env:Envelope', '<!DOCTYPE x [<!ENTITY a "b">]><env:Envelope')),
      ['thrown', 'dtd-refused'],
    ],
    ['no envelope', xml(200, `<wd:Get_Suppliers_Response xmlns:wd="${WD}"/>`), ['thrown', 'not-soap']],
    [
      'a fault with 200',
      xml(200, fault11('SOAP-ENV:Client.validationError', 'Validation error occurred.')),
      ['rejected', 'validation-failed'],
      ['rejected', 'validation-failed'],
    ],
    [
      'a fault of theirs with 500',
      xml(500, fault11('SOAP-ENV:Server.processingError', 'Processing error occurred.')),
      ['rejected', 'processing-failed', 'doubtful'],
      ['rejected', 'processing-failed', 'doubtful'],
    ],
    [
      'a fault about the password',
      xml(500, fault11('SOAP-ENV:Client.authenticationError', 'invalid username or password')),
      ['rejected', 'soap-fault-security'],
      ['rejected', 'soap-fault-security'],
    ],
    ['401 without an envelope', xml(401, ''), ['rejected', 'credential-refused'], ['rejected', 'credential-refused']],
    ['404', xml(404, 'no', 'text/plain'), ['rejected', 'http-rejected'], ['rejected', 'http-rejected']],
    ['501', xml(501, '', 'text/plain'), ['rejected', 'http-rejected'], ['rejected', 'http-rejected']],
    ['429', xml(429, '', 'text/plain'), ['rejected', 'throttled'], ['rejected', 'throttled']],
    [
      '503',
      xml(503, '<html/>', 'text/html'),
      ['rejected', 'throttled', 'doubtful'],
      ['rejected', 'throttled', 'doubtful'],
    ],
  ];
  for (const [what, answer, read, write] of CASES) {
    it(`makes of ${what}: ${read.join(' ')}`, async () => assert.deepEqual(await told(answer), read));
    if (write)
      it(`makes of ${what}, to a write: ${write.join(' ')}`, async () =>
        assert.deepEqual(await told(answer, { write: true }), write));
  }

  it('points from the Xpath of a validation error to the place in what was sent', async () => {
    const detail = `<wd:Validation_Fault xmlns:wd="${WD}"><wd:Validation_Error><wd:Message>Invalid ID value.</wd:Message><wd:Xpath>/ns0:Submit_Supplier_Request[1]/ns0:Supplier_Data[1]/ns0:Supplier_Name[1]</wd:Xpath></wd:Validation_Error></wd:Validation_Fault>`;
    await using server = await stub(
      xml(500, fault11('SOAP-ENV:Client.validationError', 'Validation error occurred.', detail)),
    );
    await using rig = await openSoapRig(server.url, { dialect: 'workday' });
    const reply = await rig.call(SUBMIT, 'once');
    assert.ok(reply.kind === 'rejected');
    assert.deepEqual(reply.why, {
      cause: 'reference-unknown',
      sourceCode: 'SOAP Client.validationError',
      at: ['body', 'Submit_Supplier_Request', 'Supplier_Data', 'Supplier_Name'],
      position: 'Submit_Supplier_Request.Supplier_Data.Supplier_Name',
    });
  });

  it('does not write what the schema does not have, nor in the wrong place', () => {
    const wrong = (data: object): unknown => {
      try {
        workday.write({ head: {}, body: { Submit_Supplier_Request: data } }, {});
      } catch (error) {
        return (error as DialectError).mishaps.map(({ cause, position }) => [cause, position]);
      }
      return [];
    };
    assert.deepEqual(wrong({}), [['element-missing', 'Submit_Supplier_Request.Supplier_Data']]);
    assert.deepEqual(wrong({ '@Add_Only': 'maybe', Supplier_Data: { Nope: 'x', Supplier_Name: 'a\u0001' } }), [
      ['value-invalid', 'Submit_Supplier_Request.@Add_Only'],
      ['element-unknown', 'Submit_Supplier_Request.Supplier_Data.Nope'],
      ['not-xml', 'Submit_Supplier_Request.Supplier_Data.Supplier_Name'],
    ]);
    assert.match(String(SUBMIT.body), /<wd:Supplier_ID>S-1<\/wd:Supplier_ID><wd:Supplier_Name>A &amp; B &lt;Ltd&gt;</);
  });
});
