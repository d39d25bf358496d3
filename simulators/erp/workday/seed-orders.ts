/** Purchase orders as Workday files them: those of the demo data, and those that come of a requisition. */
import { ITEMS, ORDERS } from '../demo.ts';
import type { Plain } from '../soap/check.ts';
import { sum, times } from './amounts.ts';
import { referenceTo } from './instances.ts';
import type { Records, Row } from './records.ts';

export interface OrderLine {
  number: string;
  item?: Plain | undefined;
  description?: string | undefined;
  quantity: string;
  unit?: Plain | undefined;
  unitCost: string;
  due?: string | undefined;
  worktags?: Plain[] | undefined;
  account?: Plain | undefined;
  deliverTo?: Plain | undefined;
}

export interface Order {
  number: string;
  company: Plain | undefined;
  supplier: Plain | undefined;
  requisition?: Plain;
  currency: Plain | undefined;
  date: string;
  terms?: Plain | undefined;
  lines: OrderLine[];
}

export function addOrder(records: Records, order: Order, total: string): Row {
  const { number, company, supplier, requisition, currency, date, terms, lines } = order;
  const instance = records.instances.add({
    descriptor: `Purchase Order: ${number}`,
    ids: { Purchase_Order_ID: number },
    facts: { kind: 'purchase order', active: true, currency: idIn(currency) },
  });
  return records.add('Purchase_Order', instance, {
    Purchase_Order_ID: number,
    Document_Number: number,
    Document_Status_Reference: records.to('Document_Status_ID', 'ISSUED'),
    Company_Reference: company,
    Supplier_Reference: supplier,
    Requisition_Reference: requisition ? [requisition] : [],
    Currency_Reference: currency,
    Document_Date: date,
    Payment_Terms_Reference: terms,
    Total_PO_Amount: total,
    Goods_Line_Data: lines.map(line => orderLine(records, number, line)),
    Last_Updated: records.now(),
  });
}

function orderLine(records: Records, order: string, line: OrderLine): Plain {
  const instance = records.instances.add({
    descriptor: `${order} - Line ${line.number}`,
    // Of all orders in one row: the digits say nothing of the number of the line.
    ids: { Purchase_Order_Line_ID: records.next('PURCHASE_ORDER_LINE-3-4', 3) },
    facts: { kind: 'purchase order line', active: true },
  });
  return {
    Purchase_Order_Line_Reference: referenceTo(instance),
    Line_Number: line.number,
    Item_Reference: line.item,
    Item_Description: line.description,
    Quantity: line.quantity,
    Unit_of_Measure_Reference: line.unit,
    Unit_Cost: line.unitCost,
    Extended_Amount: times(line.quantity, line.unitCost),
    Quantity_Received: '0',
    Quantity_Invoiced: '0',
    Due_Date: line.due,
    Deliver_To_Location_Reference: line.deliverTo,
    Ledger_Account_Reference: line.account,
    Worktags_Reference: line.worktags ?? [],
  };
}

export const idIn = (reference: Plain | undefined): string =>
  String((reference?.['ID'] as Plain[] | undefined)?.at(-1)?.['#text'] ?? '');

export function seedOrders(records: Records): void {
  for (const { number, company, supplier, currency, orderDate, paymentTerms, location, lines } of ORDERS) {
    const total = lines.map(({ quantity, unitPrice }) => times(quantity, unitPrice));
    addOrder(
      records,
      {
        number,
        company: records.to('Company_Reference_ID', company),
        supplier: records.to('Supplier_ID', supplier),
        currency: records.to('Currency_ID', currency),
        date: orderDate,
        terms: records.to('Payment_Terms_ID', paymentTerms),
        lines: lines.map(line => ({
          number: String(line.number),
          item: records.to('Purchase_Item_ID', line.item),
          description: ITEMS.find(({ code }) => code === line.item)?.name,
          quantity: line.quantity,
          unit: records.to('UN_CEFACT_Common_Code_ID', ITEMS.find(({ code }) => code === line.item)?.unit),
          unitCost: line.unitPrice,
          due: line.neededBy,
          worktags: [records.to('Cost_Center_Reference_ID', line.costCenter) as Plain],
          account: records.to('Ledger_Account_ID', line.account, 'Standard'),
          deliverTo: records.to('Location_ID', location.site),
        })),
      },
      sum(...total),
    );
  }
}
