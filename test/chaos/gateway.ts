/** A gateway with the ledger of the tests, in a process that is killed or put to sleep: on the database of the environment. */
import { flushCompileCache } from 'node:module';
import { ConfigRefused } from '../../gateway/config/findings.ts';
import { openStore } from '../../gateway/keeping/open.ts';
import { start } from '../../gateway/start.ts';
import { opening, registryWithLedger } from '../delivery/ledger-entries.ts';
import { REFUSED } from './start-refused.ts';

const gateway = await start({
  config: process.argv[2]!,
  mode: 'sandbox',
  registry: await registryWithLedger(process.argv[3] === 'opening' ? opening : undefined),
  log: { level: 'silent' },
  keeper: ({ store }) => openStore(store),
}).catch((error: Error) => {
  console.error(error.message);
  process.exit(error instanceof ConfigRefused ? REFUSED : 1);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: gateway.url, adminUrl: gateway.adminUrl });
// Written at the end of a process otherwise, and this one is killed.
flushCompileCache();
