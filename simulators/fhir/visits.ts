/** Two visits of invented people: one that could be billed once its payer was asked, and one that lacks whatever it may lack. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Encounter, Patient, Resource } from '@medplum/fhirtypes';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';
const SNOMED = 'http://snomed.info/sct';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const LOINC = 'http://loinc.org';
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const RELATIONSHIP = 'http://terminology.hl7.org/CodeSystem/subscriber-relationship';
const PAYER = 'https://canongate.org/fhir/sid/payer';
const DAY = 86_400_000;

const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

interface Visit {
  who: { mrn: string; family: string; given: string; birthDate: string; gender: 'female' | 'male'; member: string };
  status: Encounter['status'];
  docStatus: 'final' | 'preliminary';
  diagnosis: { system: string; code: string };
  charge: { status: 'billable' | 'planned'; code: string };
}

const VISITS: readonly Visit[] = [
  {
    who: {
      ...{ mrn: 'B-1001', family: 'Sample', given: 'Sally', birthDate: '1980-02-29', gender: 'female' },
      member: 'W000000001',
    },
    ...{ status: 'finished', docStatus: 'final' },
    diagnosis: { system: ICD10, code: 'R07.89' },
    charge: { status: 'billable', code: 'G0463' },
  },
  {
    who: {
      ...{ mrn: 'B-1002', family: 'Lapsed', given: 'Larry', birthDate: '1975-07-04', gender: 'male' },
      member: 'W000000002',
    },
    ...{ status: 'in-progress', docStatus: 'preliminary' },
    diagnosis: { system: SNOMED, code: '73430006' },
    charge: { status: 'planned', code: 'E0601' },
  },
];

export async function fillVisits(repo: MemoryRepository, now: Date): Promise<void> {
  const make = <T extends Resource>(resource: T): Promise<T> => repo.createResource<T>(resource);
  const [began, ended] = [now.getTime() - DAY, now.getTime() - DAY + 3_600_000].map(at => new Date(at).toISOString());
  for (const { who, status, docStatus, diagnosis, charge } of VISITS) {
    const { id } = await make<Patient>({
      resourceType: 'Patient',
      active: true,
      identifier: [{ system: 'https://clinic.example/mrn', value: who.mrn }],
      name: [{ family: who.family, given: [who.given] }],
      birthDate: who.birthDate,
      gender: who.gender,
    });
    const subject = { reference: `Patient/${id}` };
    const visit = await make<Encounter>({
      resourceType: 'Encounter',
      status,
      class: { system: ACT, code: 'AMB' },
      subject,
      period: { start: began!, ...(status === 'finished' && { end: ended! }) },
    });
    const encounter = { reference: `Encounter/${visit.id}` };
    await make({
      resourceType: 'DocumentReference',
      ...{ status: 'current', docStatus, subject, date: began! },
      type: coded(LOINC, '34133-9'),
      context: { encounter: [encounter] },
      content: [{ attachment: { contentType: 'text/plain', title: 'Visit note' } }],
    });
    await make({
      resourceType: 'Condition',
      ...{ subject, encounter, recordedDate: began! },
      verificationStatus: coded(VERIFICATION, 'confirmed'),
      code: coded(diagnosis.system, diagnosis.code),
    });
    await make({
      resourceType: 'ChargeItem',
      ...{ status: charge.status, subject, context: encounter },
      code: coded(HCPCS, charge.code),
      quantity: { value: 1 },
      occurrenceDateTime: began!.slice(0, 10),
      enteredDate: began!,
    });
    await make({
      resourceType: 'Coverage',
      ...{ status: 'active', beneficiary: subject, subscriberId: who.member, order: 1 },
      relationship: coded(RELATIONSHIP, 'self'),
      payor: [{ type: 'Organization', identifier: { system: PAYER, value: 'FHIR01' } }],
    });
  }
}
