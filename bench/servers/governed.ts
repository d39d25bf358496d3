/**
 * The gateway with the sandbox's configuration, every policy of it in force. With the address of a payer it asks that
 * one; without, a composition answers, so that nothing but the line is left. With the address of a database it keeps. It
 * answers at once, or `held`: not before it is told to `open`.
 */

import { openStore } from '../../gateway/keeping/open.ts';
import type { CompositionDeclaration } from '../../gateway/kit.ts';
import { loadRegistry } from '../../gateway/registry.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { CANNED_ANSWER } from '../bodies.ts';
import { portOf, report } from './report.ts';

const [payer, database, held] = process.argv.slice(2);
const opened = new Promise<void>(open => process.on('message', word => word === 'open' && open()));
const loaded = await loadRegistry();
const canned: CompositionDeclaration = {
  contract: 'eligibility-checks/v1',
  operation: 'check',
  uses: [],
  run: async () => {
    if (held) await opened;
    return CANNED_ANSWER;
  },
};
const registry = payer
  ? loaded
  : { ...loaded, compositions: new Map([...loaded.compositions, ['eligibility-checks/v1#check', canned]]) };

const { gateway } = await startSandbox({
  freePorts: true,
  withoutFhir: true,
  registry,
  ...(database && {
    keeper: () => openStore({ key: Buffer.alloc(32, 'bench').toString('base64') }, { DATABASE_URL: database }),
  }),
  adjust(configuration) {
    if (payer) configuration.serviceEndpoints!['payer']!.url = payer;
    for (const { policies } of Object.values(configuration.pipelines)) {
      // It counts every call, and refuses none of these.
      for (const policy of policies) if (policy.name === 'rate-limit') policy['max'] = 1_000_000_000;
    }
  },
});
report(portOf(gateway.url));
