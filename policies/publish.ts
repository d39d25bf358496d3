/** The last policy of a pipeline behind a listening door: what comes in is kept, acknowledged and told to whoever subscribed. */
import { definePolicy } from '../gateway/kit.ts';

export default definePolicy({
  name: 'publish',
  summary: 'Tells what came in by itself to its subscribers, once it is kept.',
  at: 'terminal',
  config: { type: 'object', additionalProperties: false, properties: {} },
  decisions: ['published'],
});
