/** Builds the CoverageEligibilityResponse for a member, with everything it refers to contained in it. */
import type {
  Coverage,
  CoverageEligibilityRequest,
  CoverageEligibilityResponse,
  CoverageEligibilityResponseInsurance,
  Organization,
  Patient,
  Reference,
  Resource,
} from '@medplum/fhirtypes';
import type { Contacts, PersonAsHeld } from '../../contracts/eligibility-checks/v1/types.ts';
import {
  dependentFor,
  type Member,
  type MemberTable,
  type OtherPayer,
  type Plan,
  plansFor,
  type Rejection,
} from '../members.ts';
import { defined, itemsOf } from './benefits.ts';
import type { Inquiry } from './inquiry.ts';
import { concept, extension, insuranceType, MEMBER_ID, NPI, PAYER_ID, reason, TRACE } from './words.ts';

export interface Answering {
  table: MemberTable;
  request: CoverageEligibilityRequest;
  inquiry: Inquiry;
  /** Number of this answer, for the payer's own trace. */
  serial: number;
  now: Date;
}

/** What the member is covered for. */
export function benefitsAnswer(answering: Answering, member: Member): CoverageEligibilityResponse {
  const { inquiry } = answering;
  const dependent = inquiry.dependent && dependentFor(member, inquiry.dependent.birthDate);
  const contained: Resource[] = [
    patient(dependent ?? member.person, 'patient', member),
    ...(dependent ? [patient(member.person, 'subscriber', undefined)] : []),
    ...(member.primaryCare
      ? [
          organization(
            'primary-care',
            member.primaryCare.name,
            { system: NPI, value: member.primaryCare.npi },
            member.primaryCare.contacts,
          ),
        ]
      : []),
  ];
  const plans = plansFor(member, inquiry.serviceTypes);
  // An item must have a category (invariant ces-1): what is said of the plan as a whole is the disposition.
  const disposition = plans.flatMap(plan => plan.notes).join('\n');
  const insurance = plans.map((plan, index) => {
    const id = `coverage-${index + 1}`;
    contained.push(coverage(id, member, plan, dependent));
    return insuranceOf(id, plan);
  });
  contained.push(...member.otherPayers.flatMap((payer, index) => otherPayer(`other-coverage-${index + 1}`, payer)));
  return {
    ...frame(answering, [...contained, insurer(answering, member.payerContacts)]),
    outcome: 'complete',
    ...(disposition && { disposition }),
    insurance,
    ...(member.otherPayers.length > 0 && {
      extension: member.otherPayers.map((_, index) => ({
        url: extension('other-coverage'),
        valueReference: { reference: `#other-coverage-${index + 1}` },
      })),
    }),
  };
}

/** Why the payer cannot say: the person stands there as asked about, for nobody is held under that id. */
export function rejectionAnswer(answering: Answering, rejection: Rejection): CoverageEligibilityResponse {
  const { request, inquiry, table } = answering;
  const asked = (request.contained ?? []).find(each => `#${each.id}` === request.patient.reference) as Patient;
  const held: Patient = defined({
    resourceType: 'Patient',
    id: 'patient',
    identifier: [{ system: MEMBER_ID, value: inquiry.memberId }],
    name: asked.name,
  }) as Patient;
  return {
    ...frame(answering, [held, insurer(answering, table.payer.contacts)]),
    outcome: 'error',
    error: [
      {
        extension: [
          { url: extension('applies-to'), valueCode: rejection.appliesTo },
          ...(rejection.followUp === 'not-stated'
            ? []
            : [{ url: extension('follow-up'), valueCode: rejection.followUp }]),
        ],
        code: reason(rejection.code, rejection.appliesTo),
      },
    ],
  };
}

