/** The orders that stand when a test's Tryton starts: confirmed, nothing of them received or invoiced yet. */
import { ORDERS } from '../../../../simulators/erp/demo.ts';
import { date, decimal, type Tryton } from '../json-rpc.ts';
import type { Books } from './accounting.ts';
import type { Company } from './company.ts';
import type { Goods } from './goods.ts';

export async function seedOrders(erp: Tryton, company: Company, books: Books, goods: Goods): Promise<void> {
  for (const order of ORDERS.filter(one => one.company === '1010')) {
    const party = goods.suppliers.get(order.supplier);
    const address = await erp.one('party.address', [['party', '=', party]]);
    const lines = order.lines.map(line => ({
      type: 'line',
      sequence: line.number,
      product: goods.products.get(line.item),
      unit: goods.units.get('EA'),
      quantity: Number(line.quantity),
      unit_price: decimal(line.unitPrice),
      ...(line.neededBy && { delivery_date_edit: true, delivery_date_store: date(line.neededBy) }),
      analytic_accounts: [['create', [{ root: books.root, account: books.costCenters.get(line.costCenter) }]]],
    }));
    const id = await erp.make('purchase.purchase', {
      company: company.id,
      number: order.number,
      party,
      invoice_address: address.id,
      currency: company.currencies.get(order.currency),
      payment_term: company.terms.get(order.paymentTerms),
      purchase_date: date(order.orderDate),
      warehouse: goods.warehouse,
      lines: [['create', lines]],
    });
    for (const step of ['quote', 'confirm', 'process']) await erp.call(`model.purchase.purchase.${step}`, [id]);
  }
}
