/** Orders and what came in against them over Oracle Fusion, as an application sees and posts them. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { orderService, overFusion, type Problem, places } from './oracle-fusion-rig.ts';

const NUMBER = '4500000017';

describe('an order over Oracle Fusion', function () {
  this.timeout(60_000);
  const { call, list, erp, writes, doubtful } = overFusion();

  const orders = async (query = ''): Promise<PurchaseOrder[]> =>
    (await list<PurchaseOrderList>(`purchase-orders?company=1010${query}`)).purchaseOrders;
  const order = async (): Promise<PurchaseOrder> => (await orders()).find(({ number }) => number === NUMBER)!;
  const postingOf = async (quantity: string, over: object = {}, line: object = {}) => ({
    ...{
      company: '1010',
      purchaseOrder: { id: (await order()).id },
      receivedOn: '2026-11-20',
      receivedBy: 'Sample, Alex',
    },
    deliveryNote: 'DN-0042',
    lines: [
      {
        ...{ purchaseOrderLine: 1, quantity: { value: quantity, unit: 'EA' }, location: { code: '171A' } },
        ...{ lot: 'LOT-B2', expiry: '2028-05-31', condition: 'accepted', ...line },
      },
    ],
    ...over,
  });
  const post = async <T = GoodsReceipt>(...args: Parameters<typeof postingOf>) =>
    call<T>('POST', 'goods-receipts', await postingOf(...args));

  it('is read with what was ordered, received and billed', async () => {
    const { id, supplier, meta: _, lines, ...rest } = await order();
    assert.deepEqual(rest, {
      ...{ company: '1010', number: NUMBER, status: 'open', orderDate: '2026-02-02', currency: 'USD' },
      ...{ paymentTerms: { code: 'NT30' }, total: { amount: '1361.875', currency: 'USD' } },
      systemStatus: [{ field: 'StatusCode', code: 'OPEN' }],
    });
    assert.equal(supplier?.name, 'Northwind Medical Supply');
    const [first] = lines!;
    assert.deepEqual(first, {
      number: 1,
      item: { id: first!.item!.id, code: '000417', description: 'Nitrile gloves, medium, box of 100' },
      description: 'Nitrile gloves, medium, box of 100',
      quantity: { value: '100', unit: 'EA' },
      ...{ unitPrice: '8.25', amount: '825' },
      received: { value: '0', unit: 'EA' },
      invoiced: { value: '0', unit: 'EA' },
      ...{ costCenter: { code: '0010' }, account: { code: '0000400000' } },
      ...{ deliverTo: { code: '1010' }, neededBy: '2026-02-20', status: 'open' },
    });
    assert.deepEqual((await call<PurchaseOrder>('GET', `purchase-orders/${id}`)).body, await order());
  });

  it('is listed by supplier, day and status', async () => {
    const { supplier } = await order();
    const numbers = async (query: string) => (await orders(query)).map(({ number }) => number);
    assert.deepEqual(await numbers(`&supplier=${supplier!.id}&orderedFrom=2026-02-01&orderedTo=2026-02-05`), [NUMBER]);
    assert.deepEqual(await numbers('&orderedFrom=2027-01-01'), []);
    assert.ok((await numbers('&status=open')).includes(NUMBER));
    assert.deepEqual(await numbers('&status=cancelled'), []);
  });

  it('is received in part, with lot and condition, and says so', async () => {
    const posted = await post('40');
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const { id, number, meta: _, purchaseOrder, ...rest } = posted.body;
    assert.match(number ?? '', /^\d+$/);
    assert.deepEqual(purchaseOrder, { id: (await order()).id, number: NUMBER });
    assert.deepEqual(rest, {
      ...{ company: '1010', receivedOn: '2026-11-20', receivedBy: 'Sample, Alex', deliveryNote: 'DN-0042' },
      status: 'posted',
      systemStatus: [{ field: 'ProcessingStatusCode', code: 'SUCCESS' }],
      lines: [
        {
          ...{ number: 1, purchaseOrderLine: 1, quantity: { value: '40', unit: 'EA' } },
          ...{ returned: { value: '0', unit: 'EA' }, lot: 'LOT-B2', expiry: '2028-05-31', condition: 'accepted' },
          location: { code: '171A' },
        },
      ],
    });
    const { status, lines } = await order();
    assert.deepEqual(
      [status, lines![0]!.received, lines![0]!.status],
      ['partially-received', { value: '40', unit: 'EA' }, 'partially-received'],
    );
    assert.deepEqual(
      (await orders('&status=partially-received')).map(each => each.number),
      [NUMBER],
    );
    assert.deepEqual((await call<GoodsReceipt>('GET', `goods-receipts/${id}`)).body, posted.body);
    const { goodsReceipts } = await list<GoodsReceiptList>(
      `goods-receipts?company=1010&purchaseOrder=${(await order()).id}`,
    );
    assert.deepEqual(goodsReceipts, [posted.body]);
  });

  it('gives part of a receipt back, and no more than came in', async () => {
    const receipt = (await post('10')).body;
    const back = (value: string, number = 1) =>
      call<GoodsReceipt>('POST', `goods-receipts/${receipt.id}/return`, {
        ...{ reason: 'Torn boxes', lines: [{ number, quantity: { value } }] },
      });
    const returned = await back('4');
    assert.equal(returned.status, 200, JSON.stringify(returned.body));
    assert.deepEqual([returned.body.status, returned.body.lines![0]!.returned?.value], ['partially-returned', '4']);
    const refused = (await back('7')) as unknown as Awaited<ReturnType<typeof call<Problem>>>;
    assert.deepEqual([refused.status, refused.body.backend?.cause], [502, 'quantity-exceeded']);
    assert.deepEqual(refused.body.errors?.[0]?.pointer, '/lines/0/quantity/value');
    assert.deepEqual(places((await back('1', 9)) as never), [['/lines/0/number', 'unknown-line']]);
    const line = { number: 1, quantity: { value: '6' } };
    const twice = { reason: 'Torn boxes', lines: [line, line] };
    assert.deepEqual(places(await call<Problem>('POST', `goods-receipts/${receipt.id}/return`, twice)), [
      ['/lines/1/number', 'named-twice'],
    ]);
    assert.equal((await back('6')).body.status, 'returned');
  });

  for (const [what, kind, times] of [
    ['was done, and is found', 'lost', 1],
    ['was not done, and is done now', 'reset', 2],
  ] as const) {
    it(`is received once where nobody heard that it ${what}`, async () => {
      const before = (await order()).lines![1]!.received!.value;
      const posting = await postingOf('3', {}, { purchaseOrderLine: 2 });
      erp().plan({ kind, on: { method: 'POST' } });
      const receipt = await doubtful<GoodsReceipt>('POST', 'goods-receipts', posting);
      assert.equal(receipt.status, 'posted');
      assert.equal(Number((await order()).lines![1]!.received!.value), Number(before) + 3);
      assert.equal(writes().length, times);
    });

    it(`takes goods back once where nobody heard that it ${what}`, async () => {
      const { id } = (await post('2', {}, { purchaseOrderLine: 2 })).body;
      erp().plan({ kind, on: { method: 'POST' } });
      const body = { reason: 'Wrong lot', lines: [{ number: 1, quantity: { value: '1' } }] };
      const receipt = await doubtful<GoodsReceipt>('POST', `goods-receipts/${id}/return`, body);
      assert.deepEqual([receipt.status, receipt.lines![0]!.returned?.value], ['partially-returned', '1']);
    });
  }

  it('is refused where more comes in than was ordered, or in a closed period', async () => {
    const more = await post<Problem>('5000');
    assert.deepEqual(refusal(more), [502, 'backend-rejected', 'not_applied'], JSON.stringify(more.body));
    assert.deepEqual(
      [more.body.backend?.cause, more.body.errors?.[0]?.pointer],
      ['quantity-exceeded', '/lines/0/quantity/value'],
    );
    const closed = await post<Problem>('1', { receivedOn: '2025-12-31' });
    assert.deepEqual([closed.body.backend?.cause, closed.body.errors?.[0]?.pointer], ['period-closed', '/receivedOn']);
  });

  it('by amount is in the currency of the order', async () => {
    const SERVICE = '4500000051';
    orderService(erp(), SERVICE, '120.00');
    const { id } = (await orders()).find(({ number }) => number === SERVICE)!;
    const { quantity: _, location: __, ...line } = (await postingOf('1')).lines[0]!;
    const byAmount = async (currency: string) =>
      call<Problem>('POST', 'goods-receipts', {
        ...(await postingOf('1')),
        purchaseOrder: { id },
        lines: [{ ...line, lot: undefined, expiry: undefined, amount: { amount: '8.25', currency } }],
      });
    const refused = await byAmount('EUR');
    assert.deepEqual([refused.status, places(refused)], [422, [['/lines/0/amount/currency', 'currency-mismatch']]]);
    const { status, body } = (await byAmount('USD')) as unknown as { status: number; body: GoodsReceipt };
    assert.equal(status, 201, JSON.stringify(body));
    const amounts = ({ lines = [] }: GoodsReceipt) =>
      lines.map(({ quantity, returned, amount }) => [quantity, returned, amount]);
    const came = [[undefined, undefined, { amount: '8.25', currency: 'USD' }]];
    assert.deepEqual(amounts(body), came);
    assert.deepEqual(amounts((await call<GoodsReceipt>('GET', `goods-receipts/${body.id}`)).body), came);
    const { goodsReceipts } = await list<GoodsReceiptList>(`goods-receipts?company=1010&purchaseOrder=${id}`);
    assert.deepEqual(goodsReceipts.map(amounts), [came]);
  });

  it('is refused where the system takes it and says that it failed', async () => {
    erp().plan({
      ...{ kind: 'bent', on: { method: 'POST' } },
      bend: answer => ({ ...answer, body: answer.body.replace('"ReturnStatus":"SUCCESS"', '"ReturnStatus":"ERROR"') }),
    });
    const refused = await post<Problem>('1');
    assert.deepEqual([refused.status, refused.body.backend?.cause], [502, 'transaction-refused']);
  });
});
