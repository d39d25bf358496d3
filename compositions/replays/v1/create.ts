/** Begins a dry run of the mappings in force over a set of exchanges. */
import { defineComposition, type ReplaySet } from '../../../gateway/kit.ts';

export default defineComposition({
  contract: 'replays/v1',
  operation: 'create',
  uses: [],
  run: ({ set }: { set: ReplaySet }, _call, { kept }) => kept.replays.create(set),
});
