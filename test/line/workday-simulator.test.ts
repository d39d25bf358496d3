/** The simulated tenant judges by its schema, and a foreign client uses it from its WSDL. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createClientAsync, WSSecurity } from 'soap';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { startWorkday, type Workday } from '../../simulators/erp/workday/index.ts';

const WD = 'urn:com.workday/bsvc';
const SCHEMA = readFileSync(new URL('../../simulators/erp/workday/schema/workday.xsd', import.meta.url), 'utf8');

describe('the simulated Workday tenant', function () {
  this.timeout(30_000);
  let tenant: Workday;
  before(async () => {
    tenant = await startWorkday();
  });
  after(() => tenant.close());

  const client = async (service: string) => {
    const made = await createClientAsync(`${tenant.url}/${service}/v42.0?wsdl`);
    made.setSecurity(new WSSecurity('gateway@tenant', 'sandbox-only', { hasNonce: false, mustUnderstand: true }));
    return made;
  };
  const post = async (body: string, password = 'sandbox-only') => {
    const envelope =
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">' +
      `<wsse:UsernameToken><wsse:Username>gateway@tenant</wsse:Username><wsse:Password>${password}</wsse:Password></wsse:UsernameToken></wsse:Security></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
    const headers = { 'content-type': 'text/xml' };
    const response = await fetch(`${tenant.url}/Resource_Management/v42.0`, {
      method: 'POST',
      headers,
      body: envelope,
    });
    return { status: response.status, text: await response.text() };
  };

  it('is used by node-soap from its WSDL', async () => {
    const resources = await client('Resource_Management');
    const [found, raw] = await resources['Get_SuppliersAsync']({
      Request_Criteria: { Supplier_Name: 'Northwind' },
      Response_Filter: { Page: '1', Count: '10' },
    });
    assert.equal(found.Response_Data.Supplier[0].Supplier_Data[0].Supplier_ID, '0000100017');
    assert.match(raw, /<wd:Get_Suppliers_Response xmlns:wd="urn:com.workday\/bsvc">/);
    const people = await client('Human_Resources');
    const [workers] = await people['Get_WorkersAsync']({});
    assert.ok(workers.Response_Data.Worker.length >= 2);
  });

  it('answers in the order of its own schema, as libxml2 reads it', async () => {
    const kinds = [
      'Suppliers',
      'Requisitions',
      'Purchase_Orders',
      'Receipts',
      'Supplier_Invoices',
      'Journals',
      'Cost_Centers',
    ];
    const answers: { fileName: string; contents: string }[] = [];
    for (const kind of [...kinds, 'Account_Sets', 'Workers', 'Locations']) {
      const { status, text } = await post(`<wd:Get_${kind}_Request xmlns:wd="${WD}"/>`);
      assert.equal(status, 200, text);
      answers.push({
        fileName: `${kind}.xml`,
        contents: /<SOAP-ENV:Body>(.*)<\/SOAP-ENV:Body>/s.exec(text)?.[1] ?? '',
      });
    }
    const { valid, errors } = await validateXML({
      xml: answers,
      schema: [{ fileName: 'workday.xsd', contents: SCHEMA }],
      maxMemoryPages: memoryPages.MiB * 64,
    });
    assert.ok(valid, JSON.stringify(errors.slice(0, 3)));
  });

  const WRONG: readonly [why: string, body: string, said: RegExp][] = [
    [
      'elements out of order',
      `<w:Get_Suppliers_Request xmlns:w="${WD}"><w:Response_Filter><w:Count>1</w:Count><w:Page>1</w:Page></w:Response_Filter></w:Get_Suppliers_Request>`,
      /Element Page is not expected here.*\/ns0:Response_Filter\[1\]\/ns0:Page\[1\]/s,
    ],
    ['another namespace', '<w:Get_Suppliers_Request xmlns:w="urn:other"/>', /Client\.validationError/],
    [
      'children without a namespace',
      `<w:Get_Suppliers_Request xmlns:w="${WD}"><Response_Filter/></w:Get_Suppliers_Request>`,
      /Element Response_Filter is not expected here/,
    ],
    [
      'an attribute without a namespace',
      `<w:Get_Suppliers_Request xmlns:w="${WD}" version="v42.0"/>`,
      /Attribute version/,
    ],
    [
      'an unknown element',
      `<w:Get_Suppliers_Request xmlns:w="${WD}"><w:Nope/></w:Get_Suppliers_Request>`,
      /Element Nope is not expected/,
    ],
    [
      'a count that is no number',
      `<w:Get_Suppliers_Request xmlns:w="${WD}"><w:Response_Filter><w:Page>one</w:Page></w:Response_Filter></w:Get_Suppliers_Request>`,
      /Not a valid decimal/,
    ],
    [
      'an ID that names nothing',
      `<w:Get_Suppliers_Request xmlns:w="${WD}"><w:Request_References><w:Supplier_Reference><w:ID w:type="Supplier_ID">9</w:ID></w:Supplier_Reference></w:Request_References></w:Get_Suppliers_Request>`,
      /Invalid ID value\. {2}'9' is not a valid ID value for type = 'Supplier_ID'/,
    ],
    ['a request that is nobody’s', `<w:Fire_Everybody_Request xmlns:w="${WD}"/>`, /Client\.validationError/],
  ];
  for (const [why, body, said] of WRONG)
    it(`refuses ${why}`, async () => {
      const { status, text } = await post(body);
      assert.equal(status, 500);
      assert.match(text, said);
    });

  it('refuses who has no password', async () => {
    const { status, text } = await post(`<w:Get_Suppliers_Request xmlns:w="${WD}"/>`, 'guess');
    assert.equal(status, 500);
    assert.match(text, /invalid username or password/);
  });
});
