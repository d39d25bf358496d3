/** The link to S/4HANA against the simulator that judges: tokens and their cookies, literals, pages, refusals, and what cannot be read. */
import assert from 'node:assert/strict';
import adapter from '../../adapters/rest/adapter.ts';
import { type ODataTree, sapS4Dialect } from '../../adapters/rest/dialects/sap-s4/dialect.ts';
import { cookiesOf } from '../../adapters/rest/dialects/sap-s4/session.ts';
import type { Fault, Reply, Wire } from '../../gateway/kit.ts';
import { type SapS4, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import { openRig, type Rig } from './rest-rig.ts';

const PROFILE = { currency: 'USD', plants: { '1010': '1010' }, causes: { 'M8/534': 'validation-failed' } };
const write = (tree: ODataTree): Wire => sapS4Dialect.write(tree, PROFILE);

const invoice = (change: Record<string, unknown> = {}): Wire =>
  write({
    head: { entity: 'A_SupplierInvoice', call: 'create' },
    body: {
      CompanyCode: '1010',
      DocumentDate: '2026-02-25',
      PostingDate: '2026-02-25',
      InvoicingParty: '0000100017',
      SupplierInvoiceIDByInvcgParty: `NW-${Math.random()}`.slice(0, 16),
      DocumentCurrency: 'USD',
      InvoiceGrossAmount: '25.00',
      to_SupplierInvoiceItemGLAcct: [
        { GLAccount: '0000420000', CostCenter: '0010', SupplierInvoiceItemAmount: '25.00', DebitCreditCode: 'S' },
      ],
      ...change,
    },
  });
const treeOf = (reply: Reply): ODataTree => {
  assert.equal(reply.kind, 'answered', JSON.stringify(reply));
  return (reply as { tree: ODataTree }).tree;
};
const listOf = (reply: Reply): Record<string, unknown>[] => treeOf(reply).body?.['results'] as never;
const rejected = (reply: Reply) => {
  assert.equal(reply.kind, 'rejected', JSON.stringify(reply));
  return reply as Extract<Reply, { kind: 'rejected' }>;
};

describe('the link to S/4HANA', () => {
  let sap: SapS4;
  let rig: Rig;
  beforeEach(async () => {
    sap = await startSapS4({ port: 0, pageSize: 3 });
    const settings = { username: 'GATEWAY', password: 'sandbox' };
    rig = await openRig(adapter.open, { dialect: 'sap-s4', url: sap.url, settings }, { profile: PROFILE });
  });
  afterEach(async () => {
    await rig.link.close();
    await sap.close();
  });

  it('fetches one token for all who write at once, and uses it with the cookies of its session', async () => {
    const replies = await Promise.all(Array.from({ length: 6 }, () => rig.call(invoice())));
    assert.deepEqual(
      replies.map(({ kind }) => kind),
      Array(6).fill('answered'),
    );
    assert.equal(sap.sessions.fetched, 1);
    assert.equal(sap.asked.filter(one => one.startsWith('GET')).length, 1);
  });

  it('reads without a token', async () => {
    const read = write({ head: { entity: 'A_Supplier', call: 'read' }, key: { Supplier: '0000100017' } });
    assert.equal(treeOf(await rig.call(read)).body?.['SupplierName'], 'Northwind Medical Supply');
    assert.equal(sap.sessions.fetched, 0);
  });

  it('drops a token that expired meanwhile: nothing was done, and the same may be sent again', async () => {
    await rig.call(invoice());
    sap.fault({ kind: 'expired', method: 'POST' });
    const { why, retryable } = rejected(await rig.call(invoice()));
    assert.deepEqual([why.cause, retryable], ['token-refused', true]);
    treeOf(await rig.call(invoice()));
    assert.equal(sap.sessions.fetched, 2);
  });

  it('does not try again with a token that was fetched for this very call', async () => {
    sap.fault({ kind: 'expired', method: 'POST' });
    assert.equal(rejected(await rig.call(invoice())).retryable, false);
  });

  it('is not kept from one service by another that lets nobody in', async () => {
    const receipt = write({ head: { entity: 'A_MaterialDocumentHeader', call: 'create' }, body: {} });
    sap.fault({ kind: 'forbidden', path: /MATERIAL_DOCUMENT/, token: true, times: 9 });
    const [refused, ...posted] = await Promise.all([rig.call(receipt), rig.call(invoice()), rig.call(invoice())]);
    assert.equal(rejected(refused!).why.cause, 'access-refused');
    for (const one of posted) treeOf(one);
    assert.equal(sap.sessions.fetched, 1);
  });

  it('does not ask again at once where it was not let in', async () => {
    const receipt = write({ head: { entity: 'A_MaterialDocumentHeader', call: 'create' }, body: {} });
    sap.fault({ kind: 'forbidden', path: /MATERIAL_DOCUMENT/, token: true, times: 9 });
    for (let at = 0; at < 3; at++) assert.equal(rejected(await rig.call(receipt)).why.cause, 'access-refused');
    assert.deepEqual(sap.asked, ['GET /sap/opu/odata/sap/API_MATERIAL_DOCUMENT_SRV/']);
    treeOf(await rig.call(invoice()));
  });

  it('joins the cookies of several fields, dates and attributes aside', () => {
    const field =
      'SAP_SESSIONID_S4H_100=abc%3d; path=/; expires=Thu, 01 Jan 2027 00:00:00 GMT, sap-usercontext=sap-client=100; path=/';
    assert.equal(cookiesOf(field), 'SAP_SESSIONID_S4H_100=abc%3d; sap-usercontext=sap-client=100');
  });

  it('writes days, decimals and quotes as OData v2 has them, and reads them as text', async () => {
    const { body } = treeOf(await rig.call(invoice({ SupplierInvoiceIDByInvcgParty: "O'Neil 7" })));
    assert.deepEqual([body?.['DocumentDate'], body?.['InvoiceGrossAmount']], ['2026-02-25', '25.00']);
    assert.match(String(rig.left.at(-1)?.body), /"DocumentDate":"\/Date\(1771977600000\)\/","PostingDate"/);
    const found = await rig.call(
      write({
        head: { entity: 'A_SupplierInvoice', call: 'list' },
        filter: {
          SupplierInvoiceIDByInvcgParty: { eq: "O'Neil 7" },
          DocumentDate: { ge: '2026-02-25' },
          InvoiceGrossAmount: { le: '25' },
          SupplierInvoiceStatus: { eq: ['4', '5'] },
        },
        query: { $expand: 'to_SupplierInvoiceItemGLAcct' },
      }),
    );
    const lines = listOf(found)[0]?.['to_SupplierInvoiceItemGLAcct'] as Record<string, unknown>[] | undefined;
    assert.equal(lines?.[0]?.['CostCenter'], '0010');
  });

  it('refuses by itself what is too long or of another type, and names the place', () => {
    assert.throws(
      () => invoice({ SupplierInvoiceIDByInvcgParty: 'N'.repeat(17) }),
      /value-too-long at SupplierInvoiceIDByInvcgParty/,
    );
    assert.throws(() => invoice({ InvoiceGrossAmount: 25 }), /wrong-type at InvoiceGrossAmount/);
    assert.throws(
      () => invoice({ to_SupplierInvoiceItemGLAcct: [{ Colour: 'x' }] }),
      /element-unknown at to_SupplierInvoiceItemGLAcct\[0\].Colour/,
    );
  });

  it('follows pages, the system’s own and those that it asks for, and none that lead elsewhere', async () => {
    const pages: string[][] = [];
    const list = (query: Record<string, string>) =>
      write({
        head: { entity: 'A_GLAccountInCompanyCode', call: 'list' },
        filter: { CompanyCode: { eq: '1010' } },
        query: { $orderby: 'GLAccount', ...query },
      });
    for (const $top of ['200', '2']) {
      let out: Wire | undefined = list({ $top, $inlinecount: 'allpages' });
      const found: string[] = [];
      while (out) {
        const reply = await rig.call(out);
        const { head } = treeOf(reply);
        found.push(...listOf(reply).map(one => String(one['GLAccount'])));
        assert.ok(head['next'] === undefined || rig.link.reaches?.(head['next']), head['next']);
        out = head['next'] === undefined ? undefined : sapS4Dialect.write(sapS4Dialect.next!(head['next']), PROFILE);
      }
      pages.push(found);
    }
    assert.equal(pages[0]?.length, 8);
    assert.deepEqual(pages[0], pages[1]);
    for (const elsewhere of ['http://evil.example/sap/opu/odata/sap/A_X', `${new URL(sap.url).origin}/sap/other`])
      assert.equal(rig.link.reaches?.(elsewhere), false);
  });

  it('says what was refused by class and number, and where', async () => {
    const why = async (change: Record<string, unknown>) => {
      const { cause, sourceCode, at } = rejected(await rig.call(invoice(change))).why;
      return [cause, sourceCode, at?.join('.')];
    };
    assert.deepEqual(await why({ PostingDate: '2025-06-30' }), ['period-closed', 'F5/286', 'body.PostingDate']);
    assert.deepEqual(await why({ InvoicingParty: '0000100031' }), [
      'reference-inactive',
      '06/321',
      'body.InvoicingParty',
    ]);
    const line = { GLAccount: '0000420000', SupplierInvoiceItemAmount: '25.00', DebitCreditCode: 'S' };
    const unknown = { to_SupplierInvoiceItemGLAcct: [line, { ...line, CostCenter: '0099' }] };
    assert.deepEqual(await why(unknown), [
      'reference-unknown',
      'KI/265',
      'body.to_SupplierInvoiceItemGLAcct.1.CostCenter',
    ]);
    // As the profile of the site has it.
    assert.deepEqual(await why({ InvoiceGrossAmount: '26' }), [
      'validation-failed',
      'M8/534',
      'body.InvoiceGrossAmount',
    ]);
  });

  it('tells throttling, with and without a time to wait, and a page in place of an answer', async () => {
    sap.fault({ kind: 'throttled' });
    sap.fault({ kind: 'throttled-silently' });
    sap.fault({ kind: 'unavailable' });
    const read = write({ head: { entity: 'A_Plant', call: 'list' } });
    const told = async () => {
      const { why, retryAfter } = rejected(await rig.call(read));
      return [why.cause, retryAfter];
    };
    assert.deepEqual(
      [await told(), await told(), await told()],
      [
        ['throttled', 1],
        ['throttled', undefined],
        ['server-unavailable', undefined],
      ],
    );
    for (const [kind, cause] of [
      ['html', 'html-instead-of-json'],
      ['cut', 'truncated'],
      ['twice', 'duplicate-name'],
    ] as const) {
      sap.fault({ kind });
      await assert.rejects(rig.call(read), new RegExp(cause));
    }
  });

  it('gives half as many calls once it is told 503, by an answer or where it asks for a token', async () => {
    const width = () => rig.link.gauges?.()['gate-width'];
    assert.equal(width(), 4);
    sap.fault({ kind: 'unavailable' });
    rejected(await rig.call(write({ head: { entity: 'A_Plant', call: 'list' } })));
    assert.equal(width(), 2);
    sap.fault({ kind: 'unavailable', token: true });
    rejected(await rig.call(invoice()));
    assert.equal(width(), 1);
  });

  it('keeps the digits of decimals that come as numbers', async () => {
    await rig.call(
      invoice({
        InvoiceGrossAmount: '12345678901.25',
        to_SupplierInvoiceItemGLAcct: [
          { GLAccount: '0000420000', SupplierInvoiceItemAmount: '12345678901.25', DebitCreditCode: 'S' },
        ],
      }),
    );
    sap.fault({ kind: 'numbers' });
    const found = listOf(await rig.call(write({ head: { entity: 'A_SupplierInvoice', call: 'list' } })));
    assert.equal(found[0]?.['InvoiceGrossAmount'], '12345678901.25');
  });

  it('leaves the outcome open where the answer is lost', async () => {
    await rig.call(invoice());
    sap.fault({ kind: 'lost', method: 'POST' });
    await assert.rejects(rig.call(invoice()), (fault: Fault) => fault.info.backend !== undefined);
    sap.fault({ kind: 'slow', method: 'GET' });
    const read = write({ head: { entity: 'A_Plant', call: 'list' } });
    await assert.rejects(
      rig.call(read, { signal: AbortSignal.timeout(300) }),
      (fault: Fault) => fault.code === 'deadline-exceeded',
    );
  });

  it('knows by the page of the dispatcher that nothing was begun, and by no other page with 503', async () => {
    await rig.call(invoice());
    sap.fault({ kind: 'unavailable', method: 'POST' });
    assert.equal(rejected(await rig.call(invoice(), { effect: 'once' })).doubtful, false);
    sap.fault({ kind: 'failed-after', method: 'POST', status: 503 });
    assert.equal(rejected(await rig.call(invoice(), { effect: 'once' })).doubtful, true);
  });

  it('changes under the version that was read, and tells a stale one', async () => {
    const key = { Supplier: '0000100017' };
    const read = () => rig.call(write({ head: { entity: 'A_Supplier', call: 'read' }, key }));
    const etag = String(treeOf(await read()).head['etag']);
    const change = () =>
      rig.call(
        write({
          head: { entity: 'A_Supplier', call: 'change', 'if-match': etag },
          key,
          body: { PurchasingIsBlocked: true },
        }),
      );
    treeOf(await change());
    assert.equal(rejected(await change()).why.cause, 'precondition-failed');
    assert.equal(treeOf(await read()).body?.['PurchasingIsBlocked'], true);
  });

  it('is not let in with a wrong password, and says so without asking on and on', async () => {
    const settings = { username: 'GATEWAY', password: 'wrong' };
    await using other = await openRig(
      adapter.open,
      { dialect: 'sap-s4', url: sap.url, settings },
      { profile: PROFILE },
    );
    assert.equal(rejected(await other.call(invoice())).why.cause, 'credential-refused');
    assert.equal((await other.link.probe(AbortSignal.timeout(2000))).ok, false);
    assert.equal((await rig.link.probe(AbortSignal.timeout(2000))).ok, true);
  });
});
