/** Account combinations: company, cost centre, account and a last segment that nothing is kept under. */
import type { Erp } from '../erp.ts';
import { rowsOf, said } from '../shape.ts';
import { refuse } from './rules.ts';

export const SEGMENTS = { costCenter: 'CANONGATE_COST_CENTER', account: 'CANONGATE_ACCOUNT' };

/** @throws Refusal where a segment is not known, or no longer in use */
export function checkCombination(erp: Erp, combination: string, path: string): void {
  const [company, costCenter = '', account = '', last, ...rest] = combination.split('-');
  if (!company || last !== '000' || rest.length > 0) refuse('The account combination is not valid.', 'FND-2772', path);
  for (const [set, value] of [
    [SEGMENTS.costCenter, costCenter],
    [SEGMENTS.account, account],
  ] as const) {
    const values = rowsOf(erp.find('valueSets', 'ValueSetCode', set) ?? {}, 'values');
    const found = values.find(each => said(each, 'Value') === value);
    if (!found || said(found, 'EnabledFlag') !== 'Y')
      refuse('A segment of the account combination is not valid.', 'FND-2772', path);
  }
}
