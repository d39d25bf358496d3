/** Where an invoice stands in Tryton, on the three axes of the contract: it has one state, and what is left to pay. */
import type { InvoiceState } from '../../../../contracts/invoices/v1/types.ts';
import { decimals, type Scope } from '../../../../gateway/kit.ts';

const PROCESSING: Readonly<Record<string, InvoiceState['processing']>> = {
  draft: 'received',
  validated: 'in-process',
  posted: 'posted',
  paid: 'posted',
  cancelled: 'cancelled',
};

type Profile = Scope['profile'];

/** What the profile says of the state, in its table of that name. */
const said = (profile: Profile, name: string, state: unknown): string | undefined => {
  const own = profile[name] as Readonly<Record<string, string>> | undefined;
  return typeof state === 'string' && own && Object.hasOwn(own, state) ? own[state] : undefined;
};

export function processingOf(state: unknown, profile: Profile): InvoiceState['processing'] {
  const usual = typeof state === 'string' && Object.hasOwn(PROCESSING, state) ? PROCESSING[state] : undefined;
  return (said(profile, 'invoiceStatus', state) as InvoiceState['processing'] | undefined) ?? usual ?? 'unknown';
}

interface Amounts {
  total: string;
  left: string;
}

export function standingOf(state: unknown, amounts: Amounts, profile: Profile): InvoiceState {
  const processing = processingOf(state, profile);
  // Tryton approves no invoices: who may, validates and posts them.
  const usual = processing === 'unknown' ? 'unknown' : 'not-required';
  const approval = (said(profile, 'invoiceApproval', state) as InvoiceState['approval'] | undefined) ?? usual;
  return { processing, approval, payment: paymentOf(state, processing, amounts) };
}

function paymentOf(
  state: unknown,
  processing: InvoiceState['processing'],
  { total, left }: Amounts,
): InvoiceState['payment'] {
  if (processing === 'unknown') return 'unknown';
  if (state === 'paid') return 'paid';
  const isPart = processing === 'posted' && decimals.compare(left, '0') !== 0 && decimals.compare(left, total) !== 0;
  return isPart ? 'part-paid' : 'unpaid';
}
