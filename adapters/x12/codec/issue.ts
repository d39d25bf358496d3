/** One thing that is wrong with an interchange: coded, placed, and never with the value. */
import type { Mishap } from '../../../gateway/kit.ts';

export type Severity = 'error' | 'warning';

export interface Issue {
  /** Kebab-case cause, such as `count-mismatch`. */
  cause: string;
  /** The finer name a partner's profile may give a severity to, such as `count-mismatch-se01`. */
  rule?: string;
  severity: Severity;
  /** Character (text in) or byte (bytes in) offset of the segment within the whole input. */
  offset?: number;
  /** Loop, segment and element: `2100C NM1-03`. */
  place?: string;
  /** Where in the neutral tree, outermost first. */
  at?: readonly (string | number)[];
  /** The same in the vocabulary of 999: IK304 where it is about a segment, IK403 where it is about an element. */
  ik3?: string;
  ik4?: string;
  /** Where it is about the set as a whole (IK502). */
  ik5?: string;
  loop?: string;
  segmentId?: string;
  /** Position within the transaction set; ST is 1 (IK302). */
  segment?: number;
  element?: number;
  component?: number;
}

/** Enough to see what is wrong; a hostile input could hold millions. */
const MOST = 1000;

/** True where another issue of this severity is still worth its memory: errors always find room beside warnings. */
export function hasRoom(issues: readonly Issue[], severity: Severity): boolean {
  return issues.length < (severity === 'error' ? 2 * MOST : MOST);
}

export function note(issues: Issue[], issue: Issue): void {
  if (hasRoom(issues, issue.severity)) issues.push(issue);
}

/** `2100C NM1-03 @812`, or what of it is known. */
export function positionOf(issue: Pick<Issue, 'place' | 'offset'>): string | undefined {
  const { place, offset } = issue;
  if (offset === undefined) return place;
  return place === undefined ? `@${offset}` : `${place} @${offset}`;
}

export function mishapOf(issue: Issue): Mishap {
  const mishap: Mishap = { cause: issue.cause };
  const position = positionOf(issue);
  if (position !== undefined) mishap.position = position;
  const code = issue.ik4 ?? issue.ik3;
  if (code !== undefined) mishap.sourceCode = `${issue.ik4 === undefined ? 'IK3' : 'IK4'} ${code}`;
  if (issue.at !== undefined) mishap.at = issue.at;
  return mishap;
}
