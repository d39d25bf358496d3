/** Tells where an invoice stands over Oracle Fusion: its three axes, the holds on it, and what was paid. */
import {
  keeping,
  kept,
  type Node,
  reading,
  some,
  textAt,
  without,
} from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { defineMapping, type Scope, table } from '../../../../gateway/kit.ts';
import { holding, holdsOn, tripleOf } from './standing.ts';

const asked = table<{ id: string }>();

function statusOf(holds: readonly Node[], scope: Scope): InvoiceStatus {
  const [row = {}] = kept(scope, 'read');
  const { status, systemStatus } = tripleOf(row, holds, scope.profile);
  const [payment] = kept(scope, 'payments').filter(each => textAt(each, 'PaymentStatus') !== 'Voided');
  const [amount, currency] = [textAt(row, 'AmountPaid'), textAt(row, 'InvoiceCurrency')];
  const wasPaid = amount !== undefined && !/^-?[0.]+$/.test(amount);
  return without({
    invoice: { id: textAt(row, 'InvoiceId') },
    ...status,
    paidAmount: wasPaid && currency !== undefined ? { amount: amount.replace(/^-/, ''), currency } : undefined,
    paidOn: textAt(payment, 'PaymentDate'),
    paymentReference: textAt(payment, 'PaymentNumber'),
    holds: some(
      holdsOn(row, holds)
        .flatMap(hold => textAt(hold, 'HoldName') ?? [])
        .map(code => ({ code })),
    ),
    systemStatus,
  }) as unknown as InvoiceStatus;
}

const CONCLUDES = [
  ...['invoice.id', 'processing', 'approval', 'payment', 'paidAmount.amount', 'paidAmount.currency', 'paidOn'],
  ...['paymentReference', 'holds[].code', 'systemStatus[].field', 'systemStatus[].code'],
];

export default defineMapping({
  contract: 'invoices/v1',
  operation: 'status',
  dialect: 'oracle-fusion',
  steps: [
    { name: 'read', effect: 'read', request: reading('Invoice', 'InvoiceId'), response: keeping('Invoice') },
    {
      name: 'payments',
      effect: 'read',
      when: scope => textAt(kept(scope, 'read')[0], 'PaidStatus') !== 'Unpaid',
      request: [
        asked.fixed('head.call', 'list'),
        asked.fixed('head.entity', 'Payment'),
        asked.fixed('head.limit', '25'),
        asked.fixed('head.orderBy', 'PaymentDate:desc'),
        asked.f('id', 'query.relatedInvoices.InvoiceId'),
      ],
      response: keeping('Payment'),
    },
    ...holding({
      of: 'read',
      refine: (found, scope) => statusOf((found as { rows: Node[] }).rows, scope),
      concludes: CONCLUDES,
    }),
  ],
});
