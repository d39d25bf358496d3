/** A gateway in front of a real Tryton. */
import { type ErpGateway, gatewayBefore } from '../gateway.ts';
import { Tryton } from './json-rpc.ts';
import { startTryton } from './server.ts';

export interface TrytonGateway extends ErpGateway {
  /** The system itself, to look at what became of it and to do what its own people do. */
  erp: Tryton;
}

export const PROFILE = {
  company: '1010',
  currency: 'USD',
  freightAccount: '0000420000',
  discountAccount: '0000417000',
};

export async function gatewayBeforeTryton(contracts?: readonly string[]): Promise<TrytonGateway> {
  const server = await startTryton();
  try {
    const { user: username, password } = server;
    const erp = await Tryton.login(server.url, server.database, username, password);
    const url = `${server.url}/${server.database}/`;
    const endpoint = { adapter: 'rest', dialect: 'tryton', url, username, password };
    const gateway = await gatewayBefore(endpoint, PROFILE, undefined, contracts);
    const close = async (): Promise<void> => {
      await gateway.close();
      await server.close();
    };
    return { ...gateway, erp, close };
  } catch (error) {
    await server.close();
    throw error;
  }
}
