/** Buying over S/4HANA as an application does it: suppliers, orders, receipts and returns through the canonical API. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { Supplier, SupplierList } from '../../contracts/suppliers/v1/types.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { eventually } from '../store/rig.ts';
import { siteOfSapS4, toldBy } from './sap-s4-rig.ts';

const TODAY = '2026-02-25';

describe('a supplier in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, supplier } = siteOfSapS4();

  it('is found by its number, and read with its terms, its tax number masked', async () => {
    const id = await supplier('0000100017');
    const { meta, systemStatus, ...read } = await done<Supplier>('GET', `suppliers/${id}`);
    assert.deepEqual(read, {
      id,
      company: '1010',
      number: '0000100017',
      name: 'Northwind Medical Supply',
      legalName: 'Northwind Medical Supply LLC',
      taxIdentifier: { system: 'urn:oid:2.16.840.1.113883.4.4', masked: '******4567' },
      status: 'active',
      addresses: [{ lines: ['12 Invented Street'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' }],
      contacts: [
        { system: 'phone', value: '+1 614 555 0142' },
        { system: 'email', value: 'orders@northwind.example' },
      ],
      paymentTerms: { code: 'NT30' },
      currency: 'USD',
    });
    assert.ok(meta?.version);
    assert.deepEqual(systemStatus?.[0], { field: 'PurchasingIsBlocked', code: 'false' });
  });

  it('is listed by company, by what its name begins with, and by where it stands, in pages', async () => {
    const names = async (query: string) =>
      (await done<SupplierList>('GET', `suppliers?company=1010&${query}`)).suppliers.map(({ name }) => name);
    assert.deepEqual(await names('name=Hal'), ['Halcyon Devices']);
    assert.deepEqual(await names('name=Nobody'), []);
    assert.deepEqual(await names('status=inactive'), ['Dormant Linen Service']);
    const first = await done<SupplierList>('GET', 'suppliers?company=1010&limit=2');
    const cursor = encodeURIComponent(first.next ?? '');
    const second = await done<SupplierList>('GET', `suppliers?company=1010&limit=2&cursor=${cursor}`);
    assert.deepEqual(second.suppliers[0]?.name, 'Dormant Linen Service');
  });

  const NEW = {
    company: '1010',
    name: 'Riverside Instruments',
    addresses: [{ lines: ['7 Invented Quay'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' }],
    contacts: [{ system: 'email', value: 'orders@riverside.example' }],
    identifiers: [{ system: 'https://www.gs1.org/gln', value: '9501101530003' }],
    taxIdentifier: { system: 'urn:oid:2.16.840.1.113883.4.4', value: '00-7777777' },
    paymentTerms: { code: 'NT30' },
    currency: 'USD',
  };

  it('is made once, with everything of it, and then found by a number that others gave out', async () => {
    const made = await done<Supplier>('POST', 'suppliers', NEW);
    assert.equal(made.status, 'active');
    assert.equal(made.contacts?.[0]?.value, 'orders@riverside.example');
    assert.equal(made.taxIdentifier?.masked, '******7777');
    const query = 'identifierSystem=https%3A%2F%2Fwww.gs1.org%2Fgln&identifierValue=9501101530003';
    const { suppliers } = await done<SupplierList>('GET', `suppliers?company=1010&${query}`);
    assert.deepEqual(
      suppliers.map(({ id }) => id),
      [made.id],
    );
  });

  it('is made once where the answer was lost: found again by the mark of the call', async () => {
    const before = sap().world.tables.all('A_BusinessPartner').length;
    sap().fault({ kind: 'lost', method: 'POST' });
    const again = () =>
      call<Supplier>('POST', 'suppliers', { ...NEW, name: 'Harbour Optics' }, { 'idempotency-key': 'harbour-1' });
    const { body } = await eventually(again, ({ status }) => status === 201);
    assert.equal(body.name, 'Harbour Optics');
    assert.equal(sap().world.tables.all('A_BusinessPartner').length, before + 1);
  });

  it('that its system refuses is told with the place', async () => {
    const refused = await call<Problem>('POST', 'suppliers', { ...NEW, company: '9999' });
    assert.deepEqual(toldBy(refused), [
      502,
      'backend-rejected',
      'not_applied',
      'reference-unknown',
      '06/080',
      '/company',
    ]);
    const unknown = await call<Problem>('POST', 'suppliers', {
      ...NEW,
      taxIdentifier: { system: 'urn:oid:1.2.3', value: '1' },
    });
    assert.deepEqual([unknown.status, unknown.body.errors?.[0]?.pointer], [422, '/taxIdentifier/system']);
    const long = await call<Problem>('POST', 'suppliers', { ...NEW, name: 'N'.repeat(41) });
    assert.deepEqual(toldBy(long), [422, 'invalid-request', 'not_applied', 'value-too-long', '/name']);
  });

  it('is blocked and let in again, and a stale version is 412', async () => {
    const id = await supplier('0000100023');
    const read = await call<Supplier>('GET', `suppliers/${id}`);
    const seen = { 'if-match': read.headers.get('etag') ?? '' };
    const blocked = await done<Supplier>(
      'PUT',
      `suppliers/${id}`,
      { name: 'Halcyon Devices', status: 'blocked', paymentTerms: { code: 'NT60' } },
      seen,
    );
    assert.deepEqual([blocked.status, blocked.paymentTerms?.code], ['blocked', 'NT60']);
    const stale = await call<Problem>('PUT', `suppliers/${id}`, { name: 'Halcyon Devices', status: 'active' }, seen);
    assert.deepEqual([stale.status, stale.body.code], [412, 'stale']);
    const again = { status: 'active', addresses: blocked.addresses, currency: blocked.currency };
    assert.equal((await done<Supplier>('PUT', `suppliers/${id}`, again)).status, 'active');
    const moved = { addresses: [{ lines: ['1 Elsewhere'], country: 'DE' }] };
    const unable = await call<Problem>('PUT', `suppliers/${id}`, moved);
    assert.deepEqual([unable.status, unable.body.errors?.[0]?.pointer], [501, '/addresses']);
  });
});

describe('an order and what comes of it in S/4HANA', function () {
  this.timeout(60_000);
  const { sap, call, done, order } = siteOfSapS4();

  const posting = (of: PurchaseOrder, quantities: string[], change: object = {}) => ({
    company: '1010',
    purchaseOrder: { id: of.id },
    receivedOn: TODAY,
    deliveryNote: 'DN-0815',
    lines: quantities.map((value, at) => ({
      purchaseOrderLine: of.lines![at]!.number,
      quantity: { value, unit: 'EA' },
      location: { code: '171A' },
    })),
    ...change,
  });

  it('is read with lines, prices to the last digit, and where it stands', async () => {
    const standing = await order('4500000017');
    const { lines, ...read } = await done<PurchaseOrder>('GET', `purchase-orders/${standing.id}`);
    assert.deepEqual(
      [read.number, read.status, read.currency, read.orderDate],
      ['4500000017', 'open', 'USD', '2026-02-02'],
    );
    assert.deepEqual(read.total, { amount: '1361.88', currency: 'USD' });
    const { item, ...second } = lines![1]!;
    assert.deepEqual(item?.code, '000981');
    assert.deepEqual(second, {
      number: 2,
      description: 'Saline 0.9 %, 500 ml',
      quantity: { value: '250', unit: 'EA' },
      unitPrice: '2.1475',
      amount: '536.88',
      received: { value: '0', unit: 'EA' },
      invoiced: { value: '0', unit: 'EA' },
      costCenter: { code: '0020' },
      account: { code: '0000400000' },
      deliverTo: { code: '171A' },
      neededBy: '2026-02-20',
      status: 'open',
    });
  });

  it('comes in part, goes back in part, and comes whole', async () => {
    const { id } = await order('4500000017');
    const standing = await done<PurchaseOrder>('GET', `purchase-orders/${id}`);
    const receipt = await done<GoodsReceipt>('POST', 'goods-receipts', posting(standing, ['60', '250']));
    assert.deepEqual(
      [receipt.status, receipt.company, receipt.deliveryNote, receipt.receivedOn],
      ['posted', '1010', 'DN-0815', TODAY],
    );
    assert.deepEqual(
      receipt.lines?.map(({ purchaseOrderLine, quantity }) => [purchaseOrderLine, quantity?.value]),
      [
        [1, '60'],
        [2, '250'],
      ],
    );
    const partly = await done<PurchaseOrder>('GET', `purchase-orders/${id}`);
    assert.deepEqual(
      [partly.status, ...partly.lines!.map(line => line.status)],
      ['partially-received', 'partially-received', 'received'],
    );

    const back = { lines: [{ number: 1, quantity: { value: '10' } }], reason: 'Torn boxes' };
    const twice = { ...back, lines: [...back.lines, ...back.lines] };
    assert.deepEqual(toldBy(await call<Problem>('POST', `goods-receipts/${receipt.id}/return`, twice)), [
      ...[422, 'invalid-request', 'not_applied', '/lines/1/number'],
    ]);
    const returned = await done<GoodsReceipt>('POST', `goods-receipts/${receipt.id}/return`, back);
    assert.deepEqual(
      [returned.id, returned.status, returned.lines?.[0]?.returned],
      [receipt.id, 'partially-returned', { value: '10', unit: 'EA' }],
    );
    const more = { lines: [{ number: 2, quantity: { value: '251' } }], reason: 'Too many' };
    assert.deepEqual(toldBy(await call<Problem>('POST', `goods-receipts/${receipt.id}/return`, more)), [
      ...[502, 'backend-rejected', 'not_applied', 'quantity-exceeded', 'M7/021', '/lines/0/quantity/value'],
    ]);
    const less = await done<PurchaseOrder>('GET', `purchase-orders/${id}`);
    assert.equal(less.lines?.[0]?.received?.value, '50');

    const rest = await done<GoodsReceipt>('POST', 'goods-receipts', posting(standing, ['50']));
    const beyond = { lines: [{ number: 1, quantity: { value: '51' } }], reason: 'More than came with it' };
    assert.deepEqual(toldBy(await call<Problem>('POST', `goods-receipts/${rest.id}/return`, beyond)), [
      ...[502, 'backend-rejected', 'not_applied', 'quantity-exceeded', 'M7/021', '/lines/0/quantity/value'],
    ]);
    assert.equal((await done<PurchaseOrder>('GET', `purchase-orders/${id}`)).status, 'received');
    const { goodsReceipts } = await done<GoodsReceiptList>('GET', `goods-receipts?company=1010&purchaseOrder=${id}`);
    assert.deepEqual(
      goodsReceipts.map(one => one.status),
      ['posted', 'partially-returned'],
    );
    const read = await done<GoodsReceipt>('GET', `goods-receipts/${receipt.id}`);
    assert.deepEqual(read, returned);
  });

  it('refuses more than was ordered, a closed period, and what is not of it, and says where', async () => {
    const standing = await done<PurchaseOrder>('GET', `purchase-orders/${(await order('4500000023')).id}`);
    const refused = async (body: object) => toldBy(await call<Problem>('POST', 'goods-receipts', body));
    assert.deepEqual(await refused(posting(standing, ['3'])), [
      502,
      'backend-rejected',
      'not_applied',
      'quantity-exceeded',
      'M7/022',
      '/lines/0/quantity/value',
    ]);
    assert.deepEqual(await refused(posting(standing, ['1'], { receivedOn: '2025-12-31' })), [
      502,
      'backend-rejected',
      'not_applied',
      'period-closed',
      'M7/053',
      '/receivedOn',
    ]);
    assert.deepEqual(await refused(posting(standing, ['1'], { receivedBy: 'a.sample-longer' })), [
      ...[422, 'invalid-request', 'not_applied', '/receivedBy'],
    ]);
    const elsewhere = { lines: [{ purchaseOrderLine: 7, quantity: { value: '1' } }] };
    assert.deepEqual(await refused(posting(standing, [], elsewhere)), [
      502,
      'backend-rejected',
      'not_applied',
      'reference-unknown',
      'M7/064',
      '/lines/0/purchaseOrderLine',
    ]);
    const service = { lines: [{ purchaseOrderLine: 1, amount: { amount: '5', currency: 'EUR' } }] };
    const unable = await call<Problem>('POST', 'goods-receipts', posting(standing, [], service));
    assert.deepEqual([unable.status, unable.body.errors?.[0]?.code], [422, 'not-supported']);
  });

  it('is received once where the answer was lost', async () => {
    const { id } = await order('4500000023');
    const standing = await done<PurchaseOrder>('GET', `purchase-orders/${id}`);
    sap().fault({ kind: 'lost', method: 'POST' });
    const again = () =>
      call<GoodsReceipt>('POST', 'goods-receipts', posting(standing, ['1']), { 'idempotency-key': 'dn-1' });
    await eventually(again, ({ status }) => status === 201);
    const after = await done<PurchaseOrder>('GET', `purchase-orders/${id}`);
    assert.equal(after.lines?.[0]?.received?.value, '1');
  });

  it('is listed by supplier, by day and by where it stands', async () => {
    const numbers = async (query: string) =>
      (await done<PurchaseOrderList>('GET', `purchase-orders?company=1010&${query}`)).purchaseOrders.map(
        ({ number }) => number,
      );
    assert.deepEqual(await numbers('orderedFrom=2026-02-05'), ['4500000023']);
    assert.deepEqual(await numbers('orderedTo=2026-02-05'), ['4500000017']);
    assert.deepEqual(await numbers('status=received'), ['4500000017']);
  });
});
