/** Finds patients over HL7 v2, each with how well it fits. */
import type { PatientSearch } from '../../../../contracts/patients/v1/types.ts';
import { defineMapping } from '../../../../gateway/kit.ts';
import { checkSearch } from '../demographics.ts';
import { holds, ranked } from '../match.ts';
import { HELD } from './held.ts';
import { byWhatIsSaid, type Found, foundPatients, MOST } from './query.ts';

export default defineMapping({
  contract: 'patients/v1',
  operation: 'search',
  dialect: 'hl7v2',
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
        // The query names one number: that the others are held too is looked at here.
        const both = patients.filter(one => identifiers.length < 2 || identifiers.every(each => holds(one, each)));
        const matches = ranked(asked, both);
        return { matches: matches.slice(0, MOST), more: more || matches.length > MOST };
      },
      concludes: ['matches[].grade', ...HELD.map(path => `matches[].patient.${path}`), 'more'],
    },
  ],
});
