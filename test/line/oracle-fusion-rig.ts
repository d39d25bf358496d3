/** An ERP of this shape as an application sees it: a gateway set up as a user would, its store, and a system that judges. */
import { type OracleFusion, said, startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import type { Problem, Told } from '../e2e/sandbox.ts';
import { CONTRACTS, type ErpGateway, gatewayBefore, sandboxProfile } from '../erp/gateway.ts';
import { dropDatabases, eventually } from '../store/rig.ts';

export type { Problem, Told };

export const PROFILE = sandboxProfile('sandbox-fusion');

export interface FusionOptions {
  profile?: object;
  /** Of the service endpoint. */
  policies?: object[];
}

/** To be called where tests are described: opens before them and closes after them. */
export function overFusion({ profile = {}, policies = [] }: FusionOptions = {}) {
  let erp: OracleFusion;
  let gateway: ErpGateway;
  before(async function () {
    this.timeout(60_000);
    const [username, password] = ['gateway', 'not-a-secret'];
    erp = await startOracleFusion({ port: 0, user: { name: username, password }, token: 'a-token' });
    gateway = await gatewayBefore(
      { adapter: 'rest', dialect: 'oracle-fusion', url: erp.url, username, password },
      { ...PROFILE, ...profile },
      ({ serviceEndpoints }) =>
        Object.assign(serviceEndpoints!['erp']!, { policies: [{ name: 'timeout', after: '2s' }, ...policies] }),
      [...CONTRACTS, 'operations', 'exchanges'],
    );
  });
  beforeEach(() => {
    erp.behave();
    erp.received.splice(0);
  });
  after(async () => {
    await gateway?.close();
    await erp?.close();
    await dropDatabases();
  });

  const call = <T>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Told<T>> =>
    gateway.call<T>(method, path, body, headers);

  return {
    call,
    erp: () => erp,
    /** A write that ends in doubt and becomes an operation that finds out: what came of it in the end. */
    async doubtful<T>(method: string, path: string, body: object): Promise<T> {
      const problem = await call<Problem>(method, path, body);
      if (problem.body.outcome !== 'unknown') throw new Error(JSON.stringify(problem.body));
      const id = problem.body.correlationId;
      await eventually(
        async () => (await call<{ status: string }>('GET', `operations/${id}`)).body.status,
        status => status === 'succeeded',
      );
      return (await call<{ answer: T }>('GET', `exchanges/${id}/bodies`)).body.answer;
    },
    /** A list by its query, or what went wrong. */
    async list<T>(path: string): Promise<T> {
      const { status, body } = await call<T>('GET', path);
      if (status !== 200) throw new Error(JSON.stringify(body));
      return body;
    },
    /** What was sent to the ERP since the test began, without what was only asked. */
    writes: () => erp.received.filter(({ method }) => method !== 'GET'),
  };
}

export const places = ({ body }: Told<Problem>) => body.errors?.map(({ pointer, code }) => [pointer, code]);

/** An order of services at a fixed price, which are received and billed by amount. */
export function orderService(erp: OracleFusion, number: string, amount: string): void {
  const supplier = erp.erp.find('suppliers', 'SupplierNumber', '0000100017')!;
  const schedule = { ScheduleNumber: '1', Amount: amount, ReceivedAmount: '0', BilledAmount: '0' };
  const line = { LineNumber: '1', Description: 'Maintenance', Ordered: amount, StatusCode: 'OPEN' };
  erp.erp.add('purchaseOrders', {
    ...{ OrderNumber: number, StatusCode: 'OPEN', RequisitioningBU: 'Canongate General Hospital', CurrencyCode: 'USD' },
    ...{ Supplier: said(supplier, 'Supplier'), SupplierId: said(supplier, 'SupplierId'), OrderedDate: '2026-02-02' },
    ...{ Total: amount, lines: [{ ...line, schedules: [schedule] }] },
  });
}
