/** Reads an item over Oracle Fusion, with what is on hand of it. */
import { keeping, kept, type Node, reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { balances, organizationsOf } from './balances.ts';
import { CONCLUDES, itemOf } from './held.ts';

const asked = table<object>();

/** Items are defined in one organization, and assigned to the others from there. */
export const inMaster = asked.context('profile.masterOrganization', 'query.OrganizationCode');

export default defineMapping({
  contract: 'inventory-items/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [...reading('Item', 'ItemNumber'), inMaster],
      response: keeping('Item'),
      refine: (found, scope) =>
        organizationsOf(scope).length > 0 ? found : itemOf((found as { rows: Node[] }).rows[0] ?? {}, []),
      concludes: [],
    },
    ...balances({
      of: 'read',
      refine: (found, scope) => itemOf(kept(scope, 'read')[0] ?? {}, (found as { rows: Node[] }).rows),
      concludes: CONCLUDES,
    }),
  ],
});
