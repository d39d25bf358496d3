/** Eligibility over FHIR R4: canonical request ⇄ CoverageEligibilityRequest, CoverageEligibilityResponse → canonical answer. */
import { defineMapping } from '../../../gateway/kit.ts';
import { conclude } from './conclude.ts';
import { request } from './fhir-r4/request.ts';
import { response } from './fhir-r4/response.ts';
import { checkSearchOptions } from './search-options.ts';

export default defineMapping({
  contract: 'eligibility-checks/v1',
  operation: 'check',
  dialect: 'fhir-r4',
  check: checkSearchOptions,
  steps: [{ name: 'inquire', effect: 'read', request, response, refine: conclude }],
});
