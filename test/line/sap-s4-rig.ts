/** What the S/4HANA tests share: the simulated system, a gateway in front of it, and callers that know its demo data. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { PurchaseOrder, PurchaseOrderList } from '../../contracts/purchase-orders/v1/types.ts';
import type { SupplierList } from '../../contracts/suppliers/v1/types.ts';
import { HOME } from '../../gateway/registry.ts';
import { type SapS4, type SapS4Options, startSapS4 } from '../../simulators/erp/sap-s4/index.ts';
import type { Problem } from '../e2e/sandbox.ts';
import { type ErpGateway, gatewayBefore, sandboxProfile } from '../erp/gateway.ts';
import { dropDatabases } from '../store/rig.ts';

/** Where the gateway does not hold the approving authority, nothing is blocked until it approves. */
export const PROFILE = { ...sandboxProfile('sandbox-s4'), blockRequisitions: false };

export type Answer<T> = { status: number; body: T; headers: Headers };

export interface Site {
  sap(): SapS4;
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  /** What was asked is done, or the test fails with what was said. */
  done<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  supplier(number: string): Promise<string>;
  order(number: string): Promise<PurchaseOrder>;
}

/** To be called where tests are described: opens before them, begins anew before each, and closes after them. */
export function siteOfSapS4(
  profile: Record<string, unknown> = {},
  adjust?: Parameters<typeof gatewayBefore>[2],
  options: Partial<SapS4Options> = {},
): Site {
  let gateway: ErpGateway;
  let sap: SapS4;
  before(async () => {
    sap = await startSapS4({ port: 0, ...options });
    const endpoint = { adapter: 'rest', dialect: 'sap-s4', url: sap.url, username: 'GATEWAY', password: 'sandbox' };
    gateway = await gatewayBefore(endpoint, { ...PROFILE, ...profile }, adjust);
  });
  after(async () => {
    await gateway?.close();
    await sap?.close();
    await dropDatabases();
  });
  afterEach(() => sap.clearFaults());

  const call: Site['call'] = (method, path, body, headers) => gateway.call(method, path, body, headers) as never;
  const done: Site['done'] = async <T>(...asked: Parameters<Site['call']>) => {
    const { status, body } = await call<T>(...asked);
    assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    sap: () => sap,
    call,
    done,
    async supplier(number) {
      const { suppliers } = await done<SupplierList>('GET', `suppliers?company=1010&number=${number}`);
      return suppliers[0]!.id;
    },
    async order(number) {
      const { purchaseOrders } = await done<PurchaseOrderList>('GET', 'purchase-orders?company=1010');
      return purchaseOrders.find(one => one.number === number)!;
    },
  };
}

/** The gateway holds the approving authority, by the rules of the sandbox. */
export const governed: NonNullable<Parameters<typeof gatewayBefore>[2]> = configuration => {
  Object.assign(configuration, { tables: { 'approval-rules': join(HOME, 'sandbox/approval-rules.yml') } });
  Object.assign(configuration.serviceEndpoints!['erp']!, { approvals: 'gateway' });
};

/** The errors that a gateway with such a profile does not start for. */
export async function refusalOf(
  profile: Record<string, unknown>,
  adjust?: Parameters<typeof gatewayBefore>[2],
): Promise<string[]> {
  const endpoint = {
    adapter: 'rest',
    dialect: 'sap-s4',
    url: 'http://127.0.0.1:1',
    username: 'G',
    password: 'sandbox',
  };
  const opened = gatewayBefore(endpoint, { ...PROFILE, ...profile }, adjust);
  const { message } = await opened.then(
    async gateway => {
      await gateway.close();
      return { message: '' };
    },
    (error: Error) => error,
  );
  return message.split('\n').filter(line => /\S/.test(line) && !line.includes(' warning '));
}

/** What a problem says that a caller acts on. */
export const toldBy = ({ status, body }: Answer<Problem>) => {
  const { code, outcome, backend, errors } = body as Problem & {
    outcome?: string;
    backend?: { cause?: string; sourceCode?: string };
  };
  return [status, code, outcome, backend?.cause, backend?.sourceCode, errors?.[0]?.pointer].filter(
    one => one !== undefined,
  );
};
