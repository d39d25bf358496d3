/** Names of code and identifier systems, and of the extensions where R4 has no place. */

const OWN = 'https://canongate.org/fhir';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const X12 = 'https://codesystem.x12.org/005010';

export const SYSTEMS = {
  npi: 'http://hl7.org/fhir/sid/us-npi',
  socialSecurity: 'http://hl7.org/fhir/sid/us-ssn',
  taxonomy: 'http://nucc.org/provider-taxonomy',
  payer: `${OWN}/sid/payer`,
  hold: `${OWN}/sid/hold`,
  member: `${OWN}/sid/member`,
  serviceType: `${X12}/1365`,
  insuranceType: `${X12}/1336`,
  rejectReason: `${X12}/901`,
  rejection: `${OWN}/CodeSystem/rejection`,
  coverageClass: `${TERMINOLOGY}/coverage-class`,
  relationship: `${TERMINOLOGY}/subscriber-relationship`,
  identifierType: `${TERMINOLOGY}/v2-0203`,
  appointmentType: `${TERMINOLOGY}/v2-0276`,
  maritalStatus: `${TERMINOLOGY}/v3-MaritalStatus`,
  nullFlavor: `${TERMINOLOGY}/v3-NullFlavor`,
  language: 'urn:ietf:bcp:47',
  ownIdentifierType: `${OWN}/CodeSystem/identifier-type`,
} as const;

/** Each is described in the adapter's README. */
export const EXTENSIONS = {
  benefitRow: `${OWN}/StructureDefinition/benefit-row`,
  coverageStatus: `${OWN}/StructureDefinition/coverage-status`,
  otherCoverage: `${OWN}/StructureDefinition/other-coverage`,
  appliesTo: `${OWN}/StructureDefinition/applies-to`,
  followUp: `${OWN}/StructureDefinition/follow-up`,
  modality: `${OWN}/StructureDefinition/modality`,
  hold: `${OWN}/StructureDefinition/hold`,
  interpreter: `${OWN}/StructureDefinition/interpreter`,
  /** Of an instant. */
  timeZone: 'http://hl7.org/fhir/StructureDefinition/tz-code',
  /** Of a place. */
  placeTimeZone: 'http://hl7.org/fhir/StructureDefinition/timezone',
  dataAbsent: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
} as const;
