/** One id: where it lives and what was merged. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'references/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.references.find(id),
});
