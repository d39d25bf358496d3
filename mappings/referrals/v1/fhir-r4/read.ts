/** Reads a referral over FHIR R4. */
import { defineMapping } from '../../../../gateway/kit.ts';
import { byId, CONCLUDES, pair, pairIn, referralOf } from './held.ts';

export default defineMapping({
  contract: 'referrals/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'read',
      effect: 'read',
      request: byId,
      response: pair,
      refine: (read, scope) => referralOf(pairIn(read), scope),
      concludes: CONCLUDES,
    },
  ],
});
