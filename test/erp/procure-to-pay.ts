/** From the supplier to the matched invoice, through the canonical API alone: the same walk at each system of record, so that what they answer can be compared. */
import type { GoodsReceipt } from '../../contracts/goods-receipts/v1/types.ts';
import type { Invoice, InvoiceStatus } from '../../contracts/invoices/v1/types.ts';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { PurchaseRequisition } from '../../contracts/purchase-requisitions/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { ORDERS } from '../../simulators/erp/demo.ts';
import { comparable, type Names } from './comparable.ts';

export interface Told {
  status: number;
  body: unknown;
}

export interface Site {
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Told>;
  /** How an application says for whom it acts: who asks may not be who approves. */
  approver: Record<string, string>;
  /** The day on which it is received and invoiced. */
  today: string;
  /** Work of a buyer in the system itself, where an order does not come of an approval alone. */
  buys?(requisition: PurchaseRequisition): Promise<void>;
}

/** What was answered, or that this system cannot: by the name of the step, in order. */
export type Walked = Record<string, unknown>;

export const CANNOT = 'cannot';
const COMPANY = '1010';
const [STANDING] = ORDERS;

export async function procureToPay(site: Site): Promise<Walked> {
  const walked: Walked = {};
  const names: Names = new Map();
  /** Says what was answered, ids and numbers of today left out; undefined where this system cannot. */
  async function step<T>(
    name: string,
    ...[method, path, body, headers]: Parameters<Site['call']>
  ): Promise<T | undefined> {
    const told = await site.call(method, path, body, headers);
    if (told.status === 501) {
      walked[name] = CANNOT;
      return undefined;
    }
    if (told.status >= 300) throw new Error(`${name}: ${told.status} ${JSON.stringify(told.body)}`);
    walked[name] = comparable(told.body, names, site.today);
    return told.body as T;
  }

  const found = await step<SupplierList>(
    'find supplier',
    'GET',
    `suppliers?company=${COMPANY}&number=${STANDING!.supplier}`,
  );
  const supplier = found?.suppliers[0]?.id;
  if (!supplier) throw new Error('no supplier');
  names.set(supplier, 'supplier');
  await step('create supplier', 'POST', 'suppliers', NEW_SUPPLIER);

  const requisition = await step<PurchaseRequisition>(
    'requisition',
    'POST',
    'purchase-requisitions',
    wanted(supplier, site),
  );
  if (requisition) await approved(requisition);

  const order = await standing(supplier);
  await receive('first receipt', order, [60, 250]);
  await step('order, partly received', 'GET', `purchase-orders/${order.id}`);
  await receive('last receipt', order, [40]);
  await step('order, received', 'GET', `purchase-orders/${order.id}`);
  await step('receipts', 'GET', `goods-receipts?company=${COMPANY}&purchaseOrder=${order.id}`);

  const invoice = await step<Invoice>('invoice', 'POST', 'invoices', charged(supplier, order, site));
  if (!invoice) return walked;
  names.set(invoice.id, 'invoice');
  await step<InvoiceStatus>('invoice status', 'GET', `invoices/${invoice.id}/status`);
  await step('match', 'GET', `invoices/${invoice.id}/match`);
  return walked;

  async function approved({ id }: PurchaseRequisition): Promise<void> {
    names.set(id, 'requisition');
    await step('submitted', 'POST', `purchase-requisitions/${id}/submit`, {});
    const approval = await step<PurchaseRequisition>(
      'approved',
      'POST',
      `purchase-requisitions/${id}/approve`,
      {},
      site.approver,
    );
    if (!approval || !site.buys) return;
    await site.buys(approval);
    const search = `purchase-orders?company=${COMPANY}&requisition=${id}`;
    await step<PurchaseOrderList>('order of the requisition', 'GET', search);
  }

  /** Stands in each system when it starts, and so means the same everywhere. */
  async function standing(of: string): Promise<PurchaseOrder> {
    const list = await site.call('GET', `purchase-orders?company=${COMPANY}&supplier=${of}`);
    const { id } = (list.body as PurchaseOrderList).purchaseOrders.find(one => one.number === STANDING!.number) ?? {};
    if (!id) throw new Error(`no order ${STANDING!.number}: ${JSON.stringify(list.body)}`);
    names.set(id, 'order');
    return (await step<PurchaseOrder>('order', 'GET', `purchase-orders/${id}`))!;
  }

  async function receive(name: string, { id, lines }: PurchaseOrder, quantities: number[]): Promise<void> {
    const posted = await step<GoodsReceipt>(name, 'POST', 'goods-receipts', {
      company: COMPANY,
      purchaseOrder: { id },
      receivedOn: site.today,
      deliveryNote: `DN-${name}`,
      lines: quantities.map((value, at) => ({
        purchaseOrderLine: lines![at]!.number,
        quantity: { value: String(value), unit: 'EA' },
        location: { code: STANDING!.location.store },
      })),
    });
    if (posted) names.set(posted.id, name);
  }
}

const NEW_SUPPLIER = {
  company: COMPANY,
  name: 'Riverside Instruments',
  addresses: [{ lines: ['7 Invented Quay'], city: 'Anytown', state: 'OH', postalCode: '43004', country: 'US' }],
  contacts: [{ system: 'email', value: 'orders@riverside.example' }],
  currency: 'USD',
};

const wanted = (supplier: string, { today }: Site) => ({
  company: COMPANY,
  reference: 'WARD-7-0031',
  requester: { identifier: 'a.sample', name: 'Alex Sample' },
  costCenter: { code: '0010' },
  kind: 'goods',
  urgency: 'routine',
  neededBy: today,
  deliverTo: { code: '1010' },
  currency: 'USD',
  lines: [
    {
      number: 1,
      item: { code: '000417', description: 'Nitrile gloves' },
      quantity: { value: '12', unit: 'EA' },
      unitPrice: '8.25',
      supplier: { id: supplier },
    },
  ],
});

/** The order as it stands: 100 of 8.25 and 250 of 2.1475, of which the second is rounded to the cent. */
const charged = (supplier: string, { id, lines }: PurchaseOrder, { today }: Site) => ({
  company: COMPANY,
  kind: 'invoice',
  number: 'NW-2026-0815',
  supplier: { id: supplier },
  purchaseOrder: { id },
  issueDate: today,
  currency: 'USD',
  lines: [
    {
      number: 1,
      purchaseOrderLine: lines![0]!.number,
      item: { code: '000417' },
      description: 'Nitrile gloves, medium, box of 100',
      quantity: { value: '100', unit: 'EA' },
      unitPrice: '8.25',
      amount: '825.00',
      account: { code: '0000400000' },
      costCenter: { code: '0010' },
    },
    {
      number: 2,
      purchaseOrderLine: lines![1]!.number,
      item: { code: '000981' },
      description: 'Saline 0.9 %, 500 ml',
      quantity: { value: '250', unit: 'EA' },
      unitPrice: '2.1475',
      amount: '536.88',
      account: { code: '0000400000' },
      costCenter: { code: '0020' },
    },
  ],
  total: '1361.88',
});
