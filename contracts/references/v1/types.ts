/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** An id that the gateway issued, and where what it names is known. */
export interface Reference {
  /** Id that the gateway issued. */
  id: string;
  /** What it names. */
  kind: string;
  /** Instant at which it was issued. */
  since: string;
  /** Where it is known; of itself, not of what was merged into it. */
  livesAt: {
    /** Service endpoint. */
    endpoint: string;
    /** Assigning authority of the native identifier; empty where the endpoint numbers its own. */
    authority: string;
    /** Instant at which it was met there. */
    since: string;
  }[];
  /** Where a retired id leads to. */
  mergedInto?: {
    /** Id that answers for it. */
    id: string;
    /** Its address. */
    href: string;
    /** Instant of the merge. */
    since: string;
  };
  /** Retired ids that lead here by one step. */
  mergedFrom: string[];
  /** Of a merge that was undone: service endpoints that know both. What such a system of record has merged itself stays merged there, until it is undone there. */
  unchangedAt?: string[];
}
/** What the systems of record call it, those of what was merged into it last. */
export interface NativeIdentifiers {
  /** Native identifiers. */
  items: {
    /** Service endpoint. */
    endpoint: string;
    /** Assigning authority of the native identifier; empty where the endpoint numbers its own. */
    authority: string;
    /** Native identifier. */
    value: string;
  }[];
}
/** How a system of record calls it. */
export interface NativeSearch {
  /** Service endpoint. */
  endpoint: string;
  /** Assigning authority of the native identifier; empty where the endpoint numbers its own. */
  authority?: string;
  /** Native identifier. */
  value: string;
}
/** Ids of what is called so. */
export interface References {
  /** One for each kind. */
  items: Reference[];
}
/** A merge: the id of the path is retired. */
export interface Merge {
  /** Id that answers for it from now on. */
  into: string;
  /** Why. */
  note?: string;
}
/** The end of a merge. */
export interface Unmerge {
  /** Why. */
  note?: string;
}
