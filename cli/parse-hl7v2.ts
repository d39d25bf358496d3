/** `canongate parse hl7v2`: segments and fields of HL7 v2 messages with their places, types and names, and what is wrong with them. */
import { issuesOf } from '../adapters/hl7v2/codec/examine.ts';
import { type Entry, readFile } from '../adapters/hl7v2/codec/file.ts';
import type { Issue } from '../adapters/hl7v2/codec/issue.ts';
import type { Hl7Message } from '../adapters/hl7v2/codec/message.ts';
import type { ConformanceIssue } from '../adapters/hl7v2/conformance/causes.ts';
import { conform, versionIn } from '../adapters/hl7v2/conformance/conform.ts';
import { type ConformanceProfile, conformanceSchema } from '../adapters/hl7v2/conformance/profile.ts';
import { segmentOf } from '../adapters/hl7v2/dictionary/dictionary.ts';
import { readDocument } from '../gateway/config/document.ts';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { validate } from '../gateway/config/validate.ts';
import { DialectError, type Mishap } from '../gateway/kit.ts';

interface FieldLine {
  place: string;
  type?: string;
  name?: string;
  /** As it was sent, escapes and all. */
  raw: string;
}

interface Told {
  offset: number;
  segments?: { place: string; name?: string; fields: FieldLine[] }[];
  issues: (Issue | ConformanceIssue)[];
  faults?: readonly Mishap[];
}

/** 1 if something cannot be read or is an error. */
export async function parseHl7v2(bytes: Uint8Array, profileFile: string | undefined, json: boolean): Promise<number> {
  const profile = profileFile === undefined ? {} : await profileAt(profileFile);
  try {
    const { entries, issues } = readFile(bytes);
    const told = entries.map(entry => tell(entry, profile));
    console.log(json ? JSON.stringify({ messages: told, issues }, null, 2) : print(told, issues));
    const all = [...issues, ...told.flatMap(one => one.issues)];
    return told.some(one => one.faults) || all.some(({ severity }) => severity === 'error') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof DialectError)) throw error;
    console.log(JSON.stringify({ faults: error.mishaps }, null, 2));
    return 1;
  }
}

async function profileAt(file: string): Promise<ConformanceProfile> {
  const document = await readDocument(file);
  // A profile holds more than this; its part about conformance is what is read here.
  const part = (document.value as Record<string, unknown> | undefined)?.['conformance'] ?? {};
  const findings = [...document.findings, ...validate(document, ['conformance'], part, conformanceSchema)];
  if (findings.length > 0) throw new ConfigRefused(findings);
  return part as ConformanceProfile;
}

function tell({ offset, message, fault }: Entry, profile: ConformanceProfile): Told {
  if (fault) return { offset, issues: [], faults: fault.mishaps };
  return {
    offset,
    segments: segmentsIn(message, profile),
    issues: [...issuesOf(message), ...conform(message, profile)],
  };
}

function segmentsIn(message: Hl7Message, profile: ConformanceProfile): NonNullable<Told['segments']> {
  const version = versionIn(message, profile);
  const seen = new Map<string, number>();
  return message.ids().map((id, index) => {
    const occurrence = seen.get(id) ?? 0;
    seen.set(id, occurrence + 1);
    const place = occurrence === 0 ? id : `${id}[#${occurrence}]`;
    const facts = version && segmentOf(id, version);
    const fields: FieldLine[] = [];
    for (let field = 1; ; field++) {
      const raw = message.raw(index, field);
      if (raw === undefined) break;
      if (raw === '') continue;
      const { type, name } = facts?.fields[field - 1] ?? {};
      fields.push({
        place: `${place}-${field}`,
        ...(type ? { type } : {}),
        ...(name ? { name } : {}),
        raw: shown(message, raw),
      });
    }
    return { place, ...(facts ? { name: facts.name } : {}), fields };
  });
}

/** Bytes are held one to a character: what is valid UTF-8 is shown as such. */
const shown = ({ spelling }: Hl7Message, raw: string): string =>
  spelling.bytes && spelling.charset === 'utf-8' ? Buffer.from(raw, 'latin1').toString('utf8') : raw;

function print(told: Told[], issues: Issue[]): string {
  const lines: string[] = [];
  for (const [n, { offset, segments = [], issues: own, faults = [] }] of told.entries()) {
    if (told.length > 1) lines.push(`message ${n + 1} @${offset}`);
    for (const { place, name = '', fields } of segments) {
      lines.push(`${place}  ${name}`.trimEnd());
      for (const field of fields)
        lines.push(
          `  ${field.place.padEnd(12)} ${(field.type ?? '').padEnd(4)} ${field.raw}   ${field.name ?? ''}`.trimEnd(),
        );
    }
    for (const { cause, position } of faults) lines.push(`error  ${cause} ${position ?? ''}`.trimEnd());
    lines.push(...own.map(printIssue));
  }
  // Control characters of a message must not reach a terminal.
  return [...lines, ...issues.map(printIssue)].join('\n').replaceAll(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '·');
}

const printIssue = (issue: Issue | ConformanceIssue): string => {
  const where = 'offset' in issue ? `@${issue.offset}` : `(${issue.code})`;
  return `${issue.severity.padEnd(7)}  ${issue.cause}  ${issue.place ?? ''} ${where}`;
};
