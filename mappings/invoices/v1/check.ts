/** What of an invoice no schema can say, whatever system it goes to. */
import type { InvoiceSubmission } from '../../../contracts/invoices/v1/types.ts';
import { decimals, type Finding } from '../../../gateway/kit.ts';

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function checkInvoice(input: unknown): Finding[] {
  const invoice = input as InvoiceSubmission;
  const { kind, corrects, currency, lines, total } = invoice;
  const numbers = lines.map(({ number }) => number);
  const findings: (Finding | false)[] = [
    !CURRENCIES.has(currency) && { pointer: '/currency', code: 'currency-unknown' },
    corrects !== undefined &&
      kind !== 'credit-memo' && { pointer: '/corrects', code: 'not-allowed', detail: 'Only a credit memo corrects.' },
    ...numbers.map(
      (number, at) => numbers.indexOf(number) !== at && { pointer: `/lines/${at}/number`, code: 'named-twice' },
    ),
    isNegative(total) && {
      ...{ pointer: '/total', code: 'negative-total' },
      detail: 'What is given back is a credit memo, its amounts above zero.',
    },
    decimals.compare(total, charged(invoice)) !== 0 && {
      ...{ pointer: '/total', code: 'total-differs' },
      detail: 'It is the sum of lines, taxes and freight, less the discount.',
    },
  ];
  return findings.filter(finding => finding !== false);
}

/** What lines, taxes and freight come to, less the discount. */
export function charged({ lines, taxes = [], freight = '0', discount = '0' }: InvoiceSubmission): string {
  const all = decimals.sum([...lines.map(({ amount }) => amount), ...taxes.map(({ amount }) => amount), freight]);
  return decimals.subtract(all!, discount)!;
}

const isNegative = (decimal: string): boolean => decimals.compare(decimal, '0')! < 0;
