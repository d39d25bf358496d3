/** The simulated ERPs of the sandbox: one for each service endpoint that has one, started side by side. */
import { SANDBOX_SECRET } from '../gateway/config/production.ts';

export interface Simulated {
  /** What the service endpoint is given. */
  url: string;
  close(): Promise<void>;
}

const USER = 'canongate';

/** By service endpoint: where it listens in the sandbox, and how it is started. */
const ERPS: Readonly<Record<string, { port: number; start(port: number): Promise<Simulated> }>> = {
  s4: {
    port: 8104,
    start: async port =>
      (await import('../simulators/erp/sap-s4/index.ts')).startSapS4({ port, user: USER, password: SANDBOX_SECRET }),
  },
  journal: {
    port: 8105,
    start: async port =>
      (await import('../simulators/erp/sap-journal/index.ts')).startSapJournal({
        port,
        account: { username: USER, password: SANDBOX_SECRET },
      }),
  },
  fusion: {
    port: 8106,
    start: async port =>
      (await import('../simulators/erp/oracle-fusion/index.ts')).startOracleFusion({
        port,
        user: { name: USER, password: SANDBOX_SECRET },
      }),
  },
  workday: {
    port: 8107,
    start: async port =>
      (await import('../simulators/erp/workday/index.ts')).startWorkday({
        port,
        account: { username: `${USER}@tenant`, password: SANDBOX_SECRET },
      }),
  },
};

/** What was started stands in `opened` even where another then fails to start. */
export async function startErps(
  portOf: (usual: number) => number,
  opened: { close(): Promise<void> }[],
): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  const starting = Object.entries(ERPS).map(async ([endpoint, { port, start }]) => {
    const erp = await start(portOf(port));
    opened.push(erp);
    urls[endpoint] = erp.url;
  });
  const failed = (await Promise.allSettled(starting)).find(one => one.status === 'rejected');
  if (failed) throw failed.reason;
  return urls;
}
