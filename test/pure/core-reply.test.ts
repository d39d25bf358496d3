/** What is made of every CORE reply that comes back. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readKnownEnvelope } from '../../adapters/x12/core-connect/known-envelope.ts';
import { CORE_FIELDS } from '../../adapters/x12/core-connect/message.ts';
import { FIELDS, type Fields, ID, mishap, received, S11, S12, SOAP_TYPE, soapReply, X12 } from './core-samples.ts';

describe('a CORE reply', () => {
  it('yields its interchange without a remark', () => {
    const { payload, warnings, reply } = received(soapReply(FIELDS));
    assert.equal(payload, X12);
    assert.deepEqual(warnings, []);
    assert.equal(reply.errorCode, 'Success');
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

  it('does not let a declaration inside change what a prefix means', () => {
    for (const element of ['soap:Body', 'ns1:COREEnvelopeRealTimeResponse']) {
      const text = soapReply(FIELDS).replace(`<${element}`, `<${element} xmlns:soap="urn:other"`);
      assert.equal(readKnownEnvelope(text), undefined);
    }
    assert.equal(
      mishap(soapReply(FIELDS).replace('<soap:Body', '<soap:Body xmlns:soap="urn:other"')).cause,
      'not-soap',
    );
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

    it('reads a SOAP 1.1 reply, and says so', () => {
      const { payload, warnings } = received(soapReply(FIELDS, S11), 'text/xml; charset=utf-8');
      assert.equal(payload, X12);
      assert.deepEqual(warnings, [{ cause: 'soap-version-mismatch' }]);
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
        cause: 'soap-fault-security',
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
