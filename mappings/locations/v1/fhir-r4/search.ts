/** Lists places over FHIR R4, by name. */
import { paging, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { LocationList, LocationQuery } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<LocationQuery>();
const a = table<LocationList>();

export default defineMapping({
  contract: 'locations/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Location', { sort: 'name' }),
        asked.f('identifier', 'query.identifier'),
        asked.f('name', 'query.name'),
        asked.f('type', 'query.type'),
        asked.f('organization', 'query.organization', reference('Organization')),
        asked.f('partOf', 'query.partof', reference('Location')),
        asked.f('status', 'query.status'),
      ],
      response: [
        a.each('locations', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'Location' },
          empty: 'list',
        }),
        ...searchset(),
      ],
    },
  ],
});
