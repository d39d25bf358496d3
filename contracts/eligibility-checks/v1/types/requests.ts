/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Asks a payer whether a member is covered, and for what. */
export type EligibilityCheckRequest = {
  /** The payer, by any id or alias of /v1/payers. */
  payer: {
    /** Payer id as listed by /v1/payers. */
    id: string;
    /** Name of the payer; informative. */
    name?: string;
  };
  /** The provider that asks. */
  provider: {
    /** National Provider Identifier, check digit included. */
    npi: string;
    /** Name of the organization. */
    organizationName?: string;
    /** Family name, where the provider is a person. */
    familyName?: string;
    /** Given name, where the provider is a person. */
    givenName?: string;
    /** NUCC taxonomy code. */
    taxonomyCode?: string;
  };
  /** The person who holds the coverage. Which fields suffice is a rule of the payer. */
  subscriber: {
    /** Member id on the card. */
    memberId?: string;
    /** Family name. */
    familyName?: string;
    /** Given name. */
    givenName?: string;
    /** Middle name or initial. */
    middleName?: string;
    /** Date of birth. */
    birthDate?: string;
    /** Administrative sex. */
    sex?: 'male' | 'female' | 'other' | 'unknown';
    /** Group number on the card. */
    groupNumber?: string;
    /**
     * Further identifiers of the subscriber.
     *
     * Items: One identifier.
     */
    identifiers?: {
      /** What kind of number this is. */
      type:
        | 'policy-number'
        | 'member-number'
        | 'medical-record-number'
        | 'patient-account-number'
        | 'plan-number'
        | 'medicare-number'
        | 'medicaid-number'
        | 'agency-claim-number'
        | 'contract-number';
      /** The number. */
      value: string;
    }[];
  };
  /** The patient, where the patient is not the subscriber and has no member id of their own. */
  dependent?: {
    /** Family name. */
    familyName: string;
    /** Given name. */
    givenName?: string;
    /** Date of birth. */
    birthDate: string;
    /** Administrative sex. */
    sex?: 'male' | 'female' | 'other' | 'unknown';
    /** Relationship of the dependent to the subscriber. */
    relationship?: 'spouse' | 'child' | 'other' | 'unknown';
  };
  /** Day of service. */
  serviceDate?: string;
  /** First and last day of service. */
  servicePeriod?: {
    /** First day. */
    start: string;
    /** Last day. */
    end: string;
  };
  /**
   * Service types asked about. 30 asks for the plan as a whole.
   *
   * Items: One service type.
   */
  serviceTypes: {
    /** X12 service type code; the operator holds the list. */
    code: string;
  }[];
  /**
   * Procedures asked about.
   *
   * Items: One procedure.
   */
  procedures?: {
    /** Code system of the procedure; CPT is level I of HCPCS. */
    system: 'hcpcs' | 'cdt' | 'ndc';
    /** Procedure code. */
    code: string;
    /** Modifiers, most important first. */
    modifiers?: string[];
  }[];
  /**
   * Diagnoses, principal first.
   *
   * Items: One diagnosis.
   */
  diagnoses?: {
    /** Code system of the diagnosis. */
    system: 'icd-10-cm' | 'icd-9-cm';
    /** Diagnosis code, with its point. */
    code: string;
  }[];
} & {
  [k: string]: unknown;
};
