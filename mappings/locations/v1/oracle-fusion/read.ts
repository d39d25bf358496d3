/** Reads a place over Oracle Fusion. */
import { reading } from '../../../../adapters/rest/dialects/oracle-fusion/asking.ts';
import type { Location } from '../../../../contracts/locations/v1/types.ts';
import { defineMapping, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

export default defineMapping({
  contract: 'locations/v1',
  operation: 'read',
  dialect: 'oracle-fusion',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: reading('Location', 'LocationId'),
      response: held(table<Location>(), 'Location.items[0].'),
    },
  ],
});
