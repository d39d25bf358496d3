/** Bad XML in place of an answer over SOAP, small and large: refused with its cause, nothing of it told, and no prototype reached. */
import assert from 'node:assert/strict';
import { workday } from '../../adapters/soap/dialects/workday/dialect.ts';
import { DialectError } from '../../gateway/kit.ts';
import { stub } from './rest-rig.ts';
import { enveloped, openSoapRig, xml } from './soap-rig.ts';

const WD = 'urn:com.workday/bsvc';
const ASK = workday.write({ head: {}, body: { Get_Suppliers_Request: { Response_Filter: { Page: '1' } } } }, {});
const SUPPLIER =
  '<wd:Supplier><wd:Supplier_Data><wd:Supplier_ID>0000100017</wd:Supplier_ID></wd:Supplier_Data></wd:Supplier>';
const found = (inner: string): string =>
  enveloped(
    `<wd:Get_Suppliers_Response xmlns:wd="${WD}"><wd:Response_Data>${inner}</wd:Response_Data></wd:Get_Suppliers_Response>`,
  );

/** Up to 2 KiB one reader, above it another, and from 64 KiB on in pieces. */
const SIZES = { small: 1, middling: 40, large: 2000 };
const ENTITIES = '<!DOCTYPE a [<!ENTITY b "SECRETSECRET"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>';

const BAD: Record<string, [bend: (answer: string) => string, cause: string]> = {
  'a DOCTYPE': [text => text.replace('?>', '?><!DOCTYPE a>'), 'dtd-refused'],
  'an entity bomb': [text => text.replace('?>', `?>${ENTITIES}`).replace('0000100017', '&d;'), 'dtd-refused'],
  'an external entity': [
    text =>
      text.replace('?>', '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace('0000100017', '&x;'),
    'dtd-refused',
  ],
  'nesting without an end': [
    text => text.replace('<wd:Response_Data>', '<wd:Response_Data>'.repeat(120)),
    'xml-too-deep',
  ],
  'half of it': [text => text.slice(0, -40), 'xml-malformed'],
  'an undeclared prefix': [
    text => text.replace('</wd:Response_Data>', '<q:SECRET/></wd:Response_Data>'),
    'xml-malformed',
  ],
  'an attribute twice': [
    text => text.replace('<wd:Response_Data>', '<wd:Response_Data a="SECRET" a="2">'),
    'xml-malformed',
  ],
  'two roots': [text => `${text}<a>SECRET</a>`, 'xml-malformed'],
  'a page of HTML': [
    text => `<html><body>${'SECRET<br>'.repeat(text.length / 10)}</body></html>`,
    'html-instead-of-soap',
  ],
  'HTML that says it is XHTML': [
    text => `<p xmlns="http://www.w3.org/1999/xhtml">${'SECRET'.repeat(text.length / 6)}</p>`,
    'not-soap',
  ],
  'an envelope of no SOAP': [
    text => text.replaceAll('schemas.xmlsoap.org/soap', 'elsewhere.example/SECRET'),
    'not-soap',
  ],
  'another namespace within': [text => text.replaceAll(WD, 'urn:SECRET'), 'wrong-namespace'],
  'no namespace within': [text => text.replaceAll('wd:', '').replace(`xmlns:wd="${WD}"`, ''), 'wrong-namespace'],
  'an unknown charset': [text => text.replace('UTF-8', 'SECRET'), 'charset-unknown'],
  'a character that is none': [text => text.replace('0000100017', 'SECRET\u0001'), 'xml-malformed'],
};

describe('bad XML over SOAP', function () {
  this.timeout(20_000);
  const asked = async (body: string, settings: Record<string, unknown> = {}) => {
    await using server = await stub(xml(200, body, 'text/xml'));
    await using rig = await openSoapRig(server.url, { dialect: 'workday', settings });
    return await rig.call(ASK);
  };

  for (const [size, count] of Object.entries(SIZES))
    for (const [what, [bend, cause]] of Object.entries(BAD))
      it(`is refused: ${what}, in a ${size} answer`, () =>
        assert.rejects(asked(bend(found(SUPPLIER.repeat(count)))), (error: unknown) => {
          assert.ok(error instanceof DialectError, String(error));
          assert.equal(error.mishaps[0].cause, cause);
          assert.ok(!JSON.stringify([error.message, error.mishaps]).includes('SECRET'));
          return true;
        }));

  it('is refused where there is too much of it', async () => {
    const nodes = found('<wd:Supplier/>'.repeat(200_001));
    await assert.rejects(asked(nodes), { message: /^xml-too-large/ });
    await assert.rejects(asked(found(SUPPLIER.repeat(1000)), { maxBytes: 50_000 }), { code: 'backend-unreadable' });
  });

  it('reaches no prototype, and takes no strange name for another', async () => {
    const strange =
      '<wd:__proto__><wd:polluted>1</wd:polluted></wd:__proto__><wd:_>x</wd:_><wd:constructor>y</wd:constructor>';
    for (const count of Object.values(SIZES)) {
      const reply = await asked(found(SUPPLIER.repeat(count) + strange));
      assert.equal(reply.kind, 'answered');
      const { body } = (reply as { tree: { body: Record<string, { Response_Data: { Supplier: unknown[] } }> } }).tree;
      const data = body['Get_Suppliers_Response']!.Response_Data;
      assert.equal(data.Supplier.length, count);
      assert.deepEqual(Object.keys(data), ['Supplier', '?__proto__', '?_', '?constructor']);
      assert.equal(Object.getPrototypeOf(data), Object.prototype);
      assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    }
  });
});
