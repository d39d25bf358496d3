/** Eligibility over FHIR R4: canonical request ⇄ CoverageEligibilityRequest, CoverageEligibilityResponse → canonical answer. */
import { defineMapping } from '../../../gateway/kit.ts';
import { conclude } from './conclude.ts';
import { concluded } from './concluded.ts';
import { request } from './fhir-r4/request.ts';
import { response } from './fhir-r4/response.ts';
import { checkSearchOptions } from './search-options.ts';

const concludes = concluded({
  benefit: ['used'],
  answer: [
    'memberAsHeld.dependent.memberId',
    ...['primaryCare.contacts', 'payerContacts', 'otherPayers[].contacts'].map(list => `${list}[].use`),
  ],
});

export default defineMapping({
  contract: 'eligibility-checks/v1',
  operation: 'check',
  dialect: 'fhir-r4',
  check: checkSearchOptions,
  steps: [{ name: 'inquire', effect: 'read', request, response, refine: conclude, concludes }],
});
