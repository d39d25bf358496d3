/** Where an invoice of a supplier stands in Tryton, and what was paid of it. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { type Node, nodeAt, nodesAt, textAt, without } from '../../../../adapters/rest/dialects/tryton/trees.ts';
import type { InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { standingOf } from './standing.ts';

const a = table<InvoiceStatus>();

const FIELDS = [
  ...['state', 'currency.code', 'total_amount', 'amount_to_pay'],
  ...['lines_to_pay.reconciliation.date', 'payment_lines.date', 'payment_lines.move.number'],
];

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'status',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Invoice', FIELDS),
      response: [
        a.f('invoice.id', { read: ['Invoice.id'] }),
        a.custom({
          id: 'standing',
          carries: [
            ...(['processing', 'approval', 'payment', 'paidAmount', 'paidOn', 'paymentReference'] as const),
            'systemStatus',
          ],
          reads: ['state', 'currency', 'total_amount', 'amount_to_pay', 'lines_to_pay', 'payment_lines'].map(
            name => `Invoice.${name}`,
          ),
          dec: (tree, { scope }) => statusOf(nodeAt(tree, 'body'), scope),
        }),
      ],
    },
  ],
});

function statusOf(record: Node, { profile }: Scope): Partial<InvoiceStatus> {
  const [total, left] = [record['total_amount'], record['amount_to_pay']].map(amount => String(amount ?? '0'));
  const standing = standingOf(record['state'], { total: total!, left: left! }, profile);
  const isPaid = standing.payment === 'paid' || standing.payment === 'part-paid';
  const payments = nodesAt(record, 'payment_lines');
  const days = [
    ...payments.map(line => textAt(line, 'date')),
    ...nodesAt(record, 'lines_to_pay').map(line => textAt(line, 'reconciliation', 'date')),
  ].filter(day => day !== undefined);
  const last = payments.map(line => textAt(line, 'move', 'number')).filter(number => number !== undefined);
  const paid = decimals.magnitude(decimals.subtract(total!, left!) ?? '0')!;
  return without({
    ...standing,
    paidAmount: isPaid ? { amount: paid, currency: textAt(record, 'currency', 'code') } : undefined,
    paidOn: isPaid ? days.toSorted().at(-1) : undefined,
    paymentReference: isPaid ? last.at(-1) : undefined,
    systemStatus: [{ field: 'state', code: String(record['state']) }],
  }) as Partial<InvoiceStatus>;
}
