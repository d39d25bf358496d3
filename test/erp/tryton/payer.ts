/** What treasury does in Tryton itself: pays an invoice, whole or in part, on a day. */
import { date, decimal, type Tryton } from './json-rpc.ts';

export async function pay(erp: Tryton, invoice: number, { amount, on }: { amount: string; on: string }): Promise<void> {
  const [row] = await erp.find('account.invoice', [['id', '=', invoice]], ['company', 'currency']);
  const company = Number(row?.['company']);
  const start = {
    ...{ amount: decimal(amount), currency: row?.['currency'], currency_digits: 2, company },
    ...{ payment_method: await methodOf(erp, company), date: date(on), description: null },
  };
  await erp.walk(
    'account.invoice.pay',
    { active_model: 'account.invoice', active_id: invoice, active_ids: [invoice] },
    [
      ['choice', { start }],
      // Only asked for where something is left.
      ['pay', { start, ask: { type: 'partial', amount: decimal(amount), company } }],
    ],
  );
}

/** Out of the bank. */
async function methodOf(erp: Tryton, company: number): Promise<number> {
  const [known] = await erp.find('account.invoice.payment.method', [['name', '=', 'Bank']], []);
  if (known) return known.id;
  const bank = await erp.one('account.account', [['code', '=', '0000113100']]);
  const [theirs] = await erp.find('account.journal', [], ['sequence']);
  const sequence = theirs?.['sequence'];
  const journal = await erp.make('account.journal', { name: 'Bank', code: 'BANK', type: 'cash', sequence });
  const accounts = { debit_account: bank.id, credit_account: bank.id };
  return erp.make('account.invoice.payment.method', { name: 'Bank', company, journal, ...accounts });
}
