/** The gateway of the approvals in a process of its own, to be killed: the configuration is its parameter. */
import { openStore } from '../../gateway/keeping/open.ts';
import { start } from '../../gateway/start.ts';
import { registryWithLedger } from './approvals-rig.ts';

const gateway = await start({
  config: process.argv[2]!,
  mode: 'sandbox',
  registry: await registryWithLedger(),
  log: { level: 'silent' },
  keeper: ({ store }) => openStore(store),
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: gateway.url });
