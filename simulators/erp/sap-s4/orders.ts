/** Purchase orders as they stand in the tables, and how much of each line has come and was invoiced. */
import { ITEMS } from '../demo.ts';
import { negative, type Row, rounded, sum, times } from './tables.ts';
import type { World } from './world.ts';

export interface NewOrder {
  number?: string;
  company: string;
  supplier: string;
  currency: string;
  orderDate: string;
  paymentTerms: string;
  lines: {
    number: number;
    material: string;
    text?: string;
    plant: string;
    storageLocation: string;
    quantity: string;
    price: string;
    deliveryDate: string;
    costCenter: string;
    account: string;
    requisition?: { number: string; item: string };
  }[];
}

export function insertOrder({ tables, now }: World, order: NewOrder): string {
  const PurchaseOrder = order.number ?? tables.next('order', '4500001000');
  tables.insert('A_PurchaseOrder', {
    PurchaseOrder,
    CompanyCode: order.company,
    PurchaseOrderType: 'NB',
    PurchasingProcessingStatus: '05',
    CreationDate: order.orderDate,
    LastChangeDateTime: now().toISOString(),
    Supplier: order.supplier,
    PurchasingOrganization: order.company,
    PurchasingGroup: '001',
    PurchaseOrderDate: order.orderDate,
    PaymentTerms: order.paymentTerms,
    DocumentCurrency: order.currency,
  });
  for (const line of order.lines) {
    const PurchaseOrderItem = String(line.number * 10).padStart(5, '0');
    const item = ITEMS.find(({ code }) => code === line.material);
    const unit = item?.unit ?? 'EA';
    tables.insert('A_PurchaseOrderItem', {
      PurchaseOrder,
      PurchaseOrderItem,
      PurchaseOrderItemText: (line.text || item?.name || '').slice(0, 40),
      Plant: line.plant,
      StorageLocation: line.storageLocation,
      MaterialGroup: item?.category ?? 'SERV',
      Material: line.material,
      OrderQuantity: line.quantity,
      PurchaseOrderQuantityUnit: unit,
      OrderPriceUnit: unit,
      DocumentCurrency: order.currency,
      ...priceOf(line.price),
      NetAmount: rounded(times(line.quantity, line.price)),
      GoodsReceiptIsExpected: true,
      InvoiceIsExpected: true,
      InvoiceIsGoodsReceiptBased: true,
      AccountAssignmentCategory: line.costCenter ? 'K' : '',
      PurchaseRequisition: line.requisition?.number ?? '',
      PurchaseRequisitionItem: line.requisition?.item ?? '',
    });
    if (line.costCenter) {
      const account = { CostCenter: line.costCenter, GLAccount: line.account, ControllingArea: 'A000' };
      tables.insert('A_PurOrdAccountAssignment', {
        ...{ PurchaseOrder, PurchaseOrderItem, AccountAssignmentNumber: '01', Quantity: line.quantity, ...account },
      });
    }
    tables.insert('A_PurchaseOrderScheduleLine', {
      ...{ PurchasingDocument: PurchaseOrder, PurchasingDocumentItem: PurchaseOrderItem, ScheduleLine: '0001' },
      ...{ ScheduleLineDeliveryDate: line.deliveryDate, ScheduleLineOrderQuantity: line.quantity },
      PurchaseOrderQuantityUnit: unit,
    });
  }
  return PurchaseOrder;
}

/** A price of more places than the currency has stands per so many. */
function priceOf(price: string): Row {
  const places = price.split('.')[1]?.length ?? 0;
  if (places <= 2) return { NetPriceAmount: price, NetPriceQuantity: '1' };
  return { NetPriceAmount: times(price, '1000'), NetPriceQuantity: '1000' };
}

/** What came into the blocked stock of a receipt (103) has not come yet. */
const RECEIVED: Record<string, 1 | -1> = { '101': 1, '102': -1, '105': 1, '106': -1, '122': -1, '123': 1 };

export function receivedOf({ tables }: World, PurchaseOrder: string, PurchaseOrderItem: string): string {
  return sum(
    ...tables.all('A_MaterialDocumentItem', { PurchaseOrder, PurchaseOrderItem }).map(row => {
      const counts = RECEIVED[String(row['GoodsMovementType'])];
      const quantity = row['QuantityInEntryUnit'] ?? '0';
      return counts === 1 ? quantity : counts === -1 ? negative(quantity) : '0';
    }),
  );
}

export function invoicedOf({ tables }: World, PurchaseOrder: string, PurchaseOrderItem: string): string {
  return sum(
    ...tables.all('A_SuplrInvcItemPurOrdRef', { PurchaseOrder, PurchaseOrderItem }).map(row => {
      const { SupplierInvoice, FiscalYear } = row;
      const invoice = tables.one('A_SupplierInvoice', { SupplierInvoice: SupplierInvoice!, FiscalYear: FiscalYear! });
      // Neither of a pair that cancel each other; nor what is parked, held or deleted: 4 is correct, 5 posted.
      if (invoice?.['IsReversed'] === true || invoice?.['IsReversal'] === true) return '0';
      if (!['4', '5'].includes(String(invoice?.['SupplierInvoiceStatus']))) return '0';
      const quantity = row['QuantityInPurchaseOrderUnit'] ?? '0';
      return invoice?.['SupplierInvoiceIsCreditMemo'] === 'X' ? negative(quantity) : quantity;
    }),
  );
}
