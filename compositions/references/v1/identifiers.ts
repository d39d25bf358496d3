/** Native identifiers of an id, on record as disclosed. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'references/v1',
  operation: 'identifiers',
  uses: [],
  run: async ({ id }: { id: string }, _call, { kept }) => ({ items: await kept.references.identifiers(id) }),
});
