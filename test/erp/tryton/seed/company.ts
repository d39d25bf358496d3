/** The legal entity of a test's Tryton with what stands around it: currencies, countries, payment terms, the people who work there. */
import { COMPANIES, EMPLOYEES, PAYMENT_TERMS } from '../../../../simulators/erp/demo.ts';
import { date, decimal, type Tryton } from '../json-rpc.ts';

const CURRENCIES = [
  { name: 'US Dollar', code: 'USD', symbol: '$', numeric_code: '840', rate: '1' },
  { name: 'Euro', code: 'EUR', symbol: '€', numeric_code: '978', rate: '0.92' },
];
const COUNTRIES = [
  { code: 'US', name: 'United States', subdivisions: [{ code: 'US-OH', name: 'Ohio', type: 'state' }] },
  { code: 'DE', name: 'Germany', subdivisions: [] },
];

export interface Company {
  id: number;
  currencies: Map<string, number>;
  countries: Map<string, number>;
  states: Map<string, number>;
  terms: Map<string, number>;
}

export async function seedCompany(erp: Tryton, admin: number): Promise<Company> {
  const [demo] = COMPANIES;
  if (!demo) throw new Error('no company');
  const currencies = new Map<string, number>();
  for (const { rate, ...values } of CURRENCIES) {
    const rates = [['create', [{ date: date(demo.openFrom), rate: decimal(rate) }]]];
    const shape = { ...values, digits: 2, rounding: decimal('0.01'), rates };
    currencies.set(values.code, await erp.make('currency.currency', shape));
  }
  const party = await erp.make('party.party', { name: demo.name, code: demo.code });
  const id = await erp.make('company.company', { party, currency: currencies.get(demo.currency) });
  await erp.write('res.user', [admin], { companies: [['add', [id]]], company: id });
  await erp.refresh();
  return { id, currencies, ...(await seedCountries(erp)), terms: await seedTerms(erp) };
}

async function seedCountries(erp: Tryton): Promise<Pick<Company, 'countries' | 'states'>> {
  const countries = new Map<string, number>();
  const states = new Map<string, number>();
  for (const { subdivisions, ...values } of COUNTRIES) {
    const country = await erp.make('country.country', values);
    countries.set(values.code, country);
    for (const one of subdivisions) states.set(one.code, await erp.make('country.subdivision', { ...one, country }));
  }
  return { countries, states };
}

async function seedTerms(erp: Tryton): Promise<Map<string, number>> {
  const terms = new Map<string, number>();
  for (const { code, name, days } of PAYMENT_TERMS) {
    const relativedeltas = [['create', [{ months: 0, weeks: 0, days }]]];
    const lines = [['create', [{ type: 'remainder', relativedeltas }]]];
    terms.set(code, await erp.make('account.invoice.payment_term', { name: code, description: name, lines }));
  }
  return terms;
}

/** Tryton keeps one name of a party: the family name stands first. */
export async function seedEmployees(erp: Tryton, company: Company): Promise<Map<string, number>> {
  const employees = new Map<string, number>();
  for (const one of EMPLOYEES) {
    const contacts = one.workEmail ? [['create', [{ type: 'email', value: one.workEmail }]]] : [];
    const name = `${one.familyName}, ${one.givenName}`;
    const party = await erp.make('party.party', { name, code: one.number, contact_mechanisms: contacts });
    const id = await erp.make('company.employee', {
      party,
      company: company.id,
      start_date: date(one.hireDate),
      end_date: one.endDate ? date(one.endDate) : null,
    });
    employees.set(one.number, id);
  }
  for (const one of EMPLOYEES) {
    const supervisor = one.manager ? employees.get(one.manager) : undefined;
    if (supervisor) await erp.write('company.employee', [employees.get(one.number) ?? 0], { supervisor });
  }
  return employees;
}
