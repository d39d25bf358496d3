/** HL7 v2 time stamps ⇄ ISO instants; where the sender leaves the zone out, the profile's zone decides. */
import { type Codec, textCodec } from './codec.ts';
import { isDay, wallClock } from './dates.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const DTM = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:(\d{2})(\.\d{1,4})?)?([+-]\d{4})?$/;

function encode(text: string): string | undefined {
  const [, year, month, day, hour, minute, second = '', fraction = '', zone = ''] = ISO.exec(text) ?? [];
  if (!zone || !isTime(hour, minute, second) || !isDay(Number(year), Number(month), Number(day))) return undefined;
  const offset = zone === 'Z' ? '+0000' : zone.replace(':', '');
  return `${year}${month}${day}${hour}${minute}${second}${fraction.slice(0, 5)}${offset}`;
}

type Clock = (at: Date) => string;

function decode(text: string, clock: Clock | undefined): string | undefined {
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone] = DTM.exec(text) ?? [];
  if (!year || !isTime(hour, minute, second) || !isDay(Number(year), Number(month), Number(day))) return undefined;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}`;
  if (zone) return `${local}${zone.slice(0, 3)}:${zone.slice(3)}`;
  const offset = clock && offsetAt(`${year}${month}${day}${hour}${minute}${second}`, clock);
  return offset ? local + offset : undefined;
}

const isTime = (hour = '', minute = '', second = ''): boolean =>
  Number(hour) < 24 && Number(minute) < 60 && Number(second || 0) <= 60;

const asUtc = (wall: string): number =>
  Date.UTC(
    +wall.slice(0, 4),
    +wall.slice(4, 6) - 1,
    +wall.slice(6, 8),
    +wall.slice(8, 10),
    +wall.slice(10, 12),
    +wall.slice(12, 14),
  );

/** Offset of a wall clock in a zone; undefined where the clock jumps over it (a time that did not exist). */
function offsetAt(wall: string, clock: Clock): string | undefined {
  const utc = asUtc(wall);
  const day = 86_400_000;
  // The offset before and after a change of clocks are the only candidates; in the repeated hour the first one counts.
  for (const probe of [utc - day, utc + day]) {
    const offset = asUtc(clock(new Date(probe))) - probe;
    if (clock(new Date(utc - offset)) === wall) return spelled(offset);
  }
  return undefined;
}

function spelled(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function zoned(timeZone?: string): Codec<string> {
  const clock = timeZone === undefined ? undefined : wallClock(timeZone);
  return textCodec(`dtm:${timeZone ?? ''}`, 'bad-date', encode, text => decode(text, clock));
}

/** The same instant as the clock on the wall of a zone shows it, with the offset it has there. */
function local(text: string, clock: Clock): string | undefined {
  if (encode(text) === undefined) return undefined;
  const at = Math.floor(Date.parse(text) / 1000) * 1000;
  const wall = clock(new Date(at));
  return wall + spelled(asUtc(wall) - at).replace(':', '');
}

function localIn(timeZone: string): Codec<string> {
  const clock = wallClock(timeZone);
  const write = (text: string) => local(text, clock);
  return textCodec(`localDtm:${timeZone}`, 'bad-date', write, text => decode(text, clock));
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
