/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
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
