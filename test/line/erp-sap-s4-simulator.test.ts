/** The simulated S/4HANA as any client meets it: sessions and tokens, queries, deep creation, conflicts and faults on demand. */
import assert from 'node:assert/strict';
import { COST_CENTERS } from '../../simulators/erp/demo.ts';
import { type SapS4, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';

const AUTHORIZATION = `Basic ${Buffer.from('GATEWAY:sandbox').toString('base64')}`;
const INVOICES = 'API_SUPPLIERINVOICE_PROCESS_SRV';
const MIDNIGHT = (day: string): string => `/Date(${Date.parse(`${day}T00:00:00Z`)})/`;

describe('the simulated S/4HANA', () => {
  let sap: SapS4;
  beforeEach(async () => {
    sap = await startSapS4({ port: 0, pageSize: 2 });
  });
  afterEach(() => sap.close());

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${sap.url}/${path}`, { ...init, headers: { authorization: AUTHORIZATION, ...init.headers } });
  const json = async (path: string) => (await (await ask(path)).json()) as { d: Record<string, unknown> };

  async function session(): Promise<{ 'x-csrf-token': string; cookie: string }> {
    const fetched = await ask(`${INVOICES}/`, { headers: { 'x-csrf-token': 'Fetch' } });
    const cookie = fetched.headers.getSetCookie().map(one => one.split(';')[0]);
    return { 'x-csrf-token': fetched.headers.get('x-csrf-token') ?? '', cookie: cookie.join('; ') };
  }
  const invoice = (change: Record<string, unknown> = {}) => ({
    CompanyCode: '1010',
    DocumentDate: MIDNIGHT('2026-02-25'),
    PostingDate: MIDNIGHT('2026-02-25'),
    InvoicingParty: '0000100017',
    SupplierInvoiceIDByInvcgParty: 'NW-1',
    DocumentCurrency: 'USD',
    InvoiceGrossAmount: '25.00',
    to_SupplierInvoiceItemGLAcct: [
      {
        SupplierInvoiceItem: '0001',
        GLAccount: '0000420000',
        CostCenter: '0010',
        SupplierInvoiceItemAmount: '25.00',
        DebitCreditCode: 'S',
      },
    ],
    ...change,
  });
  const post = async (body: unknown, headers: Record<string, string>) =>
    ask(`${INVOICES}/A_SupplierInvoice`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const refusal = async (answer: Response) => {
    const { error } = (await answer.json()) as {
      error: { code: string; innererror: { errordetails: { target: string }[] } };
    };
    return [answer.status, error.code, error.innererror.errordetails[0]?.target];
  };

  it('takes a token with the cookie of its own session alone, and as long as that lives', async () => {
    const [one, another] = [await session(), await session()];
    const mixed = await post(invoice(), { 'x-csrf-token': one['x-csrf-token'], cookie: another.cookie });
    assert.deepEqual([mixed.status, mixed.headers.get('x-csrf-token')], [403, 'Required']);
    assert.equal((await post(invoice(), { 'x-csrf-token': one['x-csrf-token'] })).status, 403);
    assert.equal((await post(invoice(), one)).status, 201);
    sap.sessions.end();
    assert.equal((await post(invoice({ SupplierInvoiceIDByInvcgParty: 'NW-2' }), one)).status, 403);
  });

  it('creates deep, and answers with decimals as text and days in milliseconds', async () => {
    const { d } = (await (await post(invoice(), await session())).json()) as { d: Record<string, unknown> };
    assert.equal(d['InvoiceGrossAmount'], '25.00');
    assert.equal(d['DocumentDate'], '/Date(1771977600000)/');
    const { results } = d['to_SupplierInvoiceItemGLAcct'] as { results: Record<string, unknown>[] };
    assert.equal(results[0]?.['CostCenter'], '0010');
  });

  it('refuses what it does not know, and what is of another type', async () => {
    const with_ = await session();
    assert.deepEqual(await refusal(await post(invoice({ Colour: 'blue' }), with_)), [
      400,
      '/IWBEP/CM_MGW_RT/019',
      'Colour',
    ]);
    const numeric = await refusal(await post(invoice({ InvoiceGrossAmount: 25 }), with_));
    assert.deepEqual(numeric, [400, '/IWBEP/CM_MGW_RT/019', 'InvoiceGrossAmount']);
    const long = await refusal(await post(invoice({ SupplierInvoiceIDByInvcgParty: 'N'.repeat(17) }), with_));
    assert.equal(long[0], 400);
  });

  it('says by code and target what its business forbids', async () => {
    const with_ = await session();
    const refused = async (change: Record<string, unknown>) => refusal(await post(invoice(change), with_));
    assert.deepEqual(await refused({ PostingDate: MIDNIGHT('2025-06-30') }), [400, 'F5/286', 'PostingDate']);
    assert.deepEqual(await refused({ InvoicingParty: '0000100031' }), [400, '06/321', 'InvoicingParty']);
    assert.deepEqual(await refused({ InvoiceGrossAmount: '26.00' }), [400, 'M8/534', 'InvoiceGrossAmount']);
    await post(invoice(), with_);
    assert.deepEqual(await refused({}), [400, 'M8/462', 'SupplierInvoiceIDByInvcgParty']);
  });

  it('filters, sorts, selects, expands, counts, and names the next page', async () => {
    const filter = encodeURIComponent("CompanyCode eq '1010' and PurchaseOrderDate ge datetime'2026-02-05T00:00:00'");
    const orders = await json(
      `API_PURCHASEORDER_PROCESS_SRV/A_PurchaseOrder?$filter=${filter}&$expand=to_PurchaseOrderItem/to_AccountAssignment`,
    );
    const [order] = orders.d['results'] as {
      to_PurchaseOrderItem: { results: { to_AccountAssignment: { results: Record<string, unknown>[] } }[] };
    }[];
    assert.equal(order?.to_PurchaseOrderItem.results[0]?.to_AccountAssignment.results[0]?.['CostCenter'], '0020');
    const { d } = await json(
      'API_COSTCENTER_SRV/A_CostCenter?$orderby=CostCenter desc&$select=CostCenter&$inlinecount=allpages',
    );
    const codes = COST_CENTERS.map(({ code }) => code)
      .toSorted()
      .reverse();
    assert.equal(d['__count'], String(codes.length));
    assert.deepEqual(
      (d['results'] as Record<string, unknown>[]).map(one => one['CostCenter']),
      codes.slice(0, 2),
    );
    const next = new URL(String(d['__next']));
    assert.equal(next.host, new URL(sap.url).host);
    const rest = await json(`API_COSTCENTER_SRV/A_CostCenter${next.search}`);
    assert.deepEqual(
      (rest.d['results'] as Record<string, unknown>[]).map(one => one['CostCenter']),
      codes.slice(2, 4),
    );
  });

  it('changes an entity under its ETag alone', async () => {
    const path = "API_BUSINESS_PARTNER/A_Supplier('0000100017')";
    const etag = (await ask(path)).headers.get('etag') ?? '';
    const change = async (headers: Record<string, string>) => {
      const all = { 'content-type': 'application/json', ...(await session()), ...headers };
      const answer = await ask(path, { method: 'PATCH', body: '{"PurchasingIsBlocked":true}', headers: all });
      return answer.status;
    };
    assert.equal(await change({}), 428);
    assert.equal(await change({ 'if-match': etag }), 204);
    assert.equal(await change({ 'if-match': etag }), 412);
  });

  it('fails on demand as the real one does', async () => {
    const status = async () => (await ask('API_PLANT_SRV/A_Plant')).status;
    sap.fault({ kind: 'throttled' });
    sap.fault({ kind: 'unavailable' });
    assert.deepEqual([await status(), await status(), await status()], [429, 503, 200]);
    sap.fault({ kind: 'lost', method: 'POST' });
    await assert.rejects(post(invoice(), await session()));
    const held = await json(`${INVOICES}/A_SupplierInvoice?$filter=SupplierInvoiceIDByInvcgParty eq 'NW-1'`);
    assert.equal((held.d['results'] as unknown[]).length, 1);
  });
});
