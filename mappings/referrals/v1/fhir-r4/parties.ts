/** Who refers and who is asked: references that name somebody by id, by number, or by name alone (FHIR R4 §2.3.0.2). */
import { codedOf, conceptOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Referral, ReferralUpdate } from '../../../../contracts/referrals/v1/types.ts';
import { reference } from '../../../../gateway/kit.ts';

type Practitioner = ReferralUpdate['referringProvider'];
type Destination = ReferralUpdate['referredTo'];
type Organization = NonNullable<Destination['organization']>;

const PRACTITIONER = reference('Practitioner');

export const practitionerOf = ({ id, npi, name }: Practitioner): Node =>
  without({
    reference: id === undefined ? undefined : PRACTITIONER.encode(id),
    type: 'Practitioner',
    identifier: npi === undefined ? undefined : { system: SYSTEMS.npi, value: npi },
    display: name,
  });

const organizationOf = ({ identifier, name }: Organization): Node =>
  without({ type: 'Organization', identifier, display: name });

const isPractitioner = (one: Node): boolean =>
  PRACTITIONER.decode(one['reference']) !== undefined || one['type'] === 'Practitioner';
const isOrganization = (one: Node): boolean => one['type'] === 'Organization' && one['reference'] === undefined;

export function practitionerAt(one: Node): Practitioner | undefined {
  if (!isPractitioner(one)) return undefined;
  const { system, value } = pathed(one, 'identifier');
  const npi = system === SYSTEMS.npi ? text(value) : undefined;
  const found = without({ id: PRACTITIONER.decode(one['reference']) as string, npi, name: text(one['display']) });
  return Object.keys(found).length > 0 ? found : undefined;
}

/** `performer` and `performerType`; performers that the contract has no word for stay. */
export function performersOf({ specialty, practitioner, organization }: Destination, resource: Node = {}): Node {
  const others = nodes(resource['performer']).filter(one => !isPractitioner(one) && !isOrganization(one));
  const performer = [practitioner && practitionerOf(practitioner), organization && organizationOf(organization)];
  return {
    performerType: specialty && conceptOf(specialty),
    performer: [...performer.filter(one => one !== undefined), ...others],
  };
}

export function destinationOf(resource: Node): Referral['referredTo'] {
  const performers = nodes(resource['performer']);
  const practitioner = performers.find(isPractitioner);
  const organization = performers.find(isOrganization);
  const found = without({
    specialty: codedOf(resource['performerType'] as Node | undefined),
    practitioner: practitioner && practitionerAt(practitioner),
    organization: organization && organizationAt(organization),
  });
  return Object.keys(found).length > 0 ? (found as Referral['referredTo']) : undefined;
}

function organizationAt(one: Node): Organization | undefined {
  const found = without({ identifier: numberAt(one['identifier']), name: text(one['display']) });
  return Object.keys(found).length > 0 ? found : undefined;
}

/** A number with its assigner; without one it says nothing. */
export function numberAt(identifier: unknown): { system: string; value: string } | undefined {
  const { system, value } = pathed({ identifier }, 'identifier');
  const [assigner, number] = [text(system), text(value)];
  return assigner === undefined || number === undefined ? undefined : { system: assigner, value: number };
}
