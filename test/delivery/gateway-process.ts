/** A gateway in a process of its own, to be killed: the configuration is its parameter, the database comes with the environment. */

import { openStore } from '../../gateway/keeping/open.ts';
import { start } from '../../gateway/start.ts';

const gateway = await start({
  config: process.argv[2]!,
  mode: 'sandbox',
  log: { level: 'silent' },
  keeper: ({ store }) => openStore(store),
});
process.on('SIGTERM', () => void gateway.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.({ url: gateway.url });
