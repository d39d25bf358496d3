/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Open items by cause, the largest group first. */
export interface WorkGroupList {
  /** At most two hundred. */
  groups: Group[];
}
/** Items with one cause. */
export interface Group {
  /** Id of the group. */
  id: string;
  /** Service endpoint that it waits for. */
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
  /** Items of it that are open. */
  open: number;
  /** Since when. */
  oldest: string;
}
/** What a person says about it. */
export interface WorkGroupNote {
  /** Why; never about a patient. */
  note?: string;
}
/** What an action on a group reached. */
export interface WorkItemsMoved {
  /** Items that it moved. */
  moved: number;
  /** Open ones that were left alone: others have them in hand, or they have taken effect. */
  withheld?: number;
}
