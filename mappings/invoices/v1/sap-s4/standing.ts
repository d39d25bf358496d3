/** Where an invoice stands: its own status, who has to look at it, and what the ledger says was paid of it. */
import { present, statusAt, textOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { processingOf } from '../../../../adapters/rest/dialects/sap-s4/invoices.ts';
import { less, sumOf } from '../../../../adapters/rest/dialects/sap-s4/numbers.ts';
import { INVOICE_APPROVAL, MISMATCH, meaning } from '../../../../adapters/rest/dialects/sap-s4/status.ts';
import type { InvoiceState, InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';
import type { Items } from './books.ts';

interface Standing {
  state: InvoiceState;
  paid?: Pick<InvoiceStatus, 'paidAmount' | 'paidOn' | 'paymentReference'>;
  holds: { code: string }[];
  systemStatus: { field: string; code: string }[];
}

export function standing(entity: Node, { profile }: Scope, items?: Items): Standing {
  const code = textOf(entity, 'SupplierInvoiceStatus') ?? '';
  const booked = processingOf(entity, profile);
  const approval = meaning<InvoiceState['approval']>(INVOICE_APPROVAL, profile['invoiceApproval'], code);
  const block = textOf(entity, 'PaymentBlockingReason');
  const { payment, ...paid } = paymentOf(items, { processing: booked, block });
  const isHeld = booked === 'posted' && payment !== 'paid' && MISMATCH.has(block ?? '');
  const processing = isHeld ? 'exception' : booked;
  return {
    state: { processing, approval, payment },
    paid,
    holds: block === undefined ? [] : [{ code: block }],
    systemStatus: [
      ...statusAt(entity, 'SupplierInvoiceStatus', 'PaymentBlockingReason', 'IsReversed'),
      ...[...(items?.own ?? []), ...(items?.parts ?? [])].flatMap(item => statusAt(item, 'ClearingAccountingDocument')),
    ],
  };
}

interface Facts {
  processing: InvoiceState['processing'];
  block: string | undefined;
}

type Payment = Pick<InvoiceState, 'payment'> & NonNullable<Standing['paid']>;

/** Where it does not stand in the books, nothing is owed yet, or no more. */
const OUT: ReadonlySet<Facts['processing']> = new Set(['received', 'in-process', 'exception', 'rejected', 'cancelled']);

/** Paid is what is cleared, all of it; less, or a payment that refers to it without clearing it, is a part. */
function paymentOf(items: Items | undefined, { processing, block }: Facts): Payment {
  const waiting = block === undefined ? 'unpaid' : 'blocked';
  if (processing === 'cancelled') return { payment: 'unpaid' };
  if (OUT.has(processing)) return { payment: waiting };
  if (!items || items.own.length === 0) return { payment: block ? 'blocked' : 'unknown' };
  const cleared = items.own.filter(isCleared).toSorted(byClearing);
  // One that was cleared is in the instalment that it was cleared with, or was taken back itself.
  const parts = items.parts.filter(item => !isCleared(item));
  if (cleared.length + parts.length === 0) return { payment: waiting };
  const isPaid = cleared.length === items.own.length;
  const amounts = isPaid ? [cleared] : [cleared, parts];
  const last = cleared.at(-1);
  return present({
    payment: isPaid ? ('paid' as const) : ('part-paid' as const),
    paidAmount: {
      amount: sumOf(amounts.map(some => positive(sumOf(some.map(amountOf))))),
      currency: textOf(items.own[0], 'TransactionCurrency') ?? '',
    },
    paidOn: textOf(last, 'ClearingDate'),
    paymentReference: referenceOf(isPaid ? last : (parts.at(-1) ?? last)),
  }) as Payment;
}

const isCleared = (item: Node): boolean => textOf(item, 'ClearingDate') !== undefined;

const byClearing = (one: Node, other: Node): number =>
  (textOf(one, 'ClearingDate') ?? '').localeCompare(textOf(other, 'ClearingDate') ?? '');

const referenceOf = (item: Node | undefined): string | undefined =>
  textOf(item, 'ClearingAccountingDocument') ?? textOf(item, 'AccountingDocument');

const amountOf = (item: Node): string | undefined => textOf(item, 'AmountInTransactionCurrency');

const positive = (amount: string): string => (decimals.compare(amount, '0')! < 0 ? less(amount) : amount);
