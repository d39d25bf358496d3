/** Who works where, in the sandbox: an invented organization, its clinic with a room in it, and what its people do there. */
import type { MemoryRepository } from '@medplum/fhir-router';
import type { Location, Organization, Practitioner, PractitionerRole, Resource } from '@medplum/fhirtypes';

/** IANA zone of the clinic. */
export const ZONE = 'America/New_York';
const NPI = 'http://hl7.org/fhir/sid/us-npi';
const NUCC = 'http://nucc.org/provider-taxonomy';
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const PHYSICAL = 'http://terminology.hl7.org/CodeSystem/location-physical-type';
/** Number system of the invented organization. */
const OWN = 'https://clinic.example/sid';
const PEOPLE = [
  { family: 'Specimen', given: 'Paula', npi: '1234567893', taxonomy: '207Q00000X' },
  { family: 'Exemplar', given: 'Edwin', npi: '1245319599', taxonomy: '207RC0000X' },
];

export interface Directory {
  room: Location;
  people: readonly { person: Practitioner; display: string }[];
}

export async function fillDirectory(repo: MemoryRepository): Promise<Directory> {
  const make = <T extends Resource>(resource: T): Promise<T> => repo.createResource<T>(resource);
  const house = await make<Organization>({
    resourceType: 'Organization',
    active: true,
    identifier: [{ system: `${OWN}/organization`, value: 'EXAMPLE' }],
    name: 'Example Health',
  });
  const managingOrganization = { reference: `Organization/${house.id}`, display: 'Example Health' };
  const clinic = await make<Location>({
    resourceType: 'Location',
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/timezone', valueCode: ZONE }],
    identifier: [{ system: `${OWN}/location`, value: 'CLINIC' }],
    status: 'active',
    name: 'Example Clinic',
    mode: 'instance',
    type: [{ coding: [{ system: ROLE_CODE, code: 'PC', display: 'Primary care clinic' }] }],
    telecom: [{ system: 'phone', value: '+1-555-0100', use: 'work' }],
    address: { line: ['1 Sample Street'], city: 'Sampleton', state: 'NY', postalCode: '10001', country: 'US' },
    physicalType: { coding: [{ system: PHYSICAL, code: 'si', display: 'Site' }] },
    managingOrganization,
  });
  const room = await make<Location>({
    resourceType: 'Location',
    identifier: [{ system: `${OWN}/location`, value: 'CLINIC-R2' }],
    status: 'active',
    name: 'Example Clinic, room 2',
    physicalType: { coding: [{ system: PHYSICAL, code: 'ro', display: 'Room' }] },
    managingOrganization,
    partOf: { reference: `Location/${clinic.id}`, display: 'Example Clinic' },
  });
  const people: Directory['people'][number][] = [];
  for (const { family, given, npi, taxonomy } of PEOPLE) {
    const person = await make<Practitioner>({
      resourceType: 'Practitioner',
      active: true,
      identifier: [{ system: NPI, value: npi }],
      name: [{ family, given: [given] }],
    });
    await make<PractitionerRole>({
      resourceType: 'PractitionerRole',
      active: true,
      identifier: [{ system: `${OWN}/role`, value: `ROLE-${npi}` }],
      practitioner: { reference: `Practitioner/${person.id}` },
      organization: managingOrganization,
      specialty: [{ coding: [{ system: NUCC, code: taxonomy }] }],
      location: [{ reference: `Location/${clinic.id}`, display: 'Example Clinic' }],
    });
    people.push({ person, display: `${given} ${family}` });
  }
  return { room, people };
}
