/** How many series the gateway can expose at most, from the table and a configuration. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { loadRegistry } from '../../gateway/registry.ts';
import { PROCESS_SERIES, SERIES_BUDGET, seriesInAll } from '../../gateway/telemetry/budget.ts';
import type { Sources } from '../../gateway/telemetry/dimensions.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { sourcesOf } from '../../gateway/telemetry/sources.ts';
import { readExposition } from '../telemetry/exposition.ts';

const root = join(import.meta.dirname, '../..');
const sandbox = join(root, 'sandbox/canongate.yml');

async function sandboxSources(): Promise<Sources> {
  const { subject, findings } = await checkConfiguration(sandbox, await loadRegistry(), 'sandbox');
  assert.ok(subject, JSON.stringify(findings));
  return sourcesOf(subject, 'a1b2c3d4e5f60718');
}

const file = (path: string) => parse(readFileSync(path, 'utf8'));

/** Every operation of every contract that a pipeline of the sandbox serves, as the files say it. */
function operationsServed(): { contract: string; operation: string }[] {
  const { pipelines, apiEndpoints } = file(sandbox);
  const names = Object.values<{ apiEndpoints: string[] }>(pipelines).flatMap(one => one.apiEndpoints);
  return names
    .flatMap(name => apiEndpoints[name].contract ?? [])
    .flatMap((contract: string) =>
      Object.keys(file(join(root, 'contracts', contract, 'contract.yaml')).operations).map(operation => ({
        contract,
        operation,
      })),
    );
}

describe('the series budget', () => {
  it('reads the label sets of the sandbox from its configuration', async () => {
    const sources = await sandboxSources();
    assert.deepEqual(sources.operations, operationsServed());
    assert.deepEqual(
      sources.backends.map(({ backend }) => backend),
      Object.keys(file(sandbox).serviceEndpoints),
    );
    const payer = sources.backends.find(({ backend }) => backend === 'payer');
    assert.deepEqual(payer?.operations, [{ contract: 'eligibility-checks/v1', operation: 'check' }]);
    assert.ok(sources.mappings.includes('eligibility-checks/v1#check/x12-005010'));
    assert.ok(sources.mappings.includes('eligibility-checks/v1#check/fhir-r4'));
    assert.ok(sources.mappings.includes('encounters/v1#heard.updated/hl7v2'));
    assert.ok(sources.mappings.every(mapping => /^[a-z-]+\/v1#(heard\.)?[a-z-]+\/[a-z0-9-]+$/.test(mapping)));
    assert.deepEqual(sources.consumers, ['sandbox']);
    assert.ok(['door', 'key-auth', 'rate-limit', 'deliver'].every(stage => sources.stages.includes(stage)));
    assert.ok(sources.policies.some(({ policy }) => policy === 'circuit-breaker'));
  });

  it('holds for the sandbox', async () => {
    const series = seriesInAll(await sandboxSources(), [20, 1]);
    assert.ok(series <= SERIES_BUDGET, `${series} of ${SERIES_BUDGET}`);
  });

  it('leaves the process the series that Node and it expose', async () => {
    const own = [...readExposition(await createMetrics().text())].filter(([name]) => /^(process|nodejs)_/.test(name));
    const series = own.reduce((sum, [, { samples }]) => sum + samples.length, 0);
    assert.ok(series > 20 && series <= PROCESS_SERIES, `${series}`);
  });
});
