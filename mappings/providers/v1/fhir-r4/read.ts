/** Reads a provider over FHIR R4: the Practitioner, then every PractitionerRole of it. */
import { searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import type { Provider } from '../../../../contracts/providers/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { CONCLUDED, held } from './held.ts';
import { type Roles, rolesBeside } from './roles.ts';

const asked = table<{ id: string }>();
const a = table<Provider>();
/** As many as the contract shows. */
const MOST = '50';

export default defineMapping({
  contract: 'providers/v1',
  operation: 'read',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'practitioner',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'read'),
        asked.fixed('head.resourceType', 'Practitioner'),
        asked.f('id', 'head.id'),
      ],
      response: held(a, 'Practitioner'),
    },
    {
      name: 'roles',
      effect: 'read',
      request: [
        asked.fixed('head.interaction', 'search'),
        asked.fixed('head.resourceType', 'PractitionerRole'),
        asked.f('id', 'query.practitioner', reference('Practitioner')),
        asked.fixed('query._count', MOST),
      ],
      response: [rolesBeside, ...searchset()],
      refine(found, { steps }) {
        const provider = steps['practitioner'] as Provider;
        const roles = (found as { rolesOf: Roles }).rolesOf[provider.id];
        return roles ? { ...provider, roles } : provider;
      },
      concludes: CONCLUDED,
    },
  ],
});
