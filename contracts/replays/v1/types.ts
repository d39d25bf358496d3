/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** A dry run over a set of exchanges: nothing leaves the gateway. */
export interface ReplayRequest {
  /** Which exchanges: one of the three. */
  set: {
    [k: string]: unknown;
  } & {
    /** All open work items of this group. */
    group?: string;
    /**
     * Open work items by their ids.
     *
     * Items: Id of a work item.
     */
    items?: string[];
    exchanges?: ReplaySearch;
  };
}
/** Exchanges that failed, by what is known of them. */
export interface ReplaySearch {
  /** Such as `eligibility-checks/v1`. */
  contract: string;
  /** Such as `check`. */
  operation?: string;
  /** Service endpoint that was asked. */
  endpoint?: string;
  /** Code of the fault. */
  fault?: string;
  /** Received at this time or later. */
  since?: string;
  /** Received before this time. */
  until?: string;
  /** `any` adds reads that were answered: to compare, not to go on. */
  ended?: 'failed' | 'any';
}
/** What a mapping in force makes of exchanges of the past. */
export interface Replay {
  /** Id of the replay. */
  id: string;
  /** `ready`: the differences may be read, and some of it may go on. `applied`: nothing is left that would. */
  status: 'computing' | 'ready' | 'applying' | 'applied' | 'failed';
  /** The person, or the application where no person is known. */
  by: string;
  /** Which exchanges, as it was asked for. */
  set: {
    /** All open work items of this group. */
    group?: string;
    /**
     * Open work items by their ids.
     *
     * Items: Id of a work item.
     */
    items?: string[];
    exchanges?: ReplaySearch;
  };
  /** How many exchanges, and what the mapping in force makes of them. */
  counts: {
    /** In the set; known once it is gathered. */
    total: number;
    /** Looked at so far. */
    done: number;
    /** Nothing changes. */
    same: number;
    /** Something changes. */
    different: number;
    /** Failed then and now. */
    stillFailing: number;
    /** Failed at the mapping then, and not now. */
    nowMapping: number;
    /** Answered then, and not now. */
    nowFailing: number;
    /** Their bodies are no longer kept. */
    notKept: number;
    /** Have gone on. */
    applied: number;
    /** Were to go on and could not: each says why. */
    withheld: number;
  };
  /**
   * By which mapping then and now.
   *
   * Items: Exchanges with the same two.
   */
  mappings: {
    /** Such as `eligibility-checks/v1#check/x12-005010`. */
    mapping: string;
    /** Hash of the mapping then. */
    before?: string;
    /** Hash of the mapping in force. */
    after: string;
    /** How many. */
    exchanges: number;
  }[];
  /** Why it was applied; never about a patient. */
  note?: string;
  /** When it was asked for. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** Where to go from here. */
  links: {
    /** This replay. */
    self: string;
    /** What differs, exchange by exchange. */
    differences: string;
  };
}
/** Which replays to list. */
export interface ReplayQuery {
  /** Only those before the one with this id. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Replays, newest first. */
export interface ReplayList {
  /** At most as many as asked for. */
  replays: Replay[];
}
/** Which exchanges of the set, in the order in which they arrived. */
export interface DifferenceQuery {
  /** What the mapping in force makes of it. */
  verdict?: 'same' | 'different' | 'still-failing' | 'now-mapping' | 'now-failing' | 'not-kept';
  /** Only those after this exchange: `next` of the page before. */
  after?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  id: string;
}
/** Exchanges of the set that have been looked at. */
export interface ReplayDifferences {
  /**
   * At most as many as asked for.
   *
   * Items: One exchange.
   */
  items: {
    /** Id of the exchange. */
    exchange: string;
    /** What the mapping in force makes of it. */
    verdict: 'same' | 'different' | 'still-failing' | 'now-mapping' | 'now-failing' | 'not-kept';
    /** How it would go on: sent again, or settled from the answer that was received. Absent where it would not. */
    way?: 'resend' | 'decode';
    /** Contract, operation and dialect. */
    mapping?: string;
    /** Hash of the mapping then. */
    mappingBefore?: string;
    /** Hash of the mapping in force. */
    mappingAfter?: string;
    /** How it failed then. */
    before?: {
      /** Code of the fault. */
      fault: string;
      /** Cause in the words of the protocol. */
      cause?: string;
      /** Rule of the mapping, as `file:line`. */
      rule?: string;
      /** JSON Pointer of the field. */
      pointer?: string;
    };
    /** How it fails now. */
    after?: {
      /** Code of the fault. */
      fault: string;
      /** Cause in the words of the protocol. */
      cause?: string;
      /** Rule of the mapping, as `file:line`. */
      rule?: string;
      /** JSON Pointer of the field. */
      pointer?: string;
    };
    /**
     * Places that differ, at most fifty; never what stands there.
     *
     * Items: One place that differs.
     */
    differences: {
      /** Step of the mapping. */
      step: string;
      /** What leaves, or what the answer says. */
      side: 'request' | 'answer';
      /** JSON Pointer into the message as its dialect reads it, or into the canonical answer. */
      pointer: string;
      /** What happens there. */
      change: 'added' | 'removed' | 'changed';
    }[];
    /** When it went on. */
    appliedAt?: string;
    /** Why it could not go on. */
    withheld?: string;
  }[];
  /** `after` of the next page; absent on the last. */
  next?: string;
}
/** Of which exchange of the set. */
export interface ValuesQuery {
  /** Id of the exchange. */
  exchange: string;
  id: string;
}
/** What stands at the places that differ. */
export interface ReplayValues {
  /** Id of the exchange. */
  exchange: string;
  /**
   * Places that differ.
   *
   * Items: One place that differs.
   */
  differences: {
    /** Step of the mapping. */
    step: string;
    /** What leaves, or what the answer says. */
    side: 'request' | 'answer';
    /** JSON Pointer into the message as its dialect reads it, or into the canonical answer. */
    pointer: string;
    /** What happens there. */
    change: 'added' | 'removed' | 'changed';
    /** What stood there. */
    before?: {
      [k: string]: unknown;
    };
    /** What stands there now. */
    after?: {
      [k: string]: unknown;
    };
  }[];
}
/** Which exchanges go on: some, or all that failed at the mapping and do not now. */
export type ReplayApplication = {
  /**
   * Exchanges of the set.
   *
   * Items: Id of an exchange.
   */
  exchanges?: string[];
  /** All that failed at the mapping then, and do not now. */
  all?: 'now-mapping';
  /** Why; never about a patient. */
  note: string;
} & {
  [k: string]: unknown;
};
