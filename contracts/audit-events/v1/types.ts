/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Which audit events to list; without a field, the newest fifty. */
export interface AuditEventQuery {
  /** Only those recorded at this instant or later. */
  since?: string;
  /** Only those recorded before this instant. */
  until?: string;
  /** Only what this application did. */
  consumer?: string;
  /** Only what this person did, as it is called there. */
  actor?: string;
  /** Only what happened in or to this exchange. */
  exchange?: string;
  /** Only records of this kind, such as `refused` or `bodies-read`. */
  what?: string;
  /** 0 success; 4 the caller has to act; 8 the system of record or the operator; 12 the gateway failed. */
  outcome?: '0' | '4' | '8' | '12';
  /** From the link `next` of the page before, as it is. */
  cursor?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Audit events as a searchset of FHIR, newest first. */
export interface AuditEventBundle {
  /** Always Bundle. */
  resourceType: 'Bundle';
  /** Always searchset. */
  type: 'searchset';
  /**
   * Where the next page is; absent on the last.
   *
   * Items: A link.
   */
  link?: {
    /** Always next. */
    relation: 'next';
    /** Path on this door. */
    url: string;
  }[];
  /**
   * At most as many as asked for; absent where there is none.
   *
   * Items: One of them.
   */
  entry?: {
    /** Path on this door. */
    fullUrl: string;
    resource: AuditEvent;
    /** Always a match. */
    search?: {
      [k: string]: unknown;
    };
  }[];
}
/** One audit record as a FHIR R4 AuditEvent after IHE BALP. */
export interface AuditEvent {
  /** Always AuditEvent. */
  resourceType: 'AuditEvent';
  /** Id: number of the replica and number in its chain. */
  id: string;
  /** Profile of IHE BALP that it keeps, where it keeps one. */
  meta?: {
    [k: string]: unknown;
  };
  /** Where it stands in its chain. */
  extension?: {
    [k: string]: unknown;
  }[];
  /** What kind of event it is. */
  type: {
    [k: string]: unknown;
  };
  /** Interaction, and kind of record. */
  subtype?: {
    [k: string]: unknown;
  }[];
  /** Create, read, update, delete or execute. */
  action?: 'C' | 'R' | 'U' | 'D' | 'E';
  /** When it was recorded. */
  recorded: string;
  /** Success or how serious a failure. */
  outcome: '0' | '4' | '8' | '12';
  /** Code of the fault. */
  outcomeDesc?: string;
  /** Purpose of use, where one was stated. */
  purposeOfEvent?: {
    [k: string]: unknown;
  }[];
  /** Application, gateway, person and system of record. */
  agent: {
    [k: string]: unknown;
  }[];
  /** Facility, and the replica that recorded it. */
  source: {
    [k: string]: unknown;
  };
  /** Exchange, transaction, query, and people by keyed hash. */
  entity?: {
    [k: string]: unknown;
  }[];
}
