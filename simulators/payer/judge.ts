/** Judges one interchange as a payer's translator does: TA1 for the envelope, 999 for the transaction, else an inquiry. */
import type { Segment } from './interchange.ts';
import { BadInterchange, type Interchange, readInterchange } from './interchange.ts';
import { judgeSet, type SegmentError } from './judge-set.ts';

export const VERSION = '005010X279A1';

/** What a 999 says (005010X231A1): codes of IK5 and AK9, and the segments in error. */
export interface Rejection {
  kind: 'transaction';
  interchange: Interchange;
  gs: Segment;
  st: Segment;
  set: string[];
  group: string[];
  segments: SegmentError[];
}

export type Verdict =
  | { kind: 'understood'; interchange: Interchange; gs: Segment; set: Segment[] }
  | { kind: 'interchange'; code: string; isa: Segment }
  | { kind: 'envelope'; code: string }
  | Rejection;

/** AK905: 1 group, 2 version, 3 trailer, 4 control number, 5 count, 6 control number's form. */
function groupErrors(gs: Segment, ge: Segment | undefined, sets: number): string[] {
  const codes: string[] = [];
  if (gs[1] !== 'HS') codes.push('1');
  if (gs[8] !== VERSION) codes.push('2');
  if (!/^[1-9]\d{0,8}$/.test(gs[6] ?? '')) codes.push('6');
  if (ge?.[0] !== 'GE') return [...codes, '3'];
  if (ge[2] !== gs[6]) codes.push('4');
  if (ge[1] !== String(sets)) codes.push('5');
  return codes;
}

/** IK502: 1 set, 2 trailer, 3 control number, 4 count, 7 control number's form, I6 version. */
function setErrors(set: Segment[], gs: Segment): string[] {
  const [st, se] = [set[0], set.at(-1)];
  const codes: string[] = [];
  if (st?.[1] !== '270') codes.push('1');
  if (st?.[3] !== gs[8]) codes.push('I6');
  if (!/^[0-9A-Z]{4,9}$/.test(st?.[2] ?? '')) codes.push('7');
  if (se?.[0] !== 'SE') return [...codes, '2'];
  if (se[2] !== st?.[2]) codes.push('3');
  if (se[1] !== String(set.length)) codes.push('4');
  return codes;
}

function judgeGroup(interchange: Interchange): Verdict {
  const { segments } = interchange;
  const [gs = [], ...rest] = segments;
  const ge = rest.at(-1)?.[0] === 'GE' ? rest.pop() : undefined;
  const sets = rest.filter(segment => segment[0] === 'ST').length;
  // Real time carries one inquiry (CAQH CORE vC2.2.0).
  if (sets !== 1 || rest.some(segment => segment[0] === 'GS')) return { kind: 'envelope', code: 'PayloadIllegal' };
  const group = groupErrors(gs, ge, sets);
  const set = setErrors(rest, gs);
  const [st = []] = rest;
  const errors = set.length || group.length ? [] : judgeSet(rest, interchange.delimiters);
  if (errors.length) set.push('5');
  if (!set.length && !group.length) return { kind: 'understood', interchange, gs, set: rest };
  return { kind: 'transaction', interchange, gs, st, set, group, segments: errors };
}

/** The payer's verdict on what it was sent. Never throws. */
export function judge(text: string): Verdict {
  try {
    return judgeGroup(readInterchange(text));
  } catch (error) {
    if (error instanceof BadInterchange) return { kind: 'interchange', code: error.code, isa: error.isa };
    throw error;
  }
}
