/** What a buyer does in Tryton itself: makes orders of what was approved, and sends them to the supplier. */
import type { Tryton } from './json-rpc.ts';

export async function buy(erp: Tryton, requisition: string): Promise<void> {
  const wanted = [['origin.requisition.number', '=', requisition, 'purchase.requisition.line']];
  const requests = (await erp.find('purchase.request', wanted, [])).map(({ id }) => id);
  await erp.wizard('purchase.request.create_purchase', 'start', {
    active_model: 'purchase.request',
    active_ids: requests,
  });
  const made = await erp.find('purchase.request', [['id', 'in', requests]], ['purchase']);
  const orders = [...new Set(made.map(one => Number(one['purchase'])))];
  for (const step of ['quote', 'confirm', 'process']) await erp.call(`model.purchase.purchase.${step}`, orders);
}
