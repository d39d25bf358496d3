/** Reads a place over FHIR R4. */
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<{ id: string }>();

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'read'),
        asked.fixed('head.resourceType', 'Location'),
        asked.f('id', 'head.id'),
      ],
      response: held(table<Location>(), 'Location'),
    },
  ],
});
