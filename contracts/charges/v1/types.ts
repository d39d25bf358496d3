/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Posts a charge. */
export interface ChargePosting extends ChargeDetails {
  patient: ChargePatient;
  service: ChargeCode;
  /** The day on which it was done. */
  serviceDate: string;
  /** How many, as a decimal. */
  quantity: string;
}
/** The patient: by id, or by identifiers with their assigner and by name, where no id is known yet. */
export interface ChargePatient {
  /** Id of the patient, issued by the gateway. */
  id?: string;
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
/** A code with its system, and no words: descriptions of procedure codes are often licensed. */
export interface ChargeCode {
  /** Code system, as a URI. */
  system: string;
  /** Code. */
  code: string;
}
/** What was done, for whom, and what it costs. */
export interface ChargeDetails {
  patient?: ChargePatient;
  encounter?: ChargeEncounter;
  account?: ChargeIdentifier;
  /** Numbers that the caller's own systems gave it. */
  identifiers?: ChargeIdentifier[];
  service?: ChargeCode;
  /** Modifiers of the procedure code. */
  modifiers?: ChargeCode[];
  /** The day on which it was done. */
  serviceDate?: string;
  price?: ChargeMoney;
  performer?: ChargePractitioner;
  costCenter?: ChargeIdentifier;
  /** What it was for, first the leading one. */
  diagnoses?: ChargeDiagnosis[];
  /** Remark for the biller. */
  comment?: string;
}
/** The visit within which it was done: by id, or by the number that the site gave it. */
export interface ChargeEncounter {
  /** Id of the encounter, issued by the gateway. */
  id?: string;
  identifier?: ChargeIdentifier;
}
/** A number, with who assigned it. */
export interface ChargeIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
}
/** An amount with its currency. */
export interface ChargeMoney {
  /** The amount as a decimal; never a float. */
  amount: string;
  /** Currency (ISO 4217). */
  currency: string;
}
/** A practitioner: by id, by NPI, or by name. */
export interface ChargePractitioner {
  /** Id of the practitioner, issued by the gateway. */
  id?: string;
  /** National Provider Identifier, check digit included. */
  npi?: string;
  /** Name in one line. */
  name?: string;
}
/** A diagnosis that the service was for. */
export interface ChargeDiagnosis {
  /** Code system, as a URI. */
  system: string;
  /** Code. */
  code: string;
}
/** A charge as the system of record holds it. What was not stated is not here. */
export interface Charge extends ChargeDetails {
  /** Id of the charge, issued by the gateway. */
  id: string;
  /** Where it stands (FHIR chargeitem-status). */
  status: 'planned' | 'billable' | 'not-billable' | 'aborted' | 'billed' | 'entered-in-error' | 'unknown';
  /** How many, as a decimal. */
  quantity?: string;
  /** Why it was taken back. */
  voidReason?: string;
  /** When it was posted. */
  enteredAt?: string;
  /** Which version this is, and since when. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
  };
}
/** Which charges, by ids that mean nothing outside and by the day of the service. */
export interface ChargeQuery {
  /** Those of this patient. */
  patient?: string;
  /** Those of this visit. */
  encounter?: string;
  /** Those of services on this day or later. */
  from?: string;
  /** Those of services before this day. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  /** `next` of the page before, as it is; the rest of the query as it was. */
  cursor?: string;
}
/** Charges, the latest service first. `more` says that there are others, `next` is the way to them. */
export interface ChargeList {
  /** At most as many as asked for. */
  charges: Charge[];
  /** There are more than these. */
  more: boolean;
  /** Cursor of the page that follows. */
  next?: string;
}
/** Takes a charge back that should not have been posted. */
export interface ChargeVoid {
  /** Why. */
  reason?: string;
  posted?: ChargePosted;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** What was posted, for a system of record that is told and cannot be asked. */
export interface ChargePosted {
  /** The patient. */
  patient: {
    /** Id of the patient, issued by the gateway. */
    id: string;
  };
  service: ChargeCode;
  /** How many, as a decimal. */
  quantity: string;
  price?: ChargeMoney;
  /** The day on which it was done. */
  serviceDate: string;
}
