/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** What was accepted to be done later. */
export interface Operation {
  /** Id of the operation; that of its exchange. */
  id: string;
  /** Contract and operation, such as `eligibility-checks/v1#check`. */
  kind: string;
  /** Where it stands; `awaiting-backend`: the system of record has taken it, and its answer comes later. The set may grow. */
  status: 'accepted' | 'running' | 'awaiting-backend' | 'succeeded' | 'failed' | 'cancelled' | 'needs-attention';
  /** When it was accepted. */
  createdAt: string;
  /** When it last changed. */
  updatedAt: string;
  /** How often it was tried. */
  attempts: number;
  /** While it waits: when it is tried next, at the earliest. */
  dueAt?: string;
  /** While it waits behind another, where it is read by itself: id of the one whose turn it is. Where that needs a person, its work item has the same id. */
  waitingFor?: string;
  /** Where its answer can be read. */
  result?: {
    /** Path on this door. */
    href: string;
  };
  /** Why it failed: problem details (RFC 9457). */
  error?: {
    /** A page that explains the code. */
    type: string;
    /** What the code means. */
    title: string;
    /** Status that a synchronous call would have got. */
    status: number;
    /** What the caller should do. */
    code: string;
  };
  /** What can be done with it. */
  links: {
    /** This operation. */
    self: string;
    /** POST here cancels it, while it waits. */
    cancel?: string;
  };
}
/** Which operations to list; without a field, the newest fifty. */
export interface OperationQuery {
  /** Only those that stand so. */
  status?: 'accepted' | 'running' | 'awaiting-backend' | 'succeeded' | 'failed' | 'cancelled' | 'needs-attention';
  /** Only those of this contract, such as `eligibility-checks/v1`. */
  contract?: string;
  /** Only those accepted before the one with this id: the last of the page before. */
  before?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Operations of this application, newest first. */
export interface OperationList {
  /** At most as many as asked for. */
  operations: Operation[];
}
