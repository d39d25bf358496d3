/** Where a 270 wants what a table line cannot say: the principal diagnosis. */
import type { EligibilityCheckRequest } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

const PRINCIPAL: Readonly<Record<string, string>> = { ABF: 'ABK', BF: 'BK' };

/** The first diagnosis of a 270 is qualified as the principal one. */
export const principal = (loop: 'C' | 'D'): Rule =>
  table<EligibilityCheckRequest>().custom({
    id: 'principal-diagnosis',
    carries: [],
    enc(_request, tree) {
      const first = hi(tree as X12Node, loop)?.[1];
      if (Array.isArray(first)) first[0] = PRINCIPAL[String(first[0])] ?? first[0];
    },
  });

type X12Node = { [id: string]: X12Node[] & unknown[][] };
function hi(tree: X12Node, loop: 'C' | 'D'): unknown[] | undefined {
  const subscriber = tree['2000A']?.[0]?.['2000B']?.[0]?.['2000C']?.[0];
  return loop === 'C'
    ? subscriber?.['2100C']?.[0]?.['HI']?.[0]
    : subscriber?.['2000D']?.[0]?.['2100D']?.[0]?.['HI']?.[0];
}
