/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Asks a payer to authorize services before they are given. */
export interface PriorAuthorizationSubmission {
  payer: PriorAuthorizationPayer;
  provider: PriorAuthorizationProvider;
  subscriber: PriorAuthorizationSubscriber;
  /** Which kind of provider would claim it (FHIR claim-type). */
  type: 'professional' | 'institutional';
  /** How soon an answer is wanted (FHIR process-priority); normal where nothing is said. */
  priority?: 'normal' | 'stat' | 'deferred';
  /** Why, first the leading one. */
  diagnoses: PriorAuthorizationDiagnosis[];
  /** What for. */
  items: PriorAuthorizationItem[];
}
/** The payer. */
export interface PriorAuthorizationPayer {
  /** Id of the payer, as the payers are listed. */
  id: string;
  /** Its name. */
  name?: string;
}
/** Who asks. */
export interface PriorAuthorizationProvider {
  /** National Provider Identifier, check digit included. */
  npi: string;
  /** Name of the organization. */
  organizationName?: string;
}
/** The member who is the patient. */
export interface PriorAuthorizationSubscriber {
  /** Number of the member at the payer. */
  memberId: string;
  /** Family name. */
  familyName: string;
  /** Given name. */
  givenName?: string;
  /** Date of birth. */
  birthDate: string;
  /** Administrative sex. */
  sex?: 'male' | 'female' | 'other' | 'unknown';
}
/** A diagnosis for which it is asked. */
export interface PriorAuthorizationDiagnosis {
  /** Code system, as a URI. */
  system: string;
  /** Code. */
  code: string;
}
/** One service that is asked for. */
export interface PriorAuthorizationItem {
  /** Its number within the request: the decision goes by it. */
  sequence: number;
  service: PriorAuthorizationCode;
  /** Modifiers of the procedure code. */
  modifiers?: PriorAuthorizationCode[];
  /** How many, as a decimal. */
  quantity?: string;
  servicePeriod: PriorAuthorizationPeriod;
  /** Where it is to be done (CMS place of service). */
  placeOfService?: string;
}
/** A code with its system, and no words: descriptions of procedure codes are often licensed. */
export interface PriorAuthorizationCode {
  /** Code system, as a URI. */
  system: string;
  /** Code. */
  code: string;
}
/** From day to day, both included. */
export interface PriorAuthorizationPeriod {
  /** First day. */
  start: string;
  /** Last day. */
  end?: string;
}
/** How a request stands with the payer. */
export interface PriorAuthorization {
  /** Id of the request, issued by the gateway. */
  id: string;
  /** How it stands as a whole. */
  status: 'queued' | 'pended' | 'approved' | 'partially-approved' | 'denied' | 'cancelled' | 'error';
  /** The number to bill under, where there is one for the whole. */
  authorizationNumber?: string;
  period?: PriorAuthorizationPeriod;
  /**
   * The decision on each service.
   *
   * Items: One decision.
   */
  items: {
    /** Number of the service within the request. */
    sequence: number;
    /** What the payer decided. */
    decision:
      | 'approved'
      | 'partially-approved'
      | 'modified'
      | 'denied'
      | 'pended'
      | 'cancelled'
      | 'contact-payer'
      | 'not-required'
      | 'unknown';
    /** The number to bill it under. */
    authorizationNumber?: string;
    period?: PriorAuthorizationPeriod;
    /** Why it was decided so. */
    reasons?: PriorAuthorizationCode[];
  }[];
  /**
   * What the payer wants to know before it decides.
   *
   * Items: One question.
   */
  requestedInformation?: {
    /** In words. */
    text: string;
  }[];
  /** Why the payer did not take it. */
  rejections?: PriorAuthorizationCode[];
  /** Remarks of the payer. */
  messages?: string[];
  /** When the payer said so. */
  decidedAt?: string;
}
/** Asks the payer how a request stands: it is found by its number and by whom it is about. */
export interface PriorAuthorizationInquiry {
  payer: PriorAuthorizationPayer;
  provider: PriorAuthorizationProvider;
  subscriber: PriorAuthorizationSubscriber;
  /** Which kind of provider would claim it (FHIR claim-type). */
  type: 'professional' | 'institutional';
}
