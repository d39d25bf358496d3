/** A visit as the hospital's FHIR server holds it, with what a bill needs, and its billing readiness as an application asks for it. */
import assert from 'node:assert/strict';
import type { Encounter as FhirEncounter, Resource } from '@medplum/fhirtypes';
import type { BillingReadiness, EncounterList } from '../../contracts/encounters/v1/types.ts';
import type { PatientList } from '../../contracts/patients/v1/types.ts';
import { judge } from '../../simulators/fhir/definitions.ts';
import { checkOf, type Told } from '../e2e/sandbox.ts';
import { type Sandbox, told } from './fhir-application.ts';

export const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';
export const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
export const PARTS = ['documentation', 'coding', 'charges', 'eligibility', 'authorization'] as const;
type PartName = (typeof PARTS)[number];

/** Yesterday: visits of the tests began then. */
export const DAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

/** Everybody is invented, and born on this day. */
export const BORN = '1990-01-02';
let people = 0;

export interface Visit {
  id: string;
  given: string;
  make(resource: object): Promise<void>;
}

/** What makes a visit of an outpatient complete, but for the payer. */
export const WHOLE: Readonly<Record<string, object>> = {
  document: {
    ...{ resourceType: 'DocumentReference', status: 'current', docStatus: 'final', date: `${DAY}T10:00:00Z` },
    content: [{ attachment: { contentType: 'text/plain' } }],
  },
  diagnosis: { resourceType: 'Condition', code: { coding: [{ system: ICD10, code: 'R07.89' }] } },
  charge: { resourceType: 'ChargeItem', status: 'billable', code: { coding: [{ system: HCPCS, code: 'G0463' }] } },
  coverage: {
    ...{ resourceType: 'Coverage', status: 'active', subscriberId: 'W000000001' },
    relationship: { coding: [{ code: 'self' }] },
    payor: [{ identifier: { system: 'https://canongate.org/fhir/sid/payer', value: 'FHIR01' } }],
  },
};

const LINKS: Readonly<Record<string, (subject: object, encounter: object) => object>> = {
  DocumentReference: (subject, encounter) => ({ subject, context: { encounter: [encounter] } }),
  Condition: (subject, encounter) => ({ subject, encounter }),
  Procedure: (subject, encounter) => ({ subject, encounter }),
  ChargeItem: (subject, context) => ({ subject, context }),
  Coverage: beneficiary => ({ beneficiary }),
};

/** At the server, and known to the gateway by its id. */
export async function visitAt(
  sandbox: Sandbox,
  has: Readonly<Record<string, object>> = WHOLE,
  over: Partial<FhirEncounter> = {},
): Promise<Visit> {
  const given = `Person${++people}`;
  const create = async (resource: Resource): Promise<string> => {
    assert.deepEqual(judge(resource), []);
    return (await sandbox.fhir!.repo.createResource(resource)).id!;
  };
  const patient = await create({ resourceType: 'Patient', name: [{ family: given, given: [given] }], birthDate: BORN });
  const subject = { reference: `Patient/${patient}` };
  const encounter = await create({
    ...{ resourceType: 'Encounter', status: 'finished', subject, period: { start: `${DAY}T09:00:00Z` } },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    ...over,
  });
  const make = async (resource: object): Promise<void> => {
    const { resourceType } = resource as { resourceType: string };
    const links = LINKS[resourceType]!(subject, { reference: `Encounter/${encounter}` });
    await create({ ...resource, ...links } as Resource);
  };
  for (const resource of Object.values(has)) await make(resource);
  return { id: await encounterOf(sandbox, given, BORN), given, make };
}

/** As an application finds it: the patient by name and date of birth, then the visits. */
export async function encounterOf(sandbox: Sandbox, familyName: string, birthDate: string): Promise<string> {
  const found = await told<PatientList>(sandbox, 'POST', 'patients/search', { name: { familyName }, birthDate });
  const patient = found.body.matches[0]?.patient.id;
  const visits = await told<EncounterList>(sandbox, 'GET', `encounters?patient=${patient}`);
  return visits.body.encounters[0]!.id;
}

/** Asks the payer whether somebody is covered, as a front desk does. */
export const checked = async (
  sandbox: Sandbox,
  givenName: string,
  over: object = {},
): Promise<Told<{ id: string }>> => {
  const subscriber = { memberId: 'W000000001', familyName: givenName, givenName, birthDate: BORN };
  const body = { ...checkOf('W000000001'), payer: { id: 'FHIR01' }, subscriber, serviceDate: DAY, ...over };
  const answer = await told<{ id: string }>(sandbox, 'POST', 'eligibility-checks', body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer;
};

export const readiness = <T = BillingReadiness>(sandbox: Sandbox, id: string): Promise<Told<T>> =>
  told<T>(sandbox, 'GET', `encounters/${id}/billing-readiness`);

/** How each part stands, with the codes of its reasons and where the rules ask for it. */
export const standing = (body: BillingReadiness): Record<PartName, string[]> =>
  Object.fromEntries(
    PARTS.map(name => [
      name,
      [body[name].status, ...body[name].reasons.map(({ code, pointer = '' }) => `${code} ${pointer}`.trim())],
    ]),
  ) as Record<PartName, string[]>;
