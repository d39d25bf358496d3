/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
import type {
  Benefit,
  Contacts,
  Level,
  Network,
  Notes,
  PersonAsHeld,
  Procedure,
  ServiceTypes,
  Share,
  SourceCodes,
} from './definitions.ts';
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
