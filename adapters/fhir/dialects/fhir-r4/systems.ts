/** Names of code and identifier systems, and of the extensions where R4 has no place. */

const OWN = 'https://canongate.org/fhir';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const HL7 = 'http://hl7.org/fhir';
const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';
const X12 = 'https://codesystem.x12.org/005010';

export const SYSTEMS = {
  npi: `${HL7}/sid/us-npi`,
  socialSecurity: `${HL7}/sid/us-ssn`,
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
  claimType: `${TERMINOLOGY}/claim-type`,
  processPriority: `${TERMINOLOGY}/processpriority`,
  placeOfService: 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
  reviewAction: `${X12}/306`,
  loinc: 'http://loinc.org',
  taskCode: `${HL7}/CodeSystem/task-code`,
  fulfilment: `${OWN}/CodeSystem/fulfilment`,
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
  timeZone: `${HL7}/StructureDefinition/tz-code`,
  /** Of a place. */
  placeTimeZone: `${HL7}/StructureDefinition/timezone`,
  dataAbsent: `${HL7}/StructureDefinition/data-absent-reason`,
  procedureModifier: `${OWN}/StructureDefinition/procedure-modifier`,
  voidReason: `${OWN}/StructureDefinition/void-reason`,
  /** Da Vinci PAS: the decision on one service, and how long it holds. */
  reviewAction: `${PAS}/extension-reviewAction`,
  reviewActionCode: `${PAS}/extension-reviewActionCode`,
  itemPreAuthPeriod: `${PAS}/extension-itemPreAuthPeriod`,
} as const;
