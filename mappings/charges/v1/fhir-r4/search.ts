/** Lists the charges of a visit over FHIR R4, the latest first. */
import { searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { ChargeList, ChargeQuery } from '../../../../contracts/charges/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { held } from './held.ts';

const asked = table<ChargeQuery>();
const a = table<ChargeList>();

export default defineMapping({
  contract: 'charges/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      request: [
        ...searching('ChargeItem', { sort: '-entered-date' }),
        asked.f('encounter', 'query.context', reference('Encounter')),
      ],
      response: [
        a.each('charges', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'ChargeItem' },
          empty: 'list',
        }),
        ...searchset(),
      ],
    },
  ],
});
