/** An event as it is kept, and as the world sees it: CloudEvents 1.0 in JSON. */

/** A row of `events`, with the trace of its exchange. */
export interface EventRow {
  id: string;
  /** Place in the feed. */
  position: number;
  at: Date;
  facility: string;
  type: string;
  consumer: string | null;
  subject: string;
  operation: string;
  partition: string;
  exchange: string;
  trace: string | null;
  key: number | null;
  sealed: Buffer | null;
}

/** CloudEvents 1.0 §3, its extensions for partitioning and sequence, and three of our own: lower-case letters and digits (§3.1). */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  partitionkey: string;
  sequence: string;
  correlationid: string;
  /** Contract and operation that it came of. */
  operation: string;
  traceid?: string;
  data: unknown;
}

/** `org.canongate.operations.succeeded.v1` */
export function typeOf(contract: string, event: string): string {
  const [name, version] = contract.split('/');
  return `org.canongate.${name}.${event}.${version}`;
}

/** Sorts as text like the number it is: the sequence extension compares text. */
const sequenceOf = (position: number): string => String(position).padStart(16, '0');

/** @param full what it says in full; without it only what it is about, and where that can be read */
export function cloudEventOf(row: EventRow, source: string, full?: unknown): CloudEvent {
  const { id, type, subject, at, partition, position, exchange, operation, trace } = row;
  return {
    specversion: '1.0',
    ...{ id, source, type, subject, time: at.toISOString(), datacontenttype: 'application/json' },
    ...{ partitionkey: partition, sequence: sequenceOf(position), correlationid: exchange, operation },
    ...(trace !== null && { traceid: trace }),
    data: full ?? { id: subject.slice(subject.lastIndexOf('/') + 1), links: { self: subject } },
  };
}

/** A pattern is a type, or the beginning of types and a star. */
export const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
