/** Reads a patient over HL7 v2: who is asked for by number is found by a query. */
import { defineMapping } from '../../../../gateway/kit.ts';
import { HELD } from './held.ts';
import { theOne } from './one.ts';
import { byId, holding } from './query.ts';

export default defineMapping({
  contract: 'patients/v1',
  operation: 'read',
  dialect: 'hl7v2',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: byId('id'),
      response: holding('id'),
      refine: found => theOne(found).patient,
      concludes: HELD,
    },
  ],
});
