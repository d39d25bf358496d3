/** What went back to suppliers of what had come: moves of Tryton that come of the moves of receipts, and that no order knows. */
import type { Row } from '../../../../adapters/rest/dialects/tryton/lookup.ts';
import { lookingUp } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import { decimals, type Rule, type Scope, table } from '../../../../gateway/kit.ts';

const asked = table<Record<string, never>>();

/** @param of ids of the moves that came, as a step before has read them */
export const goneBack = (of: (scope: Scope) => readonly string[]): readonly Rule[] => [
  ...lookingUp('Move', ['quantity', 'origin']),
  asked.fixed('query.state', 'done'),
  asked.custom({
    id: 'gone-back',
    carries: [],
    enc(_, tree, { scope }) {
      const moves = of(scope).map(id => `stock.move,${id}`);
      const target = tree as { query?: object };
      // Supplier returns alone: what is put away comes of the same moves.
      target.query = { ...target.query, 'origin:in': moves, to_location: { type: 'supplier' } };
    },
  }),
];

/** How much of a move went back. */
export const backOf = (returns: readonly Row[], move: string): string =>
  returns
    .filter(({ origin }) => origin === `stock.move,${move}` || (origin as { id?: string } | undefined)?.id === move)
    .reduce((sum, { quantity }) => decimals.add(sum, String(quantity ?? '0')) ?? sum, '0');
