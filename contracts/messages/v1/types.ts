/** Generated from the schemas beside this file by `npm run generate`; never edited by hand. */
/** The envelope of a message that came in by itself. */
export interface Message {
  /** Id of the message; that of its exchange. */
  id: string;
  /** Listening door at which it came. */
  listener: string;
  /** When it came. */
  receivedAt: string;
  /** What its envelope is written in. */
  standard: 'hl7v2';
  /** Version of the standard: MSH-12. */
  version: string;
  /** Message code: MSH-9.1. */
  type: string;
  /** Trigger event: MSH-9.2. */
  trigger?: string;
  /** Message structure: MSH-9.3. */
  structure?: string;
  /** What the sender calls it: MSH-10. */
  controlId: string;
  /** Production, training or debugging: MSH-11.1. */
  processing?: string;
  /** Time of the message as it was written: MSH-7. */
  sentAt?: string;
  /** MSH-3. */
  sendingApplication?: string;
  /** MSH-4. */
  sendingFacility?: string;
  /** MSH-5. */
  receivingApplication?: string;
  /** MSH-6. */
  receivingFacility?: string;
  /** Where more of it can be read. */
  links: {
    /** This envelope. */
    self: string;
    /** What happened to it. */
    exchange: string;
    /** Its bytes and what it was acknowledged with. */
    bodies: string;
  };
}
