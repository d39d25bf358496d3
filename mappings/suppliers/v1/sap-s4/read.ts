/** Reads a supplier in S/4HANA: the business partner by the number that orders and invoices name. */
import { entities, listing, nodeOf, nodesOf } from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { Node } from '../../../../adapters/rest/dialects/sap-s4/entities.ts';
import { defineMapping, Fault, type Step, table } from '../../../../gateway/kit.ts';
import { concluded, EXPAND, SET, supplierOf } from './held.ts';

const asked = table<{ id: string }>();

/** The number of a supplier need not be that of its partner, by which a partner is read. */
export const byNumber = {
  request: [...listing(SET, { expand: EXPAND }), asked.f('id', 'filter.Supplier.eq')],
  response: entities(SET),
};

export function onlyOf(found: unknown): Node {
  const [one] = nodesOf(nodeOf(found)['entities']);
  if (!one) throw new Fault('not-found', { outcome: 'not_applied' });
  return one;
}

export const whole: Pick<Step, 'refine' | 'concludes'> = {
  refine: (found, scope) => supplierOf(onlyOf(found), scope),
  concludes: concluded(''),
};

export default defineMapping({
  contract: 'suppliers/v1',
  operation: 'read',
  dialect: 'sap-s4',
  steps: [{ name: 'read', effect: 'read', ...byNumber, ...whole }],
});
