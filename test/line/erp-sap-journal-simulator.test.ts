/** The simulated journal entry service judges by its schema, and a foreign client uses it from its WSDL. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { BasicAuthSecurity, createClientAsync } from 'soap';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { type SapJournal, startSapJournal } from '../../simulators/erp/sap-journal/index.ts';
import { libxml } from './sap-journal-rig.ts';

const NS = 'http://sap.com/xi/SAPSCORE/SFIN';

describe('the simulated SAP journal entry service', function () {
  this.timeout(30_000);
  let service: SapJournal;
  before(async () => {
    service = await startSapJournal();
  });
  after(() => service.close());

  const item = (account: string, amount: string, side: string, more: object = {}) => ({
    GLAccount: account,
    AmountInTransactionCurrency: { attributes: { currencyCode: 'USD' }, $value: amount },
    DebitCreditCode: side,
    ...more,
  });
  const bulk = (items: object[]) => {
    const MessageHeader = { ID: 'FOREIGN1', CreationDateTime: '2026-11-27T10:00:00Z' };
    const JournalEntry = {
      ...{ OriginalReferenceDocumentType: 'BKPFF', BusinessTransactionType: 'RFBU', AccountingDocumentType: 'SA' },
      ...{ DocumentReferenceID: 'FOREIGN', CreatedByUser: 'NODE', CompanyCode: '1010' },
      ...{ DocumentDate: '2026-11-27', PostingDate: '2026-11-27', Item: items },
    };
    return { MessageHeader, JournalEntryCreateRequest: [{ MessageHeader, JournalEntry }] };
  };

  it('is used by node-soap from its WSDL', async () => {
    const client = await createClientAsync(`${service.url}?wsdl`);
    client.setSecurity(new BasicAuthSecurity('GATEWAY', 'sandbox-only'));
    const costs = { AccountAssignment: { CostCenter: '0000000010' } };
    const [told, raw] = await client['JournalEntryCreateRequestConfirmation_InAsync'](
      bulk([item('0000400000', '12.50', 'S', costs), item('0000211000', '-12.50', 'H')]),
    );
    const [confirmation] = told.JournalEntryCreateConfirmation;
    assert.match(confirmation.JournalEntryCreateConfirmation.AccountingDocument, /^0[1-9]\d{8}$/);
    assert.equal(service.posted().at(-1)?.reference, 'FOREIGN');
    assert.match(raw, /<n0:JournalEntryBulkCreateConfirmation xmlns:n0="[^"]+"><MessageHeader>/);
    const content = /<SOAP-ENV:Body>(.*)<\/SOAP-ENV:Body>/s.exec(raw)?.[1] ?? '';
    assert.deepEqual(await libxml([content]), []);
  });

  const post = async (body: string, authorization = `Basic ${btoa('GATEWAY:sandbox-only')}`) => {
    const envelope = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
    const headers = { 'content-type': 'text/xml', authorization };
    const response = await fetch(service.url, { method: 'POST', headers, body: envelope });
    return { status: response.status, text: await response.text() };
  };
  const head = '<MessageHeader><ID>1</ID><CreationDateTime>2026-11-27T10:00:00Z</CreationDateTime></MessageHeader>';
  const WRONG: readonly [why: string, body: string, said: RegExp][] = [
    ['another namespace', '<a:JournalEntryBulkCreateRequest xmlns:a="urn:other"/>', /is not expected/],
    [
      'children with the namespace',
      `<a:JournalEntryBulkCreateRequest xmlns:a="${NS}">${head.replaceAll(/<(\/?)/g, '<$1a:')}</a:JournalEntryBulkCreateRequest>`,
      /MessageHeader is missing/,
    ],
    [
      'a default namespace, which its children would be in',
      `<JournalEntryBulkCreateRequest xmlns="${NS}">${head}</JournalEntryBulkCreateRequest>`,
      /MessageHeader is missing/,
    ],
    [
      'elements out of order',
      `<a:JournalEntryBulkCreateRequest xmlns:a="${NS}"><MessageHeader><CreationDateTime>2026-11-27T10:00:00Z</CreationDateTime><ID>1</ID></MessageHeader></a:JournalEntryBulkCreateRequest>`,
      /ID is missing/,
    ],
    ['no envelope', '</s:Body>', /not a SOAP envelope/],
  ];
  for (const [why, body, said] of WRONG)
    it(`refuses ${why}`, async () => {
      const { status, text } = await post(body);
      assert.equal(status, 500);
      assert.match(text, said);
    });

  it('refuses who has no password, with a page', async () => {
    const { status, text } = await post('<a/>', 'Basic YTpi');
    assert.equal(status, 401);
    assert.match(text, /^<html>/);
  });

  it('has a schema that libxml2 reads as it does', async () => {
    const contents = readFileSync(
      new URL('../../simulators/erp/sap-journal/schema/sap-journal.xsd', import.meta.url),
      'utf8',
    );
    const { valid } = await validateXML({
      xml: [{ fileName: 'a.xml', contents: WRONG[1]?.[1] ?? '' }],
      schema: [{ fileName: 'sap-journal.xsd', contents }],
      maxMemoryPages: memoryPages.MiB * 64,
    });
    assert.equal(valid, false);
  });
});
