/** What the verbs of service endpoints share: an endpoint and why. */
import { type ControlVerb, defineComposition } from '../../../gateway/kit.ts';

export const control = (verb: ControlVerb) =>
  defineComposition({
    contract: 'service-endpoints/v1',
    operation: verb,
    uses: [],
    run: ({ id, note }: { id: string; note: string }, _call, { kept }) => kept.endpoints.say(id, verb, note),
  });
