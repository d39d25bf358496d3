/** Sets of short codes, asked by number: hashing each freshly cut string would cost more than reading it. */

/** Up to four ASCII characters as one number; -1 for anything else. */
export function codeNumber(text: string): number {
  const length = text.length;
  if (length === 0 || length > 4) return -1;
  let number = text.charCodeAt(0);
  if (number > 127) return -1;
  for (let i = 1; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c > 127) return -1;
    // 28 bits at most; no code holds NUL, so lengths do not mix.
    number = (number << 7) | c;
  }
  return number;
}

export interface CodeSet {
  readonly list: readonly string[];
  /** Open addressing by code number, -1 where free; empty where a code is too long for a number. */
  readonly slots: Int32Array;
  readonly long: ReadonlySet<string>;
}

export function codeSet(codes: readonly string[]): CodeSet {
  const list = [...new Set(codes)];
  if (list.some(code => codeNumber(code) < 0)) return { list, slots: new Int32Array(0), long: new Set(list) };
  const size = 1 << Math.ceil(Math.log2(list.length * 4));
  const slots = new Int32Array(size).fill(-1);
  for (const code of list) {
    let at = slotOf(codeNumber(code), size);
    while (slots[at] !== -1) at = (at + 1) & (size - 1);
    slots[at] = codeNumber(code);
  }
  return { list, slots, long: new Set() };
}

export function hasCode({ slots, long }: CodeSet, text: string): boolean {
  const size = slots.length;
  if (size === 0) return long.has(text);
  const number = codeNumber(text);
  if (number < 0) return false;
  for (let at = slotOf(number, size); ; at = (at + 1) & (size - 1)) {
    const there = slots[at];
    if (there === number) return true;
    if (there === -1) return false;
  }
}

function slotOf(number: number, size: number): number {
  return (Math.imul(number, 0x9e3779b1) >>> 12) & (size - 1);
}
