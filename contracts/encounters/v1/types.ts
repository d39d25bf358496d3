/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A visit as its system of record tells of it. What was not stated is not here. */
export interface Encounter {
  /** Id of the visit, issued by the gateway. */
  id: string;
  /** Where it stands (FHIR R4 EncounterStatus); absent where what happened does not say. */
  status?: 'planned' | 'arrived' | 'in-progress' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown';
  /** What was taken back, where something was. */
  cancelled?: 'admission' | 'transfer' | 'discharge';
  /** Kind of visit (HL7 table 0004). */
  class?:
    | 'inpatient'
    | 'outpatient'
    | 'emergency'
    | 'pre-admission'
    | 'recurring'
    | 'obstetrics'
    | 'commercial-account'
    | 'not-applicable'
    | 'unknown';
  serviceType?: EncounterServiceType;
  patient: EncounterPatient;
  /**
   * Numbers of the visit, each with who assigned it.
   *
   * Items: One identifier.
   */
  identifiers?: {
    /** Who assigned it, as a URI. */
    system: string;
    /** The number. */
    value: string;
  }[];
  location?: EncounterLocation;
  priorLocation?: EncounterLocation;
  attending?: EncounterPractitioner;
  /** When the patient was admitted. */
  admittedAt?: string;
  /** When the patient was discharged. */
  dischargedAt?: string;
  /** Whereto the patient was discharged, as the site codes it (HL7 table 0112). */
  dischargeDisposition?: string;
  /** When it happened, where that was said. */
  occurredAt?: string;
  /** When it was recorded. */
  recordedAt?: string;
  /** How fresh this is. */
  meta?: {
    /** Present where the system of record cannot be asked: when it last told. */
    asOf?: string;
  };
}
/** What kind of service it is, by code where the site has one. */
export interface EncounterServiceType {
  /** Code system, as a URI. */
  system?: string;
  /** Code. */
  code?: string;
  /** As the site calls it. */
  text?: string;
}
/** The patient as the sender knows them: by id, with their numbers and what tells them apart. */
export interface EncounterPatient {
  /** Id of the patient, issued by the gateway. */
  id: string;
  /**
   * Numbers of the patient, each with who assigned it.
   *
   * Items: One identifier.
   */
  identifiers?: {
    /** Who assigned it, as a URI. */
    system: string;
    /** The number. */
    value: string;
    /** What kind of number it is. */
    type?:
      | 'medical-record-number'
      | 'patient-internal-identifier'
      | 'member-number'
      | 'national-identifier'
      | 'social-security-number'
      | 'drivers-license'
      | 'passport'
      | 'other';
  }[];
  /** Family name. */
  familyName?: string;
  /** Given names, first name first. */
  givenNames?: string[];
  /** Date of birth. */
  birthDate?: string;
  /** Administrative sex. */
  sex?: 'male' | 'female' | 'other' | 'unknown';
}
/** A place within the site, from the ward down to the bed. */
export interface EncounterLocation {
  /** Ward, clinic or department. */
  pointOfCare?: string;
  /** Room. */
  room?: string;
  /** Bed. */
  bed?: string;
  /** Site. */
  facility?: string;
}
/** Who takes part in the visit. */
export interface EncounterPractitioner {
  /** Id of the practitioner, issued by the gateway. */
  id?: string;
  /** National Provider Identifier, check digit included. */
  npi?: string;
  /** Family name. */
  familyName?: string;
  /** Given name. */
  givenName?: string;
}
/** Which visits, by ids that mean nothing outside. */
export interface EncounterQuery {
  /** Those of this patient. */
  patient: string;
  /** Those that stand so. */
  status?: 'planned' | 'arrived' | 'in-progress' | 'finished' | 'cancelled' | 'entered-in-error' | 'unknown';
  /** Those that had not ended at this instant. */
  from?: string;
  /** Those that began before this instant. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Visits of a patient, the latest first. `more` says that there are others. */
export interface EncounterList {
  /** At most as many as asked for. */
  encounters: Encounter[];
  /** There are more than these. */
  more: boolean;
}
/** What was written of a visit, the latest first: which documents there are, not what stands in them. */
export interface EncounterDocuments {
  /**
   * Documents.
   *
   * Items: One document.
   */
  documents: {
    /** Id of the document, issued by the gateway. */
    id: string;
    /** Whether the reference to it holds (FHIR document-reference-status). */
    status: 'current' | 'superseded' | 'entered-in-error';
    /** How far it is (FHIR composition-status): final once it is signed. */
    docStatus?: 'preliminary' | 'final' | 'amended' | 'entered-in-error';
    /** What kind of document it is, in each code system that says so. */
    types?: EncounterCode[];
    /** When it was made known. */
    date?: string;
  }[];
  /** There are more than these. */
  more: boolean;
}
/** A code with its system, and no words: descriptions of codes are often licensed. */
export interface EncounterCode {
  /** Code system, as a URI. */
  system: string;
  /** Code. */
  code: string;
}
/** What was found and done in a visit, as it is coded. */
export interface EncounterCoding {
  /**
   * Diagnoses.
   *
   * Items: One diagnosis.
   */
  diagnoses: {
    /** Id of the diagnosis, issued by the gateway. */
    id: string;
    /** How sure it is (FHIR condition-ver-status). */
    verification?: 'unconfirmed' | 'provisional' | 'differential' | 'confirmed' | 'refuted' | 'entered-in-error';
    /** Its codes. */
    codes?: EncounterCode[];
  }[];
  /** Procedures. */
  procedures: EncounterProcedure[];
  /** There are more of either. */
  more: boolean;
}
/** One procedure. */
export interface EncounterProcedure {
  /** Id of the procedure, issued by the gateway. */
  id: string;
  /** How far it is (FHIR event-status); absent where it is not known. */
  status?: 'preparation' | 'in-progress' | 'not-done' | 'on-hold' | 'stopped' | 'completed' | 'entered-in-error';
  /** Its codes. */
  codes?: EncounterCode[];
}
/** Whether a visit can be billed, and what is missing where it cannot. */
export interface BillingReadiness {
  /** The visit. */
  encounter: {
    /** Id of the visit, issued by the gateway; of one that was merged, that of the survivor. */
    id: string;
  };
  /** Every part is complete or not required. */
  ready: boolean;
  /** When it was found out. */
  asOf: string;
  /** Id of the rule of the site that was held against it. */
  rule: string;
  documentation: BillingReadinessPart;
  coding: BillingReadinessPart;
  charges: BillingReadinessPart;
  eligibility: BillingReadinessPart;
  authorization: BillingReadinessPart;
}
/** One thing that a bill needs, and how it stands. */
export interface BillingReadinessPart {
  /** `complete`, `missing`, `not-required` by the rules of the site, or `unknown` where it could not be found out. */
  status: 'complete' | 'missing' | 'not-required' | 'unknown';
  /**
   * Why it is missing or unknown.
   *
   * Items: One reason.
   */
  reasons: {
    /** Stable code of the reason. */
    code: string;
    /** The same in words. */
    text: string;
    /** Place in the rules that asks for it, as a JSON Pointer. */
    pointer?: string;
  }[];
  /**
   * Ids of what was found, whether it is enough or not.
   *
   * Items: One id, issued by the gateway.
   */
  found: string[];
}
