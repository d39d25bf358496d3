/** Where a 270 wants or says what a table line cannot: the principal diagnosis, service types one by one or together. */
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

/** Service types are read however they were asked for: each in an EQ of its own, several in one, or both. */
export const serviceTypes: Rule = table<EligibilityCheckRequest>().custom({
  id: 'service-types',
  carries: ['serviceTypes'],
  reads: ['2110C/EQ-01', '2110D/EQ-01'],
  dec(tree) {
    const subscriber = (tree as X12Node)['2000A']?.[0]?.['2000B']?.[0]?.['2000C']?.[0];
    const levels = [subscriber?.['2100C']?.[0]?.['2110C'], subscriber?.['2000D']?.[0]?.['2100D']?.[0]?.['2110D']];
    const asked = levels.map(loops => (loops ?? []).flatMap(codesOf)).find(codes => codes.length > 0);
    return asked ? { serviceTypes: asked.map(code => ({ code })) } : {};
  },
});

const codesOf = (inquiry: X12Node): string[] =>
  [inquiry['EQ']?.[0]?.[1] ?? []].flat().filter((code): code is string => typeof code === 'string' && code !== '');

type X12Node = { [id: string]: X12Node[] & unknown[][] };
function hi(tree: X12Node, loop: 'C' | 'D'): unknown[] | undefined {
  const subscriber = tree['2000A']?.[0]?.['2000B']?.[0]?.['2000C']?.[0];
  return loop === 'C'
    ? subscriber?.['2100C']?.[0]?.['HI']?.[0]
    : subscriber?.['2000D']?.[0]?.['2100D']?.[0]?.['HI']?.[0];
}
