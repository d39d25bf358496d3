/** Arrays in PostgreSQL's binary form (array_send): the driver's own text form of bytea[] costs more than the insert. */

/** Type of the elements, by its OID in pg_type. */
const OIDS = { bytea: 17, int8: 20, int4: 23, text: 25, timestamptz: 1184, uuid: 2950, bool: 16 } as const;

export type ElementType = keyof typeof OIDS;
export type Element = string | number | boolean | Date | Uint8Array | null | undefined;

/** One dimension, lower bound 1; what is undefined or null is NULL. */
export function binaryArray(type: ElementType, elements: readonly Element[]): Buffer {
  const encoded = elements.map(element => (element === null || element === undefined ? null : ENCODE[type](element)));
  const size = encoded.reduce((sum, bytes) => sum + 4 + (bytes?.length ?? 0), 20);
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(encoded.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(OIDS[type], 8);
  array.writeInt32BE(encoded.length, 12);
  array.writeInt32BE(1, 16);
  let at = 20;
  for (const bytes of encoded) {
    at = array.writeInt32BE(bytes ? bytes.length : -1, at);
    if (bytes) {
      array.set(bytes, at);
      at += bytes.length;
    }
  }
  return array;
}

/** Microseconds of 2000-01-01, where PostgreSQL's clock begins. */
const EPOCH = 946_684_800_000_000n;

const ENCODE: Readonly<Record<ElementType, (element: Exclude<Element, null | undefined>) => Uint8Array>> = {
  bytea: element => element as Uint8Array,
  text: element => Buffer.from(element as string),
  uuid: element => Buffer.from((element as string).replaceAll('-', ''), 'hex'),
  bool: element => Uint8Array.of(element ? 1 : 0),
  int4: element => {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeInt32BE(element as number);
    return bytes;
  },
  int8: element => {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64BE(BigInt(element as number));
    return bytes;
  },
  timestamptz: element => {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64BE(BigInt((element as Date).getTime()) * 1000n - EPOCH);
    return bytes;
  },
};
