/** Posts a journal entry over SAP's journal entry service: one line for each cost centre, credits below zero. */
import { CONFIRMATION, REQUEST } from '../../../adapters/soap/dialects/sap-journal/vocabulary.ts';
import type { JournalEntry, JournalEntryPosting } from '../../../contracts/journal-entries/v1/types.ts';
import { type Codec, defineMapping, known, not, type Rule, type Scope, table } from '../../../gateway/kit.ts';
import { type AllocatedLine, allocated } from './allocate.ts';
import { checkJournalEntry } from './check.ts';

const a = table<JournalEntryPosting>();
const made = table<JournalEntry>();

const ONE = `${REQUEST}.JournalEntryCreateRequest[0]`;
const ENTRY = `${ONE}.JournalEntry`;
const CREATED = `${CONFIRMATION}.JournalEntryCreateConfirmation[0].JournalEntryCreateConfirmation`;

/** BusinessDocumentMessageID has 35 characters; the same for the same posting, however often it is sent. */
const messageId: Codec<string> = {
  name: 'message id',
  code: 'bad-text',
  encode: key => key.replaceAll('-', '').slice(-35),
  decode: () => undefined,
};

const instant: Codec<string> = {
  name: 'instant in UTC',
  code: 'bad-date',
  encode: now => now.replace(/\.\d+Z$/, 'Z'),
  decode: () => undefined,
};

const header = (at: string): readonly Rule[] => [
  a.context('key', `${at}.MessageHeader.ID`, messageId, { req: true }),
  a.context('now', `${at}.MessageHeader.CreationDateTime`, instant, { req: true }),
];

const bySite = (key: `profile.${string}`, at: string, usual: string): readonly Rule[] => [
  a.when(known(key), a.context(key, at)),
  a.when(not(known(key)), a.fixed(at, usual)),
];

/** Kept with ten digits (conversion exit ALPHA); what is no number stays as it is. */
const tenDigits = (code: string): string => (/^\d+$/.test(code) ? code.padStart(10, '0') : code);

/** Which field each written line comes from. */
const from = new WeakMap<object, { line: string; costCenter: string }>();

function itemOf(line: AllocatedLine, currency: string): Record<string, unknown> {
  const { account, side, amount, costCenter, text } = line;
  return {
    GLAccount: tenDigits(account.code),
    AmountInTransactionCurrency: { '@currencyCode': currency, '#text': side === 'credit' ? `-${amount}` : amount },
    DebitCreditCode: side === 'debit' ? 'S' : 'H',
    ...(text !== undefined && { DocumentItemText: text }),
    ...(costCenter && { AccountAssignment: { CostCenter: tenDigits(costCenter.code) } }),
  };
}

function written({ lines, currency }: JournalEntryPosting): object[] {
  return lines.flatMap((line, at) => {
    const shares = allocated([line], currency);
    return shares.map(share => {
      const item = itemOf(share, currency);
      const index = line.allocations?.findIndex(({ costCenter }) => costCenter.code === share.costCenter?.code);
      const own = index === undefined ? `/lines/${at}` : `/lines/${at}/allocations/${index}`;
      from.set(item, { line: `/lines/${at}`, costCenter: `${own}/costCenter` });
      return item;
    });
  });
}

interface Sent {
  body?: { [REQUEST]?: { JournalEntryCreateRequest?: { JournalEntry?: { Item?: object[] } }[] } };
}
const PLACE = ['body', REQUEST, 'JournalEntryCreateRequest', 0, 'JournalEntry', 'Item'] as const;
const entryOf = (tree: unknown) => (tree as Sent).body?.[REQUEST]?.JournalEntryCreateRequest?.[0]?.JournalEntry;

function originsOf(tree: unknown) {
  return (entryOf(tree)?.Item ?? []).flatMap((item, at) => {
    const { line, costCenter } = from.get(item) ?? { line: '/lines', costCenter: '/lines' };
    const place = [...PLACE, at];
    return [
      { place, pointer: line },
      { place: [...place, 'GLAccount'], pointer: `${line}/account` },
      { place: [...place, 'AmountInTransactionCurrency'], pointer: `${line}/amount` },
      { place: [...place, 'DocumentItemText'], pointer: `${line}/text` },
      { place: [...place, 'AccountAssignment'], pointer: costCenter },
    ];
  });
}

