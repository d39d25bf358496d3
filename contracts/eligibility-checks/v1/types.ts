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
/** For whom the figure counts. */
export type Level =
  | 'individual'
  | 'family'
  | 'employee'
  | 'employee-and-spouse'
  | 'employee-and-children'
  | 'spouse'
  | 'spouse-and-children'
  | 'children'
  | 'dependents'
  | 'not-stated';
/** Period over which the figure counts. */
export type BenefitPeriod =
  | 'hour'
  | 'day'
  | '24-hours'
  | 'week'
  | 'month'
  | 'years'
  | 'visit'
  | 'admission'
  | 'episode'
  | 'service-year'
  | 'calendar-year'
  | 'year-to-date'
  | 'contract'
  | 'lifetime'
  | 'outlier'
  | 'not-exceeded'
  | 'exceeded'
  | 'not-stated';
/** Service types the row is about; empty where the payer names none. */
export type ServiceTypes = string[];
/** To which providers the row applies. */
export type Network = 'in' | 'out' | 'both' | 'unknown' | 'not-stated';
/** Remarks of the payer, as written. */
export type Notes = string[];
/**
 * Ways to reach them.
 *
 * Items: One way.
 */
export type Contacts = {
  /** Name. */
  name?: string;
  /** Kind. */
  system: 'phone' | 'fax' | 'email' | 'url' | 'other';
  /** Number or address. */
  value: string;
  /** What for. */
  use?: string;
}[];
/** What the payer answered. What was not stated is not here. */
export interface EligibilityCheck {
  /** Issued by the gateway. */
  id: string;
  /** complete: answered in full; partial: answered in part; rejected: the payer answered that it cannot say. */
  status: 'complete' | 'partial' | 'rejected';
  /** When the payer answered. */
  checkedAt: string;
  /** Whether the plan is in force for the date asked; null where the payer does not say. */
  coverageActive: boolean | null;
  /**
   * One line per requested service type, as a front desk reads it aloud.
   *
   * Items: One service type.
   */
  summary: {
    /** The service type asked about. */
    serviceType: string;
    /** The line in words. */
    text: string;
    /** Covered, not covered, or not stated (null). */
    active: boolean | null;
    copayment?: Share;
    coinsurance?: Share;
    deductible?: Share;
    outOfPocket?: Share;
    /** The figures are those in network (true), out of network (false), or the payer makes no difference or says nothing (null). */
    inNetwork: boolean | null;
    /** Whether the payer wants an authorization first. */
    authorizationRequired: 'yes' | 'no' | 'unknown' | 'not-stated';
    /** Figures for which the payer sent rows that contradict each other: left out instead of guessed. */
    ambiguous: ('active' | 'copayment' | 'coinsurance' | 'deductible' | 'outOfPocket' | 'authorizationRequired')[];
  }[];
  /**
   * The plans the member holds with this payer.
   *
   * Items: One plan.
   */
  plans: {
    /** Name of the plan. */
    name?: string;
    /** Plan number. */
    planId?: string;
    /** Group number. */
    groupNumber?: string;
    /** When the plan is in force. */
    period?: {
      /** First day. */
      start?: string;
      /** Last day. */
      end?: string;
    };
    /** Kind of insurance, as coded by the payer. */
    insuranceType?: string;
    /**
     * Coverage status by service type.
     *
     * Items: One status.
     */
    statuses: {
      /** Status. */
      status: 'active' | 'inactive' | 'pending' | 'unknown';
      serviceTypes: ServiceTypes;
      network: Network;
      level: Level;
      procedure?: Procedure;
      /** Kind of insurance. */
      insuranceType?: string;
      /** When this holds. */
      period?: {
        /** First day. */
        start?: string;
        /** Last day. */
        end?: string;
      };
      notes?: Notes;
      sourceCodes: SourceCodes;
    }[];
    /** Fixed share per service. */
    coPayment: Benefit[];
    /** Share in percent. */
    coInsurance: Benefit[];
    /** Paid by the patient before the plan pays. */
    deductible: Benefit[];
    /** Most the patient pays. */
    outOfPocket: Benefit[];
    /** Limits by amount, quantity or time. */
    limitations: Benefit[];
    /** Not covered. */
    exclusions: Benefit[];
    /**
     * Whether an authorization is wanted, by service type.
     *
     * Items: One rule.
     */
    authorization: {
      /** Whether it is wanted. */
      required: 'yes' | 'no' | 'unknown';
      serviceTypes: ServiceTypes;
      network: Network;
      level: Level;
      procedure?: Procedure;
      notes?: Notes;
      sourceCodes: SourceCodes;
    }[];
    /** Remarks of the payer, as written. */
    notes: string[];
  }[];
  /** The member as the payer holds them, with the differences from what was asked. */
  memberAsHeld?: {
    subscriber?: PersonAsHeld;
    dependent?: PersonAsHeld;
    /**
     * Fields that differ. The record of the caller is never overwritten.
     *
     * Items: One difference.
     */
    differences: {
      /** Field of the request. */
      pointer: string;
      /** As asked. */
      asked: string;
      /** As held. */
      held: string;
    }[];
  };
  /** The primary care provider on file. */
  primaryCare?: {
    /** Name. */
    name?: string;
    /** NPI. */
    npi?: string;
    contacts?: Contacts;
  };
  payerContacts: Contacts;
  /**
   * Other payers, in the order in which they pay.
   *
   * Items: One payer.
   */
  otherPayers: {
    /** 1 pays first. */
    order: number;
    /** Role in coordination of benefits. */
    role: 'primary' | 'secondary' | 'tertiary' | 'other';
    /** Name. */
    name?: string;
    /** Payer id. */
    id?: string;
    /** Member id there. */
    memberId?: string;
    /** Group number there. */
    groupNumber?: string;
    /** When it is in force. */
    period?: {
      /** First day. */
      start?: string;
      /** Last day. */
      end?: string;
    };
    /** Kind of insurance. */
    insuranceType?: string;
    contacts?: Contacts;
  }[];
  /**
   * What the payer could not answer, and why.
   *
   * Items: One rejection.
   */
  rejections: {
    /** Reason, such as member-not-found. */
    code: string;
    /** The reason as the payer codes it. */
    sourceCode: string;
    /** What the payer suggests. */
    followUp:
      | 'correct-and-resubmit'
      | 'resubmission-not-allowed'
      | 'resubmit-original'
      | 'resubmission-allowed'
      | 'do-not-resubmit-third-party-asked'
      | 'wait-30-days'
      | 'wait-10-days'
      | 'do-not-resubmit-held'
      | 'not-stated';
    /** Which part of the request it concerns. */
    appliesTo: 'request' | 'payer' | 'provider' | 'subscriber' | 'dependent' | 'service-type';
    serviceTypes?: ServiceTypes;
  }[];
  /** Proof of inquiry. */
  references: {
    /** Our trace number for this inquiry. */
    trace: string;
    /** Trace number of the payer. */
    payerTrace?: string;
  };
}
/** A figure of the summary. */
export interface Share {
  amount?: Money;
  /** Percent, 20 for one fifth. */
  percent?: string;
  remaining?: Money;
  level?: Level;
  period?: BenefitPeriod;
  /** The service type whose row this is, where the type asked about has none of its own. */
  inheritedFrom?: string;
}
/** An amount of money. */
export interface Money {
  /** Decimal string. */
  amount: string;
  /** ISO 4217. */
  currency: string;
}
/** A procedure. */
export interface Procedure {
  /** Code system. */
  system?: string;
  /** Code. */
  code: string;
  /** Modifiers. */
  modifiers?: string[];
}
/** The codes of the protocol behind this row, such as EB01. */
export interface SourceCodes {
  [k: string]: string;
}
/** One benefit row, or a base row joined with its remaining row. */
export interface Benefit {
  serviceTypes: ServiceTypes;
  procedure?: Procedure;
  amount?: Money;
  /** Percent paid by the patient, 20 for one fifth. */
  percent?: string;
  network: Network;
  level: Level;
  period?: BenefitPeriod;
  remaining?: Money;
  used?: Money;
  quantity?: Quantity;
  /** Units left. */
  remainingQuantity?: string;
  /**
   * How the benefit is delivered, where the payer says more than a limit and its period.
   *
   * Items: One way, such as 3 visits a week for 2 months.
   */
  deliveries?: {
    quantity?: Quantity;
    every?: Quantity;
    period?: BenefitPeriod;
    /** How many of the periods. */
    periodCount?: string;
    /** On which days, as coded by the payer. */
    pattern?: string;
    /** At which time of day, as coded by the payer. */
    timePattern?: string;
  }[];
  /** Kind of insurance. */
  insuranceType?: string;
  /**
   * Dates that belong to this row.
   *
   * Items: One date.
   */
  dates?: {
    /** What it is the date of. */
    kind: string;
    /** When. */
    period: {
      /** First day. */
      start?: string;
      /** Last day. */
      end?: string;
    };
  }[];
  /** Places of service. */
  placesOfService?: string[];
  notes?: Notes;
  sourceCodes: SourceCodes;
}
/** A limit in units. */
export interface Quantity {
  /** How many. */
  value: string;
  /** Of what, such as visits. */
  unit: string;
}
/** A person as the payer holds them. */
export interface PersonAsHeld {
  /** Member id. */
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
  /** Group number. */
  groupNumber?: string;
  /** Relationship to the subscriber. */
  relationship?: 'self' | 'spouse' | 'child' | 'other' | 'unknown';
  /** Postal address. */
  address?: {
    /** Street lines. */
    line?: string[];
    /** City. */
    city?: string;
    /** State. */
    state?: string;
    /** Postal code. */
    postalCode?: string;
    /** Country. */
    country?: string;
  };
}
