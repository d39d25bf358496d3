/** Lists the visits of a patient over FHIR R4, the latest first. */
import { prefixed, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { EncounterList, EncounterQuery } from '../../../../contracts/encounters/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { STATUS } from './codes.ts';
import { held } from './held.ts';

const asked = table<EncounterQuery>();
const a = table<EncounterList>();

export default defineMapping({
  contract: 'encounters/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: [
        ...searching('Encounter', { sort: '-date' }),
        asked.f('patient', 'query.patient', reference('Patient')),
        asked.f('status', 'query.status', STATUS),
        asked.f('from', 'query.date[0]', prefixed('ge')),
        asked.f('before', 'query.date[1]', prefixed('lt')),
      ],
      response: [
        a.each('encounters', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'Encounter' },
          empty: 'list',
        }),
        ...searchset(),
      ],
    },
  ],
});
