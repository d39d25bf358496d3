/** Where a 270 wants what a table line cannot say: the principal diagnosis, and the modifiers within a composite. */
import type { EligibilityCheckRequest } from '../../../../contracts/eligibility-checks/v1/types.ts';
import { type Rule, table } from '../../../../gateway/kit.ts';

type Procedure = NonNullable<EligibilityCheckRequest['procedures']>[number];

/** EQ02-3 to EQ02-6 */
export const modifiers: Rule = table<Procedure>().custom({
  id: 'modifiers',
  carries: ['modifiers'],
  reads: [3, 4, 5, 6].map(component => `EQ-02-${component}`),
  enc(procedure, tree) {
    const composite = (tree as { EQ?: unknown[][] }).EQ?.[0]?.[2];
    if (Array.isArray(composite)) composite.push(...((procedure as Procedure).modifiers ?? []));
  },
  dec(tree) {
    const composite = (tree as { EQ?: unknown[][] }).EQ?.[0]?.[2];
    const found = Array.isArray(composite) ? composite.slice(2, 6).filter(Boolean) : [];
    return found.length > 0 ? { modifiers: found } : {};
  },
});

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
