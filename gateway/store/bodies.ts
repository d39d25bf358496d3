/** All bodies of one exchange as one sealed piece: what was asked and answered, and every byte to and from the backend. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
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

/** Less is not worth a compressor; more would hold the one thread for longer than a call should wait. */
const COMPRESSED_FROM = 1_024;
const COMPRESSED_UP_TO = 262_144;
/** A window of 16 KiB and small tables: most of what a compressor costs for a text this short is its own memory. */
const BRIEF = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 14,
    [constants.ZSTD_c_hashLog]: 12,
    [constants.ZSTD_c_chainLog]: 12,
  },
};
/** How each frame of Zstandard begins (RFC 8878 §3.1.1); as a length it would be more than any index has. */
const ZSTD_MAGIC = 0xfd2fb528;

/** Length of the index, the index as JSON, then the bytes of all bodies one after the other; as one frame of Zstandard unless it is too short or too long. */
export function pack(bodies: readonly Body[]): Uint8Array {
  const index = Buffer.from(JSON.stringify(bodies.map(({ bytes, ...about }) => ({ ...about, length: bytes.length }))));
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(index.length);
  const packed = Buffer.concat([length, index, ...bodies.map(({ bytes }) => bytes)]);
  return packed.length < COMPRESSED_FROM || packed.length > COMPRESSED_UP_TO ? packed : zstdCompressSync(packed, BRIEF);
}

export function unpack(kept: Buffer): Body[] {
  const packed = kept.readUInt32LE(0) === ZSTD_MAGIC ? zstdDecompressSync(kept) : kept;
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
