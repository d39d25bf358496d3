/** Holds a message against the dictionary and a profile: what is wrong, where, and how bad; it reports and never throws. */
import type { Hl7Message } from '../codec/message.ts';
import { isHeader } from '../codec/message.ts';
import { isSegment, isVersion, segmentOf, structureOf, type Version, valuesOf } from '../dictionary/dictionary.ts';
import { CAUSES, type ConformanceCause, type ConformanceIssue } from './causes.ts';
import { checkField } from './field.ts';
import type { ConformanceProfile } from './profile.ts';

/** Enough to see what is wrong; a hostile message could have millions. */
const MOST = 1000;

export type Say = (cause: ConformanceCause, place: string) => void;

export function conform(message: Hl7Message, profile: ConformanceProfile = {}): ConformanceIssue[] {
  const issues: ConformanceIssue[] = [];
  const say: Say = (cause, place) => {
    if (issues.length < MOST) issues.push({ cause, ...CAUSES[cause], place });
  };
  const version = versionIn(message, profile);
  if (version === undefined) say('unsupported-version', 'MSH-12');
  checkType(message, version, say);
  const seen = new Map<string, number>();
  for (const [index, id] of message.ids().entries()) {
    const occurrence = seen.get(id) ?? 0;
    seen.set(id, occurrence + 1);
    if (profile.ignore?.includes(id)) continue;
    checkSegment(message, index, occurrence === 0 ? id : `${id}[#${occurrence}]`, version, profile, say);
  }
  return issues;
}

/** MSH-12.1; without one, 2.5.1 and a required field that is missing. Undefined: one that is not in the dictionary. */
export function versionIn(message: Hl7Message, profile: ConformanceProfile = {}): Version | undefined {
  const said = profile.version ?? message.get('MSH-12') ?? '2.5.1';
  return isVersion(said) ? said : undefined;
}

function checkType(message: Hl7Message, version: Version | undefined, say: Say): void {
  const [code, trigger, structure] = ['MSH-9.1', 'MSH-9.2', 'MSH-9.3'].map(place => message.get(place) ?? undefined);
  const processing = message.get('MSH-11') ?? undefined;
  if (processing !== undefined && !['P', 'T', 'D'].includes(processing)) say('unsupported-processing-id', 'MSH-11');
  if (version === undefined) return;
  // Messages and events of the house begin with Z, too (§2.11).
  const lacks = (table: string, value: string | undefined) =>
    value !== undefined && !value.startsWith('Z') && valuesOf(table, version)?.has(value) === false;
  if (lacks('0076', code)) say('unsupported-type', 'MSH-9.1');
  if (lacks('0003', trigger)) say('unsupported-event', 'MSH-9.2');
  if (code === undefined || trigger === undefined || structure === undefined) return;
  const wanted = structureOf(code, trigger);
  if (wanted !== undefined && structure !== wanted && code !== 'ACK') say('structure-mismatch', 'MSH-9.3');
}

/** What `checkType` looks up by itself: one slip is one issue. */
const SAID = new Set([9, 11, 12]);

function checkSegment(
  message: Hl7Message,
  index: number,
  at: string,
  version: Version | undefined,
  profile: ConformanceProfile,
  say: Say,
): void {
  const id = at.slice(0, 3);
  if (!isSegment(id) && !id.startsWith('Z')) say('unknown-segment', at);
  const ruled = (list: readonly string[] | undefined, field: number) => list?.includes(`${id}-${field}`) ?? false;
  for (const place of profile.require ?? []) {
    const [segment, field] = place.split('-');
    if (segment === id && message.repetitions(index, Number(field)) === 0) say('required-missing', `${at}-${field}`);
  }
  const told = version && segmentOf(id, version);
  // A segment of another version (PRT before 2.7): that is said once, and none of its fields is judged.
  const facts = told?.fields.some(Boolean) ? told : undefined;
  if (told && !facts) say('unknown-segment', at);
  const count = fieldCount(message, index);
  const known = facts?.fields.length ?? 0;
  for (let field = 1; field <= Math.max(count, known); field++) {
    const filled = message.repetitions(index, field) > 0;
    const element = facts?.fields[field - 1];
    if (!filled) {
      if (element?.usage === 'R' && !ruled(profile.require, field)) say('required-missing', `${at}-${field}`);
      continue;
    }
    if (ruled(profile.forbid, field)) say('field-forbidden', `${at}-${field}`);
    // MSH-1 and MSH-2 are the delimiters themselves.
    if (isHeader(message.found.ids[index]!) && field < 3) continue;
    if (facts && !element) say('unknown-field', `${at}-${field}`);
    else {
      const codes = !(id === 'MSH' && SAID.has(field));
      checkField({ message, index, field, at: `${at}-${field}`, id, element, version, profile, say, codes });
    }
  }
}

/** As many as there are separators, at most a thousand. */
function fieldCount(message: Hl7Message, index: number): number {
  const { starts, ends } = message.found;
  const text = message.text.slice(starts[index], ends[index]);
  return Math.min(text.split(message.delimiters.field).length, MOST);
}
