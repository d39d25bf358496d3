/** How the journal entry service says no: with HTTP 200 and a log, whose messages become causes with their places. */
import type { FaultCode, Mishap, Profile } from '../../../../gateway/kit.ts';
import type { SoapTree } from '../../dialect.ts';
import type { Refusal } from '../../protocol.ts';
import { CONFIRMATION, REQUEST } from './vocabulary.ts';

export const SAP_JOURNAL_FAULTS = {
  'validation-failed': 'backend-rejected',
  'reference-unknown': 'backend-rejected',
  'reference-inactive': 'backend-rejected',
  'period-closed': 'backend-rejected',
  'currency-mismatch': 'backend-rejected',
  'amounts-unbalanced': 'backend-rejected',
  'not-posted': 'backend-rejected',
  'correlation-mismatch': 'backend-mismatch',
} as const satisfies Record<string, FaultCode>;

export type JournalCause = keyof typeof SAP_JOURNAL_FAULTS;

/** From here on a message of the log is an error: 1 informs, 2 warns. */
const ERROR = 3;
const MOST = 20;
/** Says that there are errors, and which document has them. */
const SUMMARY = 'RW/609';

/** Message class and number; those of the standard, which a profile adds to. */
const BY_CODE: Readonly<Record<string, JournalCause>> = {
  'F5/201': 'period-closed',
  'F5/286': 'period-closed',
  'F5/507': 'reference-unknown',
  'F5/165': 'reference-unknown',
  'F5/351': 'reference-inactive',
  'F5/702': 'amounts-unbalanced',
  'RW/022': 'amounts-unbalanced',
  'RW/013': 'currency-mismatch',
  'KI/265': 'reference-unknown',
  'KI/180': 'reference-inactive',
  'KI/235': 'validation-failed',
};

/** Where a message stands that is about the whole document. */
const WHERE: Readonly<Record<string, string>> = {
  'F5/165': 'CompanyCode',
  'period-closed': 'PostingDate',
  'amounts-unbalanced': 'Item',
  'currency-mismatch': 'Item',
};

interface LogItem {
  TypeID?: string;
  SeverityCode?: string;
  Note?: string;
}
interface Log {
  MaximumLogItemSeverityCode?: string;
  Item?: LogItem[];
}
interface Confirmation {
  MessageHeader?: { ReferenceID?: string };
  JournalEntryCreateConfirmation?: { AccountingDocument?: string };
  Log?: Log;
}
interface Entry {
  CompanyCode?: string;
  Item?: { GLAccount?: string; AccountAssignment?: { CostCenter?: string } }[];
}
interface Request {
  MessageHeader?: { ID?: string };
  JournalEntry?: Entry;
}

/** A document number of zeros alone is none (FI: it is given when the document is kept). */
const isNumber = (document: string | undefined): boolean => /[1-9]/.test(document ?? '');

export function verdict(answer: SoapTree, sent: () => SoapTree, profile: Profile): Refusal | undefined {
  const { JournalEntryCreateConfirmation: all = [], Log: whole } = (answer.body[CONFIRMATION] ?? {}) as {
    JournalEntryCreateConfirmation?: Confirmation[];
    Log?: Log;
  };
  const { JournalEntryCreateRequest: requests = [] } = (sent().body[REQUEST] ?? {}) as {
    JournalEntryCreateRequest?: Request[];
  };
  const [request] = requests;
  const [confirmation] = all;
  const answered = confirmation?.MessageHeader?.ReferenceID;
  if (answered !== undefined && answered !== request?.MessageHeader?.ID)
    return { why: { cause: 'correlation-mismatch' satisfies JournalCause }, doubtful: true };
  const posted = isNumber(confirmation?.JournalEntryCreateConfirmation?.AccountingDocument);
  const logs = [confirmation?.Log, whole].filter(log => log !== undefined);
  const severe = logs.some(({ MaximumLogItemSeverityCode: most, Item = [] }) =>
    [most, ...Item.map(item => item.SeverityCode)].some(code => Number(code ?? 0) >= ERROR),
  );
  if (!severe && posted) return undefined;
  // An error, and a number all the same: who knows what is in the books.
  if (posted) return { why: { cause: 'unexpected-answer' }, doubtful: true };
  if (!severe && !confirmation) return { why: { cause: 'unexpected-answer' }, doubtful: true };
  const [why, ...others] = mishaps(logs, request?.JournalEntry ?? {}, profile);
  return { why: why ?? { cause: 'not-posted' satisfies JournalCause }, others };
}

function mishaps(logs: readonly Log[], entry: Entry, profile: Profile): Mishap[] {
  const errors = logs
    .flatMap(({ Item = [] }) => Item)
    .filter(({ SeverityCode }) => Number(SeverityCode ?? 0) >= ERROR)
    .map(item => ({ ...item, code: codeOf(item.TypeID ?? '') }));
  const telling = errors.filter(({ code }) => code !== SUMMARY);
  return (telling.length > 0 ? telling : errors).slice(0, MOST).map(({ code, Note = '' }) => {
    const { logCauses = {} } = profile as { logCauses?: Record<string, JournalCause> };
    const cause = logCauses[code] ?? BY_CODE[code] ?? 'validation-failed';
    return { cause, ...(code !== '' && { sourceCode: code }), ...placeOf(WHERE[code] ?? WHERE[cause], Note, entry) };
  });
}

/** `201(F5)` as `F5/201`; whatever else stands there could quote anything. */
function codeOf(typeId: string): string {
  const [, number, area] = /^(\d{3})\(([A-Z0-9_/]{1,20})\)$/.exec(typeId.trim()) ?? [];
  return number === undefined ? '' : `${area}/${number}`;
}

/**
 * A message names the account or the cost centre that it is about in its text. The text is looked at for what was sent, and never
 * told on.
 */
function placeOf(where: string | undefined, note: string, { Item = [] }: Entry): Pick<Mishap, 'at' | 'position'> {
  const words = new Set(note.split(/[\s/,;:]+/).map(bare));
  const about = (path: readonly string[], value: string | undefined, at: number) =>
    value !== undefined && words.has(bare(value)) ? [placed(['Item', at, ...path])] : [];
  const [named] = /cost cent/i.test(note)
    ? Item.flatMap((item, at) => about(['AccountAssignment', 'CostCenter'], item.AccountAssignment?.CostCenter, at))
    : Item.flatMap((item, at) => about(['GLAccount'], item.GLAccount, at));
  return (where === undefined ? named : placed([where])) ?? {};
}

/** Without leading zeros: a message shows a number as a person reads it, or as it is kept. */
const bare = (word: string): string => word.replace(/^0+(?=.)/, '').toUpperCase();

const placed = (steps: readonly (string | number)[]): Pick<Mishap, 'at' | 'position'> => ({
  at: ['body', REQUEST, 'JournalEntryCreateRequest', 0, 'JournalEntry', ...steps],
  position: ['JournalEntry', ...steps]
    .map(step => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1),
});
