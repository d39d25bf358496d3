/** Lists the ledger accounts of a legal entity in Workday. An account set comes whole, and is shown page by page. */
import { before } from '../../../../adapters/soap/dialects/workday/paging.ts';
import { isFor } from '../../../../adapters/soap/dialects/workday/references.ts';
import type { AccountQuery } from '../../../../contracts/accounts/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { asking, CONCLUDED, chart, chartOf, SET, shown } from './chart.ts';

const asked = table<AccountQuery>();
const USUAL = '50';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'search',
  dialect: 'workday',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: { size: 'head.count', next: 'head.next' },
      request: [
        ...asking,
        asked.context('now', `${SET.request}.Response_Filter.As_Of_Entry_DateTime`),
        asked.when('limit', asked.f('limit', 'head.count')),
        asked.when(asked.absent('limit'), asked.fixed('head.count', USUAL)),
      ],
      response: chart,
      refine(read, { input, page }) {
        const { company, code, name, active, limit = USUAL } = input as AccountQuery;
        const fits = chartOf(read).accounts.filter(
          account =>
            isFor(account.companies, company) &&
            (code === undefined || account.code === code) &&
            (name === undefined || (account.name ?? '').toLowerCase().includes(name.toLowerCase())) &&
            (active === undefined || String(account.active) === active),
        );
        const [from, { next }] = [before(page), read as { next?: string }];
        const to = from + Number(limit);
        const accounts = fits.slice(from, to).map(account => shown(account, company));
        return { accounts, ...(to < fits.length && next !== undefined && { next }) };
      },
      concludes: ['next', ...CONCLUDED.map(field => `accounts[].${field}`)],
    },
  ],
});
