/** Lets some of a replay go on. */
import { defineComposition, type ReplayApplication } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'apply',
  uses: [],
  run: ({ id, ...application }: ReplayApplication & { id: string }, _call, { kept }) =>
    kept.replays.apply(id, application),
});
