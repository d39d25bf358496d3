/** Those named beside the coverage that is asked about: the primary care provider, other payers. */
import {
  codeOf,
  type Node,
  nodes,
  pathed,
  text,
  textAt,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS, SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { Row, Span } from '../reading.ts';
import { classOf, contactsOf } from './custom.ts';

/** The first general practitioner of the patient. */
export function primaryCare(patient: Node): Row[] {
  return nodes(patient['generalPractitioner'])
    .slice(0, 1)
    .flatMap(reference => {
      const found = [reference['@Organization'], reference['@Practitioner']]
        .map(each => pathed(each))
        .find(each => Object.keys(each).length > 0);
      const named = found ? entityOf(found) : without({ name: textAt(reference, 'display') });
      return [
        { kind: 'primary-care' as const, entities: [{ role: 'primary-care' as const, ...named }], sourceCodes: {} },
      ];
    });
}

const ROLES = ['primary', 'secondary', 'tertiary'] as const;

/** Coverage with another payer: its order says in which turn it pays. */
export function otherCoverage(extension: Node): Row[] {
  const coverage = pathed(extension, 'valueReference', '@Coverage');
  if (extension['url'] !== EXTENSIONS.otherCoverage || Object.keys(coverage).length === 0) return [];
  const payer = pathed(nodes(coverage['payor'])[0], '@Organization');
  const role = ROLES[Number(coverage['order']) - 1] ?? 'payer';
  const period = spanOf(pathed(coverage, 'period'));
  const identifiers = [
    { type: 'member-number', value: text(coverage['subscriberId']) },
    { type: 'group-number', value: classOf(coverage, 'group')?.value },
  ].flatMap(({ type, value }) => (value === undefined ? [] : [{ type, value }]));
  return [
    {
      kind: 'other-payer',
      entities: [{ role, ...entityOf(payer) }],
      identifiers,
      ...(without({
        insuranceType: codeOf(coverage['type']),
        dates: period && [{ kind: 'coordination-of-benefits', period }],
      }) as Partial<Row>),
      sourceCodes: without({ order: text(coverage['order']) }) as Record<string, string>,
    },
  ];
}

function entityOf(resource: Node) {
  const identifiers = nodes(resource['identifier']);
  const npi = text(identifiers.find(each => each['system'] === SYSTEMS.npi)?.['value']);
  const [person] = nodes(resource['name']);
  const contacts = contactsOf(resource);
  return without({
    name: text(resource['name']) ?? (person && text(person['text'])),
    familyName: person && text(person['family']),
    givenName: person && text([person['given']].flat()[0]),
    npi,
    id: npi === undefined ? text(identifiers[0]?.['value']) : undefined,
    contacts: contacts.length > 0 ? contacts : undefined,
  });
}

/** Days of a Period; the time of day is not the contract's. */
export function spanOf({ start, end }: Node): Span | undefined {
  const day = (value: unknown) => text(value)?.match(/^\d{4}-\d{2}-\d{2}/)?.[0];
  const span = without({ start: day(start), end: day(end) }) as Span;
  return Object.keys(span).length > 0 ? span : undefined;
}
