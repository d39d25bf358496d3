/** Prints what the mappings carry: of all contracts by dialect, or of one mapping step by step. */
import { loadRegistry, type Registry, schemasOf } from '../gateway/registry.ts';
import { coverageOf, describeCoverage } from '../gateway/tables/coverage.ts';
import type { Mapping } from '../gateway/tables/mapping.ts';
import { describeMatrix, matrixOf } from './coverage-matrix.ts';
import { UsageError, type Verb } from './verb.ts';

export const coverageVerb: Verb = {
  usage: '[CONTRACT]',
  positionals: 1,
  options: {},
  async run([contract], values) {
    const registry = await loadRegistry();
    const known = [...registry.contracts.contracts.keys()];
    if (contract !== undefined && !known.includes(contract))
      throw new UsageError(`There is no contract ${contract}. Known: ${known.join(', ')}.`);
    const matrix = matrixOf(registry, contract);
    console.log(values['json'] ? JSON.stringify(matrix, null, 2) : describeMatrix(matrix));
    return 0;
  },
};

/** What one mapping does not carry. Resolves to the exit code. */
export function printCoverage(registry: Registry, mapping: Mapping, asJson: boolean): number {
  const coverage = coverageOf(mapping, schemasOf(registry, mapping));
  console.log(asJson ? JSON.stringify(coverage, null, 2) : describeCoverage(coverage));
  return 0;
}
