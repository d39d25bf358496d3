/** Lets a retired id stand for itself again. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'references/v1',
  operation: 'unmerge',
  uses: [],
  run: ({ id, note }: { id: string; note?: string }, _call, { kept }) => kept.references.unmerge(id, note),
});
