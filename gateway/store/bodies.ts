/** All bodies of one exchange as one sealed piece: what was asked and answered, and every byte to and from the backend. */
import type { JournalPart } from '../keeper.ts';
import { textOf, type Wire } from '../plugs/dialect.ts';

export interface Body {
  /**
   * `request` and `answer` are canonical JSON; `superseded` is a request that a person has corrected since; `record` is what
   * a resumed call starts from; `sent` and `received` are the backend's own bytes.
   */
  kind: 'request' | 'superseded' | 'record' | 'answer' | 'sent' | 'received';
  at?: string;
  step?: string;
  endpoint?: string;
  attempt?: number;
  /** Of the wire: method, path, status and their like. */
  head?: Record<string, string>;
  bytes: Uint8Array;
}

/** Length of the index, the index as JSON, then the bytes of all bodies one after the other. */
export function pack(bodies: readonly Body[]): Uint8Array[] {
  const index = Buffer.from(JSON.stringify(bodies.map(({ bytes, ...about }) => ({ ...about, length: bytes.length }))));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(index.length);
  return [length, index, ...bodies.map(({ bytes }) => bytes)];
}

export function unpack(packed: Buffer): Body[] {
  let at = 4 + packed.readUInt32BE(0);
  const index = JSON.parse(packed.toString('utf8', 4, at)) as (Omit<Body, 'bytes'> & { length: number })[];
  return index.map(({ length, ...about }) => {
    const bytes = packed.subarray(at, at + length);
    at += length;
    return { ...about, bytes };
  });
}

export const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? 'null');

/** What went over the wire; text is kept as UTF-8. */
export const wireBytes = (wire: Wire): Uint8Array =>
  typeof wire.body === 'string' ? Buffer.from(textOf(wire)) : wire.body;

/** One part of a round trip, as it is kept. */
export function bodyOf({ direction, step, endpoint, attempt, wire }: JournalPart, now: number): Body {
  const at = new Date(now).toISOString();
  return { kind: direction, at, step, endpoint, attempt, head: wire.head, bytes: wireBytes(wire) };
}
