/** CORE vC2.2.0 envelopes: what leaves, and what is made of every reply that comes back. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { CORE_CAUSES } from '../../adapters/x12/core-connect/causes.ts';
import { readKnownEnvelope } from '../../adapters/x12/core-connect/known-envelope.ts';
import { CORE_DEFAULTS, CORE_FIELDS, type CoreSettings } from '../../adapters/x12/core-connect/message.ts';
import { mimeWriter } from '../../adapters/x12/core-connect/mime-envelope.ts';
import { receive } from '../../adapters/x12/core-connect/receive.ts';
import { readSoapReply, soapWriter } from '../../adapters/x12/core-connect/soap-envelope.ts';
import { DialectError } from '../../gateway/kit.ts';
import { decodeXml } from '../../transports/xml/read.ts';

const SETTINGS: CoreSettings = {
  ...CORE_DEFAULTS,
  senderId: 'CLINIC & CO',
  receiverId: 'PAYER',
  username: 'u',
  password: 'p<w',
};
const ID = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';
const X12 =
  'ISA*00*          *00*          *ZZ*A              *ZZ*B              *261122*1020*^*00501*000000001*0*T*:~IEA*0*000000001~';
const REQUEST = {
  payloadType: 'X12_270_Request_005010X279A1',
  payloadId: ID,
  timeStamp: '2026-11-22T10:20:34Z',
  payload: X12,
};

const S12 = 'http://www.w3.org/2003/05/soap-envelope';
const S11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const SOAP_TYPE = 'application/soap+xml; charset=UTF-8';

interface Fields {
  [name: string]: string;
}
const FIELDS: Fields = {
  PayloadType: 'X12_271_Response_005010X279A1',
  ProcessingMode: 'RealTime',
  PayloadID: ID,
  TimeStamp: '2026-11-22T10:20:35Z',
  SenderID: 'PAYER',
  ReceiverID: 'CLINIC',
  CORERuleVersion: '2.2.0',
  Payload: `<![CDATA[${X12}]]>`,
  ErrorCode: 'Success',
  ErrorMessage: '',
};

const soapReply = (fields: Fields, soap = S12, [s, c] = ['soap', 'ns1']) =>
  `<?xml version="1.0" encoding="UTF-8"?><${s}:Envelope xmlns:${s}="${soap}"><${s}:Body>` +
  `<${c}:COREEnvelopeRealTimeResponse xmlns:${c}="${CORE_DEFAULTS.namespace}">` +
  Object.entries(fields)
    .map(([name, markup]) => `<${name}>${markup}</${name}>`)
    .join('') +
  `</${c}:COREEnvelopeRealTimeResponse></${s}:Body></${s}:Envelope>`;

const incoming = (body: string | Uint8Array, contentType = SOAP_TYPE) => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: Buffer.from(body as string),
});
const received = (body: string | Uint8Array, contentType?: string) => receive(incoming(body, contentType), ID);

function mishap(body: string | Uint8Array, contentType?: string) {
  try {
    received(body, contentType);
  } catch (error) {
    assert.ok(error instanceof DialectError, String(error));
    assert.ok(Object.hasOwn(CORE_CAUSES, error.mishaps[0].cause), error.mishaps[0].cause);
    return error.mishaps[0];
  }
  return assert.fail('nothing was refused');
}

describe('a CORE request over SOAP', () => {
  /** Path of local names → text, by a reader that is not ours. */
  function judge(xml: string): [string, string][] {
    const found: [string, string][] = [];
    const open: { path: string; text: string; leaf: boolean }[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', error => {
      throw error;
    });
    parser.on('opentag', tag => {
      const parent = open.at(-1);
      if (parent) parent.leaf = false;
      const name = tag.uri ? `{${tag.uri}}${tag.local}` : tag.local;
      open.push({ path: parent ? `${parent.path}/${name}` : name, text: '', leaf: true });
    });
    const characters = (text: string) => {
      const node = open.at(-1);
      if (node) node.text += text;
    };
    parser.on('text', characters);
    parser.on('cdata', characters);
    parser.on('closetag', () => {
      const node = open.pop();
      if (node?.leaf) found.push([node.path, node.text]);
    });
    parser.write(xml).close();
    return found;
  }

  it('has the fields of CORE 270 in their order, unqualified, and the UsernameToken', () => {
    const { body, headers } = soapWriter(SETTINGS)(REQUEST);
    const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
    const token = `{${S12}}Envelope/{${S12}}Header/{${wsse}}Security/{${wsse}}UsernameToken`;
    const request = `{${S12}}Envelope/{${S12}}Body/{${CORE_DEFAULTS.namespace}}COREEnvelopeRealTimeRequest`;
    assert.deepEqual(judge(body as string), [
      [`${token}/{${wsse}}Username`, 'u'],
      [`${token}/{${wsse}}Password`, 'p<w'],
      [`${request}/PayloadType`, 'X12_270_Request_005010X279A1'],
      [`${request}/ProcessingMode`, 'RealTime'],
      [`${request}/PayloadID`, ID],
      [`${request}/TimeStamp`, '2026-11-22T10:20:34Z'],
      [`${request}/SenderID`, 'CLINIC & CO'],
      [`${request}/ReceiverID`, 'PAYER'],
      [`${request}/CORERuleVersion`, '2.2.0'],
      [`${request}/Payload`, X12],
    ]);
    assert.equal(headers['content-type'], 'application/soap+xml; charset=UTF-8; action="RealTimeTransaction"');
  });

  it('has no security header where a client certificate speaks for us', () => {
    const { username: _, password: __, ...settings } = SETTINGS;
    assert.doesNotMatch(soapWriter(settings)(REQUEST).body as string, /Header|Security/);
  });

  it('takes namespace and action from the settings', () => {
    const written = soapWriter({ ...SETTINGS, namespace: 'urn:partner?a&b', action: 'Ask' })(REQUEST);
    assert.match(written.body as string, /xmlns:core="urn:partner\?a&amp;b"/);
    assert.match(written.headers['content-type'] ?? '', /action="Ask"$/);
  });

  it('carries any text that XML can carry, also the end of a CDATA section', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(']', '>', '<', '&', '~', '*', 'é', '😀', '\n', '$', '$&') }),
        payload => {
          const leaf = judge(soapWriter(SETTINGS)({ ...REQUEST, payload }).body as string).at(-1);
          assert.equal(leaf?.[1], payload);
        },
      ),
    );
  });

  it('refuses what XML cannot carry instead of sending something else', () => {
    for (const payload of ['ISA\u001c', 'a\u0000', '\ud800']) {
      assert.throws(() => soapWriter(SETTINGS)({ ...REQUEST, payload }), { message: 'payload-not-xml' });
    }
  });
});

