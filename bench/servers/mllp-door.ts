/** The gateway with a listening door on a database: what comes in is kept with its event and its audit, and only then acknowledged. */
import { openStore } from '../../gateway/keeping/open.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { report } from './report.ts';

const DOOR = 'adt-feed';

const [database] = process.argv.slice(2);
const { gateway } = await startSandbox({
  freePorts: true,
  withoutFhir: true,
  keeper: () => openStore({ key: Buffer.alloc(32, 'bench').toString('base64') }, { DATABASE_URL: database }),
  adjust(configuration) {
    configuration.apiEndpoints[DOOR] = {
      ...{ adapter: 'hl7v2', listen: 'mllp://127.0.0.1:0', timeZone: 'Europe/Berlin', silence: '15m' },
    };
    configuration.pipelines['feeds'] = { apiEndpoints: [DOOR], policies: [{ name: 'publish' }] };
  },
});
report(gateway.listening.get(DOOR)!);
