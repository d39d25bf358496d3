/** What a mapping does not carry, as data or as text. */
import { type Registry, schemasOf } from '../gateway/registry.ts';
import { coverageOf, describeCoverage } from '../gateway/tables/coverage.ts';
import type { Mapping } from '../gateway/tables/mapping.ts';

/** Resolves to the exit code. */
export function printCoverage(registry: Registry, mapping: Mapping, asJson: boolean): number {
  const coverage = coverageOf(mapping, schemasOf(registry, mapping));
  console.log(asJson ? JSON.stringify(coverage, null, 2) : describeCoverage(coverage));
  return 0;
}
