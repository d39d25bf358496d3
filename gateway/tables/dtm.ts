/** HL7 v2 time stamps ⇄ ISO instants; where the sender leaves the zone out, the profile's zone decides. */
import { type Codec, textCodec } from './codec.ts';
import { digits, isDay, wallClock } from './dates.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function encode(text: string): string | undefined {
  const [, year, month, day, hour, minute, second = '', fraction = '', zone = ''] = ISO.exec(text) ?? [];
  if (
    !zone ||
    !isClock(Number(hour), Number(minute), Number(second)) ||
    !isDay(Number(year), Number(month), Number(day))
  )
    return undefined;
  const offset = zone === 'Z' ? '+0000' : zone.replace(':', '');
  return `${year}${month}${day}${hour}${minute}${second}${fraction.slice(0, 5)}${offset}`;
}

type Clock = (at: Date) => string;

function decode(text: string, offsetOf: Offset | undefined): string | undefined {
  const end = isSign(text.charCodeAt(text.length - 5)) ? text.length - 5 : text.length;
  const second = end > 12 ? digits(text, 12, 14) : 0;
  if (!isClock(digits(text, 8, 10), digits(text, 10, 12), second) || !isFraction(text, 14, end)) return undefined;
  const year = digits(text, 0, 4);
  if (Number.isNaN(year) || !isDay(year, digits(text, 4, 6), digits(text, 6, 8))) return undefined;
  const time = `${text.slice(8, 10)}:${text.slice(10, 12)}:${end > 12 ? text.slice(12, end) : '00'}`;
  const local = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}T${time}`;
  if (end < text.length) {
    const isZone = !Number.isNaN(digits(text, end + 1, text.length));
    return isZone ? `${local}${text.slice(end, end + 3)}:${text.slice(end + 3)}` : undefined;
  }
  const offset = offsetOf && offsetAt(text.slice(0, 14).padEnd(14, '0'), offsetOf);
  return offset ? local + offset : undefined;
}

const isSign = (code: number): boolean => code === 43 || code === 45;

/** A leap second is a time. */
const isClock = (hour: number, minute: number, second: number): boolean => hour < 24 && minute < 60 && second <= 60;

/** Behind the minutes or the seconds nothing, or a point and one to four digits. */
function isFraction(text: string, from: number, end: number): boolean {
  if (end === from || end === from - 2) return true;
  const length = end - from - 1;
  return text.charCodeAt(from) === 46 && length >= 1 && length <= 4 && !Number.isNaN(digits(text, from + 1, end));
}

const asUtc = (wall: string): number =>
  Date.UTC(
    +wall.slice(0, 4),
    +wall.slice(4, 6) - 1,
    +wall.slice(6, 8),
    +wall.slice(8, 10),
    +wall.slice(10, 12),
    +wall.slice(12, 14),
  );

const DAY = 86_400_000;

/** Offset of a wall clock in a zone; undefined where the clock jumps over it (a time that did not exist). */
function offsetAt(wall: string, offsetOf: Offset): string | undefined {
  // A leap second is a time that no clock of ours can show.
  if (wall.endsWith('60')) return undefined;
  const utc = asUtc(wall);
  // The offset before and after a change of clocks are the only candidates; in the repeated hour the first one counts.
  const before = offsetOf(utc - DAY);
  if (offsetOf(utc - before) === before) return spelled(before);
  const after = offsetOf(utc + DAY);
  return offsetOf(utc - after) === after ? spelled(after) : undefined;
}

/** Milliseconds by which the clock on the wall is ahead of UTC at an instant of UTC. */
type Offset = (at: number) => number;

const MINUTE = 60_000;
/** Since then clocks change at whole minutes (the last that did not was Liberia's, in January 1972). */
const MINUTES_SINCE = Date.UTC(1973, 0);
const MOST_MINUTES = 10_000;

/** A zone is dear to ask, and messages speak of the same minutes: those of now, and those at which visits begin. */
function offsetsOf(clock: Clock): Offset {
  const known = new Map<number, number>();
  const ask: Offset = at => asUtc(clock(new Date(at))) - at;
  return at => {
    if (at < MINUTES_SINCE) return ask(at);
    const minute = Math.floor(at / MINUTE);
    const held = known.get(minute);
    if (held !== undefined) return held;
    if (known.size >= MOST_MINUTES) known.clear();
    const offset = ask(minute * MINUTE);
    known.set(minute, offset);
    return offset;
  };
}

function spelled(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function zoned(timeZone?: string): Codec<string> {
  const offsetOf = timeZone === undefined ? undefined : offsetsOf(wallClock(timeZone));
  return textCodec(`dtm:${timeZone ?? ''}`, 'bad-date', encode, text => decode(text, offsetOf));
}

/** The same instant as the clock on the wall of a zone shows it, with the offset it has there. */
function local(text: string, clock: Clock): string | undefined {
  if (encode(text) === undefined) return undefined;
  const at = Math.floor(Date.parse(text) / 1000) * 1000;
  // A leap second is a time that no clock of ours can show in another zone.
  if (Number.isNaN(at)) return undefined;
  const wall = clock(new Date(at));
  return wall + spelled(asUtc(wall) - at).replace(':', '');
}

function localIn(timeZone: string): Codec<string> {
  const clock = wallClock(timeZone);
  const offsetOf = offsetsOf(clock);
  const write = (text: string) => local(text, clock);
  return textCodec(`localDtm:${timeZone}`, 'bad-date', write, text => decode(text, offsetOf));
}

/** As `dtm`, written by the clock of the profile's zone: many receivers pass over the offset and read the digits alone. */
export const localDtm: Codec<string> = {
  ...zoned(),
  name: 'localDtm',
  bind: ({ timeZone }) => localIn(typeof timeZone === 'string' ? timeZone : 'UTC'),
};

/** `20260131093000-0500` ⇄ `2026-01-31T09:30:00-05:00` (HL7 v2 DTM). Without offset and without a zone: `bad-date`. */
export const dtm: Codec<string> = {
  ...zoned(),
  bind: ({ timeZone }) => zoned(typeof timeZone === 'string' ? timeZone : undefined),
};
