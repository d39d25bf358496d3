/** What ties an answer to its question: BHT03, TRN and, for a person's eye, nothing else. */
import { isLoopId, loopsOf, segmentsOf, textOf, type X12Loop, type X12Tree } from '../../grammar/tree.ts';

export interface Trace {
  /** TRN01: `1` is the sender's own, `2` echoes the other side's. */
  type: string;
  /** TRN02. */
  id: string;
  /** TRN03. */
  originator: string;
}

export interface Correlation {
  bht03: string;
  /** Of all levels, in order. */
  traces: Trace[];
  /** Number of patients: levels that no other level stands below. */
  patients: number;
  /** NM109 of the first subscriber. PHI: to compare, never to log. */
  memberId?: string;
}

/** Keys of a 270 or a 271. */
export function correlation(tree: X12Tree): Correlation {
  const found: Correlation = { bht03: textOf(segmentsOf(tree, 'BHT')[0], 3), traces: [], patients: 0 };
  visit(tree, '', found);
  return found;
}

function visit(loop: X12Loop, id: string, found: Correlation): void {
  for (const trn of segmentsOf(loop, 'TRN'))
    found.traces.push({ type: textOf(trn, 1), id: textOf(trn, 2), originator: textOf(trn, 3) });
  if (id === '2000D' || (id === '2000C' && loopsOf(loop, '2000D').length === 0)) found.patients++;
  if (id === '2100C' && found.memberId === undefined) {
    const memberId = textOf(segmentsOf(loop, 'NM1')[0], 9);
    if (memberId !== '') found.memberId = memberId;
  }
  // Traces and names stand in levels and names; benefits hold neither.
  for (const key in loop)
    if (isLoopId(key) && !key.startsWith('211')) for (const child of loop[key] as X12Loop[]) visit(child, key, found);
}
