/** A gateway with a listening door in a process of its own, to be killed: the database and the name come with the environment. */
import { openStore } from '../../gateway/keeping/open.ts';
import { start } from '../../gateway/start.ts';
import { DOOR } from './rig.ts';

const gateway = await start({
  config: process.argv[2]!,
  mode: 'sandbox',
  log: { level: 'silent' },
  keeper: ({ store }) => openStore(store),
});
process.on('SIGTERM', () => void gateway.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
process.send?.({ url: gateway.url, port: gateway.listening.get(DOOR) });
