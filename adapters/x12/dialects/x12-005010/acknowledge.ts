/** Builds the TA1 and the 999 that answer an interchange we judged. */
import type { Group, Interchange } from '../../codec/envelope.ts';
import type { Issue } from '../../codec/issue.ts';
import type { RawSegment } from '../../codec/tokenizer.ts';
import { writeSegment } from '../../codec/writer.ts';
import type { JudgedSet } from './judge.ts';

/** TA105 by rule or cause (X12.56); `024`, invalid content, for anything else. */
const NOTES: Readonly<Record<string, string>> = {
  'control-mismatch-iea02': '001',
  'count-mismatch-iea01': '021',
  'isa-length': '022',
  'delimiter-invalid': '026',
  'delimiter-clash': '027',
  'control-invalid': '018',
  'duplicate-control-isa13': '025',
  truncated: '023',
};

/** TA1 for the interchange: `A` unless its own envelope is in error. */
export function buildTa1(isa: RawSegment, issues: readonly Issue[]): string[] {
  const error = issues.find(issue => issue.severity === 'error');
  const note = error === undefined ? '000' : (NOTES[error.rule ?? ''] ?? NOTES[error.cause] ?? '024');
  return ['TA1', isa[13]!, isa[9]!, isa[10]!, error === undefined ? 'A' : 'R', note];
}

/** AK905 by rule: group-level errors. */
const GROUP_CODES: Readonly<Record<string, string>> = {
  'truncated-ge': '3',
  'control-mismatch-ge02': '4',
  'count-mismatch-ge01': '5',
};

/** AK1 to AK9 of a 999 for one group, from what was found in each of its sets. */
export function build999(group: Group, judged: readonly JudgedSet[]): string[][] {
  const segments: string[][] = [['AK1', group.gs[1] ?? '', group.gs[6] ?? '', group.gs[8] ?? '']];
  let accepted = 0;
  for (const { set, errors, warnings } of judged) {
    const own = errors.filter(issue => !group.issues.includes(issue));
    segments.push(['AK2', set.id, set.control, set.version]);
    for (const issue of [...own, ...warnings]) segments.push(...noteOf(issue));
    const codes = [...new Set(own.flatMap(issue => issue.ik5 ?? (issue.segment === undefined ? [] : ['5'])))];
    const status = own.length > 0 ? 'R' : warnings.some(w => w.segment !== undefined) ? 'E' : 'A';
    if (status !== 'R') accepted++;
    segments.push(['IK5', status, ...(status === 'R' && codes.length === 0 ? ['I5'] : codes).slice(0, 5)]);
  }
  const groupCodes = group.issues.flatMap(issue => GROUP_CODES[issue.rule ?? ''] ?? []);
  const total = String(group.count);
  const status = groupCodes.length > 0 || accepted === 0 ? 'R' : accepted < judged.length ? 'P' : 'A';
  segments.push(['AK9', status, total, String(judged.length), String(status === 'R' ? 0 : accepted), ...groupCodes]);
  return segments;
}

/** IK3, and IK4 where an element is meant; never the bad value itself (IK404 is optional and would be PHI). */
function noteOf(issue: Issue): string[][] {
  if (issue.segment === undefined || issue.ik3 === undefined) return [];
  const segment = ['IK3', issue.segmentId ?? 'HL', String(issue.segment), (issue.loop ?? '').slice(0, 4), issue.ik3];
  if (issue.ik4 === undefined || issue.element === undefined) return [segment];
  const position = [issue.element, ...(issue.component === undefined ? [] : [issue.component])].join(':');
  return [segment, ['IK4', position, '', issue.ik4]];
}

export interface AnswerEnvelope {
  isa13: string;
  gs06: string;
  at: Date;
  ta1?: string[];
  /** AK1 to AK9 of each 999. */
  acknowledgements?: readonly string[][][];
}

/** A whole interchange back to the sender, in the sender's delimiters. */
export function answerTo(
  interchange: Interchange,
  { isa13, gs06, at, ta1, acknowledgements = [] }: AnswerEnvelope,
): string {
  const { isa, delimiters } = interchange;
  const stamp = at.toISOString().replace(/[-:T]/g, '');
  const header = isa.with(5, isa[7]!).with(6, isa[8]!).with(7, isa[5]!).with(8, isa[6]!);
  const segments = [header.with(9, stamp.slice(2, 8)).with(10, stamp.slice(8, 12)).with(13, isa13).with(14, '0')];
  if (ta1 !== undefined) segments.push(ta1);
  const gs = interchange.groups[0]?.gs ?? [];
  if (acknowledgements.length > 0) {
    const version = '005010X231A1';
    segments.push(['GS', 'FA', gs[3] ?? '', gs[2] ?? '', stamp.slice(0, 8), stamp.slice(8, 12), gs06, 'X', version]);
    for (const [i, body] of acknowledgements.entries()) {
      const control = String(i + 1).padStart(4, '0');
      segments.push(['ST', '999', control, version], ...body, ['SE', String(body.length + 2), control]);
    }
    segments.push(['GE', String(acknowledgements.length), gs06]);
  }
  segments.push(['IEA', acknowledgements.length > 0 ? '1' : '0', isa13]);
  return segments.map(segment => writeSegment(segment, delimiters)).join('');
}
