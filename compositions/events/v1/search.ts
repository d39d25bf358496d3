/** Events behind a place, oldest first. */
import { defineComposition } from '../../../gateway/kit.ts';

interface Query {
  after?: string;
  type?: string;
  limit?: string;
}

export default defineComposition({
  contract: 'events/v1',
  operation: 'search',
  uses: [],
  run: ({ after, type, limit }: Query, _call, { kept }) =>
    kept.events.read({
      ...(after !== undefined && { after: Number(after) }),
      ...(type !== undefined && { type }),
      ...(limit !== undefined && { limit: Number(limit) }),
    }),
});
