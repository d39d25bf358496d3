/** Prints interchanges: envelopes, counts and control numbers around the segments of a transaction set. */
import type { Delimiters, Segment } from './interchange.ts';

export type Fields = readonly (string | undefined)[];

const STANDARD: Delimiters = { element: '*', repetition: '^', component: ':', segment: '~' };

/** Both ends of an interchange, as ISA05 to ISA08 and GS02 and GS03 hold them. */
export interface Ends {
  /** Qualifier and id, padded to 15. */
  sender: readonly [string, string];
  receiver: readonly [string, string];
  group: readonly [string, string];
  usage: string;
  delimiters: Delimiters;
}

const fixed = (text = '', width: number) => text.slice(0, width).padEnd(width);

/** The ends of the answer to this request: the other way round. */
export function answering(isa: Segment, gs: Segment | undefined, delimiters: Delimiters = STANDARD): Ends {
  // A request that is refused may have ends of any width; the answer has not.
  const end = (at: number) => [fixed(isa[at] || 'ZZ', 2), fixed(isa[at + 1], 15)] as const;
  return {
    sender: end(7),
    receiver: end(5),
    group: [gs?.[3] ?? (isa[8] ?? '').trim(), gs?.[2] ?? (isa[6] ?? '').trim()],
    usage: fixed(isa[15] || 'T', 1),
    delimiters,
  };
}

export interface Clock {
  now: Date;
  /** The next control number of this payer. */
  next(): number;
}

/** `20261122` and `1020` of an instant, in UTC. */
export function stamp(at: Date): { date: string; time: string } {
  const digits = at.toISOString().replace(/\D/g, '');
  return { date: digits.slice(0, 8), time: digits.slice(8, 12) };
}

/** One segment; trailing empty elements are left out. */
export function line(fields: Fields, { element, segment }: Delimiters): string {
  const last = fields.findLastIndex(field => field !== undefined && field !== '');
  return (
    fields
      .slice(0, last + 1)
      .map(field => field ?? '')
      .join(element) + segment
  );
}

/** ISA, what is inside, IEA. */
export function interchange(ends: Ends, clock: Clock, groups: number, inside: string): string {
  const { date, time } = stamp(clock.now);
  const number = String(clock.next()).padStart(9, '0');
  const { delimiters } = ends;
  const blank = ' '.repeat(10);
  const isa = ['ISA', '00', blank, '00', blank, ...ends.sender, ...ends.receiver, date.slice(2), time];
  const rest = [delimiters.repetition, '00501', number, '0', ends.usage, delimiters.component];
  return line([...isa, ...rest], delimiters) + inside + line(['IEA', String(groups), number], delimiters);
}

/** GS, the sets, GE. `sets` are segments between ST and SE, both left out. */
export function group(
  ends: Ends,
  clock: Clock,
  kind: string,
  version: string,
  sets: readonly (readonly Fields[])[],
): string {
  const { date, time } = stamp(clock.now);
  const number = String(clock.next());
  const { delimiters } = ends;
  const id = { HB: '271', FA: '999' }[kind] ?? '997';
  const printed = sets.map((set, i) => {
    const control = String(i + 1).padStart(4, '0');
    const last = id === '997' ? undefined : version;
    const whole = [['ST', id, control, last], ...set, ['SE', String(set.length + 2), control]];
    return whole.map(fields => line(fields, delimiters)).join('');
  });
  const gs = line(['GS', kind, ...ends.group, date, time, number, 'X', version], delimiters);
  return gs + printed.join('') + line(['GE', String(sets.length), number], delimiters);
}

/** Sets the counts of a changed interchange right again, so that only the change itself is wrong. */
export function recount(text: string, delimiters: Delimiters = STANDARD): string {
  const { element, segment: end } = delimiters;
  let [segments, sets, groups] = [0, 0, 0];
  const count = (piece: string, value: number) => piece.split(element).with(1, String(value)).join(element);
  const pieces = text.split(end).map(piece => {
    const id = piece.trimStart().split(element)[0];
    segments = id === 'ST' ? 1 : segments + 1;
    if (id === 'ISA') groups = 0;
    if (id === 'GS') [groups, sets] = [groups + 1, 0];
    if (id === 'ST') sets += 1;
    if (id === 'SE') return count(piece, segments);
    if (id === 'GE') return count(piece, sets);
    return id === 'IEA' ? count(piece, groups) : piece;
  });
  return pieces.join(end);
}
