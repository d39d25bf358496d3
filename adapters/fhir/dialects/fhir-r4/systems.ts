/** Names of code and identifier systems, and of the extensions where R4 has no place. */

const OWN = 'https://canongate.org/fhir';
const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const HL7 = 'http://hl7.org/fhir';
const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';
const X12 = 'https://codesystem.x12.org/005010';

export const SYSTEMS = {
  npi: `${HL7}/sid/us-npi`,
  taxonomy: 'http://nucc.org/provider-taxonomy',
  payer: `${OWN}/sid/payer`,
  member: `${OWN}/sid/member`,
  serviceType: `${X12}/1365`,
  insuranceType: `${X12}/1336`,
  rejectReason: `${X12}/901`,
  rejection: `${OWN}/CodeSystem/rejection`,
  coverageClass: `${TERMINOLOGY}/coverage-class`,
  relationship: `${TERMINOLOGY}/subscriber-relationship`,
  identifierType: `${TERMINOLOGY}/v2-0203`,
  appointmentType: `${TERMINOLOGY}/v2-0276`,
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
  interpreter: `${OWN}/StructureDefinition/interpreter`,
  procedureModifier: `${OWN}/StructureDefinition/procedure-modifier`,
  voidReason: `${OWN}/StructureDefinition/void-reason`,
  /** Da Vinci PAS: the decision on one service, and how long it holds. */
  reviewAction: `${PAS}/extension-reviewAction`,
  reviewActionCode: `${PAS}/extension-reviewActionCode`,
  itemPreAuthPeriod: `${PAS}/extension-itemPreAuthPeriod`,
  timeZone: `${HL7}/StructureDefinition/tz-code`,
  dataAbsent: `${HL7}/StructureDefinition/data-absent-reason`,
} as const;
