/** Encounter (FHIR R4) → the visit as the contract shows it: of one resource, or of each entry of a bundle. */
import { codedOf } from '../../../../adapters/fhir/dialects/fhir-r4/concepts.ts';
import { codeOf, type Node, nodes, pathed, text, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Encounter } from '../../../../contracts/encounters/v1/types.ts';
import { instant, type Rule, reference, type Table } from '../../../../gateway/kit.ts';
import { ATTENDER, CLASS, STATUS } from './codes.ts';

const PRACTITIONER = reference('Practitioner');

/** `at`: how the path to the resource begins, `Encounter` or `resource`. */
export const held = (a: Table<Encounter>, at: 'Encounter' | 'resource'): readonly Rule[] => [
  a.f('id', { read: [`${at}.id`] }),
  a.f('status', { read: [`${at}.status`] }, STATUS),
  a.f('class', { read: [`${at}.class.code`] }, CLASS),
  a.f('patient.id', { read: [`${at}.subject.reference`] }, reference('Patient')),
  a.f('admittedAt', { read: [`${at}.period.start`] }, instant),
  a.f('dischargedAt', { read: [`${at}.period.end`] }, instant),
  a.custom({
    id: 'encounter',
    carries: ['serviceType', 'identifiers', 'location', 'attending', 'dischargeDisposition'],
    reads: ['serviceType', 'identifier', 'location', 'participant', 'hospitalization'].map(path => `${at}.${path}`),
    dec: tree => parts(pathed(tree, at === 'resource' ? 'resource' : 'body')),
  }),
  a.ignore(...['resourceType', 'meta', 'text'].map(path => `${at}.${path}`)),
];

function parts(resource: Node): Partial<Encounter> {
  const identifiers = nodes(resource['identifier']).flatMap(each => {
    const [system, value] = [text(each['system']), text(each['value'])];
    return system !== undefined && value !== undefined ? [{ system, value }] : [];
  });
  const disposition = pathed(resource, 'hospitalization', 'dischargeDisposition');
  return without({
    serviceType: codedOf(pathed(resource, 'serviceType')),
    identifiers: identifiers.length > 0 ? identifiers : undefined,
    location: placeOf(nodes(resource['location'])),
    attending: attenderOf(nodes(resource['participant'])),
    dischargeDisposition: codeOf(disposition) ?? text(disposition['text']),
  }) as Partial<Encounter>;
}

/** Where the patient is: what is active, or the last that is named. */
function placeOf(places: readonly Node[]): Encounter['location'] {
  const place = places.find(each => each['status'] === 'active') ?? places.at(-1);
  const name = text(pathed(place, 'location')['display']);
  return name === undefined ? undefined : { pointOfCare: name };
}

function attenderOf(participants: readonly Node[]): Encounter['attending'] {
  const isAttender = (each: Node): boolean =>
    nodes(each['type']).some(type => nodes(type['coding']).some(({ code }) => code === ATTENDER));
  const individual = pathed(participants.find(isAttender), 'individual');
  const id = PRACTITIONER.decode(individual['reference']);
  const { system, value } = pathed(individual, 'identifier');
  const found = without({ id, npi: system === SYSTEMS.npi ? text(value) : undefined });
  return Object.keys(found).length > 0 ? (found as Encounter['attending']) : undefined;
}
