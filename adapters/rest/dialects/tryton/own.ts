/** What this very call has made already: found by the key that it was marked with. */
import { type Rule, type Step, table } from '../../../../gateway/kit.ts';
import { rows, rowsOf } from './lookup.ts';
import { noteLike } from './notes.ts';
import { lookingUp } from './tables.ts';

const any = table<Record<string, never>>();

/** The mark of the key of a call, among the notes of a field. */
export const OWN = 'key';

/**
 * For a conditional create: answers the `id` of what is marked in that field.
 * @param query what is searched by, where the mark stands elsewhere than in a field of the record itself
 */
export const ownIn = (
  entity: string,
  field: string,
  {
    query = like => ({ [`${field}:ilike`]: like }),
    beside = [],
  }: { query?: (like: string) => object; beside?: readonly Rule[] } = {},
): Omit<Step, 'effect'> => ({
  name: 'find',
  request: [
    ...lookingUp(entity, [field]),
    ...beside,
    any.custom({
      id: 'own-key',
      carries: [],
      enc: (_, tree, { scope }) => void Object.assign(tree as object, { query: query(noteLike(OWN, scope.key)) }),
    }),
  ],
  response: [rows(entity)],
  refine: found => ({ id: rowsOf({ steps: { found } }, 'found')[0]?.id }),
});
