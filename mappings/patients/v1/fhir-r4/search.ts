/** Finds patients over FHIR R4, each with how well it fits. */
import type { PatientSearch } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { checkSearch } from '../demographics.ts';
import { holds, ranked } from '../match.ts';
import { byWhatIsSaid, type Found, foundPatients, MOST } from './find.ts';

export default defineMapping({
  contract: 'patients/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  check: checkSearch,
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: byWhatIsSaid,
      response: foundPatients,
      refine(answer, { input }) {
        const asked = input as PatientSearch;
        const { identifiers = [] } = asked;
        const { patients, more } = answer as Found;
        // A record that was merged away is not offered: what answers for it holds its numbers.
        const live = patients.filter(
          one => !one.mergedInto && (identifiers.length < 2 || identifiers.every(each => holds(one, each))),
        );
        const matches = ranked(asked, live);
        return { matches: matches.slice(0, MOST), more: more || matches.length > MOST };
      },
      concludes: ['matches[].grade', 'matches[].patient', 'more'],
    },
  ],
});
