/** Reads a place of Workday. */
import { frame, kindOf, reading } from '../../../../adapters/soap/dialects/workday/asking.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const LOCATION = kindOf('Location');

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'workday',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading(LOCATION),
      response: [...held(table<Location>(), LOCATION.first), ...frame(LOCATION)],
    },
  ],
});
