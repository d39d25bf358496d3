/** Canonical request ⇄ CoverageEligibilityRequest (FHIR R4), with everything it refers to contained in it. */
import { SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import type { EligibilityCheckRequest } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { all, known, not, type Predicate, type Rule, table } from '../../../../gateway/kit.ts';
import { DEPENDENT_RELATIONSHIP, IDENTIFIER, PROCEDURE_SYSTEM, PUBLISHED_IDENTIFIERS, SEX } from './codes.ts';
import { diagnoses, people } from './custom.ts';

const a = table<EligibilityCheckRequest>();
const CER = 'CoverageEligibilityRequest';
const COVERAGE = `${CER}.insurance[0].coverage.@Coverage`;
const PATIENT = `${CER}.patient.@Patient`;
const SUBSCRIBER = `${COVERAGE}.subscriber.@Patient`;
const INSURER = `${CER}.insurer.@Organization`;
const ROLE = `${CER}.provider.@PractitionerRole`;

/** The subscriber, written where the patient stands or behind the coverage; `people` reads from where it is. */
const subscriber = (at: typeof PATIENT | typeof SUBSCRIBER): Rule[] => {
  const to = (path: string) => ({ write: [`${at}.${path}`] });
  return [
    a.fixed(`${at}.resourceType`, 'Patient'),
    a.f('subscriber.familyName', to('name[0].family')),
    a.f('subscriber.givenName', to('name[0].given[0]')),
    // A second given name can only stand behind a first.
    a.when('subscriber.givenName', a.f('subscriber.middleName', to('name[0].given[1]'))),
    a.f('subscriber.birthDate', to('birthDate')),
    a.f('subscriber.sex', to('gender'), SEX),
    a.each('subscriber.identifiers', { read: [], write: `${at}.identifier` }, i => [
      i.when(i.equals('type', ...PUBLISHED_IDENTIFIERS), i.fixed('type.coding[0].system', SYSTEMS.identifierType)),
      i.when(
        not(i.equals('type', ...PUBLISHED_IDENTIFIERS)),
        i.fixed('type.coding[0].system', SYSTEMS.ownIdentifierType),
      ),
      i.f('type', 'type.coding[0].code', IDENTIFIER),
      i.f('value', 'value'),
    ]),
  ];
};

const isPerson = all(a.present('provider.familyName'), a.absent('provider.organizationName'));
const hasRole = a.present('provider.taxonomyCode');
const ORGANIZATIONS = [`${CER}.provider.@Organization`, `${ROLE}.organization.@Organization`];
const PRACTITIONERS = [`${CER}.provider.@Practitioner`, `${ROLE}.practitioner.@Practitioner`];

/** One of four ways to name the provider: a person or an organization, as such or in the role that states the taxonomy. */
const provider = (type: 'Organization' | 'Practitioner', role: boolean): Rule => {
  const places = type === 'Organization' ? ORGANIZATIONS : PRACTITIONERS;
  const at = places[role ? 1 : 0] ?? '';
  const to = (path: string, read = places) => ({
    read: role ? [] : read.map(base => `${base}.${path}`),
    write: [`${at}.${path}`],
  });
  const npi = `identifier[system=${SYSTEMS.npi}].value`;
  const test = (person: Predicate) => all(person, role ? hasRole : not(hasRole));
  const name =
    type === 'Organization'
      ? [a.f('provider.organizationName', to('name'))]
      : [a.f('provider.familyName', to('name[0].family')), a.f('provider.givenName', to('name[0].given[0]'))];
  return a.when(
    test(type === 'Organization' ? not(isPerson) : isPerson),
    ...(role ? [a.fixed(`${ROLE}.resourceType`, 'PractitionerRole')] : []),
    a.fixed(`${at}.resourceType`, type),
    a.f(
      'provider.npi',
      type === 'Organization' && !role
        ? {
            read: [...ORGANIZATIONS, ...PRACTITIONERS]
              .map(base => `${base}.${npi}`)
              .concat(`${CER}.provider.identifier.value`),
            write: [`${at}.${npi}`],
          }
        : { write: [`${at}.${npi}`] },
    ),
    ...name,
  );
};

const both = (...places: string[]) => ({ read: places, write: places });

export const request: readonly Rule[] = [
  a.fixed('head.interaction', 'operation'),
  a.fixed('head.operation', '$submit'),
  a.fixed(`${CER}.resourceType`, CER),
  a.when(known('profile.originator'), a.context('profile.originator', `${CER}.identifier[0].system`)),
  a.context('key', `${CER}.identifier[0].value`, undefined, { req: true }),
  a.fixed(`${CER}.status`, 'active'),
  a.fixed(`${CER}.purpose[0]`, 'validation'),
  a.fixed(`${CER}.purpose[1]`, 'benefits'),
  a.fixed(`${CER}.purpose[2]`, 'auth-requirements'),
  a.context('now', `${CER}.created`),
  a.f('serviceDate', `${CER}.servicedDate`),
  a.f('servicePeriod.start', `${CER}.servicedPeriod.start`),
  a.f('servicePeriod.end', `${CER}.servicedPeriod.end`),

  // Said twice, for servers that look at the reference and for those that look at what is contained.
  a.fixed(`${INSURER}.resourceType`, 'Organization'),
  a.fixed(`${INSURER}.id`, 'insurer'),
  ...[`${CER}.insurer.identifier`, `${INSURER}.identifier[0]`].flatMap(identifier => [
    a.when(known('profile.insurerSystem'), a.context('profile.insurerSystem', `${identifier}.system`)),
    a.when(not(known('profile.insurerSystem')), a.fixed(`${identifier}.system`, SYSTEMS.payer)),
    a.when(known('route.partnerPayerId'), a.context('route.partnerPayerId', `${identifier}.value`)),
  ]),
  a.when(
    not(known('route.partnerPayerId')),
    a.f('payer.id', both(`${CER}.insurer.identifier.value`, `${INSURER}.identifier[0].value`)),
  ),
  a.f('payer.name', both(`${CER}.insurer.display`, `${INSURER}.name`)),

  a.fixed(`${CER}.provider.identifier.system`, SYSTEMS.npi),
  a.f('provider.npi', { write: [`${CER}.provider.identifier.value`] }),
  provider('Organization', false),
  provider('Organization', true),
  provider('Practitioner', false),
  provider('Practitioner', true),
  a.when(
    'provider.taxonomyCode',
    a.fixed(`${ROLE}.specialty[0].coding[0].system`, SYSTEMS.taxonomy),
    a.f('provider.taxonomyCode', `${ROLE}.specialty[0].coding[0].code`),
  ),

  a.fixed(`${CER}.insurance[0].focal`, true),
  a.fixed(`${COVERAGE}.resourceType`, 'Coverage'),
  a.fixed(`${COVERAGE}.status`, 'active'),
  a.f('subscriber.memberId', `${COVERAGE}.subscriberId`),
  a.fixed(`${COVERAGE}.beneficiary.reference`, '#patient'),
  a.fixed(`${COVERAGE}.payor[0].reference`, '#insurer'),
  a.when(
    'subscriber.groupNumber',
    a.fixed(`${COVERAGE}.class[0].type.coding[0].system`, SYSTEMS.coverageClass),
    a.fixed(`${COVERAGE}.class[0].type.coding[0].code`, 'group'),
    a.f('subscriber.groupNumber', `${COVERAGE}.class[0].value`),
  ),
  a.fixed(`${PATIENT}.id`, 'patient'),
  a.when(
    a.absent('dependent'),
    a.fixed(`${COVERAGE}.subscriber.reference`, '#patient'),
    a.fixed(`${COVERAGE}.relationship.coding[0].system`, SYSTEMS.relationship),
    a.fixed(`${COVERAGE}.relationship.coding[0].code`, 'self'),
    ...subscriber(PATIENT),
  ),
  a.when(
    'dependent',
    a.fixed(`${PATIENT}.resourceType`, 'Patient'),
    a.f('dependent.familyName', { write: [`${PATIENT}.name[0].family`] }),
    a.f('dependent.givenName', { write: [`${PATIENT}.name[0].given[0]`] }),
    a.f('dependent.birthDate', { write: [`${PATIENT}.birthDate`] }),
    a.f('dependent.sex', { write: [`${PATIENT}.gender`] }, SEX),
    a.when(
      all(a.present('dependent.relationship'), not(a.equals('dependent.relationship', 'unknown'))),
      a.fixed(`${COVERAGE}.relationship.coding[0].system`, SYSTEMS.relationship),
      a.f('dependent.relationship', { write: [`${COVERAGE}.relationship.coding[0].code`] }, DEPENDENT_RELATIONSHIP),
    ),
    ...subscriber(SUBSCRIBER),
  ),
  people,

  a.each('serviceTypes', `${CER}.item`, s => [s.f('code', 'category.coding[0].code')], {
    where: { 'category.coding[0].system': SYSTEMS.serviceType },
  }),
  a.each(
    'procedures',
    `${CER}.item`,
    p => [
      p.f('system', 'productOrService.coding[0].system', PROCEDURE_SYSTEM),
      p.f('code', 'productOrService.coding[0].code'),
      p.each('modifiers', 'modifier', m => [m.f('.', 'coding[0].code')]),
    ],
    { where: { 'productOrService.coding[0].system': Object.values(PROCEDURE_SYSTEM.codes ?? {}) } },
  ),
  diagnoses,
];
