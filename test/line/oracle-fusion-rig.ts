/** An ERP of this shape as an application sees it: a gateway set up as a user would, its store, and a system that judges. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadRegistry } from '../../gateway/registry.ts';
import { type Gateway, start } from '../../gateway/start.ts';
import { type OracleFusion, startOracleFusion } from '../../simulators/erp/oracle-fusion/index.ts';
import { type Problem, request, type Told } from '../e2e/sandbox.ts';
import { dropDatabases, eventually, freshDatabase, keeperOn } from '../store/rig.ts';

export type { Problem, Told };

const KEY = 'apiKey ward:invented';
const CONTRACTS = [
  ...['suppliers', 'purchase-requisitions', 'purchase-orders', 'goods-receipts', 'invoices', 'inventory-items'],
  ...['inventory-consumptions', 'cost-centers', 'accounts', 'employees', 'locations'],
];
/** Of the gateway itself. */
const OWN = ['operations', 'exchanges'];

export const PROFILE = {
  businessUnits: { '1010': 'Canongate General Hospital', '2020': 'Canongate Clinics Europe' },
  organizations: { '1010': '171', '2020': '271' },
  masterOrganization: 'MST',
  chargeAccount: { segments: ['company', 'costCenter', 'account', { always: '000' }] },
  consumptionAccount: '0000400000',
  valueSets: { costCenter: 'CANONGATE_COST_CENTER', account: 'CANONGATE_ACCOUNT' },
  taxSystems: { 'urn:oid:2.16.840.1.113883.4.4': 'US', 'urn:example:eu-vat': 'DE' },
  mailDomain: 'canongate.example',
  causes: {
    'POZ-2130390': 'duplicate-record',
    'POZ-2130421': 'supplier-inactive',
    'POR-2010915': 'status-refused',
    'POR-2010921': 'status-refused',
    'POR-2010922': 'status-refused',
    'RCV-1206041': 'period-closed',
    'RCV-1206120': 'quantity-exceeded',
    'AP-810236': 'duplicate-invoice',
    'AP-810243': 'period-closed',
    'AP-810377': 'currency-mismatch',
    'AP-810390': 'quantity-exceeded',
    'AP-810402': 'supplier-inactive',
    'FND-2772': 'account-unknown',
    'INV-2230174': 'period-closed',
    'INV-2230260': 'quantity-exceeded',
    'PER-1531120': 'status-refused',
  },
};

export interface FusionOptions {
  profile?: object;
  /** Of the service endpoint. */
  policies?: object[];
  settings?: object;
}

/** To be called where tests are described: opens before them and closes after them. */
export function overFusion({ profile = {}, policies = [], settings }: FusionOptions = {}) {
  let erp: OracleFusion;
  let gateway: Gateway;
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'canongate-fusion-'));
    erp = await startOracleFusion({ port: 0, user: { name: 'gateway', password: 'not-a-secret' }, token: 'a-token' });
    const names = [...CONTRACTS, ...OWN];
    const scopes = ['read', 'write', 'approve', 'phi'].flatMap(verb => names.map(name => `${name}:${verb}`));
    const { contracts } = await loadRegistry();
    const known = new Set(
      [...contracts.contracts.values()].flatMap(each => each.operations.flatMap(one => one.scopes)),
    );
    const hash = `sha256:${createHash('sha256').update('invented').digest('hex')}`;
    const configuration = {
      sandbox: true,
      http: { host: '127.0.0.1', port: 0 },
      admin: { host: '127.0.0.1', port: 0, token: 'invented-administration' },
      consumers: [
        { id: 'ward', scopes: [...known].filter(scope => scopes.includes(scope)), keys: [{ id: 'ward', hash }] },
      ],
      apiEndpoints: Object.fromEntries(names.map(name => [name, { contract: `${name}/v1` }])),
      serviceEndpoints: {
        erp: {
          ...{ adapter: 'rest', dialect: 'oracle-fusion', url: erp.url, profile: 'erp' },
          ...(settings ?? { username: 'gateway', password: 'not-a-secret' }),
          policies: [{ name: 'timeout', after: '2s' }, ...policies],
        },
      },
      policies: ['key-auth', 'translate', 'timeout', 'retry', 'circuit-breaker'],
      pipelines: {
        erp: {
          apiEndpoints: names,
          policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ to: 'erp' }] }],
        },
      },
    };
    await writeFile(join(folder, 'canongate.yml'), stringify({ ...configuration, profiles: 'profiles' }));
    await mkdir(join(folder, 'profiles'));
    await writeFile(join(folder, 'profiles', 'erp.yml'), stringify({ ...PROFILE, ...profile }));
    const keeper = await keeperOn(await freshDatabase());
    gateway = await start({
      ...{
        config: join(folder, 'canongate.yml'),
        mode: 'sandbox',
        log: { level: (process.env['LOG'] ?? 'silent') as 'silent' },
      },
      keeper,
    });
  });
  beforeEach(() => {
    erp.behave();
    erp.received.splice(0);
  });
  after(async () => {
    await gateway?.close();
    await erp?.close();
    await dropDatabases();
    await rm(folder, { recursive: true, force: true });
  });

  const call = <T>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Told<T>> => request<T>(method, `${gateway.url}/v1/${path}`, body, { authorization: KEY, ...headers });

  return {
    call,
    erp: () => erp,
    gateway: () => gateway,
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
