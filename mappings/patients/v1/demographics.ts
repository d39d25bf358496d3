/** What a schema cannot say of a patient: days that exist and are not to come, numbers, addresses and countries that can be true. */
import type { PatientRegistration, PatientSearch, PatientUpdate } from '../../../contracts/patients/v1/types.ts';
import type { Finding } from '../../../gateway/kit.ts';
import { COUNTRIES } from './countries.ts';

type Demographics = PatientRegistration & PatientUpdate;
type Person = Partial<Pick<Demographics, 'identifiers' | 'name' | 'birthDate'>>;

/** Digits and what people put between them, an extension behind; at least four digits. */
const PHONE = /^(?=(?:[^0-9]*[0-9]){4})[+(]?[0-9()][0-9 ()./-]{2,40}(?: ?(?:x|ext\.?) ?[0-9]{1,8})?$/i;
/** RFC 5321 §4.1.2 as far as anybody uses it: no quoted names, no addresses of hosts by number. */
const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/;
const PARTIAL = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
const INSTANT = /^([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;
/** Where a day begins first: UTC+14. */
const FIRST_MS = 14 * 3_600_000;

/** Of who is registered or changed. */
export function checkDemographics(input: unknown, _profile: unknown, now: Date): Finding[] {
  const { deceased, deceasedAt, birthDate, phones = [], emails = [], addresses = [] } = input as Demographics;
  const dates = { birthDate: dayFault(birthDate, now), deceasedAt: deceasedFault(deceasedAt, birthDate, now) };
  return [
    ...checkPerson(input as Person),
    ...Object.entries(dates).flatMap(([name, fault]) => (fault ? [{ pointer: `/${name}`, ...fault }] : [])),
    ...(deceased === false && deceasedAt !== undefined
      ? [{ pointer: '/deceased', code: 'contradicts-deceased-at' }]
      : []),
    ...phones.flatMap(({ number }, n) =>
      PHONE.test(number) ? [] : [told(`/phones/${n}/number`, 'not-a-phone-number')],
    ),
    ...emails.flatMap(({ address }, n) =>
      EMAIL.test(address) ? [] : [told(`/emails/${n}/address`, 'not-an-email-address')],
    ),
    ...addresses.flatMap(({ country }, n) =>
      country === undefined || COUNTRIES.has(country) ? [] : [told(`/addresses/${n}/country`, 'country-unknown')],
    ),
  ];
}

/** Of a replacement, which needs to know what it replaces. */
export function checkUpdate(input: unknown, profile: unknown, now: Date): Finding[] {
  const { version } = input as PatientUpdate;
  const seen = version === undefined ? [told('/version', 'required')] : [];
  return [...seen, ...checkDemographics(input, profile, now)];
}

/** Of who is looked for: enough that nobody can leaf through the index. */
export function checkSearch(input: unknown, _profile: unknown, now: Date): Finding[] {
  const { identifiers = [], name, birthDate } = input as PatientSearch;
  const fault = dayFault(birthDate, now);
  const findings = [...checkPerson(input as Person), ...(fault ? [{ pointer: '/birthDate', ...fault }] : [])];
  const enough = identifiers.length > 1 || (name?.familyName !== undefined && birthDate !== undefined);
  return enough ? findings : [...findings, told('', 'too-little')];
}

export function checkMerge(input: unknown): Finding[] {
  const { id, into } = input as { id?: string; into: { id: string } };
  return id === into.id ? [told('/into/id', 'same-id')] : [];
}

const RULES = {
  'not-a-phone-number': 'Digits, with + ( ) . - / and blanks between them, and an extension behind x.',
  'not-an-email-address': 'As in name@example.org.',
  'country-unknown': 'Two letters of ISO 3166-1, as in US.',
  'not-a-day': 'A day, month or year that exists: YYYY-MM-DD, YYYY-MM or YYYY.',
  'not-a-time': 'YYYY, YYYY-MM, YYYY-MM-DD, or an instant with its offset.',
  'in-the-future': 'Not after today.',
  'before-birth': 'Not before the date of birth.',
  blank: 'Not blank.',
  repeated: 'Say each number once.',
  required: 'Say the version that you have seen: If-Match with the ETag, or version with meta.version.',
  'too-little': 'Say two identifiers, or family name and date of birth.',
  'same-id': 'A patient cannot be merged into itself.',
} as const;
type Code = keyof typeof RULES;

const told = (pointer: string, code: Code): Finding => ({ pointer, code, detail: RULES[code] });
const fault = (code: Code) => ({ code, detail: RULES[code] });

function checkPerson({ identifiers = [], name = {} }: Person): Finding[] {
  const { givenNames = [], ...names } = name;
  const texts = [
    ...identifiers.map(({ value }, n) => [`/identifiers/${n}/value`, value] as const),
    ...(['familyName', 'text'] as const).map(one => [`/name/${one}`, names[one]] as const),
    ...givenNames.map((one, n) => [`/name/givenNames/${n}`, one] as const),
  ];
  const known = identifiers.map(({ system, value }) => `${system}|${value}`);
  return [
    ...texts.flatMap(([pointer, text]) => (text === undefined || /\S/.test(text) ? [] : [told(pointer, 'blank')])),
    ...known.flatMap((one, n) => (known.indexOf(one) === n ? [] : [told(`/identifiers/${n}`, 'repeated')])),
  ];
}

function dayFault(day: string | undefined, now: Date) {
  if (day === undefined) return undefined;
  if (!isDay(day)) return fault('not-a-day');
  const today = new Date(now.getTime() + FIRST_MS).toISOString().slice(0, day.length);
  return day > today ? fault('in-the-future') : undefined;
}

function deceasedFault(at: string | undefined, birthDate: string | undefined, now: Date) {
  if (at === undefined) return undefined;
  const [, day = at] = INSTANT.exec(at) ?? [];
  if (!isDay(day) || Number.isNaN(Date.parse(at))) return fault('not-a-time');
  if (birthDate !== undefined && day.slice(0, birthDate.length) < birthDate.slice(0, day.length))
    return fault('before-birth');
  return day === at ? dayFault(day, now) : Date.parse(at) > now.getTime() ? fault('in-the-future') : undefined;
}

/** Real also in its last day: 1900 was no leap year, 2000 was. */
function isDay(text: string): boolean {
  const [, year, month = '01', day = '01'] = PARTIAL.exec(text) ?? [];
  if (year === undefined) return false;
  const whole = `${year}-${month}-${day}`;
  const at = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(whole);
}
