/** Lists the ledger accounts of a legal entity in Workday. An account set comes whole: there is one page, of as many as the contract lets a page hold. */
import type { AccountQuery } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { asking, CONCLUDED, chart, chartOf, shown } from './chart.ts';

const USUAL = '200';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: asking,
      response: chart,
      refine(read, { input }) {
        const { company, code, name, active, limit = USUAL } = input as AccountQuery;
        const fits = chartOf(read).accounts.filter(
          account =>
            account.companies.includes(company) &&
            (code === undefined || account.code === code) &&
            (name === undefined || (account.name ?? '').toLowerCase().includes(name.toLowerCase())) &&
            (active === undefined || String(account.active) === active),
        );
        return { accounts: fits.slice(0, Number(limit)).map(account => shown(account, company)) };
      },
      concludes: CONCLUDED.map(field => `accounts[].${field}`),
    },
  ],
});
