/** Time-ordered identifiers: UUID version 7 (RFC 9562 §5.7). */
import { randomFillSync } from 'node:crypto';

const HEX = Array.from({ length: 256 }, (_unused, byte) => byte.toString(16).padStart(2, '0'));
/** Random bytes are drawn for many ids at once: one system call costs as much as a hundred ids. */
const pool = new Uint8Array(16 * 256);
let drawn = pool.length;

/** The shape of every id that the gateway gives out: what is none names nothing. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A fresh id; its first 48 bits are the milliseconds since 1970, 74 bits are random. */
export function uuidv7(milliseconds: number = Date.now()): string {
  if (drawn === pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  const high = Math.floor(milliseconds / 0x1_0000_0000);
  const at = drawn;
  drawn += 16;
  const byte = (offset: number): string => HEX[pool[at + offset]!]!;
  return (
    `${HEX[(high >> 8) & 255]}${HEX[high & 255]}${HEX[(milliseconds >>> 24) & 255]}${HEX[(milliseconds >>> 16) & 255]}-` +
    `${HEX[(milliseconds >>> 8) & 255]}${HEX[milliseconds & 255]}-${HEX[0x70 | (pool[at + 6]! & 15)]}${byte(7)}-` +
    `${HEX[0x80 | (pool[at + 8]! & 63)]}${byte(9)}-${byte(10)}${byte(11)}${byte(12)}${byte(13)}${byte(14)}${byte(15)}`
  );
}
