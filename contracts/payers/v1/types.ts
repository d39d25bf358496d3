/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Which payers to list; without a field, all of them. */
export interface PayerQuery {
  /** Part of an id, a name or an alias; upper and lower case are equal. */
  q?: string;
  /** An id or an alias, exactly. */
  id?: string;
  /** Most payers to list, 1 to 100; 50 where it is not given. */
  limit?: string;
}
/** The payers that fit, best match first. */
export interface PayerList {
  /**
   * One entry per payer.
   *
   * Items: One payer.
   */
  payers: {
    /** The payer's id in every contract of this gateway. */
    id: string;
    /** What the payer is called, most common name first. */
    names: string[];
    /** Codes by which other systems know the payer, such as the plan codes of an EHR. */
    aliases: string[];
    /** The service endpoint that reaches the payer. */
    endpoint: string;
    /** The id that partner uses for the payer. */
    partnerPayerId: string;
    /** What can be asked of the payer, by capability. */
    transactions: string[];
    /** Combinations of request fields by which the payer finds a member; one of them must be complete. Empty: not stated. */
    searchOptions: string[][];
    /** When the payer answers, in words; absent where it is not stated. */
    hours?: string;
  }[];
}
