/** Orders and receipts at a real Tryton: received in parts, put where they were said to go, sent back, and never more than what came. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { InventoryItem, InventoryItemList } from '../../contracts/inventory-items/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { ORDERS } from '../../simulators/erp/demo.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { date } from './tryton/json-rpc.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

interface Refused {
  code: string;
  errors: { pointer: string; code: string }[];
}

const WANTED = ORDERS.find(({ number }) => number === '4500000017')!.lines.map(({ neededBy }) => neededBy);

describeWithTryton('orders and receipts at a real Tryton', () => {
  let gateway: TrytonGateway;
  let order: PurchaseOrder;
  before(async () => {
    gateway = await gatewayBeforeTryton();
    order = await orderOf('4500000017');
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const list = async (query = ''): Promise<PurchaseOrder[]> => {
    const { status, body } = await gateway.call<PurchaseOrderList>('GET', `purchase-orders?company=1010${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body.purchaseOrders;
  };
  const orderOf = async (number: string): Promise<PurchaseOrder> => (await list()).find(one => one.number === number)!;
  const again = async (): Promise<PurchaseOrder> =>
    (await gateway.call<PurchaseOrder>('GET', `purchase-orders/${order.id}`)).body;
  const posting = (lines: object[]) => ({
    company: '1010',
    purchaseOrder: { id: order.id },
    receivedOn: '2026-11-27',
    receivedBy: 'a.sample',
    deliveryNote: 'DN 8/1',
    lines,
  });
  const post = <T = GoodsReceipt>(lines: object[], headers = {}) =>
    gateway.call<T>('POST', 'goods-receipts', posting(lines), headers);
  const inStores = async (sku: string): Promise<Record<string, string | undefined>> => {
    const path = `inventory-items?company=1010&sku=${sku}`;
    const { inventoryItems } = (await gateway.call<InventoryItemList>('GET', path)).body;
    const { body } = await gateway.call<InventoryItem>('GET', `inventory-items/${inventoryItems[0]?.id}`);
    return Object.fromEntries((body.availability ?? []).map(({ location, onHand }) => [location.code, onHand]));
  };
  const wanted = ({ lines = [] }: PurchaseOrder) => lines.map(({ neededBy }) => neededBy);
  const came = ({ lines = [] }: PurchaseOrder) => lines.map(({ received, status }) => [received?.value, status]);

  it('show an order with its lines, leading zeros and all, and nothing of it received or invoiced', () => {
    const [first, second] = order.lines!;
    assert.equal(order.status, 'open');
    assert.deepEqual(order.total, { amount: '1361.88', currency: 'USD' });
    assert.deepEqual(order.paymentTerms, { code: 'NT30' });
    assert.deepEqual(order.supplier?.name, 'Northwind Medical Supply');
    assert.deepEqual(
      [first?.item?.code, first?.quantity, first?.unitPrice],
      ['000417', { value: '100', unit: 'EA' }, '8.25'],
    );
    assert.deepEqual([second?.unitPrice, second?.costCenter?.code], ['2.1475', '0020']);
    assert.deepEqual(
      [first?.received, first?.invoiced],
      [
        { value: '0', unit: 'EA' },
        { value: '0', unit: 'EA' },
      ],
    );
  });

  it('are listed by supplier, by day and by where they stand', async () => {
    const numbers = async (query: string) => (await list(query)).map(({ number }) => number).toSorted();
    assert.deepEqual(await numbers(`&supplier=${order.supplier!.id}`), ['4500000017']);
    assert.deepEqual(await numbers('&status=open'), ['4500000017', '4500000023']);
    assert.deepEqual(await numbers('&status=received'), []);
    assert.deepEqual(await numbers('&orderedFrom=2027-01-01'), []);
  });

  it('are received in parts: what is left stays expected, and each goes where it was said to', async () => {
    const { number: a } = order.lines![0]!;
    const { number: b } = order.lines![1]!;
    const key = { 'idempotency-key': 'first-delivery' };
    const lines = [
      { purchaseOrderLine: a, quantity: { value: '60', unit: 'EA' }, location: { code: '171B' }, lot: 'LOT [1]' },
      { purchaseOrderLine: b, quantity: { value: '250', unit: 'EA' } },
    ];
    const { status, body } = await post(lines, key);
    assert.equal(status, 201, JSON.stringify(body));
    const { id, number, meta, systemStatus: _, ...rest } = body;
    assert.match(number ?? '', /^\d+$/);
    assert.ok(meta?.version);
    assert.deepEqual(rest, {
      ...posting([
        { ...lines[0], number: 1, location: { code: '171B', name: 'Operating Theatre Store' } },
        { ...lines[1], number: 2, location: { code: '171A', name: 'Central Supply' } },
      ]),
      purchaseOrder: { id: order.id, number: '4500000017' },
      status: 'posted',
    });
    assert.deepEqual((await post(lines, key)).body.id, id);
    assert.deepEqual((await gateway.call('GET', `goods-receipts/${id}`)).body, body);
    assert.deepEqual(await inStores('000417'), { '171A': '1200', '171B': '100' });
    assert.deepEqual(await inStores('000981'), { '171A': '890' });
    const partly = await again();
    assert.equal(partly.status, 'partially-received');
    // When it was wanted, and not when it came, which is what Tryton makes of `delivery_date`.
    assert.deepEqual([wanted(order), wanted(partly)], [WANTED, WANTED]);
    const [line] = await gateway.erp.find('purchase.line', [['purchase.number', '=', '4500000017']], ['delivery_date']);
    assert.deepEqual(line?.['delivery_date'], date('2026-11-27'));
    assert.deepEqual(came(partly), [
      ['60', 'partially-received'],
      ['250', 'received'],
    ]);
  });

  it('refuse what is not expected, what is no line, and amounts, with the place of each', async () => {
    const [{ number: a }, { number: b }] = order.lines as [{ number: number }, { number: number }];
    const { status, body } = await post<Refused>([
      { purchaseOrderLine: b, quantity: { value: '1' } },
      { purchaseOrderLine: 77, quantity: { value: '1' } },
      { purchaseOrderLine: a, amount: { amount: '5.00', currency: 'USD' } },
      { purchaseOrderLine: a, quantity: { value: '1', unit: 'BX' }, location: { code: '999Z' } },
    ]);
    assert.equal(status, 422, JSON.stringify(body));
    assert.deepEqual(body.errors, [
      { pointer: '/lines/0/purchaseOrderLine', code: 'nothing-expected' },
      { pointer: '/lines/1/purchaseOrderLine', code: 'unknown-line' },
      { pointer: '/lines/2/amount', code: 'not-supported' },
      { pointer: '/lines/3/location/code', code: 'bad-code' },
      { pointer: '/lines/3/quantity/unit', code: 'other-unit' },
    ]);
  });

  it('are received to the end, and listed with their order', async () => {
    const { status } = await post([{ purchaseOrderLine: order.lines![0]!.number, quantity: { value: '40' } }]);
    assert.equal(status, 201);
    assert.equal((await again()).status, 'received');
    assert.deepEqual(
      (await list('&status=received')).map(({ number }) => number),
      ['4500000017'],
    );
    const { body } = await gateway.call<GoodsReceiptList>(
      'GET',
      `goods-receipts?company=1010&purchaseOrder=${order.id}`,
    );
    assert.deepEqual(
      body.goodsReceipts.map(({ lines = [] }) => lines.map(({ quantity }) => quantity?.value)),
      [['40'], ['60', '250']],
    );
  });

  it('are sent back in part, then whole, and not beyond', async () => {
    const { body } = await gateway.call<GoodsReceiptList>(
      'GET',
      `goods-receipts?company=1010&purchaseOrder=${order.id}`,
    );
    const { id } = body.goodsReceipts[0]!;
    const back = <T = GoodsReceipt>(value: string, unit = 'EA') => {
      const lines = [{ number: 1, quantity: { value, unit } }];
      return gateway.call<T>('POST', `goods-receipts/${id}/return`, { lines, reason: 'Damaged' });
    };
    const part = await back('15');
    assert.equal(part.status, 200, JSON.stringify(part.body));
    assert.deepEqual(
      [part.body.status, part.body.lines![0]!.returned],
      ['partially-returned', { value: '15', unit: 'EA' }],
    );
    assert.deepEqual(await inStores('000417'), { '171A': '1225', '171B': '100' });
    const lessThere = await again();
    assert.deepEqual([lessThere.status, came(lessThere)[0]], ['partially-received', ['85', 'partially-received']]);
    assert.deepEqual(
      (await list('&status=received')).map(({ number }) => number),
      [],
    );
    assert.deepEqual((await list('&status=partially-received')).map(came), [came(lessThere)]);
    const more = await back<Refused>('26');
    assert.deepEqual(
      [more.status, more.body.errors],
      [422, [{ pointer: '/lines/0/quantity/value', code: 'more-than-came' }]],
    );
    const boxes = await back<Refused>('2', 'BX');
    assert.deepEqual(
      [boxes.status, boxes.body.errors],
      [422, [{ pointer: '/lines/0/quantity/unit', code: 'other-unit' }]],
    );
    assert.equal((await back('25')).body.status, 'returned');
    assert.equal((await back<Refused>('1')).status, 409);
  });
});
