/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Which exchanges to list; without a field, the newest fifty. */
export interface ExchangeQuery {
  /** Only this one. */
  id?: string;
  /** Only those of this trace (W3C Trace Context). */
  trace?: string;
  /** Only those of this application. */
  consumer?: string;
  /** Only those of this contract, such as `eligibility-checks/v1`. */
  contract?: string;
  /** Only those of this operation of the contract. */
  operation?: string;
  /** Only those that went to this service endpoint. */
  backend?: string;
  /** Only those that ended so. */
  outcome?: 'applied' | 'not_applied' | 'unknown';
  /** Only those that ended in this fault. */
  fault?: string;
  /** Only those that the other side calls so: ISA13, TRN02, MSH-10, a document number. */
  reference?: string;
  /** Only those received at this instant or later. */
  since?: string;
  /** Only those received before this instant. */
  until?: string;
  /** `next` of the page before, as it is. */
  cursor?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/**
 * What the other side calls it.
 *
 * Items: One number.
 */
export type ExchangeReferences = {
  /** Whose number it is, such as `isa13`. */
  kind: string;
  /** The number. */
  value: string;
}[];
/** Exchanges, newest first. */
export interface ExchangeList {
  /** At most as many as asked for. */
  exchanges: Listed[];
  /** Cursor of the next page; absent on the last. */
  next?: string;
}
/** One call and what came of it. */
export interface Listed {
  /** Id of the exchange. */
  id: string;
  /** When it came. */
  receivedAt: string;
  /** When its answer or its fault was kept; absent while it is under way or waits. */
  endedAt?: string;
  /** Application that called. */
  consumer?: string;
  /** Person behind the application, as it is called there. */
  actor?: string;
  /** Where the application belongs. */
  facility?: string;
  /** Contract, such as `eligibility-checks/v1`. */
  contract: string;
  /** Operation of the contract. */
  operation: string;
  /** What it may change. */
  effect: 'read' | 'repeatable' | 'once';
  /** Trace id of the call. */
  trace: string;
  /** Service endpoint that was asked last. */
  backend?: string;
  /** Whether what was asked has taken effect. */
  outcome?: 'applied' | 'not_applied' | 'unknown';
  /** Code of the fault; each has a page at /problems/<code>. */
  fault?: string;
  /** Cause in the words of the protocol, in kebab-case. */
  cause?: string;
  references: ExchangeReferences;
  /** Where to go from here. */
  links: {
    /** The exchange. */
    self: string;
  };
}
/** Which exchanges to list, by whom they are about too. */
export interface ExchangeSearch {
  /** Only this one. */
  id?: string;
  /** Only those of this trace (W3C Trace Context). */
  trace?: string;
  /** Only those of this application. */
  consumer?: string;
  /** Only those of this contract, such as `eligibility-checks/v1`. */
  contract?: string;
  /** Only those of this operation of the contract. */
  operation?: string;
  /** Only those that went to this service endpoint. */
  backend?: string;
  /** Only those that ended so. */
  outcome?: 'applied' | 'not_applied' | 'unknown';
  /** Only those that ended in this fault. */
  fault?: string;
  /** Only those that the other side calls so: ISA13, TRN02, MSH-10, a document number. */
  reference?: string;
  /** Only those received at this instant or later. */
  since?: string;
  /** Only those received before this instant. */
  until?: string;
  /** `next` of the page before, as it is. */
  cursor?: string;
  /** Only those about the member with this id of the payer. */
  member?: string;
  /** Only those about this patient. */
  patient?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: number;
}
/** One call and all that happened to it. */
export interface Exchange {
  /** Id of the exchange. */
  id: string;
  /** When it came. */
  receivedAt: string;
  /** When its answer or its fault was kept; absent while it is under way or waits. */
  endedAt?: string;
  /** Application that called. */
  consumer?: string;
  /** Person behind the application, as it is called there. */
  actor?: string;
  /** Where the application belongs. */
  facility?: string;
  /** Contract, such as `eligibility-checks/v1`. */
  contract: string;
  /** Operation of the contract. */
  operation: string;
  /** What it may change. */
  effect: 'read' | 'repeatable' | 'once';
  /** Trace id of the call. */
  trace: string;
  /** Service endpoint that was asked last. */
  backend?: string;
  /** Whether what was asked has taken effect. */
  outcome?: 'applied' | 'not_applied' | 'unknown';
  /** Code of the fault; each has a page at /problems/<code>. */
  fault?: string;
  /** Cause in the words of the protocol, in kebab-case. */
  cause?: string;
  references: ExchangeReferences;
  /**
   * What happened, in order.
   *
   * Items: One moment.
   */
  timeLine: {
    /** When; absent for what has not happened yet. */
    at?: string;
    /** What kind of moment it is. The set may grow. */
    event: 'received' | 'accepted' | 'sent' | 'answer' | 'erased' | 'waiting' | 'ended';
    /** The same in words: waiting for what, whose turn. */
    what: string;
  }[];
  /**
   * Messages to service endpoints, in order; none once the bodies are erased.
   *
   * Items: One attempt.
   */
  attempts: {
    /** Step of the mapping. */
    step?: string;
    /** Service endpoint. */
    endpoint?: string;
    /** 1 for the first at this endpoint. */
    attempt?: number;
    /** When it left. */
    sentAt?: string;
    /** When the answer came. */
    answeredAt?: string;
    /** Size of what left. */
    bytesSent?: number;
    /** Size of what came. */
    bytesReceived?: number;
  }[];
  /** What was in force. */
  hashes: {
    /** Of the contract. */
    contract: string;
    /** Of the mapping. */
    mapping?: string;
    /** Of the profile. */
    profile?: string;
  };
  /** Its first audit record. */
  audit: {
    /** Chain: name of the replica. */
    chain: string;
    /** Number within the chain. */
    seq: number;
  };
  /** Whether what was said is still kept. */
  bodies: 'kept' | 'erased';
  /** Where to go from here. */
  links: {
    /** The exchange. */
    self: string;
    /** What was said, while it is kept. */
    bodies?: string;
    /** What was accepted for later. */
    operation?: string;
  };
}
/** What was asked, answered, sent and received. */
export interface ExchangeBodies {
  /** Id of the exchange. */
  exchange: string;
  /** Canonical request, as its contract says. */
  request?: {
    [k: string]: unknown;
  };
  /** Canonical answer, as its contract says. */
  answer?: {
    [k: string]: unknown;
  };
  /**
   * Messages to and from service endpoints, in order.
   *
   * Items: One message.
   */
  wires: {
    /** Which way it went. */
    direction: 'sent' | 'received';
    /** When. */
    at?: string;
    /** Step of the mapping. */
    step?: string;
    /** Service endpoint. */
    endpoint?: string;
    /** 1 for the first at this endpoint. */
    attempt?: number;
    /** Method, path, status and their like. */
    head?: {
      [k: string]: string;
    };
    /** Its bytes as text, where they are UTF-8. */
    text?: string;
    /** Its bytes in base64, where they are not. */
    base64?: string;
  }[];
}
