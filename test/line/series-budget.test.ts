/** How many series the gateway can expose at most, from the table and a configuration. */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { checkConfiguration } from '../../gateway/config/check.ts';
import { loadRegistry } from '../../gateway/registry.ts';
import { PROCESS_SERIES, SERIES_BUDGET, seriesInAll } from '../../gateway/telemetry/budget.ts';
import type { Sources } from '../../gateway/telemetry/dimensions.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { sourcesOf } from '../../gateway/telemetry/sources.ts';
import { readExposition } from '../telemetry/exposition.ts';

const sandbox = fileURLToPath(new URL('../../sandbox/canongate.yml', import.meta.url));

async function sandboxSources(): Promise<Sources> {
  const { subject, findings } = await checkConfiguration(sandbox, await loadRegistry(), 'sandbox');
  assert.ok(subject, JSON.stringify(findings));
  return sourcesOf(subject, 'a1b2c3d4e5f60718');
}

describe('the series budget', () => {
  it('reads the label sets of the sandbox from its configuration', async () => {
    const sources = await sandboxSources();
    assert.deepEqual(sources.operations, [
      { contract: 'eligibility-checks/v1', operation: 'check' },
      { contract: 'eligibility-checks/v1', operation: 'read' },
      { contract: 'payers/v1', operation: 'search' },
      { contract: 'operations/v1', operation: 'read' },
      { contract: 'operations/v1', operation: 'search' },
      { contract: 'operations/v1', operation: 'cancel' },
      { contract: 'work-items/v1', operation: 'read' },
      { contract: 'work-items/v1', operation: 'search' },
      { contract: 'work-items/v1', operation: 'claim' },
      { contract: 'work-items/v1', operation: 'release' },
      { contract: 'work-items/v1', operation: 'comment' },
      { contract: 'work-items/v1', operation: 'resend' },
      { contract: 'work-items/v1', operation: 'discard' },
      { contract: 'work-items/v1', operation: 'done' },
      { contract: 'work-items/v1', operation: 'assign' },
      { contract: 'work-items/v1', operation: 'prioritize' },
      { contract: 'work-items/v1', operation: 'input' },
      { contract: 'work-items/v1', operation: 'amend' },
      { contract: 'work-item-groups/v1', operation: 'search' },
      { contract: 'work-item-groups/v1', operation: 'resend' },
      { contract: 'work-item-groups/v1', operation: 'discard' },
      { contract: 'work-item-groups/v1', operation: 'done' },
      { contract: 'work-item-groups/v1', operation: 'claim' },
      { contract: 'events/v1', operation: 'search' },
      { contract: 'subscriptions/v1', operation: 'create' },
      { contract: 'subscriptions/v1', operation: 'read' },
      { contract: 'subscriptions/v1', operation: 'search' },
      { contract: 'subscriptions/v1', operation: 'update' },
      { contract: 'subscriptions/v1', operation: 'pause' },
      { contract: 'subscriptions/v1', operation: 'resume' },
      { contract: 'subscriptions/v1', operation: 'cancel' },
      { contract: 'subscriptions/v1', operation: 'replay' },
      { contract: 'subscriptions/v1', operation: 'rotate-secret' },
      { contract: 'service-endpoints/v1', operation: 'search' },
      { contract: 'service-endpoints/v1', operation: 'read' },
      { contract: 'service-endpoints/v1', operation: 'waiting' },
      { contract: 'service-endpoints/v1', operation: 'pause' },
      { contract: 'service-endpoints/v1', operation: 'resume' },
      { contract: 'service-endpoints/v1', operation: 'drain' },
      { contract: 'service-endpoints/v1', operation: 'stop' },
      { contract: 'replays/v1', operation: 'create' },
      { contract: 'replays/v1', operation: 'read' },
      { contract: 'replays/v1', operation: 'search' },
      { contract: 'replays/v1', operation: 'differences' },
      { contract: 'replays/v1', operation: 'values' },
      { contract: 'replays/v1', operation: 'apply' },
      { contract: 'references/v1', operation: 'read' },
      { contract: 'references/v1', operation: 'identifiers' },
      { contract: 'references/v1', operation: 'search' },
      { contract: 'references/v1', operation: 'merge' },
      { contract: 'references/v1', operation: 'unmerge' },
      { contract: 'exchanges/v1', operation: 'list' },
      { contract: 'exchanges/v1', operation: 'search' },
      { contract: 'exchanges/v1', operation: 'read' },
      { contract: 'exchanges/v1', operation: 'bodies' },
      { contract: 'audit-events/v1', operation: 'search' },
      { contract: 'audit-events/v1', operation: 'read' },
      { contract: 'messages/v1', operation: 'read' },
      { contract: 'appointments/v1', operation: 'book' },
      { contract: 'appointments/v1', operation: 'read' },
      { contract: 'appointments/v1', operation: 'search' },
      { contract: 'appointments/v1', operation: 'reschedule' },
      { contract: 'appointments/v1', operation: 'cancel' },
      { contract: 'appointments/v1', operation: 'check-in' },
      { contract: 'appointments/v1', operation: 'no-show' },
      { contract: 'slots/v1', operation: 'search' },
      { contract: 'referrals/v1', operation: 'create' },
      { contract: 'referrals/v1', operation: 'read' },
      { contract: 'referrals/v1', operation: 'update' },
      { contract: 'referrals/v1', operation: 'attachments' },
      { contract: 'prior-authorizations/v1', operation: 'submit' },
      { contract: 'prior-authorizations/v1', operation: 'read' },
      { contract: 'prior-authorizations/v1', operation: 'inquire' },
      { contract: 'charges/v1', operation: 'post' },
      { contract: 'charges/v1', operation: 'read' },
      { contract: 'charges/v1', operation: 'void' },
    ]);
    assert.deepEqual(
      sources.backends.map(({ backend, operations }) => [backend, operations.length]),
      [
        ['payer', 1],
        ['fhir', 19],
        ['ehr', 6],
      ],
    );
    assert.deepEqual([...sources.mappings].sort(), [
      'appointments/v1#book/fhir-r4',
      'appointments/v1#book/hl7v2',
      'appointments/v1#cancel/fhir-r4',
      'appointments/v1#cancel/hl7v2',
      'appointments/v1#check-in/fhir-r4',
      'appointments/v1#no-show/fhir-r4',
      'appointments/v1#no-show/hl7v2',
      'appointments/v1#read/fhir-r4',
      'appointments/v1#reschedule/fhir-r4',
      'appointments/v1#reschedule/hl7v2',
      'appointments/v1#search/fhir-r4',
      'charges/v1#post/fhir-r4',
      'charges/v1#post/hl7v2',
      'charges/v1#read/fhir-r4',
      'charges/v1#void/fhir-r4',
      'charges/v1#void/hl7v2',
      'eligibility-checks/v1#check/fhir-r4',
      'eligibility-checks/v1#check/x12-005010',
      'prior-authorizations/v1#inquire/fhir-r4',
      'prior-authorizations/v1#read/fhir-r4',
      'prior-authorizations/v1#submit/fhir-r4',
      'referrals/v1#attachments/fhir-r4',
      'referrals/v1#create/fhir-r4',
      'referrals/v1#read/fhir-r4',
      'referrals/v1#update/fhir-r4',
      'slots/v1#search/fhir-r4',
    ]);
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
