/** Lists plants in S/4HANA as places, by name. Storage locations have no interface of their own here. */
import {
  type Listed,
  nodeOf,
  nodesOf,
  onePage,
  paging,
  present,
  searching,
} from '../../../../adapters/rest/dialects/sap-s4/asking.ts';
import type { LocationQuery } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, type Finding, table } from '../../../../gateway/kit.ts';
import { concluded, locationOf, SET } from './held.ts';

const asked = table<LocationQuery>();

/** What a plant has not, nothing can be found by. */
const check = (input: unknown): Finding[] =>
  (['identifier', 'type', 'organization', 'partOf', 'status'] as const)
    .filter(name => (input as LocationQuery)[name] !== undefined)
    .map(name => ({ pointer: `/${name}`, code: 'not-supported' }));

export default defineMapping({
  contract: 'locations/v1',
  operation: 'search',
  dialect: 'sap-s4',
  check,
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [...searching(SET, { orderBy: 'PlantName,Plant' }), asked.f('name', 'filter.PlantName.startswith')],
      response: onePage(SET),
      refine(found) {
        const { entities: all, next } = nodeOf(found) as unknown as Listed;
        return { locations: nodesOf(all).map(locationOf), more: next !== undefined, ...present({ next }) };
      },
      concludes: [...concluded('locations[].'), 'more', 'next'],
    },
  ],
});
