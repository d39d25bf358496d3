/** Arrays in PostgreSQL's binary form (array_send): the driver's own text form of bytea[] costs more than the insert. */

/** Type of the elements, by its OID in pg_type. */
const OIDS = { bytea: 17, int8: 20, int4: 23, text: 25, timestamptz: 1184, uuid: 2950, bool: 16 } as const;

export type ElementType = keyof typeof OIDS;
export type Element = string | number | boolean | Date | Uint8Array | null | undefined;

const HEAD = 20;

/** Arrays are written here and copied once: a buffer of its own for each element costs more than its bytes. */
let scratch = Buffer.allocUnsafe(65_536);

/** One dimension, lower bound 1; what is undefined or null is NULL. */
export function binaryArray(type: ElementType, elements: readonly Element[]): Buffer {
  const { size, write } = CODING[type];
  let nulls = 0;
  let at = HEAD;
  for (const element of elements) {
    const isNull = element === null || element === undefined;
    const most = isNull ? 0 : typeof size === 'number' ? size : size(element);
    if (at + 4 + most > scratch.length) grow(at, at + 4 + most);
    const length = isNull ? -1 : write(element, at + 4);
    if (isNull) nulls = 1;
    scratch.writeInt32BE(length, at);
    at += 4 + Math.max(length, 0);
  }
  scratch.writeInt32BE(1, 0);
  scratch.writeInt32BE(nulls, 4);
  scratch.writeInt32BE(OIDS[type], 8);
  scratch.writeInt32BE(elements.length, 12);
  scratch.writeInt32BE(1, 16);
  const array = Buffer.allocUnsafe(at);
  scratch.copy(array, 0, 0, at);
  if (scratch.length > MOST_KEPT) scratch = Buffer.allocUnsafe(MOST_KEPT);
  return array;
}

/** One batch of long bodies must not be remembered for ever. */
const MOST_KEPT = 1_048_576;

function grow(written: number, needed: number): void {
  const larger = Buffer.allocUnsafe(Math.max(needed, scratch.length * 2));
  scratch.copy(larger, 0, 0, written);
  scratch = larger;
}

/** Milliseconds of 2000-01-01, where PostgreSQL's clock begins. */
const EPOCH_MS = 946_684_800_000;

interface Coding {
  /** Bytes of an element, at most. */
  size: number | ((element: Exclude<Element, null | undefined>) => number);
  /** Bytes written. */
  write(element: Exclude<Element, null | undefined>, at: number): number;
}

const CODING: Readonly<Record<ElementType, Coding>> = {
  bytea: {
    size: element => (element as Uint8Array).length,
    write(element, at) {
      scratch.set(element as Uint8Array, at);
      return (element as Uint8Array).length;
    },
  },
  // A UTF-16 unit is three bytes of UTF-8 at most.
  text: {
    size: element => (element as string).length * 3,
    write: (element, at) => scratch.write(element as string, at),
  },
  uuid: { size: 16, write: (element, at) => scratch.write((element as string).replaceAll('-', ''), at, 'hex') },
  bool: {
    size: 1,
    write(element, at) {
      scratch[at] = element ? 1 : 0;
      return 1;
    },
  },
  int4: {
    size: 4,
    write(element, at) {
      scratch.writeInt32BE(element as number, at);
      return 4;
    },
  },
  int8: { size: 8, write: (element, at) => int8(element as number, at) },
  timestamptz: { size: 8, write: (element, at) => int8(((element as Date).getTime() - EPOCH_MS) * 1000, at) },
};

/** Exact as far as a number is: a date is one too, of microseconds in the years that the gateway may see. */
function int8(value: number, at: number): number {
  const high = Math.floor(value / 0x1_0000_0000);
  scratch.writeInt32BE(high, at);
  scratch.writeUInt32BE(value - high * 0x1_0000_0000, at + 4);
  return 8;
}
