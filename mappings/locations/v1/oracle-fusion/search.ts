/** Lists places over Oracle Fusion by their name. */
import { like, listing, paging } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { LocationList, LocationQuery } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { held, status, systemOf } from './held.ts';

const asked = table<LocationQuery>();
const a = table<LocationList>();

/** Types, wholes and owners of places the system does not keep. */
function check(input: unknown, profile: Readonly<Record<string, unknown>>): Finding[] {
  const query = input as LocationQuery;
  const [system] = query.identifier?.split('|') ?? [];
  const foreign = system !== undefined && system !== systemOf(profile);
  return [
    ...(['type', 'organization', 'partOf'] as const).flatMap(name =>
      query[name] === undefined ? [] : [{ pointer: `/${name}`, code: 'not-supported' }],
    ),
    ...(query.status === 'suspended' ? [{ pointer: '/status', code: 'not-supported' }] : []),
    ...(foreign ? [{ pointer: '/identifier', code: 'not-supported' }] : []),
  ];
}

export default defineMapping({
  contract: 'locations/v1',
  operation: 'search',
  dialect: 'oracle-fusion',
  check,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...listing('Location', { orderBy: 'LocationName' }),
        asked.f('name', 'query.LocationName:like', like('start')),
        asked.f('status', 'query.ActiveStatus', status),
        asked.custom({
          id: 'code',
          carries: ['identifier'],
          enc(value, tree) {
            const { identifier } = value as LocationQuery;
            const target = tree as { query?: object };
            const code = identifier?.split('|').at(-1);
            if (code !== undefined) target.query = { ...target.query, LocationCode: code };
          },
        }),
      ],
      response: [
        a.each('locations', 'Location.items', one => held(one), { empty: 'list' }),
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
