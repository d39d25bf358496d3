/** An order of which a part came, charged in full and at another price, and what its match says: the same at each system of record. */
import assert from 'node:assert/strict';
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { ORDERS } from '../../simulators/erp/demo.ts';
import type { Site } from './procure-to-pay.ts';

const [STANDING] = ORDERS;
const COMPANY = '1010';

export type Said = [result: string, ...lines: (string | undefined)[][]];

/** Of 100 at 8.25 and 250 at 2.1475, the second charged at 2.25. */
export const PART_CAME: Said = [
  'quantity-variance',
  ['quantity-variance', '100', '60', '0', '100', '40'],
  ['price-variance', '250', '250', '0', '250', '25.625'],
];
export const ALL_CAME: Said = [
  'price-variance',
  ['matched', '100', '100', '0', '100'],
  ['price-variance', '250', '250', '0', '250', '25.625'],
];

/**
 * What is said while a part has come, and once all has.
 * @param back where a system takes no invoice of more than came: all comes first, and a part goes back
 */
export async function partReceived(
  { call, today }: Pick<Site, 'call' | 'today'>,
  { back = false } = {},
): Promise<[part: Said, all: Said]> {
  const done = async <T>(...asked: Parameters<Site['call']>): Promise<T> => {
    const { status, body } = await call(...asked);
    assert.ok(status < 300, `${asked[1]}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  };
  const { purchaseOrders } = await done<PurchaseOrderList>('GET', `purchase-orders?company=${COMPANY}`);
  const { id, supplier, lines = [] } = purchaseOrders.find(({ number }) => number === STANDING!.number)!;
  const receive = (...quantities: string[]) =>
    done<GoodsReceipt>('POST', 'goods-receipts', {
      ...{ company: COMPANY, purchaseOrder: { id }, receivedOn: today, deliveryNote: `DN-${quantities[0]}` },
      lines: quantities.map((value, at) => ({
        ...{ purchaseOrderLine: lines[at]!.number, quantity: { value, unit: 'EA' } },
        location: { code: STANDING!.location.store },
      })),
    });
  const receipt = await receive(back ? '100' : '60', '250');
  const invoice = await done<Invoice>('POST', 'invoices', {
    ...{ company: COMPANY, kind: 'invoice', number: 'NW-M1', supplier: { id: supplier!.id }, purchaseOrder: { id } },
    ...{ issueDate: today, currency: 'USD', total: '1387.50' },
    lines: [
      ['100', '8.25', '825.00'],
      ['250', '2.25', '562.50'],
    ].map(([value, unitPrice, amount], at) => ({
      ...{ number: at + 1, purchaseOrderLine: lines[at]!.number, item: { code: STANDING!.lines[at]!.item } },
      ...{ description: `Line ${at + 1}`, quantity: { value, unit: 'EA' }, unitPrice, amount },
    })),
  });
  const match = async (): Promise<Said> => {
    const body = await done<InvoiceMatch>('GET', `invoices/${invoice.id}/match`);
    assert.ok(body.complete, JSON.stringify(body.unseen));
    const each = body.lines.map(one => [
      ...[one.result, one.ordered, one.received, one.invoicedBefore, one.invoicedNow],
      ...one.variances.map(({ difference }) => difference),
    ]);
    return [body.result, ...each];
  };
  const first = await match();
  if (!back) {
    await receive('40');
    return [first, await match()];
  }
  const sent = [{ number: receipt.lines![0]!.number, quantity: { value: '40', unit: 'EA' } }];
  await done('POST', `goods-receipts/${receipt.id}/return`, { lines: sent, reason: 'Damaged' });
  return [await match(), first];
}
