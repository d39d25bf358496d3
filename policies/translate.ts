/** The last policy of a pipeline: to which system of record a call goes, and by which rule. It configures `route`. */
import { conditionSchema, definePolicy } from '../gateway/kit.ts';

const name = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,62}$' };
const to = { description: 'Service endpoint that answers.', ...name };
const fallback = {
  description:
    'Service endpoint that answers instead while nothing had an effect. Without it, a fault of the first is the answer.',
  ...name,
};
const route = (required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

export default definePolicy({
  name: 'translate',
  summary: 'Sends the call to the system of record that the first fitting route names, in its own language.',
  at: 'terminal',
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['routes'],
    properties: {
      routes: {
        description: 'Tried in order; the first that fits decides.',
        type: 'array',
        minItems: 1,
        maxItems: 200,
        items: {
          anyOf: [
            route(['table', 'key'], {
              table: {
                description:
                  'Table of the configuration whose rows name a service endpoint, and by id the row that is their fallback.',
                ...name,
              },
              key: {
                description: 'JSON Pointer into the canonical request: the id of the row.',
                type: 'string',
                pattern: '^(/([^~/]|~[01])*)+$',
                maxLength: 200,
              },
            }),
            route(['when', 'to'], { when: conditionSchema, to, fallback }),
            route(['to'], { to, fallback }),
          ],
        },
      },
    },
  },
  decisions: ['routed', 'unroutable', 'fallback'],
});
