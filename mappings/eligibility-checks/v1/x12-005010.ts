/** Eligibility over X12: canonical request ⇄ 270, 271 ⇄ canonical answer (005010X279A1). */
import { defineMapping } from '../../../gateway/kit.ts';
import { conclude } from './conclude.ts';
import { concluded } from './concluded.ts';
import { checkSearchOptions } from './search-options.ts';
import { request } from './x12-005010/request.ts';
import { response } from './x12-005010/response.ts';

const concludes = concluded({
  benefit: ['dates', 'placesOfService', 'deliveries'],
  answer: [
    'payerContacts[].use',
    'plans[].statuses[].period',
    'memberAsHeld.dependent.groupNumber',
    'rejections[].serviceTypes',
  ],
});

export default defineMapping({
  contract: 'eligibility-checks/v1',
  operation: 'check',
  dialect: 'x12-005010',
  check: checkSearchOptions,
  steps: [{ name: 'inquire', effect: 'read', request, response, refine: conclude, concludes }],
});
