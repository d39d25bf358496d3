/** How the approval of a requisition stands: of each line the level it has come to, and what follows for the whole. */
import type { ApprovalDecision, ApprovalRound, Decided } from '../../../../gateway/kit.ts';

export interface LineStanding {
  number: number;
  /** The level that is to decide next; undefined once nobody is. */
  level?: number;
  /** Since when that level may. */
  since: Date;
  became?: Decided;
  /** The exchange by which it became so. */
  by?: string;
}

export interface Standing {
  lines: readonly LineStanding[];
  status: 'pending' | Decided;
}

export function standingOf(round: ApprovalRound, decisions: readonly ApprovalDecision[]): Standing {
  const lines = round.lines.map(number => lineOf(number, round, decisions));
  const became = lines.map(line => line.became);
  const status = became.includes('returned')
    ? 'returned'
    : became.includes(undefined)
      ? 'pending'
      : became.includes('approved')
        ? 'approved'
        : 'rejected';
  return { lines, status };
}

function lineOf(number: number, { chain, at }: ApprovalRound, decisions: readonly ApprovalDecision[]): LineStanding {
  const own = decisions.filter(({ lines }) => lines.includes(number));
  const ended = own.find(({ decision }) => decision !== 'approved');
  const last = own.toSorted((one, other) => one.level - other.level).at(-1);
  const since = last?.at ?? at;
  if (ended) return { number, since, became: ended.decision, by: ended.exchange };
  const level = (last?.level ?? 0) + 1;
  if (last && level > chain.length) return { number, since, became: 'approved', by: last.exchange };
  return { number, since, level };
}

export const numbersOf = ({ lines }: Standing, became: Decided | undefined): number[] =>
  lines.filter(line => line.became === became).map(({ number }) => number);
