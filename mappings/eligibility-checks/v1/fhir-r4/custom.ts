/** Where FHIR says with several elements together, or by following a reference, what a table line cannot. */
import {
  codeOf,
  extensionOf,
  type Node,
  nodes,
  pathed,
  text,
  textAt,
  without,
} from '../../../../adapters/fhir/dialects/fhir-r4/nodes.ts';
import { EXTENSIONS, SYSTEMS } from '../../../../adapters/fhir/dialects/fhir-r4/systems.ts';
import { rejectReason } from '../../../../adapters/x12/dialects/x12-005010/causes.ts';
import type {
  Contacts,
  EligibilityCheck,
  EligibilityCheckRequest,
  PersonAsHeld,
} from '../../../../contracts/eligibility-checks/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';
import type { Reading } from '../reading.ts';
import { APPLIES_TO, DIAGNOSIS_SYSTEM, FOLLOW_UP, IDENTIFIER, RELATIONSHIP, SEX } from './codes.ts';

const asked = table<EligibilityCheckRequest>();
const a = table<Reading>();

const body = (tree: unknown): Node => ((tree as Node)['body'] ?? {}) as Node;
/** The coverage of the first insurance, where it is contained. */
const firstCoverage = (of: Node): Node => pathed(nodes(of['insurance'])[0], 'coverage', '@Coverage');

/** The patient is a dependent where the coverage has another subscriber, else the subscriber. */
export const people: Rule = asked.custom({
  id: 'people',
  carries: [],
  reads: ['patient.@Patient', 'insurance.coverage.@Coverage.subscriber.@Patient'].map(
    path => `CoverageEligibilityRequest.${path}`,
  ),
  dec(tree) {
    const coverage = firstCoverage(body(tree));
    const patient = pathed(body(tree), 'patient', '@Patient');
    const other = pathed(coverage, 'subscriber')['@Patient'];
    if (other === undefined) return { subscriber: subscriberOf(patient) };
    const { memberId: _, middleName: __, address: ___, ...person } = personOf(patient);
    return {
      subscriber: subscriberOf(pathed(other)),
      dependent: without({ ...person, relationship: relationshipOf(coverage) }),
    };
  },
});

function subscriberOf(patient: Node) {
  const { memberId: _, address: __, ...person } = personOf(patient);
  const identifiers = nodes(patient['identifier']).flatMap(each => {
    const [type, value] = [IDENTIFIER.decode(codeOf(each['type'])), text(each['value'])];
    return type !== undefined && value !== undefined ? [{ type, value }] : [];
  });
  return without({ ...person, identifiers: identifiers.length > 0 ? identifiers : undefined });
}

/** Diagnoses concern everything that is asked about: each item states them all. */
export const diagnoses: Rule = asked.custom({
  id: 'diagnoses',
  carries: ['diagnoses[0].system', 'diagnoses[0].code'],
  reads: ['CoverageEligibilityRequest.item.diagnosis'],
  enc(request, tree, services) {
    const stated = (request as EligibilityCheckRequest).diagnoses ?? [];
    const diagnosis = stated.flatMap(({ system, code }, index) => {
      const uri = DIAGNOSIS_SYSTEM.encode(system);
      if (uri === undefined) services.finding(`/diagnoses/${index}/system`, 'bad-code', 'item.diagnosis');
      return uri === undefined ? [] : [{ diagnosisCodeableConcept: { coding: [{ system: uri, code }] } }];
    });
    if (diagnosis.length > 0) for (const item of nodes(body(tree)['item'])) item['diagnosis'] = diagnosis;
  },
  dec(tree) {
    const [first] = nodes(body(tree)['item']);
    const found = nodes(first?.['diagnosis']).flatMap(each => {
      const [coding = {}] = nodes(pathed(each, 'diagnosisCodeableConcept')['coding']);
      const [system, code] = [DIAGNOSIS_SYSTEM.decode(coding['system']), text(coding['code'])];
      return system !== undefined && code !== undefined ? [{ system, code }] : [];
    });
    return found.length > 0 ? { diagnoses: found } : {};
  },
});

const PERSON = [
  'resourceType',
  'id',
  'name.family',
  'name.given',
  'name.use',
  'birthDate',
  'gender',
  'address',
  'identifier',
];
const RESPONSE = 'CoverageEligibilityResponse';

/** The patient, and the subscriber where the coverage has another one. */
export const members: Rule = a.custom({
  id: 'members',
  carries: ['subscriber', 'dependent'],
  reads: [
    ...PERSON.flatMap(path => [
      `${RESPONSE}.patient.@Patient.${path}`,
      `${RESPONSE}.insurance.coverage.@Coverage.subscriber.@Patient.${path}`,
    ]),
    ...['subscriberId', 'relationship', 'subscriber.reference', 'beneficiary'].map(
      path => `${RESPONSE}.insurance.coverage.@Coverage.${path}`,
    ),
  ],
  dec(tree) {
    const coverage = firstCoverage(body(tree));
    const patient = personOf(pathed(body(tree), 'patient', '@Patient'));
    const other = pathed(coverage, 'subscriber')['@Patient'];
    const ofCoverage = without({
      memberId: text(coverage['subscriberId']),
      groupNumber: classOf(coverage, 'group')?.value,
    });
    if (other === undefined) {
      const subscriber = without({ ...patient, ...ofCoverage, relationship: relationshipOf(coverage) });
      return Object.keys(subscriber).length > 0 ? { subscriber } : {};
    }
    return {
      subscriber: without({ ...personOf(other as Node), ...ofCoverage, relationship: 'self' }),
      dependent: without({ ...patient, relationship: relationshipOf(coverage) }),
    };
  },
});

