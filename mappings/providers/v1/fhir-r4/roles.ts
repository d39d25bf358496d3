/** PractitionerRole (FHIR R4) ⇄ what a provider does for an organization, and where. */
import { codedOf, conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { identifiersAt, listed, namedAt, namedOf } from '../../../../adapters/fhir/dialects/fhir-r4/datatypes.ts';
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import type {
  Provider,
  ProviderHeldRole,
  ProviderPeriod,
  ProviderRole,
} from '../../../../contracts/providers/v1/types.ts';
import { type Rule, reference, table } from '../../../../gateway/kit.ts';

/** Roles by the id of their practitioner. */
export type Roles = Readonly<Record<string, readonly ProviderRole[]>>;

const PRACTITIONER = reference('Practitioner');
const READS = [
  ...['identifier', 'active', 'practitioner', 'organization', 'specialty', 'location', 'period', 'meta'],
  ...['id', 'resourceType'],
];
const a = table<Provider>();

/** The roles among the entries of a bundle, left as `rolesOf` for the step to put in their place. */
export const rolesBeside: Rule = a.custom({
  id: 'roles',
  carries: [],
  reads: READS.map(path => `Bundle.entry.resource[resourceType=PractitionerRole].${path}`),
  dec: tree => ({ rolesOf: rolesIn(pathed(tree, 'body')) }),
});

export const resourcesIn = (bundle: Node, type: string): Node[] =>
  nodes(bundle['entry'])
    .map(entry => pathed(entry, 'resource'))
    .filter(each => each['resourceType'] === type);

function rolesIn(bundle: Node): Roles {
  const roles: Record<string, ProviderRole[]> = {};
  for (const resource of resourcesIn(bundle, 'PractitionerRole')) {
    const id = PRACTITIONER.decode(pathed(resource, 'practitioner')['reference']) as string | undefined;
    if (id !== undefined) roles[id] = [...(roles[id] ?? []), roleAt(resource)];
  }
  return roles;
}

export function roleAt(resource: Node): ProviderRole {
  const places = nodes(resource['location']).flatMap(each => {
    const { id, name } = namedAt('Location', each) ?? {};
    return id === undefined ? [] : [without({ id, name })];
  });
  const { active } = resource;
  return without({
    identifier: identifiersAt(resource['identifier'])[0],
    active: typeof active === 'boolean' ? active : undefined,
    organization: namedAt('Organization', resource['organization']),
    specialties: listed(nodes(resource['specialty']).flatMap(each => codedOf(each) ?? [])),
    locations: listed(places),
    period: periodAt(resource['period']),
  }) as ProviderRole;
}

/** Of the resource as it is held, the elements that the caller told of. */
export const roleOf = (role: ProviderHeldRole, practitioner: string): Node =>
  without({
    resourceType: 'PractitionerRole',
    identifier: [role.identifier],
    active: role.active,
    practitioner: { reference: PRACTITIONER.encode(practitioner) },
    organization: role.organization && namedOf('Organization', role.organization),
    specialty: role.specialties?.map(conceptOf),
    location: role.locations?.map(place => namedOf('Location', place)),
    period: role.period,
  });

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** Days alone: a time of day says nothing of a role or a licence. */
export function periodAt(period: unknown): ProviderPeriod | undefined {
  const day = (of: 'start' | 'end') => DAY.exec(text(pathed(period)[of]) ?? '')?.[0];
  const found = without({ start: day('start'), end: day('end') });
  return Object.keys(found).length > 0 ? found : undefined;
}
