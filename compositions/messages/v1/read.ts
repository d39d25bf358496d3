/** The envelope of a message that came in by itself, as far as the caller may see it. */
import { defineComposition } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'messages/v1',
  operation: 'read',
  uses: [],
  run: ({ id }: { id: string }, _call, { kept }) => kept.records.message(id),
});
