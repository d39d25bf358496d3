/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** Which events to list; without a field, the oldest fifty. */
export interface EventQuery {
  /** Only those behind this place: `next` of the answer before. */
  after?: string;
  /** Only those of this type, or of types that begin so where it ends in a star. */
  type?: string;
  /** Most to list, 1 to 200; 50 where it is not given. */
  limit?: string;
}
/** Events behind a place, oldest first. */
export interface EventList {
  /** At most as many as asked for. */
  events: Event[];
  /** Where to go on: everything up to here was looked at. */
  next: number;
}
/** One event: CloudEvents 1.0 in JSON. */
export interface Event {
  /** Version of CloudEvents. */
  specversion: '1.0';
  /** Id of the event: who has seen it before has seen this very event. */
  id: string;
  /** The gateway that tells it. */
  source: string;
  /** What happened: `org.canongate.`, contract, event and version. */
  type: string;
  /** Path of what it tells of, on this door. */
  subject: string;
  /** When it happened. */
  time: string;
  /** Media type of the data. */
  datacontenttype: 'application/json';
  /** Events with the same key are told in order. */
  partitionkey: string;
  /** Its place in the feed, with zeros before it: places only grow. */
  sequence: string;
  /** Id of the exchange that it came of. */
  correlationid: string;
  /** Contract and operation that it came of. */
  operation: string;
  /** Trace of that exchange (W3C Trace Context). */
  traceid?: string;
  /** An id and where it can be read. */
  data: {
    /** Id of what it tells of. */
    id: string;
    /** Where it can be read. */
    links: {
      /** Path on this door. */
      self: string;
    };
  };
}
