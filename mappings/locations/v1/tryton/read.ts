/** Reads a place of Tryton. */
import { reading } from '../../../../adapters/rest/dialects/tryton/tables.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { FIELDS, held } from './held.ts';

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'tryton',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Location', FIELDS),
      response: held(table<Location>(), 'Location.'),
    },
  ],
});
