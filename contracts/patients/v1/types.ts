/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A patient who is registered. */
export interface PatientRegistration extends PatientDemographics {
  /** Numbers of the patient, each with who assigned it. */
  identifiers: PatientIdentifier[];
  name: PatientName;
  /** Register although somebody alike is known by name and date of birth: whoever says so has looked at the candidates. A number that its assigner has given out already is refused all the same. */
  acceptPossibleDuplicate?: boolean;
}
/** A number of the patient and who assigned it: the same number of two assigners means two patients. */
export interface PatientIdentifier {
  /** Who assigned it, as a URI. */
  system: string;
  /** The number. */
  value: string;
  /** What kind of number it is (HL7 table 0203). */
  type?:
    | 'medical-record-number'
    | 'patient-internal-identifier'
    | 'member-number'
    | 'national-identifier'
    | 'social-security-number'
    | 'drivers-license'
    | 'passport'
    | 'other';
  /** What it is for; `old` where it is no longer given out, as after a merge. */
  use?: 'usual' | 'official' | 'temp' | 'secondary' | 'old';
}
/** The name that the patient goes by. */
export interface PatientName {
  /** Family name. */
  familyName?: string;
  /** Given names, first name first, middle names behind it. */
  givenNames?: string[];
  /** What stands before the name. */
  prefixes?: string[];
  /** What stands behind the name. */
  suffixes?: string[];
  /** The name as it is written in whole. */
  text?: string;
}
/** What is known of a patient. */
export interface PatientDemographics extends PatientIdentity {
  /** Whether the patient has died. */
  deceased?: boolean;
  /** When the patient died, or as much of it as is known: a partial date, or an instant with its offset. */
  deceasedAt?: string;
  /** Telephone numbers, the preferred first. */
  phones?: PatientPhone[];
  /** Addresses for electronic mail, the preferred first. */
  emails?: PatientEmail[];
  /** Addresses, the preferred first. */
  addresses?: PatientAddress[];
  /** Language in which the patient is spoken to (BCP 47). */
  language?: string;
  /** The practitioner who looks after the patient. */
  generalPractitioner?: {
    /** Id of the practitioner, issued by the gateway. */
    id: string;
    /** Name. */
    name?: string;
  };
  /** The organization that keeps this record. */
  managingOrganization?: {
    /** Id of the organization, issued by the gateway. */
    id: string;
    /** Name. */
    name?: string;
  };
  /** Marital status (HL7 v3 MaritalStatus). */
  maritalStatus?:
    | 'annulled'
    | 'divorced'
    | 'interlocutory'
    | 'legally-separated'
    | 'married'
    | 'polygamous'
    | 'never-married'
    | 'domestic-partner'
    | 'unmarried'
    | 'widowed'
    | 'unknown';
}
/** A telephone number. */
export interface PatientPhone {
  /** The number: digits, with + ( ) . - and blanks between them, and an extension behind x. */
  number: string;
  /** Where it rings. */
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
}
/** An address for electronic mail. */
export interface PatientEmail {
  /** The address, as in name@example.org. */
  address: string;
  /** What it is for. */
  use?: 'home' | 'work' | 'temp' | 'old' | 'mobile';
}
/** Where the patient lives or gets mail. */
export interface PatientAddress {
  /** What it is for. */
  use?: 'home' | 'work' | 'temp' | 'old' | 'billing';
  /** Street, house, apartment, post box: what stands above the city. */
  lines?: string[];
  /** City or town. */
  city?: string;
  /** County or district. */
  district?: string;
  /** State or province. */
  state?: string;
  /** Postal code. */
  postalCode?: string;
  /** Country: ISO 3166-1, two letters. */
  country?: string;
  /** The address as it is written in whole. */
  text?: string;
}
/** Whom a patient is known by. */
export interface PatientIdentity {
  /** Numbers of the patient, each with who assigned it. */
  identifiers?: PatientIdentifier[];
  name?: PatientName;
  /** Date of birth, or as much of it as is known: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate?: string;
  /** Administrative sex (FHIR administrative-gender). */
  sex?: 'male' | 'female' | 'other' | 'unknown';
}
/** A patient as the system of record holds it. What was not stated is not here. */
export interface Patient extends PatientDemographics {
  /** Id of the patient, issued by the gateway. */
  id: string;
  /** Whether the record is in use. */
  active?: boolean;
  /** Present where this id was retired by a merge: what answers for it. */
  mergedInto?: {
    /** Id that answers for it. */
    id: string;
    /** Its address. */
    href?: string;
  };
  /** Which version this is, and since when. */
  meta?: {
    /** Version at the system of record: the ETag of the answer, and what If-Match is held against. */
    version?: string;
    /** When it was last changed. */
    lastUpdated?: string;
  };
}
/** The patient as the record shall say from now on: what is left out is removed, and what this contract does not know stays. */
export interface PatientUpdate extends PatientDemographics {
  /** Numbers of the patient, each with who assigned it. */
  identifiers: PatientIdentifier[];
  name: PatientName;
  /** Whether the record is in use; left out, that stays as it is. */
  active?: boolean;
  /** The version that the caller has seen, where no If-Match header says it. */
  version?: string;
}
/** Who pays for a patient, first the leading one. */
export interface PatientCoverages {
  /**
   * Coverages.
   *
   * Items: One coverage.
   */
  coverages: {
    /** Id of the coverage, issued by the gateway. */
    id: string;
    /** Whether it counts (FHIR fm-status). */
    status: 'active' | 'cancelled' | 'draft' | 'entered-in-error';
    /** Its place among those who pay, 1 for the first. */
    order?: number;
    /** Who pays. */
    payer?: {
      /** Id of the payer, as the payers are listed. */
      id: string;
    };
    /** Number of the member at the payer. */
    memberId?: string;
    /** What the patient is to the subscriber (FHIR subscriber-relationship). */
    relationship?: 'self' | 'spouse' | 'child' | 'parent' | 'common' | 'injured' | 'other';
    /** Between which days it holds. */
    period?: {
      /** First day. */
      start?: string;
      /** Last day. */
      end?: string;
    };
  }[];
  /** There are more than these. */
  more: boolean;
}
/** Who is looked for: two identifiers, both of which must be held, or family name and date of birth. */
export interface PatientSearch extends PatientIdentity {}
/** Who was found, the best first, at most 25. */
export interface PatientList {
  /** Who may be meant. */
  matches: PatientMatch[];
  /** There are more than these: say more of whom you look for. */
  more: boolean;
}
/** A patient who may be the one that is looked for, and how well it fits. */
export interface PatientMatch {
  /** How well it fits (FHIR match-grade). certainly-not: known to be somebody else, where the system of record keeps such decisions. */
  grade: 'certain' | 'probable' | 'possible' | 'certainly-not';
  patient: Patient;
}
/** The patient of the path is retired; another answers for it. */
export interface PatientMerge {
  /** The patient that stays. */
  into: {
    /** Id of the patient that stays. */
    id: string;
  };
  /** The version of the patient of the path that the caller has seen, where no If-Match header says it. */
  version?: string;
}
