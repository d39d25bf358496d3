/** What a well-formed 270 asks, in plain words. */
import type { Interchange, Segment } from './interchange.ts';
import type { Verdict } from './judge.ts';

export interface Person {
  /** NM1 as asked. */
  name: Segment;
  birthDate?: string;
  traces: Segment[];
  /** Position of its NM1, counted from ST. */
  position: number;
}

export interface Inquiry {
  interchange: Interchange;
  gs: Segment;
  st: Segment;
  /** BHT03. */
  id: string;
  payer: Segment;
  provider: Segment;
  subscriber: Person;
  memberId: string;
  dependent?: Person;
  serviceTypes: string[];
}

/** Luhn with the prefix 80840 of a card issuer in health, US (45 CFR 162.406). */
export function isNpi(text: string): boolean {
  if (!/^[12]\d{9}$/.test(text)) return false;
  const digits = [...`80840${text}`].reverse().map(Number);
  const sum = digits.reduce(
    (total, digit, i) => total + (i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9),
    0,
  );
  return sum % 10 === 0;
}

const isoDay = (text: string) => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

function person(set: readonly Segment[], code: string): Person | undefined {
  const start = set.findIndex(([id, , , level]) => id === 'HL' && level === code);
  if (start < 0) return undefined;
  const next = set.findIndex(([id], i) => i > start && id === 'HL');
  const block = set.slice(start, next < 0 ? set.length : next);
  const at = block.findIndex(([id]) => id === 'NM1');
  const born = block.find(([id]) => id === 'DMG')?.[2];
  return {
    name: block[at] ?? [],
    traces: block.filter(([id]) => id === 'TRN'),
    position: start + at + 1,
    ...(born ? { birthDate: isoDay(born) } : {}),
  };
}

/** Reads what a verdict `understood` has found to be sound. */
export function readInquiry({ interchange, gs, set }: Extract<Verdict, { kind: 'understood' }>): Inquiry {
  const names = set.filter(([id]) => id === 'NM1');
  const subscriber = person(set, '22') ?? { name: [], traces: [], position: 0 };
  const dependent = person(set, '23');
  const asked = set.filter(([id]) => id === 'EQ').flatMap(eq => (eq[1] ?? '').split(interchange.delimiters.repetition));
  return {
    interchange,
    gs,
    st: set[0] ?? [],
    id: set[1]?.[3] ?? '',
    payer: names[0] ?? [],
    provider: names[1] ?? [],
    subscriber,
    memberId: subscriber.name[9] ?? '',
    ...(dependent ? { dependent } : {}),
    serviceTypes: asked.filter(code => code !== ''),
  };
}
