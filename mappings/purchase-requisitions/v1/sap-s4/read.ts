/** Reads a purchase requisition in S/4HANA by its items: the header holds little more than a description. */
import { listing, nodeOf, nodesOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import { toTheEnd } from '../../../../adapters/rest/dialects/sap-s4/whole.ts';
import { defineMapping, Fault, type Scope, type Step, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, ITEMS, requisitionOf } from './held.ts';

const asked = table<{ id: string }>();

export const one = (found: unknown, scope: Scope): unknown => {
  const items = nodesOf(nodeOf(found)['entities']);
  if (items.length === 0) throw new Fault('not-found', { outcome: 'not_applied' });
  return requisitionOf(items, scope);
};

export const read: readonly Step[] = toTheEnd(ITEMS, {
  name: 'read',
  request: [
    ...listing(ITEMS, { orderBy: 'PurchaseRequisitionItem', expand: EXPAND }),
    asked.f('id', 'filter.PurchaseRequisition.eq'),
  ],
  refine: one,
  concludes: concluded(''),
});

export default defineMapping({
  contract: 'purchase-requisitions/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: read,
});
