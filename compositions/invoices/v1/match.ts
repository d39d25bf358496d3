/** Three-way match: an invoice held against its order and against what came, over all receipts and all earlier invoices. */
import type { Invoice, InvoiceMatch } from '../../../contracts/invoices/v1/types.ts';
import { defineComposition } from '../../../gateway/kit.ts';
import { exceptions } from './match/exceptions.ts';
import { type MatchRule, namesCategory, RULES } from './match/rules.ts';
import { seenOf } from './match/sources.ts';
import { matched } from './match/whole.ts';

export default defineComposition({
  contract: 'invoices/v1',
  operation: 'match',
  uses: [
    'invoices/v1#read',
    'invoices/v1#search',
    'purchase-orders/v1#read',
    'goods-receipts/v1#search',
    // Lists of some systems name receipts alone.
    'goods-receipts/v1#read',
    // Asked only where a rule names a category.
    'inventory-items/v1#read',
    'inventory-items/v1#search',
  ],
  timeout: '30s',
  rules: RULES,
  async run({ id: asked }: { id: string }, call, context): Promise<InvoiceMatch> {
    const asOf = context.now().toISOString();
    const rules = context.table(RULES.name) as readonly object[] as readonly MatchRule[];
    const invoice = (await call('invoices/v1#read', { id: asked })) as Invoice;
    const seen = await seenOf(invoice, call, namesCategory(rules));
    const { id, purchaseOrder, kind, currency } = invoice;
    const { unseen } = seen;
    const held = matched(seen, rules);
    context.found({ queue: RULES.name, about: id, findings: exceptions(invoice, held, unseen) });
    return {
      invoice: { id },
      ...(purchaseOrder && { purchaseOrder: { id: purchaseOrder.id } }),
      ...(kind && { kind }),
      ...(currency !== undefined && { currency }),
      ...held,
      ...(unseen.length > 0 && { unseen: [...unseen].slice(0, 50) }),
      asOf,
    };
  },
});
