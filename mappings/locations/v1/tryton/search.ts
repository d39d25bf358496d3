/** Lists places of Tryton, by name. */
import { beginsLike } from '../../../../adapters/rest/dialects/tryton/notes.ts';
import { paging, searching } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { LocationList, LocationQuery } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held, PLACES } from './held.ts';

const asked = table<LocationQuery>();
const a = table<LocationList>();

const IN_USE: Readonly<Record<string, string[]>> = { active: ['true'], inactive: ['false'], suspended: [] };

export default defineMapping({
  contract: 'locations/v1',
  operation: 'search',
  dialect: 'tryton',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Location', FIELDS, 'name'),
        asked.f('partOf', 'query.parent'),
        asked.custom({
          id: 'which',
          carries: ['identifier', 'name', 'type', 'status', 'organization'],
          enc(value, tree, { finding }) {
            const { identifier = '', name, type, status, organization } = value as LocationQuery;
            if (organization !== undefined) finding('/organization', 'not-supported');
            const [system, code] = splitToken(identifier);
            if (identifier && system && system !== PLACES) finding('/identifier', 'bad-code');
            const target = tree as { query?: object };
            target.query = {
              ...target.query,
              ...(code && { code }),
              ...(name && { 'name:ilike': beginsLike(name) }),
              ...(type && { type: splitToken(type)[1] }),
              'active:in': status === undefined ? ['true', 'false'] : IN_USE[status],
            };
          },
        }),
      ],
      response: [
        a.each('locations', 'Location.records', one => held(one, ''), { empty: 'list' }),
        a.custom({
          id: 'more',
          carries: ['more'],
          reads: ['head.next'],
          dec: tree => ({ more: (tree as { head: { next?: string } }).head.next !== undefined }),
        }),
      ],
    },
  ],
});

/** `system|value`, or a value alone. */
function splitToken(token: string): [system: string, value: string] {
  const at = token.lastIndexOf('|');
  return [token.slice(0, Math.max(at, 0)), token.slice(at + 1)];
}
