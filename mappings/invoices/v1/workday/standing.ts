/** Where a supplier invoice of Workday stands on three axes, and what was paid: three references, a hold and what is still due. */
import { type Node, nodes, text } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { idAt } from '../../../../adapters/soap/dialects/workday/references.ts';
import { statusAt } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import type { InvoiceAxes, InvoiceStatus } from '../../../../contracts/invoices/v1/types.ts';
import { decimals } from '../../../../gateway/kit.ts';

type Profile = Readonly<Record<string, unknown>>;

export function axesOf(data: Node, profile: Profile): InvoiceAxes {
  const document = data['Invoice_Status_Reference'];
  const said = statusAt('invoiceProcessing', document, profile) as InvoiceAxes['processing'];
  const mismatched = idAt(data['Match_Status_Reference'], 'Match_Status_ID') === 'MATCH_EXCEPTION';
  const paid = statusAt('invoicePayment', data['Payment_Status_Reference'], profile) as InvoiceAxes['payment'];
  // Approved as it may be, what does not match is not paid until somebody has seen to it; what was paid has been seen to.
  const stands = ['received', 'in-process', 'posted'].includes(said) && !['part-paid', 'paid'].includes(paid);
  return {
    processing: mismatched && stands ? 'exception' : said,
    approval: statusAt('invoiceApproval', document, profile) as InvoiceAxes['approval'],
    payment: paid === 'unpaid' && text(data['On_Hold']) === 'true' ? 'blocked' : paid,
  };
}

/** Codes as they stand, each with its field. */
export const rawOf = (data: Node): { field: string; code: string }[] =>
  [
    ['Invoice_Status', idAt(data['Invoice_Status_Reference'], 'Document_Status_ID')],
    ['Match_Status', idAt(data['Match_Status_Reference'], 'Match_Status_ID')],
    ['Payment_Status', idAt(data['Payment_Status_Reference'], 'Payment_Status_ID')],
  ].flatMap(([field = '', code]) => (code === undefined ? [] : [{ field, code: code.slice(0, 60) }]));

export function paidOf(data: Node): Partial<InvoiceStatus> {
  const currency = idAt(data['Currency_Reference'], 'Currency_ID');
  const paid = decimals.subtract(text(data['Control_Amount_Total']) ?? '', text(data['Amount_Due']) ?? '');
  const some = paid !== undefined && decimals.compare(paid, '0') === 1 && currency !== undefined;
  const [on, by] = [text(data['Payment_Date'])?.slice(0, 10), text(data['Payment_Reference_Number'])];
  const holds = nodes(data['Hold_Reason_Reference']).flatMap(one => idAt(one, 'Hold_Reason_ID') ?? []);
  return {
    ...(some && { paidAmount: { amount: paid, currency } }),
    ...(on !== undefined && { paidOn: on }),
    ...(by !== undefined && { paymentReference: by }),
    ...(holds.length > 0 && { holds: holds.map(code => ({ code })) }),
  };
}
