/** The codecs that tables name: how one value is spelled on either side. */
import { type Codec, textCodec } from './codec.ts';
import { wallClock } from './dates.ts';
import { normalize, shift } from './decimal.ts';

export { codes, flag, list } from './codes.ts';
export { date, day, instant, oncePerSecond, period, wallClock } from './dates.ts';
export { dtm, localDtm } from './dtm.ts';

/** A decimal, text end to end; JSON numbers are read only where they are still exact. */
export const decimal: Codec<string> = {
  name: 'decimal',
  code: 'bad-number',
  encode: value => (typeof value === 'string' ? normalize(value) : undefined),
  decode: value => normalize(typeof value === 'number' ? exact(value) : typeof value === 'string' ? value : ''),
};

/** A double holds 15 significant decimal digits; beyond that the text that was sent is lost already. */
const exact = (value: number): string => (String(value).replace(/[-.]/g, '').length <= 15 ? String(value) : '');

/** A decimal that the backend wants as a JSON number. */
export const numeric: Codec<string> = {
  ...decimal,
  name: 'numeric',
  encode(value) {
    const text = typeof value === 'string' ? normalize(value) : undefined;
    return text !== undefined && exact(Number(text)) !== '' ? Number(text) : undefined;
  },
};

const PERCENT = /^(?:100|\d{1,2}(?:\.\d{1,4})?)$/;
const FRACTION = /^(?=\.?\d)\d{0,4}(?:\.\d{0,6})?$/;

/** Percent `20` ⇄ fraction `.2`, as X12 EB08 has it. A fraction above 1 is `bad-number`: nobody guesses what was meant. */
export const percentFraction: Codec<string> = textCodec(
  'percentFraction',
  'bad-number',
  percent => {
    const value = normalize(percent) ?? '';
    return PERCENT.test(shift(value, 0) ?? '') ? shift(value, -2)?.replace(/^0\./, '.') : undefined;
  },
  fraction => {
    const percent = FRACTION.test(fraction) ? shift(`0${fraction}`.replace(/\.$/, ''), 2) : undefined;
    return percent !== undefined && PERCENT.test(percent) ? percent : undefined;
  },
);

/** A whole number ⇄ its digits. */
export const integer: Codec<number> = {
  name: 'integer',
  code: 'bad-number',
  encode: value => (Number.isSafeInteger(value) ? String(value) : undefined),
  decode: value => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined),
};

/** Our id ⇄ `Patient/id` (FHIR R4 §2.3.0.1 literal reference; a version is read over, a foreign server is not ours). */
export function reference(type: string): Codec<string> {
  const prefix = `${type}/`;
  const id = /^[A-Za-z0-9.-]{1,64}$/;
  return textCodec(
    `reference:${type}`,
    'bad-reference',
    value => (id.test(value) ? prefix + value : undefined),
    value => {
      const found = value.startsWith(prefix)
        ? value.slice(prefix.length).replace(/\/_history\/[A-Za-z0-9.-]{1,64}$/, '')
        : '';
      return id.test(found) ? found : undefined;
    },
  );
}

/** What a table sees of an id, `authority|value` ⇄ the bare value, at a place whose authority is always this one. */
export function issuedBy(authority: string): Codec<string> {
  const prefix = `${authority}|`;
  return textCodec(
    `issuedBy:${authority}`,
    'bad-reference',
    token => (token.startsWith(prefix) ? token.slice(prefix.length) : undefined),
    value => prefix + value,
  );
}

/** Written in upper case, read as it is. */
export const upper: Codec<string> = textCodec(
  'upper',
  'bad-text',
  value => value.toUpperCase(),
  value => value,
);

type Profile = Readonly<Record<string, unknown>>;

const zoneOf = ({ timeZone }: Profile): string => (typeof timeZone === 'string' ? timeZone : 'UTC');

const clocks = new Map<string, (at: Date) => string>();

/** The day of an instant, as ISO has it, where the system is: by the `timeZone` of its profile, else in UTC. */
export function dayIn(profile: Profile, at: Date): string {
  const zone = zoneOf(profile);
  const read = clocks.get(zone) ?? wallClock(zone);
  clocks.set(zone, read);
  return read(at).replace(/^(....)(..)(..).*/, '$1-$2-$3');
}

/** Of a profile whose system keeps days. */
export const timeZoneSchema = {
  description:
    'Zone of the system (IANA), which says what day it is: of what is posted today, and of what holds today. Default UTC.',
  type: 'string',
  maxLength: 40,
} as const;

/** What is wrong with the zone of a profile from which no rule of a table may read. */
export const unknownZone = (profile: Profile): { message: string; fix: string; at: string[] }[] =>
  isZone(zoneOf(profile))
    ? []
    : [{ message: 'There is no such time zone.', fix: 'Write it as IANA does: America/New_York.', at: ['timeZone'] }];

const dayOf = (timeZone: string): Codec<string> => {
  const encode = (value: string) => {
    const instant = new Date(value);
    return Number.isNaN(instant.getTime()) ? undefined : dayIn({ timeZone }, instant);
  };
  return textCodec(`today:${timeZone}`, 'bad-date', encode, () => undefined);
};

/** Whoever names a zone that there is not is told so when the profile is read, not by the first message. */
const zoned =
  (make: (timeZone: string) => Codec<string>) =>
  (profile: Profile): Codec<string> | { problem: string } => {
    const zone = zoneOf(profile);
    return isZone(zone) ? make(zone) : { problem: 'timeZone of the profile is no time zone (IANA)' };
  };

function isZone(timeZone: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone }) !== undefined;
  } catch {
    return false;
  }
}

/** The day of the instant of the context, in the zone of the profile. */
export const today: Codec<string> = { ...dayOf('UTC'), bind: zoned(dayOf) };

/** The instant of the context as digits of a wall clock, such as `YYYYMMDD` or `HHMM`, in the zone of the profile. */
export function clock(format: 'YYYYMMDD' | 'YYMMDD' | 'HHMM' | 'HHMMSS' | 'YYYYMMDDHHMMSS'): Codec<string> {
  const [from, to] = { YYYYMMDD: [0, 8], YYMMDD: [2, 8], HHMM: [8, 12], HHMMSS: [8, 14], YYYYMMDDHHMMSS: [0, 14] }[
    format
  ] as [number, number];
  const at = (timeZone: string): Codec<string> => {
    const read = wallClock(timeZone);
    const encode = (value: string) => {
      const instant = new Date(value);
      return Number.isNaN(instant.getTime()) ? undefined : read(instant).slice(from, to);
    };
    return textCodec(`clock:${format}:${timeZone}`, 'bad-date', encode, () => undefined);
  };
  return { ...at('UTC'), bind: zoned(at) };
}
