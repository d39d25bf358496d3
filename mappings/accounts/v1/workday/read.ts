/** Reads a ledger account of Workday, out of its account set. */
import { defineMapping, Fault } from '../../../../gateway/kit.ts';
import { asking, CONCLUDED, chart, chartOf, shown } from './chart.ts';

export default defineMapping({
  contract: 'accounts/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: asking,
      response: chart,
      refine(read, { input }) {
        const found = chartOf(read).accounts.find(({ id }) => id === (input as { id: string }).id);
        if (!found)
          throw new Fault('not-found', { outcome: 'not_applied', errors: [{ pointer: '/id', code: 'unknown' }] });
        return shown(found);
      },
      concludes: CONCLUDED,
    },
  ],
});
