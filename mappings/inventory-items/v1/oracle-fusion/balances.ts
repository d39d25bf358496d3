/** What is on hand of the items of a step before: one question for all of them. */
import { keeping, kept, type Node, textAt } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { InventoryItemQuery } from '../../../../contracts/inventory-items/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

const asked = table<object>();
const MOST = '500';

const numbersOf = (scope: Pick<Scope, 'steps'>, step: string): string[] =>
  kept(scope, step).flatMap(row => textAt(row, 'ItemNumber') ?? []);

export const balancesOf = (step: string, refine: NonNullable<Step['refine']>, concludes: readonly string[]): Step => ({
  name: 'balances',
  effect: 'read',
  when: scope => numbersOf(scope, step).length > 0,
  request: [
    asked.fixed('head.call', 'list'),
    asked.fixed('head.entity', 'OnhandBalance'),
    asked.fixed('head.limit', MOST),
    asked.fixed('head.expand', 'lots'),
    asked.fixed('head.orderBy', 'SubinventoryCode'),
    asked.custom({
      id: 'items',
      carries: [],
      enc(_, tree, { scope }) {
        const { location } = scope.input as InventoryItemQuery;
        const query = { 'ItemNumber:in': numbersOf(scope, step), ...(location && { SubinventoryCode: location }) };
        (tree as { query?: Node }).query = query;
      },
    }),
  ],
  response: keeping('OnhandBalance'),
  refine,
  concludes,
});
