/** Accounting journal of Workday → the journal entry as the contract shows it. */
import { idIn } from '../../../../adapters/soap/dialects/workday/asking.ts';
import { account, code, worktag } from '../../../../adapters/soap/dialects/workday/references.ts';
import { rawStatus, status } from '../../../../adapters/soap/dialects/workday/statuses.ts';
import { amount, day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { JournalEntry } from '../../../../contracts/journal-entries/v1/types.ts';
import { instant, integer, type Rule, type Table } from '../../../../gateway/kit.ts';

/** `at`: how the path to the record begins. */
export function held(a: Table<JournalEntry>, at: string): readonly Rule[] {
  const data = `${at}Journal_Data[0]`;
  return [
    a.f('id', { read: [idIn(`${at}Journal_Reference`)] }),
    a.f('number', { read: [`${data}.Journal_Number`] }),
    a.f('fiscalYear', { read: [`${data}.Fiscal_Year`] }),
    a.f('status', { read: [`${data}.Journal_Status_Reference`] }, status('journal'), { absent: 'unknown' }),
    a.f('systemStatus', { read: [`${data}.Journal_Status_Reference`] }, rawStatus('Journal_Status')),
    a.f('company', { read: [`${data}.Company_Reference`] }, code('Company_Reference_ID')),
    a.f('currency', { read: [`${data}.Currency_Reference`] }, code('Currency_ID')),
    a.f('postingDate', { read: [`${data}.Accounting_Date`] }, day),
    a.f('documentDate', { read: [`${data}.Document_Date`] }, day),
    a.f('reference', { read: [`${data}.External_Reference_ID`] }),
    a.f('text', { read: [`${data}.Memo`] }),
    a.f('meta.lastUpdated', { read: [`${data}.Last_Updated`] }, instant),
    a.each('lines', `${data}.Journal_Entry_Line_Replacement_Data`, one => [
      one.f('number', { read: ['Line_Order'] }, integer),
      one.f('account', { read: ['Ledger_Account_Reference'] }, account),
      one.f('amount', { read: ['Debit_Amount', 'Credit_Amount'] }, amount),
      one.f('costCenter', { read: ['Worktags_Reference'] }, worktag('Cost_Center_Reference_ID')),
      one.f('text', { read: ['Memo'] }),
      one.custom({
        id: 'side',
        carries: ['side'],
        reads: ['Debit_Amount', 'Credit_Amount'],
        dec: line => ({ side: 'Debit_Amount' in (line as object) ? 'debit' : 'credit' }),
      }),
      one.ignore('Journal_Entry_Line_ID'),
    ]),
    a.ignore(`${at}Journal_Reference`, `${data}.Accounting_Journal_ID`, `${data}.Ledger_Type_Reference`),
    a.ignore(`${data}.Journal_Source_Reference`),
  ];
}
