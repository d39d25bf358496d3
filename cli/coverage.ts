/** What a mapping does not carry, as data or as text. */
import type { Registry } from '../gateway/registry.ts';
import { coverageOf, describeCoverage } from '../gateway/tables/coverage.ts';
import type { Mapping } from '../gateway/tables/mapping.ts';

/** Resolves to the exit code. */
export function printCoverage({ contracts }: Registry, mapping: Mapping, asJson: boolean): number {
  const operation = contracts.contracts
    .get(mapping.contract)
    ?.operations.find(({ name }) => name === mapping.operation);
  const coverage = coverageOf(mapping, {
    ...(operation?.requestSchema ? { request: operation.requestSchema } : {}),
    ...(operation ? { answer: operation.answerSchema } : {}),
  });
  console.log(asJson ? JSON.stringify(coverage, null, 2) : describeCoverage(coverage));
  return 0;
}
