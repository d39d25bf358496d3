/** Where an invoice stands in Tryton, on the three axes of the contract: it has one state, and what is left to pay. */
import type { InvoiceState } from '../../../../contracts/invoices/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';

/** Tryton approves no invoices: who may, validates and posts them. */
const STATES: Readonly<Record<string, InvoiceState>> = {
  draft: { processing: 'received', approval: 'not-required', payment: 'unpaid' },
  validated: { processing: 'in-process', approval: 'not-required', payment: 'unpaid' },
  posted: { processing: 'posted', approval: 'not-required', payment: 'unpaid' },
  paid: { processing: 'posted', approval: 'not-required', payment: 'paid' },
  cancelled: { processing: 'cancelled', approval: 'not-required', payment: 'unpaid' },
};
const UNKNOWN: InvoiceState = { processing: 'unknown', approval: 'unknown', payment: 'unknown' };

export function standingOf(state: unknown, total: string, left: string): InvoiceState {
  const held = typeof state === 'string' && Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (!held) return UNKNOWN;
  const isPart =
    held.processing === 'posted' && decimals.compare(left, '0') !== 0 && decimals.compare(left, total) !== 0;
  return isPart && held.payment === 'unpaid' ? { ...held, payment: 'part-paid' } : held;
}
