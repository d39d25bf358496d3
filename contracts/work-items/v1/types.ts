/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** What needs a person. */
export interface WorkItem {
  /** Id of the item; that of its operation and exchange, where one failed. */
  id: string;
  /** Items with one cause have one group. */
  group: string;
  /** Where it stands. */
  status: 'requested' | 'in-progress' | 'completed' | 'cancelled';
  /** Urgent where something may have taken effect. */
  priority: 'routine' | 'urgent';
  /** Service endpoint that it waits for, or a queue of its own, such as `invoice-match`. */
  queue: string;
  /** Contract and operation, such as `eligibility-checks/v1#check`. */
  kind: string;
  /** Code of the fault; each has a page at /problems/<code>. */
  fault: string;
  /** Cause in the words of the protocol, in kebab-case. */
  cause?: string;
  /** JSON Pointer of the field that is wrong, where one is. */
  pointer?: string;
  /** Rule of the mapping that failed, as `file:line`. */
  rule?: string;
  /** Whether what was asked has taken effect. */
  outcome: 'not_applied' | 'applied' | 'unknown';
  /**
   * What the system of record was told, step by step; of a single item, as long as it is kept.
   *
   * Items: One step of the mapping.
   */
  steps?: {
    /** Name of the step. */
    name: string;
    /** Service endpoint that was asked last. */
    endpoint: string;
    /** Whether it may change something there. */
    effect: 'read' | 'repeatable' | 'once';
    /** Of a step that may change something: whether it did. */
    outcome?: 'not_applied' | 'applied' | 'unknown';
    /**
     * Each time it was tried, in order.
     *
     * Items: One attempt.
     */
    attempts: {
      /** Service endpoint. */
      endpoint: string;
      /** When its first byte left. */
      sentAt?: string;
      /** When an answer was there, or it failed. */
      endedAt?: string;
      /** Code of the fault. */
      fault?: string;
      /** Of a failed attempt. */
      outcome?: 'not_applied' | 'applied' | 'unknown';
      /**
       * Numbers of the other side.
       *
       * Items: What the other side calls it.
       */
      references: {
        /** Such as ISA13, TRN02, MSH-10. */
        kind: string;
        /** The number itself. */
        value: string;
      }[];
    }[];
  }[];
  /** Who has it in hand. */
  owner?: string;
  /** How it was closed. The set may grow. */
  resolution?: 'resent' | 'amended' | 'replayed' | 'discarded' | 'done-by-hand' | 'no-longer-found';
  /** When it came up. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** When somebody should have seen to it. */
  dueAt: string;
  /**
   * What was done with it, in order.
   *
   * Items: One step.
   */
  history: {
    /** When. */
    at: string;
    /** The person, or the application where no person is known. */
    who: string;
    /** In which role. */
    role?: string;
    /** What was done. */
    action: string;
    /** Why; never about a patient. */
    note?: string;
    /**
     * JSON Pointers of the request that were changed, never values.
     *
     * Items: Pointer.
     */
    changed?: string[];
  }[];
  /** Where to go from here. */
  links: {
    /** This item. */
    self: string;
    /** The operation that needs it, or what tells anew what was found. */
    operation: string;
    /** The command that prints its time line. */
    where?: string;
  };
}
/** Which items to list; without a field, the newest fifty. */
export interface WorkItemQuery {
  /** Only those that stand so. */
  status?: 'requested' | 'in-progress' | 'completed' | 'cancelled';
  /** Only those that wait for this service endpoint. */
  queue?: string;
  /** Only those of this group. */
  group?: string;
  /** Only those in the hands of this person; `me` for the caller. */
  owner?: string;
  /** Only open ones past their time. */
  overdue?: 'true';
  /** Only those before the one with this id: the last of the page before. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Items, newest first. */
export interface WorkItemList {
  /** At most as many as asked for. */
  items: WorkItem[];
}
/** What a person says about it. */
export interface WorkNote {
  /** Why; never about a patient. */
  note?: string;
}
/** Who shall see to it. */
export interface WorkAssignment {
  /** The person. */
  owner: string;
  /** Why; never about a patient. */
  note?: string;
}
/** How urgent it is: one of the two at least. */
export interface WorkPriority {
  /** Urgent where something may have taken effect. */
  priority?: 'routine' | 'urgent';
  /** When somebody should have seen to it. */
  dueAt?: string;
  /** Why; never about a patient. */
  note?: string;
}
/** The request as it would be sent again. */
export interface WorkInput {
  /** Contract and operation, such as `eligibility-checks/v1#check`. */
  kind: string;
  /** 1 as it came, one more each time it was amended. */
  version: number;
  /** The canonical request. */
  input: {
    [k: string]: unknown;
  };
}
/** The request as it should have been. */
export interface WorkAmendment {
  /** The whole corrected request; held against the contract of its operation. */
  input: {
    [k: string]: unknown;
  };
  /** Why; never about a patient. */
  note: string;
  /** Where it is in doubt: the person has found out that nothing was applied. */
  outcome?: 'not_applied';
}
