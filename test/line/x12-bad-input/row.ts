/** One row of the catalogue of bad input: what the payer sends, and what the caller gets for it. */
import assert from 'node:assert/strict';
import type { EligibilityCheck, EligibilityCheckRequest } from '../../../contracts/eligibility-checks/v1/types.ts';
import type { FaultCode } from '../../../gateway/faults.ts';
import { type Behave, recount } from '../../../simulators/payer/index.ts';
import type { Way } from './rig.ts';

/** A problem as callers see it (RFC 9457), the parts a row may speak of. */
export interface Problem {
  code: string;
  status: number;
  outcome?: string;
  backend?: { cause: string; position?: string; sourceCode?: string };
  errors?: { pointer: string; code: string; position?: string }[];
}

export interface Row {
  /** Number in the catalogue. */
  row: number;
  title: string;
  behave: Behave;
  /** Over SOAP unless it says otherwise. */
  via?: Way;
  ask?: Partial<EligibilityCheckRequest>;
  /** Same question again; the row is about the last answer. */
  times?: number;
  fault?: FaultCode;
  /** `backend.cause`. */
  cause?: string;
  position?: RegExp;
  sourceCode?: RegExp;
  /** Attempts that reach the payer for one call; 1 unless a repeat may help. */
  attempts?: number;
  retryAfter?: boolean;
  /** Attempts that left us, where not all of them arrive. */
  tried?: number;
  /** Nothing came back in full that could be kept. */
  unanswered?: boolean;
  problem?(problem: Problem): void;
  /** Where the payer's answer is usable after all. */
  answer?(answer: EligibilityCheck): void;
  /** What was tolerated, as it is counted for the endpoint. */
  warning?: string;
  /** Answers set aside because they belong to nobody we know of. */
  quarantined?: number;
}

/** The 271 about W000000001 (or another), changed; counts are set right again so that only the change is wrong. */
export const changed =
  (edit: (x12: string) => string, memberId = 'W000000001'): Behave =>
  ({ reply, x12 }) =>
    reply.x12(recount(edit(x12.answer(memberId))));

/** The same with the counts left as they are. */
export const spoilt =
  (edit: (x12: string) => string, memberId = 'W000000001'): Behave =>
  ({ reply, x12 }) =>
    reply.x12(edit(x12.answer(memberId)));

/** Segments put before the first one that starts like this. */
export const before =
  (start: string, segments: string) =>
  (x12: string): string =>
    x12.replace(`~${start}`, `~${segments}${start}`);

/** Two sets in one group, or two interchanges in one payload. */
export function oneGroup(first: string, second: string, st02 = '0002'): string {
  const set = /~(ST\*.*~SE\*\d+\*)0001~/.exec(second)?.[1]?.replace('ST*271*0001', `ST*271*${st02}`) ?? '';
  return recount(first.replace('~GE*', `~${set}${st02}~GE*`));
}

/** Two groups of the same number in one interchange. */
export function twoGroups(first: string, second: string): string {
  const gs06 = /~GE\*1\*(\d+)/.exec(first)?.[1] ?? '';
  const group = /~(GS\*.*~GE\*1\*\d+)~/.exec(second)?.[1] ?? '';
  const renumbered = group.replace(/^((?:[^*]*\*){6})\d+/, `$1${gs06}`).replace(/\d+$/, gs06);
  return first.replace('~IEA*1*', `~${renumbered}~IEA*2*`);
}

/** Nothing of the answer of W000000001 is lost: covered, and with its first figure. */
export function covered(answer: EligibilityCheck): void {
  assert.equal(answer.coverageActive, true);
  assert.equal(answer.plans[0]?.deductible[0]?.amount?.amount, '1500');
}

/** The service types that W000000001 is covered for: how many codes the payer's list came apart into. */
export const listed = (answer: EligibilityCheck): number | undefined =>
  answer.plans[0]?.statuses[1]?.serviceTypes.length;

/** The dependent of W000000010, asked about in place of the subscriber. */
export const DEPENDENT: NonNullable<Row['ask']> = {
  dependent: { familyName: 'EXAMPLE', givenName: 'ELLA', birthDate: '2015-03-14' },
};
