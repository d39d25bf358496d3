/** The books of a test's Tryton: chart of accounts, fiscal years with their periods, taxes, cost centres. Our own chart, not a template of theirs. */
import { ACCOUNTS, COST_CENTERS, TAX_CODES } from '../../../../simulators/erp/demo.ts';
import { date, decimal, type Tryton } from '../json-rpc.ts';
import type { Company } from './company.ts';

/** What Tryton wants beside the accounts that every system has. */
const MORE = [
  { code: '0000120000', name: 'Accounts Receivable', kind: 'receivable', active: true },
  { code: '0000154000', name: 'Input Tax', kind: 'asset', active: true },
  { code: '0000800000', name: 'Revenue', kind: 'revenue', active: true },
];
const PAYABLE = '0000211000';
const TYPES: Record<string, object> = {
  asset: { statement: 'balance', assets: true },
  receivable: { statement: 'balance', assets: true, receivable: true },
  liability: { statement: 'balance', debt: true },
  payable: { statement: 'balance', payable: true },
  expense: { statement: 'income', expense: true },
  revenue: { statement: 'income', revenue: true },
};

export interface Books {
  accounts: Map<string, number>;
  taxes: Map<string, number>;
  costCenters: Map<string, number>;
  root: number;
}

export async function seedBooks(erp: Tryton, company: Company): Promise<Books> {
  const accounts = await seedAccounts(erp, company.id);
  await erp.write('account.configuration', [1], {
    default_account_receivable: accounts.get('0000120000'),
    default_account_payable: accounts.get(PAYABLE),
  });
  await seedYears(erp, company.id);
  const [theirs] = await erp.find('account.journal', [], ['sequence']);
  await erp.make('account.journal', { name: 'Entries', code: 'MISC', type: 'general', sequence: theirs?.['sequence'] });
  return { accounts, taxes: await seedTaxes(erp, company.id, accounts), ...(await seedCostCenters(erp, company.id)) };
}

async function seedAccounts(erp: Tryton, company: number): Promise<Map<string, number>> {
  const types = new Map<string, number>();
  for (const [name, flags] of Object.entries(TYPES))
    types.set(name, await erp.make('account.account.type', { name, company, ...flags }));
  const accounts = new Map<string, number>();
  for (const one of [...ACCOUNTS.filter(account => account.company === '1010'), ...MORE]) {
    const kind = one.code === PAYABLE ? 'payable' : one.kind;
    const owed = kind === 'payable' || kind === 'receivable';
    const shape = {
      code: one.code,
      name: one.name,
      company,
      type: types.get(kind),
      party_required: owed,
      reconcile: owed,
    };
    // What is no longer posted to has an end.
    const end = one.active ? {} : { end_date: date('2024-12-31') };
    accounts.set(one.code, await erp.make('account.account', { ...shape, ...end }));
  }
  return accounts;
}

/** Open from the first day of the demo data to the end of next year; before that there is no fiscal year to post into. */
async function seedYears(erp: Tryton, company: number): Promise<void> {
  const moves = await erp.one('ir.sequence.type', [['name', '=', 'Account Move']]);
  const invoices = await erp.one('ir.sequence.type', [['name', '=', 'Invoice']]);
  for (let year = 2026; year <= Math.max(2026, new Date().getUTCFullYear()) + 1; year += 1) {
    const numbered = { company, prefix: `${year}-`, padding: 6 };
    const post = await erp.make('ir.sequence', { name: `Moves ${year}`, sequence_type: moves.id, ...numbered });
    const strict = await erp.make('ir.sequence.strict', {
      name: `Invoices ${year}`,
      sequence_type: invoices.id,
      ...numbered,
    });
    const sequences = {
      company,
      in_invoice_sequence: strict,
      out_invoice_sequence: strict,
      in_credit_note_sequence: strict,
      out_credit_note_sequence: strict,
    };
    await erp.make('account.fiscalyear', {
      name: String(year),
      company,
      start_date: date(`${year}-01-01`),
      end_date: date(`${year}-12-31`),
      post_move_sequence: post,
      periods: [['create', Array.from({ length: 12 }, (_, month) => period(year, month))]],
      invoice_sequences: [['create', [sequences]]],
    });
  }
}

function period(year: number, month: number): object {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const start = day(Date.UTC(year, month, 1));
  return {
    name: start.slice(0, 7),
    type: 'standard',
    start_date: date(start),
    end_date: date(day(Date.UTC(year, month + 1, 0))),
  };
}

async function seedTaxes(erp: Tryton, company: number, accounts: Map<string, number>): Promise<Map<string, number>> {
  const account = accounts.get('0000154000');
  const taxes = new Map<string, number>();
  for (const { code, name, rate } of TAX_CODES) {
    const percent = decimal((Number(rate) / 100).toString());
    const shape = { name: code, description: name, type: 'percentage', rate: percent, company };
    taxes.set(
      code,
      await erp.make('account.tax', { ...shape, invoice_account: account, credit_note_account: account }),
    );
  }
  return taxes;
}

async function seedCostCenters(erp: Tryton, company: number): Promise<Pick<Books, 'costCenters' | 'root'>> {
  const root = await erp.make('analytic_account.account', { name: 'Cost centres', code: 'CC', type: 'root', company });
  const costCenters = new Map<string, number>();
  for (const { code, name, active } of COST_CENTERS.filter(one => one.company === '1010')) {
    const shape = { code, name, type: 'normal', company, root, parent: root, active };
    costCenters.set(code, await erp.make('analytic_account.account', shape));
  }
  return { costCenters, root };
}