describe('a CORE request over MIME', () => {
  it('is form data that an independent reader takes apart again', async () => {
    const { body, headers } = mimeWriter(SETTINGS)(REQUEST);
    const form = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
    assert.deepEqual(Object.fromEntries([...form.entries()]), {
      PayloadType: 'X12_270_Request_005010X279A1',
      ProcessingMode: 'RealTime',
      PayloadID: ID,
      TimeStamp: '2026-11-22T10:20:34Z',
      UserName: 'u',
      Password: 'p<w',
      SenderID: 'CLINIC & CO',
      ReceiverID: 'PAYER',
      CORERuleVersion: '2.2.0',
      Payload: X12,
    });
    assert.equal([...form.keys()].at(-1), 'Payload');
  });

  it('carries control characters and the charset of the partner', () => {
    const { body } = mimeWriter(SETTINGS, 'latin1')({ ...REQUEST, payload: 'MU\u00d1OZ\u001c' });
    assert.ok(Buffer.from(body as Uint8Array).includes(Buffer.from([0x4d, 0x55, 0xd1, 0x4f, 0x5a, 0x1c])));
  });
});

describe('a CORE reply', () => {
  it('yields its interchange without a remark', () => {
    const { payload, warnings, reply } = received(soapReply(FIELDS));
    assert.equal(payload, X12);
    assert.deepEqual(warnings, []);
    assert.equal(reply.errorCode, 'Success');
  });

  it('is read by the scan where it has the expected shape, and both readers agree', () => {
    const spelled = (text: string) => fc.constantFrom(...spellings(text));
    const prefix = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/).filter(p => !/^xml/i.test(p));
    const pair = fc.tuple(prefix, prefix).filter(([s, c]) => s !== c);
    const value = fc.string({ unit: fc.constantFrom('a', '~', '*', '&', '<', ']]>', ']', '>', ' ', '\n', 'é', '\r') });
    let scanned = 0;
    fc.assert(
      fc.property(
        pair,
        value.chain(v => fc.tuple(fc.constant(v), spelled(v))),
        fc.shuffledSubarray(Object.keys(FIELDS)),
        (names, [plain, markup], fields) => {
          const chosen = Object.fromEntries(
            fields.map(name => [name, name === 'Payload' ? markup : (FIELDS[name] ?? '')]),
          );
          const text = decodeXml(Buffer.from(soapReply(chosen, S12, names)));
          const known = readKnownEnvelope(text);
          if (known) scanned += 1;
          const general = readSoapReply(text).reply;
          if (known) assert.deepEqual(known, general);
          if (fields.includes('Payload'))
            assert.equal(general.payload, plain.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));
        },
      ),
      { numRuns: 500 },
    );
    assert.ok(scanned > 400, `the scan read ${scanned} of 500`);
  });

  it('is never read by the scan in another way than by the general reader, however it is damaged', () => {
    const whole = soapReply({ ...FIELDS, Payload: `a&amp;<![CDATA[b]]>c` });
    const scrap = fc.constantFrom(
      '',
      '<',
      '>',
      '/',
      '&',
      '"',
      ']]>',
      '<![CDATA[',
      '<!--x-->',
      '<?x?>',
      ' xmlns:soap="urn:x"',
      ' xmlns=""',
      ' xmlns="urn:x"',
      ' a="b"',
      '&#0;',
      '&lt;',
      '&nbsp;',
      'soap:',
      '<ErrorCode>x</ErrorCode>',
      '<Payload/>',
      'é',
    );
    const cause = (read: () => unknown) => {
      try {
        return read();
      } catch (error) {
        assert.ok(error instanceof DialectError, String(error));
        return error.mishaps[0].cause;
      }
    };
    let scanned = 0;
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(4), scrap, (at, cut, junk) => {
        const text = whole.slice(0, at) + junk + whole.slice(at + cut);
        const known = readKnownEnvelope(text);
        if (!known) return;
        scanned += 1;
        assert.deepEqual(
          known,
          cause(() => readSoapReply(text).reply),
        );
      }),
      { numRuns: 5000 },
    );
    assert.ok(scanned > 200, `the scan read ${scanned} of 5000`);
  });

  it('leaves comments, headers and unknown fields to the general reader', () => {
    const unusual = [
      soapReply(FIELDS).replace('<PayloadType>', '<!-- hello --><PayloadType>'),
      soapReply(FIELDS).replace('<soap:Body>', '<soap:Header><x:a xmlns:x="urn:x"/></soap:Header><soap:Body>'),
      soapReply({ ...FIELDS, Extension: 'x' }),
      soapReply(FIELDS).replaceAll('ns1:', '').replace('xmlns:ns1', 'xmlns'),
    ];
    for (const text of unusual) {
      assert.equal(readKnownEnvelope(text), undefined);
      assert.equal(received(text).payload, X12);
    }
  });

  describe('row 38: what CORE itself reports', () => {
    const refused = (fields: Fields) => mishap(soapReply({ ...FIELDS, ...fields }));

    it('is an envelope error with a code of its table', () => {
      assert.deepEqual(refused({ PayloadType: 'CoreEnvelopeError', ErrorCode: 'ReceiverIDIllegal', Payload: '' }), {
        cause: 'envelope-error',
        sourceCode: 'CORE ReceiverIDIllegal',
        position: 'ErrorCode',
      });
      assert.equal(refused({ ErrorCode: 'versionMismatch' }).sourceCode, 'CORE versionMismatch');
      assert.equal(refused({ PayloadType: 'CoreEnvelopeError' }).cause, 'envelope-error');
    });

    it('never shows a code that is not in the table: it might hold anything', () => {
      assert.equal(refused({ ErrorCode: 'JANE DOE 1980' }).sourceCode, 'CORE other');
    });

    it('tells missing authorisation from other errors, and ignores case', () => {
      assert.equal(refused({ ErrorCode: 'UnAuthorized' }).cause, 'unauthorized');
      assert.equal(received(soapReply({ ...FIELDS, ErrorCode: 'SUCCESS' })).payload, X12);
    });

    it('is an error too when a success brings no payload', () => {
      for (const Payload of ['', ' \n ']) {
        assert.deepEqual(refused({ Payload }), { cause: 'empty-response', position: 'Payload' });
      }
    });

    it('is remarked on when the payload id is not ours', () => {
      const { warnings } = received(soapReply({ ...FIELDS, PayloadID: ID.replace('f', '0') }));
      assert.deepEqual(warnings, [{ cause: 'payload-id-mismatch' }]);
    });
  });

  describe('row 39: unexpected ways to carry the payload', () => {
    it('reads escaped text as CDATA', () => {
      assert.equal(
        received(soapReply({ ...FIELDS, Payload: X12.replace('^', '&amp;') })).payload,
        X12.replace('^', '&'),
      );
    });

    it('reads base64 where text was agreed, and says so', () => {
      const { payload, warnings } = received(soapReply({ ...FIELDS, Payload: Buffer.from(X12).toString('base64') }));
      assert.equal(Buffer.from(payload as Uint8Array).toString(), X12);
      assert.deepEqual(warnings, [{ cause: 'payload-base64' }]);
    });

    it('reads a SOAP 1.1 reply', () => {
      assert.equal(received(soapReply(FIELDS, S11), 'text/xml; charset=utf-8').payload, X12);
    });

    const multipart = (parts: string[], boundary = 'b1') =>
      `${parts.map(p => `--${boundary}\r\n${p}\r\n`).join('')}--${boundary}--\r\n`;
    const XOP = '<i:Include xmlns:i="http://www.w3.org/2004/08/xop/include" href="cid:p%40x"/>';
    const related = 'multipart/related; type="application/xop+xml"; start="<root>"; boundary=b1';

    it('finds an attachment that the payload refers to', () => {
      const root = `Content-Type: application/xop+xml; charset=UTF-8\r\nContent-ID: <root>\r\n\r\n${soapReply({ ...FIELDS, Payload: XOP })}`;
      const attached = `Content-ID: <p@x>\r\nContent-Type: application/octet-stream\r\n\r\n${X12}`;
      const { payload } = received(multipart([attached, root]), related);
      assert.equal(Buffer.from(payload as Uint8Array).toString(), X12);
      assert.deepEqual(mishap(multipart([root]), related), { cause: 'envelope-error', position: 'Payload' });
      assert.equal(mishap(soapReply({ ...FIELDS, Payload: XOP })).cause, 'envelope-error');
    });

    it('reads form parts in any order, with a charset, with line feeds alone, encoded for transfer', () => {
      const part = (name: string, value: string, more = '') =>
        `Content-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}`;
      const parts = [
        part('Payload', X12, '\r\nContent-Type: text/plain; charset=us-ascii'),
        part('ErrorCode', ' Success '),
        part('PayloadType', 'x'),
      ];
      const type = 'multipart/form-data; charset=utf-8; boundary="b1"';
      const text = (body: string) => Buffer.from(received(body, type).payload as Uint8Array).toString();
      assert.equal(text(multipart(parts)), X12);
      assert.equal(text(multipart(parts).replaceAll('\r\n', '\n')), X12);
      const encoded = part('Payload', Buffer.from(X12).toString('base64'), '\r\nContent-Transfer-Encoding: base64');
      assert.equal(text(multipart([encoded])), X12);
    });

    it('refuses form data that is cut, doubled or empty', () => {
      const part = `Content-Disposition: form-data; name="Payload"\r\n\r\n${X12}`;
      const type = 'multipart/form-data; boundary=b1';
      assert.equal(mishap(multipart([part]).slice(0, -8), type).cause, 'mime-malformed');
      assert.equal(mishap(multipart([part]), 'multipart/form-data').cause, 'mime-malformed');
      assert.equal(mishap(multipart([part, part]), type).cause, 'envelope-error');
      assert.equal(mishap(multipart(['X: y\r\n\r\nz']), type).cause, 'envelope-error');
      assert.equal(mishap(multipart(Array(65).fill(part)), type).cause, 'mime-malformed');
    });

    it('holds a checksum to the payload', () => {
      const sum = createHash('sha1').update(X12).digest();
      for (const CheckSum of [sum.toString('hex'), sum.toString('hex').toUpperCase(), sum.toString('base64')]) {
        assert.equal(received(soapReply({ ...FIELDS, CheckSum })).payload, X12);
      }
      assert.equal(mishap(soapReply({ ...FIELDS, CheckSum: '0'.repeat(40) })).cause, 'checksum-mismatch');
    });

    it('maps a SOAP fault by its codes, on any status, without its words', () => {
      const fault = (code: string) =>
        `<s:Envelope xmlns:s="${S12}"><s:Body><s:Fault><s:Code>${code}</s:Code><s:Reason><s:Text xml:lang="en">JANE DOE</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`;
      assert.deepEqual(mishap(fault('<s:Value>s:Receiver</s:Value>')), {
        cause: 'soap-fault',
        sourceCode: 'SOAP Receiver',
      });
      const security =
        '<s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:w="urn:w">w:FailedAuthentication</s:Value></s:Subcode>';
      assert.deepEqual(mishap(fault(security)), {
        cause: 'unauthorized',
        sourceCode: 'SOAP Sender/FailedAuthentication',
      });
      const eleven = `<s:Envelope xmlns:s="${S11}"><s:Body><s:Fault><faultcode>s:Client.Missing</faultcode><faultstring>x</faultstring></s:Fault></s:Body></s:Envelope>`;
      assert.deepEqual(mishap(eleven, 'text/xml'), { cause: 'soap-fault-sender', sourceCode: 'SOAP Client' });
      assert.equal(mishap(fault('<s:Value>s:JaneDoe</s:Value>')).sourceCode, 'SOAP other');
    });

    it('refuses a DTD and an entity bomb', () => {
      const bomb = soapReply({ ...FIELDS, Payload: '&b;' }).replace(
        '<soap:Envelope',
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><soap:Envelope',
      );
      assert.equal(mishap(bomb).cause, 'dtd-refused');
    });

    it('refuses a field twice: which one was meant cannot be known', () => {
      const twice = soapReply(FIELDS).replace('<ErrorCode>', '<ErrorCode>UnAuthorized</ErrorCode><ErrorCode>');
      assert.deepEqual(mishap(twice), { cause: 'envelope-error', position: 'ErrorCode' });
    });
  });

  it('row 1: an empty body is an empty response', () => assert.equal(mishap('').cause, 'empty-response'));

  it('row 2: a page is not X12, whatever its media type claims', () => {
    for (const [body, type] of [
      ['<!DOCTYPE html><html></html>', 'text/html'],
      ['\ufeff\n <HTML><body/></HTML>', SOAP_TYPE],
      ['{"error":"later"}', 'application/json'],
      ['Service Unavailable', 'text/plain'],
    ]) {
      assert.equal(mishap(body ?? '', type).cause, 'not-x12');
    }
  });

  it('refuses other XML than a CORE reply', () => {
    assert.equal(mishap('<a/>', 'text/xml').cause, 'not-soap');
    assert.equal(mishap(`<s:Envelope xmlns:s="${S12}"><s:Body><x/></s:Body></s:Envelope>`).cause, 'envelope-error');
    assert.equal(mishap(`<s:Envelope xmlns:s="${S12}"><s:Body/></s:Envelope>`).cause, 'envelope-error');
    assert.equal(mishap(soapReply(FIELDS).slice(0, -3)).cause, 'xml-malformed');
  });

  it('cut at any byte it is a coded cause and nothing else', () => {
    const whole = Buffer.from(soapReply(FIELDS));
    for (let end = 0; end < whole.length; end++) mishap(whole.subarray(0, end));
  });

  it('knows every field by one name', () => {
    assert.equal(new Set(Object.values(CORE_FIELDS)).size, Object.keys(CORE_FIELDS).length);
  });
});

/** Ways to spell the same text in XML. */
function spellings(text: string): string[] {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const cdata = `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  return [escaped, cdata, `${cdata}<![CDATA[]]>`, `<![CDATA[]]>${escaped}`];
}
