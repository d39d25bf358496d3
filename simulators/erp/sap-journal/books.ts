/** The books of the simulated system: what may be posted to them, and what was. */
import { ACCOUNTS, COMPANIES, COST_CENTERS } from '../demo.ts';
import type { Plain } from '../soap/check.ts';

export interface Message {
  /** As the log spells it: number, then class. */
  type: string;
  severity: 1 | 2 | 3;
  note: string;
}

export interface PostedEntry {
  document: string;
  company: string;
  year: string;
  reference: string;
  items: readonly Item[];
}

export interface Item {
  account: string;
  amount: string;
  currency: string;
  side: string;
  costCenter: string;
}

const DIGITS = 8;

/** Exact: in units of the eighth digit. */
function units(amount: string): bigint {
  const [, sign, whole = '', fraction = ''] = /^\s*([+-]?)(\d*)\.?(\d*)\s*$/.exec(amount) ?? [];
  const value = BigInt(whole + fraction.padEnd(DIGITS, '0').slice(0, DIGITS));
  return sign === '-' ? -value : value;
}

export class Books {
  readonly posted: PostedEntry[] = [];
  #last = 100_000_000;

  /** Posts, or says what is wrong with it: all of it, as the check of a document does. */
  post(entry: Plain): PostedEntry | Message[] {
    const company = String(entry['CompanyCode']);
    const date = String(entry['PostingDate']);
    const items = (entry['Item'] as Plain[]).map(itemOf);
    const errors = [
      ...headErrors(company, date),
      ...items.flatMap(item => itemErrors(item, company, date)),
      ...sumErrors(items),
    ];
    if (errors.length > 0) {
      const summary: Message = { type: '609(RW)', severity: 3, note: `Error in document: BKPFF $ ${company}` };
      return [summary, ...errors.map(([type, note]): Message => ({ type, severity: 3, note }))];
    }
    this.#last += 1;
    const posted = {
      document: String(this.#last).padStart(10, '0'),
      company,
      year: date.slice(0, 4),
      reference: String(entry['DocumentReferenceID'] ?? ''),
      items,
    };
    this.posted.push(posted);
    return posted;
  }
}

function itemOf(item: Plain): Item {
  const amount = item['AmountInTransactionCurrency'] as Plain;
  return {
    account: String(item['GLAccount']),
    amount: String(amount['#text']),
    currency: String(amount['@currencyCode']),
    side: String(item['DebitCreditCode']),
    costCenter: String((item['AccountAssignment'] as Plain | undefined)?.['CostCenter'] ?? ''),
  };
}

type Wrong = readonly [type: string, note: string];

function headErrors(code: string, date: string): Wrong[] {
  const company = COMPANIES.find(one => one.code === code);
  if (!company) return [['165(F5)', `Company code ${code} does not exist`]];
  if (date >= company.openFrom) return [];
  const [year, month] = date.split('-');
  return [['201(F5)', `Posting period 0${month} ${year} is not open`]];
}

/** What is kept has ten digits: a number that is not filled up with zeros is another one. */
function itemErrors({ account, amount, side, costCenter }: Item, company: string, date: string): Wrong[] {
  const wrong: Wrong[] = [];
  const ledger = ACCOUNTS.find(one => one.code === account && one.company === company);
  if (!ledger) wrong.push(['507(F5)', `G/L account ${account} does not exist in company code ${company}`]);
  else if (!ledger.active)
    wrong.push(['351(F5)', `Account ${account} in company code ${company} is blocked for posting`]);
  else if (ledger.kind === 'expense' && costCenter === '')
    wrong.push(['235(KI)', `Account ${account} requires an assignment to a CO object`]);
  if (costCenter !== '') {
    const found = COST_CENTERS.find(one => one.code.padStart(10, '0') === costCenter && one.company === company);
    const shown = `Cost center ${company}/${costCenter.replace(/^0+/, '')}`;
    if (!found) wrong.push(['265(KI)', `${shown} does not exist on ${date}`]);
    else if (!found.active || date < found.validFrom)
      wrong.push(['180(KI)', `${shown} is locked against posting on ${date}`]);
  }
  if (units(amount) < 0n !== (side === 'H'))
    wrong.push(['702(F5)', `Sign of the amount of account ${account} does not fit ${side}`]);
  return wrong;
}

function sumErrors(items: readonly Item[]): Wrong[] {
  if (new Set(items.map(({ currency }) => currency)).size > 1) return [['013(RW)', 'Currencies of the items differ']];
  const total = items.reduce((sum, { amount }) => sum + units(amount), 0n);
  return total === 0n ? [] : [['022(RW)', 'Balance in transaction currency']];
}
