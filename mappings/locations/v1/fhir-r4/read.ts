/** Reads a place over FHIR R4. */
import { reading } from '../../../../adapters/fhir/dialects/fhir-r4/whole.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Location'),
      response: held(table<Location>(), 'Location'),
    },
  ],
});