function frame({ request, serial, now }: Answering, contained: Resource[]) {
  const named = request.identifier?.[0];
  return {
    resourceType: 'CoverageEligibilityResponse' as const,
    contained,
    identifier: [{ system: TRACE, value: `P${String(serial).padStart(9, '0')}` }],
    status: 'active' as const,
    purpose: request.purpose,
    patient: { reference: '#patient' },
    ...defined({ servicedDate: request.servicedDate, servicedPeriod: request.servicedPeriod }),
    created: now.toISOString(),
    request: {
      type: 'CoverageEligibilityRequest',
      ...(named && { identifier: defined({ system: named.system, value: named.value }) }),
    } as Reference<CoverageEligibilityRequest>,
    insurer: { reference: '#insurer' },
  };
}

function insuranceOf(id: string, plan: Plan): CoverageEligibilityResponseInsurance {
  const said = plan.statuses.map(row => row.status);
  const inforce = said.includes('active') ? true : said.includes('inactive') ? false : undefined;
  return defined({
    coverage: { reference: `#${id}` },
    inforce,
    benefitPeriod: plan.period,
    item: itemsOf(plan),
  }) as CoverageEligibilityResponseInsurance;
}

function coverage(id: string, member: Member, plan: Plan, dependent: PersonAsHeld | undefined): Coverage {
  const classes = [
    { type: concept('class', 'plan'), value: plan.planId, name: plan.name },
    { type: concept('class', 'group'), value: plan.groupNumber },
  ].filter(each => each.value !== undefined);
  return defined({
    resourceType: 'Coverage',
    id,
    status: 'active',
    type: plan.insuranceType ? insuranceType(plan.insuranceType) : undefined,
    subscriber: { reference: dependent ? '#subscriber' : '#patient' },
    subscriberId: member.memberId,
    beneficiary: { reference: '#patient' },
    relationship: concept('relationship', dependent ? dependent.relationship : 'self'),
    period: plan.period,
    payor: [{ reference: '#insurer' }],
    class: classes.map(defined),
  }) as Coverage;
}

function otherPayer(id: string, payer: OtherPayer): Resource[] {
  const held: Coverage = defined({
    resourceType: 'Coverage',
    id,
    status: 'active',
    type: payer.insuranceType ? insuranceType(payer.insuranceType) : undefined,
    subscriberId: payer.memberId,
    beneficiary: { reference: '#patient' },
    period: payer.period,
    payor: [{ reference: `#${id}-payor` }],
    class: payer.groupNumber ? [{ type: concept('class', 'group'), value: payer.groupNumber }] : undefined,
    order: payer.order,
  }) as Coverage;
  return [held, organization(`${id}-payor`, payer.name, { system: PAYER_ID, value: payer.id }, payer.contacts)];
}

function patient(person: PersonAsHeld, id: string, member: Member | undefined): Patient {
  const given = [person.givenName, person.middleName].filter(each => each !== undefined);
  return defined({
    resourceType: 'Patient',
    id,
    identifier: person.memberId ? [{ system: MEMBER_ID, value: person.memberId }] : undefined,
    name: [defined({ family: person.familyName, given })],
    gender: person.sex,
    birthDate: person.birthDate,
    address: person.address ? [person.address] : undefined,
    generalPractitioner: member?.primaryCare ? [{ reference: '#primary-care' }] : undefined,
  }) as Patient;
}

const insurer = ({ table, inquiry }: Answering, contacts: Contacts): Organization =>
  organization('insurer', table.payer.name, { system: PAYER_ID, value: inquiry.payerId }, contacts);

function organization(
  id: string,
  name: string | undefined,
  identifier: { system: string; value: string | undefined },
  contacts: Contacts | undefined,
): Organization {
  return defined({
    resourceType: 'Organization',
    id,
    identifier: identifier.value ? [identifier] : undefined,
    name,
    contact: contacts?.map(({ name: person, use, system, value }) =>
      defined({
        purpose: use ? { text: use } : undefined,
        name: person ? { text: person } : undefined,
        telecom: [{ system, value }],
      }),
    ),
  }) as Organization;
}
