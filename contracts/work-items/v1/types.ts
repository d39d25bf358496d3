/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/**
 * What needs a person.
 */
export interface WorkItem {
  /**
   * Id of the item; that of its operation and exchange.
   */
  id: string;
  /**
   * Items with one cause have one group.
   */
  group: string;
  /**
   * Where it stands.
   */
  status: 'requested' | 'in-progress' | 'completed' | 'cancelled';
  /**
   * Urgent where something may have taken effect.
   */
  priority: 'routine' | 'urgent';
  /**
   * Service endpoint that it waits for.
   */
  queue: string;
  /**
   * Contract and operation, such as `eligibility-checks/v1#check`.
   */
  kind: string;
  /**
   * Code of the fault; each has a page at /problems/<code>.
   */
  fault: string;
  /**
   * Cause in the words of the protocol, in kebab-case.
   */
  cause?: string;
  /**
   * JSON Pointer of the field that is wrong, where one is.
   */
  pointer?: string;
  /**
   * Whether what was asked has taken effect.
   */
  outcome: 'not_applied' | 'applied' | 'unknown';
  /**
   * Who has it in hand.
   */
  owner?: string;
  /**
   * How it was closed. The set may grow.
   */
  resolution?: 'resent' | 'discarded' | 'done-by-hand';
  /**
   * When it came up.
   */
  createdAt: string;
  /**
   * When it last changed.
   */
  updatedAt: string;
  /**
   * When somebody should have seen to it.
   */
  dueAt: string;
  /**
   * What was done with it, in order.
   *
   * @maxItems 1000
   *
   * Items: One step.
   */
  history: {
    /**
     * When.
     */
    at: string;
    /**
     * The person, or the application where no person is known.
     */
    who: string;
    /**
     * What was done.
     */
    action: string;
    /**
     * Why; never about a patient.
     */
    note?: string;
  }[];
  /**
   * Where to go from here.
   */
  links: {
    /**
     * This item.
     */
    self: string;
    /**
     * The operation that needs it.
     */
    operation: string;
  };
}
/**
 * Which items to list; without a field, the newest fifty.
 */
export interface WorkItemQuery {
  /**
   * Only those that stand so.
   */
  status?: 'requested' | 'in-progress' | 'completed' | 'cancelled';
  /**
   * Only those that wait for this service endpoint.
   */
  queue?: string;
  /**
   * Only those of this group.
   */
  group?: string;
  /**
   * Only those before the one with this id: the last of the page before.
   */
  before?: string;
  /**
   * Most to list, 1 to 200; 50 where it is not given.
   */
  limit?: string;
}
/**
 * Items, newest first.
 */
export interface WorkItemList {
  /**
   * At most as many as asked for.
   *
   * @maxItems 200
   */
  items: Item[];
}
/**
 * What needs a person.
 */
export interface Item {
  /**
   * Id of the item; that of its operation and exchange.
   */
  id: string;
  /**
   * Items with one cause have one group.
   */
  group: string;
  /**
   * Where it stands.
   */
  status: 'requested' | 'in-progress' | 'completed' | 'cancelled';
  /**
   * Urgent where something may have taken effect.
   */
  priority: 'routine' | 'urgent';
  /**
   * Service endpoint that it waits for.
   */
  queue: string;
  /**
   * Contract and operation, such as `eligibility-checks/v1#check`.
   */
  kind: string;
  /**
   * Code of the fault; each has a page at /problems/<code>.
   */
  fault: string;
  /**
   * Cause in the words of the protocol, in kebab-case.
   */
  cause?: string;
  /**
   * JSON Pointer of the field that is wrong, where one is.
   */
  pointer?: string;
  /**
   * Whether what was asked has taken effect.
   */
  outcome: 'not_applied' | 'applied' | 'unknown';
  /**
   * Who has it in hand.
   */
  owner?: string;
  /**
   * How it was closed. The set may grow.
   */
  resolution?: 'resent' | 'discarded' | 'done-by-hand';
  /**
   * When it came up.
   */
  createdAt: string;
  /**
   * When it last changed.
   */
  updatedAt: string;
  /**
   * When somebody should have seen to it.
   */
  dueAt: string;
  /**
   * What was done with it, in order.
   *
   * @maxItems 1000
   *
   * Items: One step.
   */
  history: {
    /**
     * When.
     */
    at: string;
    /**
     * The person, or the application where no person is known.
     */
    who: string;
    /**
     * What was done.
     */
    action: string;
    /**
     * Why; never about a patient.
     */
    note?: string;
  }[];
  /**
   * Where to go from here.
   */
  links: {
    /**
     * This item.
     */
    self: string;
    /**
     * The operation that needs it.
     */
    operation: string;
  };
}
/**
 * What a person says about it.
 */
export interface WorkNote {
  /**
   * Why; never about a patient.
   */
  note?: string;
}
