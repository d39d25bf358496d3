/** Posts a journal entry in Workday, an allocation as one line for each cost centre, under an ID of the gateway's own. */
import {
  finding,
  found,
  frame,
  idIn,
  kindOf,
  type Node,
  readingBack,
  under,
} from '../../../../adapters/soap/dialects/workday/asking.ts';
import { account, code, reference } from '../../../../adapters/soap/dialects/workday/references.ts';
import { day } from '../../../../adapters/soap/dialects/workday/values.ts';
import type { JournalEntry, JournalEntryPosting } from '../../../../contracts/journal-entries/v1/types.ts';
import { conditionalCreate, defineMapping, table } from '../../../../gateway/kit.ts';
import { type AllocatedLine, allocated } from '../allocate.ts';
import { checkJournalEntry } from '../check.ts';
import { held } from './held.ts';

const asked = table<JournalEntryPosting>();
const a = table<JournalEntry>();
const JOURNAL = kindOf('Journal');
const ROOT = 'Submit_Accounting_Journal_Request';
const DATA = `${ROOT}.Accounting_Journal_Data`;

export default defineMapping({
  contract: 'journal-entries/v1',
  operation: 'post',
  dialect: 'workday',
  check: checkJournalEntry,
  steps: [
    ...conditionalCreate(
      {
        name: 'find',
        request: finding(JOURNAL, 'Accounting_Journal_ID'),
        response: found(JOURNAL),
      },
      {
        name: 'submit',
        request: [
          asked.fixed(`${ROOT}.@Add_Only`, 'true'),
          asked.context('key', `${DATA}.Accounting_Journal_ID`),
          asked.fixed(`${DATA}.Submit`, 'true'),
          asked.f('company', `${DATA}.Company_Reference`, code('Company_Reference_ID')),
          asked.f('currency', `${DATA}.Currency_Reference`, code('Currency_ID')),
          asked.fixed(idIn(`${DATA}.Ledger_Type_Reference`, 'Ledger_Type_ID'), 'ACTUALS'),
          asked.f('postingDate', `${DATA}.Accounting_Date`, day),
          asked.f('documentDate', `${DATA}.Document_Date`, day),
          asked.fixed(idIn(`${DATA}.Journal_Source_Reference`, 'Journal_Source_ID'), 'INTEGRATION'),
          asked.f('reference', `${DATA}.External_Reference_ID`),
          asked.f('text', `${DATA}.Memo`),
          asked.custom({
            id: 'lines',
            carries: ['lines'],
            writes: { [`${DATA}.Journal_Entry_Line_Replacement_Data`]: 'lines' },
            enc(value, tree, { scope: { profile } }) {
              const { lines, currency } = value as JournalEntryPosting;
              const bound = account.bind?.(profile) ?? account;
              const accountOf = 'problem' in bound ? account : bound;
              under(tree, 'body', ROOT, 'Accounting_Journal_Data')['Journal_Entry_Line_Replacement_Data'] = allocated(
                lines,
                currency,
              ).map(line => lineOf(line, accountOf.encode(line.account)));
            },
          }),
        ],
        response: [
          asked.custom({
            id: 'made',
            carries: [],
            reads: ['Submit_Accounting_Journal_Response'],
            dec: tree =>
              made(under(tree, 'body', 'Submit_Accounting_Journal_Response', 'Accounting_Journal_Reference')),
          }),
        ],
      },
    ),
    {
      name: 'read',
      effect: 'read',
      request: readingBack(JOURNAL),
      response: [...held(a, JOURNAL.first), ...frame(JOURNAL)],
    },
  ],
});

const made = (of: Node): { id?: unknown } => {
  const ids = Array.isArray(of['ID']) ? (of['ID'] as Node[]) : [];
  return { id: ids.find(id => id['@type'] === 'WID')?.['#text'] };
};

const lineOf = ({ number, side, amount, costCenter, text }: AllocatedLine, ledgerAccount: unknown): Node => ({
  Line_Order: String(number),
  Ledger_Account_Reference: ledgerAccount,
  [side === 'debit' ? 'Debit_Amount' : 'Credit_Amount']: amount,
  Memo: text,
  Worktags_Reference: costCenter && [reference('Cost_Center_Reference_ID', costCenter.code)],
});
