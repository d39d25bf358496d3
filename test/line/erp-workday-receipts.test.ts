/** What came of an order over Workday, and what of it went back: the real gateway, its store, and a tenant that judges. */
import assert from 'node:assert/strict';
import type { GoodsReceipt, GoodsReceiptList } from '../../contracts/goods-receipts/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { refusal } from '../e2e/sandbox.ts';
import { overWorkday, type Problem, places } from './workday-rig.ts';

describe('receiving over Workday', function () {
  this.timeout(60_000);
  const erp = overWorkday();
  const { ok, call } = erp;
  const order = async (number: string): Promise<PurchaseOrder> => {
    const { purchaseOrders } = await ok<PurchaseOrderList>('GET', 'purchase-orders?company=1010');
    return purchaseOrders.find(one => one.number === number)!;
  };

  it('receives an order in parts, and not more than was ordered', async () => {
    const { id } = await order('4500000017');
    const receipt = (quantity: string) => ({
      company: '1010',
      purchaseOrder: { id },
      receivedOn: '2026-11-27',
      receivedBy: 'a.sample',
      deliveryNote: 'DN-1',
      lines: [
        {
          purchaseOrderLine: 1,
          quantity: { value: quantity, unit: 'EA' },
          lot: 'LOT-A1',
          expiry: '2028-03-31',
          condition: 'accepted',
          location: { code: '171A' },
        },
      ],
    });
    const posted = await call<GoodsReceipt>('POST', 'goods-receipts', receipt('60'));
    assert.equal(posted.status, 201, JSON.stringify(posted.body));
    const { lines, purchaseOrder, status, receivedBy } = posted.body;
    assert.deepEqual([status, receivedBy, purchaseOrder], ['posted', 'a.sample', { id, number: '4500000017' }]);
    assert.deepEqual(lines, [
      { ...receipt('60').lines[0], number: 1, location: { code: '171A', name: 'Central Supply' } },
    ]);
    const after = await ok<PurchaseOrder>('GET', `purchase-orders/${id}`);
    assert.deepEqual([after.status, after.lines?.[0]?.received?.value], ['partially-received', '60']);
    const more = await call<Problem>('POST', 'goods-receipts', receipt('41'));
    assert.deepEqual(refusal(more), [502, 'backend-rejected', 'not_applied']);
    assert.deepEqual(places(more), [['/lines/0/quantity/value', 'quantity-exceeded']]);
    await ok('POST', 'goods-receipts', receipt('40'));
    const list = await ok<GoodsReceiptList>('GET', `goods-receipts?company=1010&purchaseOrder=${id}`);
    assert.deepEqual(
      list.goodsReceipts.map(one => one.lines?.[0]?.quantity?.value),
      ['60', '40'],
    );
    const paged = `goods-receipts?company=1010&purchaseOrder=${id}&limit=1`;
    const first = await ok<GoodsReceiptList>('GET', paged);
    const second = await ok<GoodsReceiptList>('GET', `${paged}&cursor=${encodeURIComponent(first.next ?? '')}`);
    assert.deepEqual(
      [first, second].map(({ goodsReceipts, next }) => [goodsReceipts[0]?.lines?.[0]?.purchaseOrderLine, typeof next]),
      [
        [1, 'string'],
        [1, 'undefined'],
      ],
    );
    const none = { ...receipt('1'), lines: [{ ...receipt('1').lines[0]!, purchaseOrderLine: 9 }] };
    const wrong = await call<Problem>('POST', 'goods-receipts', none);
    assert.deepEqual([wrong.status, places(wrong)], [422, [['/lines/0/purchaseOrderLine', 'unknown-line']]]);
  });

  it('tells of a receipt how much of it went back, and when all of it has', async () => {
    const { id } = await order('4500000017');
    const line = (purchaseOrderLine: number, value: string) => ({ purchaseOrderLine, quantity: { value, unit: 'EA' } });
    const posted = await ok<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: '1010', purchaseOrder: { id }, receivedOn: '2026-11-27' },
      lines: [line(2, '4'), line(2, '6')],
    });
    const row = erp.tenant().records.all('Receipt').at(-1)!;
    const held = row.data['Receipt_Line_Data'] as Record<string, unknown>[];
    const told = async (...returned: (string | undefined)[]) => {
      for (const [at, back] of returned.entries()) held[at]!['Quantity_Returned'] = back;
      const { status, lines } = await ok<GoodsReceipt>('GET', `goods-receipts/${posted.id}`);
      return [status, lines?.map(one => one.returned?.value)];
    };
    assert.deepEqual(await told('0', undefined), ['posted', ['0', undefined]]);
    assert.deepEqual(await told('4', '2.5'), ['partially-returned', ['4', '2.5']]);
    assert.deepEqual(await told('4.0', '6'), ['returned', ['4.0', '6']]);
    row.data['Receipt_Status_Reference'] = erp.tenant().records.to('Document_Status_ID', 'CANCELED');
    assert.deepEqual(await told('4', '6'), ['cancelled', ['4', '6']]);
  });

  it('is posted once where its answer was lost: it is found again by its key', async () => {
    const { id, lines } = await order('4500000017');
    const body = {
      ...{ company: '1010', purchaseOrder: { id }, receivedOn: '2026-11-27' },
      lines: [{ purchaseOrderLine: 2, quantity: { value: '3', unit: 'EA' } }],
    };
    const before = erp.tenant().records.all('Receipt').length;
    erp.tenant().next({ kind: 'lost', on: 'Submit_Receipt' });
    const key = { 'idempotency-key': 'lost-receipt' };
    let told = await call<GoodsReceipt>('POST', 'goods-receipts', body, key);
    for (let tries = 0; told.status !== 201 && tries < 80; tries++) {
      await new Promise(done => setTimeout(done, 100));
      told = await call<GoodsReceipt>('POST', 'goods-receipts', body, key);
    }
    assert.equal(told.status, 201, JSON.stringify(told.body));
    assert.equal(told.body.lines?.[0]?.purchaseOrderLine, 2);
    assert.equal(erp.tenant().records.all('Receipt').length, before + 1);
    const was = Number(lines?.[1]?.received?.value);
    assert.equal(Number((await order('4500000017')).lines?.[1]?.received?.value), was + 3);
  });

  it('has sent nothing that libxml2 does not find in our schema', async () => {
    assert.deepEqual(await erp.judged(), []);
  });
});
