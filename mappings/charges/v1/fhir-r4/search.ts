/** Lists charges over FHIR R4, the latest service first. */
import { paging, prefixed, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
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
      page: paging,
      // R4 has no search by ChargeItem.status.
      request: [
        ...searching('ChargeItem', { sort: '-occurrence' }),
        asked.f('patient', 'query.patient', reference('Patient')),
        asked.f('encounter', 'query.context', reference('Encounter')),
        asked.f('from', 'query.occurrence[0]', prefixed('ge')),
        asked.f('before', 'query.occurrence[1]', prefixed('lt')),
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