const ECHOED = ['company', 'postingDate', 'documentDate', 'reference', 'text', 'currency'] as const;

/** Of a line; its number is the place where it is written. */
const WRITTEN = [
  ...(['number', 'account.code', 'side', 'amount', 'costCenter.code', 'text'] as const),
  ...(['allocations[0].costCenter.code', 'allocations[0].percent', 'allocations[0].amount'] as const),
] as const;
/** Of a line as it was taken: of an allocation each share is one. */
const TAKEN = ['number', 'account', 'side', 'amount', 'costCenter', 'text'] as const;

/** The confirmation names the document and nothing in it: it was taken as it was sent. */
function posted({ input }: Scope): Pick<JournalEntry, 'lines'> {
  const { lines, currency } = input as JournalEntryPosting;
  return { lines: allocated(lines, currency).map(({ of: _of, ...line }) => line) };
}

export default defineMapping({
  contract: 'journal-entries/v1',
  operation: 'post',
  dialect: 'sap-journal',
  check: checkJournalEntry,
  steps: [
    {
      name: 'post',
      // Nothing of this interface tells what was posted: whoever does not know has to look into the books.
      effect: 'once',
      request: [
        ...header(REQUEST),
        ...header(ONE),
        a.fixed(`${ENTRY}.OriginalReferenceDocumentType`, 'BKPFF'),
        a.context('profile.logicalSystem', `${ENTRY}.OriginalReferenceDocumentLogicalSystem`),
        a.fixed(`${ENTRY}.BusinessTransactionType`, 'RFBU'),
        ...bySite('profile.accountingDocumentType', `${ENTRY}.AccountingDocumentType`, 'SA'),
        a.f('reference', { write: [`${ENTRY}.DocumentReferenceID`] }),
        a.f('text', { write: [`${ENTRY}.DocumentHeaderText`] }),
        ...bySite('profile.createdByUser', `${ENTRY}.CreatedByUser`, 'CANONGATE'),
        a.f('company', { write: [`${ENTRY}.CompanyCode`] }),
        a.f('documentDate', { write: [`${ENTRY}.DocumentDate`] }),
        a.f('postingDate', { write: [`${ENTRY}.PostingDate`] }),
        a.custom({
          id: 'items',
          carries: ['currency', ...WRITTEN.map(name => `lines[0].${name}` as const)],
          writes: { [`${ENTRY}.Item`]: 'lines' },
          origins: originsOf,
          enc(value, tree) {
            Object.assign(entryOf(tree) ?? {}, { Item: written(value as JournalEntryPosting) });
          },
        }),
      ],
      response: [
        made.f('number', { read: [`${CREATED}.AccountingDocument`] }),
        made.f('fiscalYear', { read: [`${CREATED}.FiscalYear`] }),
        made.custom({
          id: 'entry',
          carries: ['id', 'status', ...TAKEN.map(name => `lines[0].${name}` as const)],
          reads: [CREATED],
          dec: (tree, { scope }) => ({ id: idOf(tree), status: 'posted', ...posted(scope) }),
        }),
        ...ECHOED.map(name => made.given(name, `input.${name}`)),
        made.ignore(`${CONFIRMATION}.MessageHeader`, `${CONFIRMATION}.Log`),
        made.ignore(
          `${CONFIRMATION}.JournalEntryCreateConfirmation[0].MessageHeader`,
          `${CONFIRMATION}.JournalEntryCreateConfirmation[0].Log`,
        ),
      ],
    },
  ],
});

interface Answered {
  body?: {
    [CONFIRMATION]?: { JournalEntryCreateConfirmation?: { JournalEntryCreateConfirmation?: Record<string, string> }[] };
  };
}

/** Numbers of documents begin anew with each company and year: the three together name one. */
function idOf(tree: unknown): string {
  const [{ JournalEntryCreateConfirmation: created = {} } = {}] =
    (tree as Answered).body?.[CONFIRMATION]?.JournalEntryCreateConfirmation ?? [];
  return ['CompanyCode', 'AccountingDocument', 'FiscalYear'].map(name => created[name] ?? '').join('/');
}
