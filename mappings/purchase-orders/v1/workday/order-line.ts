/** The line of an order that a line of a receipt or an invoice is about: by the name that Workday gave it, as the order was read before. */
import { reference } from '../../../../adapters/soap/dialects/workday/references.ts';
import { type Rule, type Table, table } from '../../../../gateway/kit.ts';

interface Line {
  purchaseOrderLine?: number;
}

export const orderLine = (a: Table<Line> = table<Line>()): Rule =>
  a.custom({
    id: 'order-line',
    carries: ['purchaseOrderLine'],
    writes: { Purchase_Order_Line_Reference: 'purchaseOrderLine' },
    enc(value, tree, { scope, finding }) {
      const { purchaseOrderLine: number } = value as Line;
      if (number === undefined) return;
      const { lines = {} } = (scope.steps['order'] ?? {}) as { lines?: Record<string, string | undefined> };
      const wid = Object.hasOwn(lines, String(number)) ? lines[String(number)] : undefined;
      if (wid === undefined) finding('/purchaseOrderLine', 'unknown-line');
      else (tree as Record<string, unknown>)['Purchase_Order_Line_Reference'] = reference('WID', wid);
    },
  });
