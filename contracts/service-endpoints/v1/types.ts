/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** All service endpoints by name. */
export interface ServiceEndpointList {
  /** One for each service endpoint of the configuration. */
  items: ServiceEndpoint[];
}
/** A system of record as deliveries to it stand. */
export interface ServiceEndpoint {
  /** Its name in the configuration. */
  id: string;
  /** Whether it is sent anything. The set may grow. */
  state: 'running' | 'paused' | 'draining' | 'stopped';
  /** Who said so last: the person, or the application where no person is known. */
  by?: string;
  /** Since when. */
  since?: string;
  /** Why; never about a patient. */
  note?: string;
  /** How many operations wait for it. */
  waiting: number;
  /** How many are under way to it. */
  running: number;
  /** How many work items are open for it. */
  needsAttention: number;
  /** How many keys wait for a person before they go on. */
  heldKeys: number;
  /** When the oldest that waits was accepted. */
  oldestWaiting?: string;
  /** How long the oldest has waited; 0 where nothing waits. */
  oldestAgeSeconds: number;
  /** When the next may be tried. */
  nextDue?: string;
  /** Where to go from here. */
  links: {
    /** This endpoint. */
    self: string;
    /** What waits for it. */
    waiting: string;
  };
}
/** Which page; without a field, the first fifty. */
export interface WaitingQuery {
  /** What the page before says as `next`. */
  after?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
  id: string;
}
/** What a resume would send, in this order: keys by their oldest, within a key one after the other. */
export interface WaitingList {
  /** Whether it is sent anything. The set may grow. */
  state: 'running' | 'paused' | 'draining' | 'stopped';
  /**
   * At most as many as asked for.
   *
   * Items: One operation that waits.
   */
  items: {
    /** Id of the operation; that of its exchange. */
    id: string;
    /** Contract and operation, such as `eligibility-checks/v1#check`. */
    kind: string;
    /** What it does there. */
    effect: 'read' | 'repeatable' | 'once';
    /** What is under one key is sent one after the other: a keyed hash, or the id of the operation where it has no key. */
    key: string;
    /** How often it was tried. */
    attempts: number;
    /** An earlier attempt may have taken effect: it is looked for before it is sent again. */
    mayHaveTakenEffect: boolean;
    /** When it was accepted. */
    acceptedAt: string;
    /** When it is tried next, at the earliest. */
    dueAt: string;
  }[];
  /** How many more wait behind one that needs a person: they are not sent before that. */
  heldBack: number;
  /** Give it as `after` for the page that follows. */
  next?: string;
}
/** Why it is done. */
export interface ControlNote {
  /** Why; it is kept in the audit. Never about a patient. */
  note: string;
}
