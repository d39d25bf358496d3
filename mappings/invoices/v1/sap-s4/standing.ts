/** Where an invoice stands: its own status, who has to look at it, and what the ledger says was paid of it. */
import { nodesOf, present, statusAt, textOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { processingOf } from '../../../../adapters/rest/dialects/sap-s4/invoices.ts';
import { less, sumOf } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { INVOICE_APPROVAL, meaning } from '../../../../adapters/rest/dialects/sap-s4/status.ts';
import type { InvoiceState, InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';

interface Standing {
  state: InvoiceState;
  paid?: Pick<InvoiceStatus, 'paidAmount' | 'paidOn' | 'paymentReference'>;
  holds: { code: string }[];
  systemStatus: { field: string; code: string }[];
}

export function standing(entity: Node, { profile }: Scope, items?: readonly Node[]): Standing {
  const code = textOf(entity, 'SupplierInvoiceStatus') ?? '';
  const processing = processingOf(entity, profile);
  const approval = meaning(INVOICE_APPROVAL, undefined, code);
  const block = textOf(entity, 'PaymentBlockingReason');
  const { payment, ...paid } = paymentOf(items, { processing, block });
  return {
    state: { processing, approval, payment },
    paid,
    holds: block === undefined ? [] : [{ code: block }],
    systemStatus: [
      ...statusAt(entity, 'SupplierInvoiceStatus', 'PaymentBlockingReason', 'IsReversed'),
      ...nodesOf(items).flatMap(item => statusAt(item, 'ClearingAccountingDocument')),
    ],
  };
}

interface Facts {
  processing: InvoiceState['processing'];
  block: string | undefined;
}

type Payment = Pick<InvoiceState, 'payment'> & NonNullable<Standing['paid']>;

/** Cleared is paid; what refers to it without clearing it is a part. */
function paymentOf(items: readonly Node[] | undefined, { processing, block }: Facts): Payment {
  if (processing !== 'posted') return { payment: processing === 'cancelled' ? 'unpaid' : block ? 'blocked' : 'unpaid' };
  if (!items || items.length === 0) return { payment: block ? 'blocked' : 'unknown' };
  const owed = items.filter(item => textOf(item, 'OriginalReferenceDocument') !== undefined);
  const parts = items.filter(item => textOf(item, 'InvoiceReference') !== undefined);
  const cleared = owed.find(item => textOf(item, 'ClearingDate') !== undefined);
  const currency = textOf(owed[0], 'TransactionCurrency') ?? '';
  if (cleared) {
    return present({
      payment: 'paid' as const,
      paidAmount: { amount: positive(sumOf(owed.map(amountOf))), currency },
      paidOn: textOf(cleared, 'ClearingDate'),
      paymentReference: textOf(cleared, 'ClearingAccountingDocument'),
    }) as Payment;
  }
  if (parts.length > 0) {
    return present({
      payment: 'part-paid' as const,
      paidAmount: { amount: positive(sumOf(parts.map(amountOf))), currency },
      paymentReference: textOf(parts.at(-1), 'AccountingDocument'),
    }) as Payment;
  }
  return { payment: block ? 'blocked' : 'unpaid' };
}

const amountOf = (item: Node): string | undefined => textOf(item, 'AmountInTransactionCurrency');

const positive = (amount: string): string => (decimals.compare(amount, '0')! < 0 ? less(amount) : amount);
