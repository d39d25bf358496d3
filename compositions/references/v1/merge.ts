/** Retires an id. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'references/v1',
  operation: 'merge',
  uses: [],
  run: ({ id, into, note }: { id: string; into: string; note?: string }, _call, { kept }) =>
    kept.references.merge(id, into, note),
});
