/** Answers with attachments (MTOM): what a part says stands where it is referred to, and is held once. */
import assert from 'node:assert/strict';
import type { SoapTree } from '../../adapters/soap/dialect.ts';
import { workday } from '../../adapters/soap/dialects/workday/dialect.ts';
import type { Reply } from '../../gateway/kit.ts';
import { stub } from './fhir-rig.ts';
import { enveloped, openSoapRig, xml } from './soap-rig.ts';

const ASK = workday.write({ head: {}, body: { Get_Suppliers_Request: { '@version': 'v42.0' } } }, {});
const found = (inner: string): string =>
  enveloped(`<wd:Get_Suppliers_Response xmlns:wd="urn:com.workday/bsvc">${inner}</wd:Get_Suppliers_Response>`);
const treeOf = (reply: Reply): SoapTree => (reply as { tree: SoapTree }).tree;
const at = (from: unknown, ...path: (string | number)[]): unknown =>
  path.reduce((found, step) => (found as Record<string | number, unknown> | undefined)?.[step], from);

describe('an answer over SOAP with attachments', () => {
  it('reads an MTOM answer', async () => {
    const content = found(
      '<wd:Response_Data><wd:Supplier><wd:Supplier_Data><wd:Supplier_ID><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a%40b"/></wd:Supplier_ID></wd:Supplier_Data></wd:Supplier></wd:Response_Data>',
    );
    const parts = [
      `--b\r\ncontent-type: application/xop+xml; charset=utf-8\r\ncontent-id: <root>\r\n\r\n${content}\r\n`,
      '--b\r\ncontent-type: application/octet-stream\r\ncontent-id: <a@b>\r\n\r\nhello\r\n--b--\r\n',
    ];
    await using server = await stub(
      xml(200, parts.join(''), 'multipart/related; type="application/xop+xml"; boundary=b; start="<root>"'),
    );
    await using rig = await openSoapRig(server.url, { dialect: 'workday' });
    const { body } = treeOf(await rig.call(ASK));
    const supplier = at(body, 'Get_Suppliers_Response', 'Response_Data', 'Supplier', 0);
    assert.equal(at(supplier, 'Supplier_Data', 0, 'Supplier_ID'), 'aGVsbG8=');
  });

  it('holds a part of an MTOM answer once, however often it is referred to', async () => {
    const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:big"/>';
    const one = `<wd:Supplier><wd:Supplier_Data><wd:Supplier_Name>${include}</wd:Supplier_Name></wd:Supplier_Data></wd:Supplier>`;
    const content = found(`<wd:Response_Data>${one.repeat(200)}</wd:Response_Data>`);
    const parts = [
      `--b\r\ncontent-type: application/xop+xml; charset=utf-8\r\ncontent-id: <root>\r\n\r\n${content}\r\n`,
      `--b\r\ncontent-type: application/octet-stream\r\ncontent-id: <big>\r\n\r\n${'x'.repeat(1_000_000)}\r\n--b--\r\n`,
    ];
    await using server = await stub(
      xml(200, parts.join(''), 'multipart/related; type="application/xop+xml"; boundary=b; start="<root>"'),
    );
    await using rig = await openSoapRig(server.url, { dialect: 'workday' });
    const before = process.memoryUsage();
    const { body } = treeOf(await rig.call(ASK));
    const after = process.memoryUsage();
    const suppliers = at(body, 'Get_Suppliers_Response', 'Response_Data', 'Supplier') as unknown[];
    assert.equal(suppliers.length, 200);
    // A text for each would be 266 MB.
    const held = after.heapUsed + after.external - before.heapUsed - before.external;
    assert.ok(held < 100_000_000, String(held));
  });
});
