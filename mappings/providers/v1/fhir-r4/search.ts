/** Lists providers over FHIR R4, by family name, each with its roles. */
import type { Node } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { paging, searching, searchset } from '../../../../adapters/fhir/dialects/fhir-r4/searchset.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { ProviderList, ProviderQuery } from '../../../../contracts/providers/v1/types.ts';
import { defineMapping, reference, table } from '../../../../gateway/kit.ts';
import { CONCLUDED, held } from './held.ts';
import { type Roles, rolesBeside } from './roles.ts';

const asked = table<ProviderQuery>();
const a = table<ProviderList>();
const PLACE = reference('Location');

export default defineMapping({
  contract: 'providers/v1',
  operation: 'search',
  dialect: 'fhir-r4',
  steps: [
    {
      name: 'search',
      effect: 'read',
      page: paging,
      request: [
        ...searching('Practitioner', { sort: 'family' }),
        asked.f('name', 'query.name'),
        asked.f('active', 'query.active'),
        asked.fixed('query._revinclude', 'PractitionerRole:practitioner'),
        asked.custom({
          id: 'numbers-and-roles',
          carries: ['npi', 'identifier', 'specialty', 'location'],
          enc: (value, tree) => {
            Object.assign((tree as { query: Node }).query, parametersOf(value as ProviderQuery));
          },
        }),
      ],
      response: [
        a.each('providers', 'Bundle.entry', one => held(one, 'resource'), {
          where: { 'resource.resourceType': 'Practitioner' },
          empty: 'list',
        }),
        rolesBeside,
        ...searchset(),
      ],
      refine: found => withRoles(found as ProviderList & { rolesOf: Roles }),
      concludes: [...CONCLUDED.map(path => `providers[].${path}`), 'more', 'next'],
    },
  ],
});

/** Both numbers must be had (FHIR R4 §3.1.1.3: a parameter that is repeated); roles are asked for backwards (§3.1.1.5). */
function parametersOf({ npi, identifier, specialty, location }: ProviderQuery): Node {
  const numbers = [npi === undefined ? [] : `${SYSTEMS.npi}|${npi}`, identifier ?? []].flat();
  return {
    ...(numbers.length > 0 && { identifier: numbers }),
    ...(specialty !== undefined && { '_has:PractitionerRole:practitioner:specialty': specialty }),
    ...(location !== undefined && { '_has:PractitionerRole:practitioner:location': PLACE.encode(location) }),
  };
}

function withRoles({ rolesOf, providers, ...page }: ProviderList & { rolesOf: Roles }): ProviderList {
  return {
    providers: providers.map(each => {
      const roles = rolesOf[each.id];
      return roles ? { ...each, roles: [...roles] } : each;
    }),
    ...page,
  };
}
