/** Answers with attachments (MTOM): what a part says stands where it is referred to, and is held once. */
import assert from 'node:assert/strict';
import type { SoapTree } from '../../adapters/soap/dialect.ts';
import { workday } from '../../adapters/soap/dialects/workday/dialect.ts';
import type { DialectError, Reply } from '../../gateway/kit.ts';
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

  /** Suppliers whose names are all the same part. */
  const repeated = (times: number, size: number) => {
    const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:big"/>';
    const one = `<wd:Supplier><wd:Supplier_Data><wd:Supplier_Name>${include}</wd:Supplier_Name></wd:Supplier_Data></wd:Supplier>`;
    const content = found(`<wd:Response_Data>${one.repeat(times)}</wd:Response_Data>`);
    const parts = [
      `--b\r\ncontent-type: application/xop+xml; charset=utf-8\r\ncontent-id: <root>\r\n\r\n${content}\r\n`,
      `--b\r\ncontent-type: application/octet-stream\r\ncontent-id: <big>\r\n\r\n${'x'.repeat(size)}\r\n--b--\r\n`,
    ];
    return xml(200, parts.join(''), 'multipart/related; type="application/xop+xml"; boundary=b; start="<root>"');
  };

  it('holds a part of an MTOM answer once, however often it is referred to', async () => {
    await using server = await stub(repeated(200, 20_000));
    await using rig = await openSoapRig(server.url, { dialect: 'workday' });
    const { body } = treeOf(await rig.call(ASK));
    const suppliers = at(body, 'Get_Suppliers_Response', 'Response_Data', 'Supplier') as unknown[];
    const names = suppliers.map(one => at(one, 'Supplier_Data', 0, 'Supplier_Name') as string);
    assert.equal(names.length, 200);
    assert.deepEqual([...new Set(names)], [Buffer.from('x'.repeat(20_000)).toString('base64')]);
  });

  it('reads a part as long as an answer may be, and refuses parts that say more than that by being referred to again', async () => {
    for (const [times, size, expected] of [
      [1, 3_900_000, 'read'],
      [3, 1_300_000, 'read'],
      [4, 1_300_000, 'xml-too-large'],
      [300, 60_000, 'xml-too-large'],
    ] as const) {
      await using server = await stub(repeated(times, size));
      await using rig = await openSoapRig(server.url, { dialect: 'workday' });
      const told = await rig.call(ASK).then(
        () => 'read',
        (error: DialectError) => error.mishaps[0].cause,
      );
      assert.equal(told, expected, `${times} of ${size}`);
    }
  });
});
