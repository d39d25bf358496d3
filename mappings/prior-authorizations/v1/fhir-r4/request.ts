/** A request for authorization as the bundle of Da Vinci PAS: the Claim first, and everything that it refers to with it. */
import { type Node, without } from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type {
  PriorAuthorizationInquiry,
  PriorAuthorizationSubmission,
} from '../../../../contracts/prior-authorizations/v1/types.ts';
import { type Scope, type Step, table } from '../../../../gateway/kit.ts';

type Input = PriorAuthorizationInquiry & Partial<PriorAuthorizationSubmission>;
type Item = PriorAuthorizationSubmission['items'][number];

const any = table<PriorAuthorizationSubmission>();

/** Names within the bundle, where one refers to another. */
const URLS = {
  claim: 'urn:uuid:0c2f3f0e-6a0c-4f4e-8f55-7f0d3a7c1a01',
  insurer: 'urn:uuid:0c2f3f0e-6a0c-4f4e-8f55-7f0d3a7c1a02',
  provider: 'urn:uuid:0c2f3f0e-6a0c-4f4e-8f55-7f0d3a7c1a03',
  coverage: 'urn:uuid:0c2f3f0e-6a0c-4f4e-8f55-7f0d3a7c1a04',
  patient: 'urn:uuid:0c2f3f0e-6a0c-4f4e-8f55-7f0d3a7c1a05',
} as const;

const to = (name: keyof typeof URLS, identifier?: Node): Node => without({ reference: URLS[name], identifier });
const coded = (system: string, code: string): Node => ({ coding: [{ system, code }] });

/** `number`: what the request is called, by us and in the payer's answer. */
export const asking = (operation: '$submit' | '$inquire', number: (scope: Scope) => string): Step['request'] => [
  any.fixed('head.interaction', 'operation'),
  any.fixed('head.resourceType', 'Claim'),
  any.fixed('head.operation', operation),
  any.fixed('Bundle.resourceType', 'Bundle'),
  any.fixed('Bundle.type', 'collection'),
  any.context('now', 'Bundle.timestamp'),
  any.custom({
    id: 'pas-bundle',
    carries: [
      'payer.id',
      'payer.name',
      'provider.npi',
      'provider.organizationName',
      'subscriber.memberId',
      'subscriber.familyName',
      'subscriber.givenName',
      'subscriber.birthDate',
      'subscriber.sex',
      'type',
      'priority',
      'diagnoses',
      'items',
    ],
    enc(value, tree, { scope }) {
      const { body } = tree as { body: Node };
      body['entry'] = resourcesOf(value as Input, scope, number(scope)).map(([name, resource]) => ({
        fullUrl: URLS[name],
        resource,
      }));
    },
  }),
];

function resourcesOf(input: Input, scope: Scope, number: string): [keyof typeof URLS, Node][] {
  const { payer, provider, subscriber } = input;
  const { profile } = scope;
  const insurer = { system: profile['insurerSystem'] ?? SYSTEMS.payer, value: payer.id };
  const member = { system: profile['memberIdSystem'] ?? SYSTEMS.member, value: subscriber.memberId };
  const npi = { system: SYSTEMS.npi, value: provider.npi };
  const { familyName: family, givenName, birthDate, sex } = subscriber;
  return [
    ['claim', claimOf(input, scope, { number, insurer })],
    ['insurer', without({ resourceType: 'Organization', identifier: [insurer], active: true, name: payer.name })],
    [
      'provider',
      without({ resourceType: 'Organization', identifier: [npi], active: true, name: provider.organizationName }),
    ],
    [
      'coverage',
      {
        resourceType: 'Coverage',
        status: 'active',
        subscriberId: subscriber.memberId,
        beneficiary: to('patient'),
        relationship: coded(SYSTEMS.relationship, 'self'),
        payor: [to('insurer')],
      },
    ],
    [
      'patient',
      without({
        resourceType: 'Patient',
        identifier: [member],
        name: [without({ family, given: givenName === undefined ? undefined : [givenName] })],
        birthDate,
        gender: sex,
      }),
    ],
  ];
}

function claimOf(input: Input, { now, profile }: Scope, { number, insurer }: { number: string; insurer: Node }): Node {
  const { type, priority = 'normal', diagnoses, items } = input;
  return without({
    resourceType: 'Claim',
    identifier: [without({ system: profile['originator'], value: number })],
    status: 'active',
    type: coded(SYSTEMS.claimType, type),
    use: 'preauthorization',
    patient: to('patient'),
    created: now.toISOString(),
    insurer: to('insurer', insurer),
    provider: to('provider'),
    priority: coded(SYSTEMS.processPriority, priority),
    diagnosis: diagnoses?.map(({ system, code }, n) => ({
      sequence: n + 1,
      diagnosisCodeableConcept: coded(system, code),
    })),
    insurance: [{ sequence: 1, focal: true, coverage: to('coverage') }],
    item: items?.map(item => itemOf(item, diagnoses?.length ?? 0)),
  });
}

const itemOf = (
  { sequence, service, modifiers, quantity, servicePeriod, placeOfService }: Item,
  diagnoses: number,
): Node =>
  without({
    sequence,
    diagnosisSequence: Array.from({ length: diagnoses }, (_, n) => n + 1),
    productOrService: coded(service.system, service.code),
    modifier: modifiers?.map(({ system, code }) => coded(system, code)),
    servicedPeriod: servicePeriod,
    locationCodeableConcept: placeOfService === undefined ? undefined : coded(SYSTEMS.placeOfService, placeOfService),
    quantity: quantity === undefined ? undefined : { value: quantity },
  });