function personOf(patient: Node): PersonAsHeld {
  const name = nodes(patient['name']).find(each => each['use'] === 'official') ?? nodes(patient['name'])[0] ?? {};
  const [givenName, ...more] = [name['given']].flat().map(text);
  const address = nodes(patient['address'])[0];
  const memberId = nodes(patient['identifier']).find(each => each['system'] === SYSTEMS.member)?.['value'];
  return without({
    memberId: text(memberId),
    familyName: text(name['family']),
    givenName,
    middleName: more.filter(Boolean).join(' ') || undefined,
    birthDate: text(patient['birthDate']),
    sex: SEX.decode(patient['gender']),
    address: address && addressOf(address),
  }) as PersonAsHeld;
}

const addressOf = ({ line, city, state, postalCode, country }: Node) =>
  without({
    line: Array.isArray(line) ? line.flatMap(each => text(each) ?? []) : undefined,
    city: text(city),
    state: text(state),
    postalCode: text(postalCode),
    country: text(country),
  });

const relationshipOf = (coverage: Node) => RELATIONSHIP.decode(codeOf(coverage['relationship']));

/** Coverage.class of a type: plan, group. */
export function classOf(coverage: Node, type: string): { value?: string; name?: string } | undefined {
  const found = nodes(coverage['class']).find(each => codeOf(each['type']) === type);
  return found && without({ value: text(found['value']), name: text(found['name']) });
}

/** Telecoms of an organization itself, and of each contact it names. */
export function contactsOf(organization: Node): Contacts {
  const own = nodes(organization['telecom']).map(telecom => ({ telecom, name: undefined, use: undefined }));
  const named = nodes(organization['contact']).flatMap(contact =>
    nodes(contact['telecom']).map(telecom => ({
      telecom,
      name: textAt(contact, 'name', 'text') ?? textAt(contact, 'name', 'family'),
      use: textAt(contact, 'purpose', 'text'),
    })),
  );
  return [...own, ...named].flatMap(({ telecom, name, use }) => {
    const value = text(telecom['value']);
    if (value === undefined) return [];
    const system = CONTACT.find(each => each === telecom['system']) ?? 'other';
    return [without({ name, system, value, use }) as Contacts[number]];
  });
}
const CONTACT = ['phone', 'fax', 'email', 'url'] as const;

export const payerContacts: Rule = a.custom({
  id: 'payer-contacts',
  carries: ['payerContacts'],
  reads: ['resourceType', 'id', 'identifier', 'name', 'telecom', 'contact'].map(
    path => `${RESPONSE}.insurer.@Organization.${path}`,
  ),
  dec(tree) {
    const found = contactsOf(pathed(body(tree), 'insurer', '@Organization'));
    return found.length > 0 ? { payerContacts: found } : {};
  },
});

type Rejection = EligibilityCheck['rejections'][number];
const UNREASONED: Rejection = {
  code: 'payer-rejected-other',
  sourceCode: 'uncoded',
  followUp: 'not-stated',
  appliesTo: 'request',
};
const REASON = /^[a-z0-9-]{1,60}$/;

/** `error`: payers use the numbers of X12 here (element 901), so they mean what they mean there. */
export const rejections: Rule = a.custom({
  id: 'rejections',
  carries: ['rejections'],
  reads: [`${RESPONSE}.error`],
  dec(tree) {
    const found = nodes(body(tree)['error']).map((error): Rejection => {
      const codings = nodes(pathed(error, 'code')['coding']);
      const coded = (system: string) => text(codings.find(each => each['system'] === system)?.['code']);
      const published = coded(SYSTEMS.rejectReason);
      const own = coded(SYSTEMS.rejection);
      const sourceCode = published ?? text(codings[0]?.['code']) ?? 'uncoded';
      const stated = (url: string) => extensionOf(error, url)?.['valueCode'];
      return {
        code: own !== undefined && REASON.test(own) ? own : rejectReason('', published ?? '').code,
        sourceCode: sourceCode.slice(0, 40),
        followUp: FOLLOW_UP.decode(stated(EXTENSIONS.followUp)) ?? 'not-stated',
        appliesTo: APPLIES_TO.decode(stated(EXTENSIONS.appliesTo)) ?? 'request',
      };
    });
    // Without a reason it is a failure all the same.
    const failed = ['error', 'partial'].includes(text(body(tree)['outcome']) ?? '');
    if (failed && found.length === 0) found.push(UNREASONED);
    return found.length > 0 ? { rejections: found } : {};
  },
});
