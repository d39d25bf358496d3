/** A gateway in front of one ERP: every contract of purchasing, finance and stock goes there, and an application calls it as any other does. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { loadRegistry, type Registry } from '../../gateway/registry.ts';
import { start } from '../../gateway/start.ts';
import { request, type Told } from '../e2e/sandbox.ts';
import { freshDatabase, keeperOn } from '../store/rig.ts';

export const CONTRACTS = [
  ...['suppliers', 'purchase-requisitions', 'purchase-orders', 'goods-receipts', 'invoices', 'journal-entries'],
  ...['inventory-items', 'inventory-consumptions', 'cost-centers', 'accounts', 'employees', 'locations'],
];

/** Of the key that the sandbox's application has. */
const HASH = 'sha256:e4a050cf6646accf34674fd578f0919574845a633d4477b9757aded17608adf5';

export interface ErpGateway {
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Told<T>>;
  adminUrl: string;
  close(): Promise<void>;
}

/** How the sandbox is set up with one of its systems. */
export const sandboxProfile = (name: string): Record<string, unknown> =>
  parse(readFileSync(new URL(`../../sandbox/profiles/${name}.yml`, import.meta.url), 'utf8'));

/**
 * @param endpoint as it stands in a configuration, but for its profile, which stands beside it
 * @param plugged what is plugged in beside or in place of what ships
 */
export async function gatewayBefore(
  endpoint: Record<string, unknown>,
  profile: Record<string, unknown>,
  adjust?: (configuration: Configuration) => void,
  contracts: readonly string[] = CONTRACTS,
  plugged: (registry: Registry) => Registry = registry => registry,
): Promise<ErpGateway> {
  const registry = plugged(only(await loadRegistry(), contracts));
  const folder = await mkdtemp(join(tmpdir(), 'canongate-erp-'));
  await writeFile(join(folder, 'erp.yml'), stringify(profile));
  const configuration = configurationOf(registry, { ...endpoint, profile: 'erp' }, folder, contracts);
  adjust?.(configuration);
  const config = join(folder, 'canongate.yml');
  await writeFile(config, stringify(configuration, { aliasDuplicateObjects: false }));
  const keeper = await keeperOn(await freshDatabase());
  const close = async (): Promise<void> => {
    await keeper.close();
    await rm(folder, { recursive: true, force: true });
  };
  // Of one that is refused nobody closes what was opened for it.
  const gateway = await start({ config, mode: 'sandbox', registry, keeper, log: { level: 'silent' } }).catch(
    async why => {
      await close();
      throw why;
    },
  );
  return {
    call: (method, path, body, headers) => request(method, `${gateway.url}/v1/${path}`, body, headers),
    adminUrl: gateway.adminUrl,
    async close() {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What is not served is not plugged in either. */
const only = (registry: Registry, contracts: readonly string[]): Registry => ({
  ...registry,
  mappings: new Map(
    [...registry.mappings].filter(([, { contract }]) => contracts.includes(contract.replace('/v1', ''))),
  ),
});

function configurationOf(
  registry: Registry,
  erp: Record<string, unknown>,
  profiles: string,
  contracts: readonly string[],
): Configuration {
  const scopes = contracts.flatMap(name =>
    (registry.contracts.contracts.get(`${name}/v1`)?.operations ?? []).flatMap(operation => operation.scopes),
  );
  return {
    sandbox: true,
    http: { host: '127.0.0.1', port: 0 },
    admin: { host: '127.0.0.1', port: 0, token: 'sandbox-only-administration' },
    profiles,
    consumers: [
      { id: 'sandbox', scopes: [...new Set(scopes)], assertsActor: true, keys: [{ id: 'sandbox', hash: HASH }] },
    ],
    apiEndpoints: Object.fromEntries(contracts.map(name => [name, { contract: `${name}/v1` }])),
    serviceEndpoints: {
      erp: {
        ...erp,
        policies: [
          { name: 'timeout', after: '30s' },
          { name: 'retry', attempts: 3 },
        ],
      },
    },
    policies: ['key-auth', 'translate', 'timeout', 'retry'],
    pipelines: {
      erp: {
        apiEndpoints: [...contracts],
        policies: [{ name: 'key-auth' }, { name: 'translate', routes: [{ to: 'erp' }] }],
      },
    },
  } as unknown as Configuration;
}
