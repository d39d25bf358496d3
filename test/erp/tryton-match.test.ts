/** A three-way match at a real Tryton: an order of which a part came, charged in full and at another price. */
import assert from 'node:assert/strict';
import type { Invoice, InvoiceMatch } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import { dropDatabases } from '../store/rig.ts';
import { gatewayBeforeTryton, type TrytonGateway } from './tryton/gateway.ts';
import { describeWithTryton } from './tryton/where-installed.ts';

const TODAY = '2026-11-27';
const COMPANY = '1010';

describeWithTryton('a three-way match at a real Tryton', () => {
  let gateway: TrytonGateway;
  let order: PurchaseOrder;
  let invoice: Invoice;
  before(async () => {
    gateway = await gatewayBeforeTryton();
    const { body } = await gateway.call<PurchaseOrderList>('GET', `purchase-orders?company=${COMPANY}`);
    order = body.purchaseOrders.find(({ number }) => number === '4500000017')!;
  });
  after(async () => {
    await gateway?.close();
    await dropDatabases();
  });

  const made = async <T>(path: string, body: object): Promise<T> => {
    const answer = await gateway.call<T>('POST', path, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const receive = (...quantities: string[]) =>
    made('goods-receipts', {
      ...{ company: COMPANY, purchaseOrder: { id: order.id }, receivedOn: TODAY, deliveryNote: `DN-${quantities[0]}` },
      lines: quantities.map((value, at) => ({
        purchaseOrderLine: order.lines![at]!.number,
        quantity: { value, unit: 'EA' },
      })),
    });
  const match = async (): Promise<InvoiceMatch> => {
    const { status, body } = await gateway.call<InvoiceMatch>('GET', `invoices/${invoice.id}/match`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const said = ({ lines }: InvoiceMatch) =>
    lines.map(one => [
      ...[one.result, one.ordered, one.received, one.invoicedBefore, one.invoicedNow],
      ...one.variances.map(({ difference }) => difference),
    ]);

  it('finds both variances, and says by how much', async () => {
    await receive('60', '250');
    invoice = await made<Invoice>('invoices', {
      ...{ company: COMPANY, kind: 'invoice', number: 'NW-M1', supplier: { id: order.supplier!.id } },
      ...{ purchaseOrder: { id: order.id }, issueDate: TODAY, currency: 'USD', total: '1387.50' },
      lines: [
        ['100', '8.25', '825.00'],
        ['250', '2.25', '562.50'],
      ].map(([value, unitPrice, amount], at) => ({
        ...{ number: at + 1, purchaseOrderLine: order.lines![at]!.number, description: `Line ${at + 1}` },
        ...{ quantity: { value, unit: 'EA' }, unitPrice, amount },
      })),
    });
    const body = await match();
    assert.equal(body.complete, true);
    assert.deepEqual(said(body), [
      ['quantity-variance', '100', '60', '0', '100', '40'],
      ['price-variance', '250', '250', '0', '250', '25.625'],
    ]);
  });

  it('finds one of them no longer once the rest has come', async () => {
    await receive('40');
    assert.deepEqual(said(await match()), [
      ['matched', '100', '100', '0', '100'],
      ['price-variance', '250', '250', '0', '250', '25.625'],
    ]);
  });
});
