/**
 * The gateway with the sandbox's configuration, every policy of it in force. With the address of a payer it asks that
 * one; without, a composition answers at once, so that nothing but the line is left.
 */
import type { CompositionDeclaration } from '../../gateway/kit.ts';
import { loadRegistry } from '../../gateway/registry.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { CANNED_ANSWER } from '../bodies.ts';
import { portOf, report } from './report.ts';

const [payer] = process.argv.slice(2);
const loaded = await loadRegistry();
const canned: CompositionDeclaration = {
  contract: 'eligibility-checks/v1',
  operation: 'check',
  uses: [],
  run: async () => CANNED_ANSWER,
};
const registry = payer
  ? loaded
  : { ...loaded, compositions: new Map([...loaded.compositions, ['eligibility-checks/v1#check', canned]]) };

const { gateway } = await startSandbox({
  freePorts: true,
  withoutFhir: true,
  registry,
  adjust(configuration) {
    if (payer) configuration.serviceEndpoints!['payer']!.url = payer;
    for (const { policies } of Object.values(configuration.pipelines)) {
      // It counts every call, and refuses none of these.
      for (const policy of policies) if (policy.name === 'rate-limit') policy['max'] = 1_000_000_000;
    }
  },
});
report(portOf(gateway.url));
