/** Holds one field against its data type, length, repetition and table. */
import { readText } from '../codec/escape.ts';
import type { Hl7Message } from '../codec/message.ts';
import { componentsOf, type Element, holds, type Version, valuesOf } from '../dictionary/dictionary.ts';
import type { Say } from './conform.ts';
import { isWellWritten } from './formats.ts';
import type { ConformanceProfile } from './profile.ts';

export interface FieldAt {
  message: Hl7Message;
  index: number;
  field: number;
  at: string;
  id: string;
  element: Element | undefined;
  version: Version | undefined;
  profile: ConformanceProfile;
  say: Say;
  /** Are its codes looked up? */
  codes: boolean;
}

/** Types whose first component is a code of a table, and the one that names another coding system. */
const CODED: Readonly<Record<string, number>> = { CE: 3, CWE: 3, CNE: 3, CF: 3 };
/** Repetitions that are looked at; a field of 16 MiB could have millions. */
const MOST = 1000;

export function checkField(of: FieldAt): void {
  const { message, index, field, at, id, element, profile, say } = of;
  const { delimiters, spelling } = message;
  const raw = message.raw(index, field)!;
  const repetitions = delimiters.repetition === '' ? [raw] : raw.split(delimiters.repetition, MOST);
  const length = profile.lengths?.[`${id}-${field}`] ?? element?.length;
  if (element?.repeats !== undefined && repetitions.length > element.repeats)
    say('repetition-unexpected', `${at}[#${element.repeats}]`);
  const type = typeOf(of);
  for (const [n, text] of repetitions.entries()) {
    const place = n === 0 ? at : `${at}[#${n}]`;
    // Escapes and letters of several bytes are one character each (§2.5.5).
    if (length !== undefined && text.length > length && readText(text, spelling).length > length)
      say('too-long', place);
    if (element && type !== undefined && text !== '' && text !== '""')
      checkValue(of, { ...element, type }, text, place, 1);
  }
}

/** The type of OBX-5 stands in OBX-2, that of MFE-4 in MFE-5 and of MFA-5 in MFA-6. */
const TYPED_BY: Readonly<Record<string, number>> = { 'OBX-5': 2, 'MFE-4': 5, 'MFA-5': 6 };

function typeOf({ message, index, field, id, element }: FieldAt): string | undefined {
  // Parameters of a query are what its profile says (§5.5.4).
  if (id === 'QPD' && field > 2) return undefined;
  const by = TYPED_BY[`${id}-${field}`];
  return by === undefined ? element?.type : (message.valueAt(index, by) ?? undefined);
}

/** Depth 1 is the field, 2 a component, 3 a sub-component: there is nothing below it (§2.5.3). */
function checkValue(of: FieldAt, element: Element, raw: string, place: string, depth: number): void {
  const { message, version, say } = of;
  const { component, subcomponent } = message.delimiters;
  const components = version && componentsOf(element.type, version);
  const separator = depth === 1 ? component : depth === 2 ? subcomponent : '';
  const parts = separator === '' ? [raw] : raw.split(separator, MOST);
  if (of.codes) checkCode(of, element, parts, place, depth);
  if (!components || depth === 3) {
    if (raw.includes(separator) && separator !== '' && !FREE.has(element.type)) {
      if (parts.slice(1).some(part => part !== '')) say('unknown-component', `${place}.2`);
    }
    checkPrimitive(of, element, parts[0]!, place);
    return;
  }
  for (let n = 0; n < Math.max(parts.length, components.length); n++) {
    const [inner, part] = [components[n], parts[n] ?? ''];
    const at = `${place}.${n + 1}`;
    if (part === '') {
      if (inner?.usage === 'R') say('required-missing', at);
    } else if (!inner) say('unknown-component', at);
    else if (part !== '""') checkValue(of, timeOf(element, inner, n), part, at, depth + 1);
  }
}

/** Text in which a delimiter that was not escaped is the commonest slip, and any type at all. */
const FREE = new Set(['FT', 'TX', 'ST', 'varies', '-', '*']);

/** Before 2.5, and from 2.7 on, the first component of a TS is called a text (§2.A.77). */
const timeOf = ({ type }: Element, inner: Element, n: number): Element =>
  type === 'TS' && n === 0 ? { ...inner, type: 'DTM' } : inner;

function checkPrimitive({ message, say }: FieldAt, { type }: Element, raw: string, place: string): void {
  if (raw === '' || raw === '""') return;
  if (!isWellWritten(type, readText(raw, message.spelling).trim())) say('type-malformed', place);
}

function checkCode(
  { message, version, profile, say }: FieldAt,
  { type, table }: Element,
  parts: string[],
  place: string,
  depth: number,
): void {
  if (table === undefined || version === undefined) return;
  const own = profile.tables?.[table];
  const system = CODED[type];
  if (system === undefined && type !== 'ID' && type !== 'IS') return;
  const raw = parts[0]!;
  if (raw === '' || raw === '""') return;
  // A code that names another coding system is not of the table (§2.A.13).
  const named = (system === undefined ? '' : (parts[system - 1] ?? '')).trim();
  if (named !== '' && named !== `HL7${table}`) return;
  const value = readText(raw, message.spelling).trim();
  const at = system === undefined || depth === 3 ? place : `${place}.1`;
  if (own) {
    if (!own.includes(value)) say('code-unknown', at);
    return;
  }
  const values = valuesOf(table, version);
  if (values && !holds(values, value)) say(type === 'ID' ? 'code-unknown' : 'code-unusual', at);
}
