/** The systems of record that the same scenario is walked at: three simulated ones, and the real Tryton where it is installed. */
import { startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import { startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import { startWorkday } from '../../simulators/erp/workday/index.ts';
import { PROFILE as FUSION } from '../line/oracle-fusion-rig.ts';
import { PROFILE as S4 } from '../line/sap-s4-rig.ts';
import { PROFILE as WORKDAY } from '../line/workday-rig.ts';
import { type ErpGateway, gatewayBefore } from './gateway.ts';
import type { Site } from './procure-to-pay.ts';
import { buy } from './tryton/buyer.ts';
import { gatewayBeforeTryton } from './tryton/gateway.ts';
import { whatIsMissing } from './tryton/installed.ts';

export interface System {
  dialect: string;
  /** Why it is left out here. */
  missing?: string | undefined;
  open(): Promise<{ gateway: ErpGateway; site?: Partial<Site>; close(): Promise<void> }>;
}

/** A gateway in front of a simulator that was started for it. */
async function before(
  system: { url: string; close(): Promise<void> },
  endpoint: Record<string, unknown>,
  profile: Record<string, unknown>,
) {
  const gateway = await gatewayBefore({ ...endpoint, url: system.url }, profile);
  const close = async (): Promise<void> => {
    await gateway.close();
    await system.close();
  };
  return { gateway, close };
}

export const SYSTEMS: readonly System[] = [
  {
    dialect: 'sap-s4',
    open: async () => {
      const signIn = { username: 'GATEWAY', password: 'sandbox' };
      return before(await startSapS4({ port: 0 }), { adapter: 'rest', dialect: 'sap-s4', ...signIn }, S4);
    },
  },
  {
    dialect: 'oracle-fusion',
    open: async () => {
      const [name, password] = ['gateway', 'not-a-secret'];
      const erp = await startOracleFusion({ port: 0, user: { name, password }, token: 'a-token' });
      return before(erp, { adapter: 'rest', dialect: 'oracle-fusion', username: name, password }, FUSION);
    },
  },
  {
    dialect: 'workday',
    open: async () => {
      const credentials = { username: 'gateway@tenant', password: 'sandbox-only' };
      return before(
        await startWorkday(),
        { adapter: 'soap', dialect: 'workday', ...credentials, timestamp: '5m' },
        WORKDAY,
      );
    },
  },
  {
    dialect: 'tryton',
    missing: whatIsMissing(),
    open: async () => {
      const gateway = await gatewayBeforeTryton();
      return { gateway, site: { buys: one => buy(gateway.erp, one.number!) }, close: gateway.close };
    },
  },
];
