/** What the invoice tests over S/4HANA share: a supplier, an order of which something has come, and invoices of it and of an account. */
import type { Site } from './sap-s4-rig.ts';

export const TODAY = '2026-02-25';

/** To be called where tests are described. */
export function invoicing({ done, supplier, order }: Site) {
  let northwind: string;
  let standing: { id: string };
  let count = 0;
  before(async () => {
    northwind = await supplier('0000100017');
    standing = await order('4500000017');
    await done('POST', 'goods-receipts', {
      company: '1010',
      purchaseOrder: { id: standing.id },
      receivedOn: TODAY,
      lines: [{ purchaseOrderLine: 1, quantity: { value: '40' } }],
    });
  });

  const freight = (change: object = {}) => ({
    company: '1010',
    kind: 'invoice',
    number: `NW-${++count}`,
    supplier: { id: northwind },
    issueDate: TODAY,
    currency: 'USD',
    lines: [
      {
        ...{ number: 1, description: 'Express delivery', amount: '25.00' },
        ...{ account: { code: '0000420000' }, costCenter: { code: '0010' } },
      },
    ],
    total: '25.00',
    ...change,
  });
  const ofOrder = (quantity: string, amount: string, change: object = {}, line: object = {}) => ({
    ...freight(),
    purchaseOrder: { id: standing.id },
    lines: [
      {
        ...{ number: 1, purchaseOrderLine: 1, description: 'Nitrile gloves', amount },
        ...{ quantity: { value: quantity, unit: 'EA' }, ...line },
      },
    ],
    total: amount,
    ...change,
  });
  return { freight, ofOrder, northwind: () => northwind, standing: () => standing };
}
