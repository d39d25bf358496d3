/** The whole sandbox in one process: the simulated systems of record, and the gateway in front of them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { SANDBOX_SECRET } from '../gateway/config/production.ts';
import type { Configuration } from '../gateway/config/schema.ts';
import { HOME, loadRegistry, type Registry } from '../gateway/registry.ts';
import { type Gateway, type StartOptions, start } from '../gateway/start.ts';
import { type Ehr, startEhr } from '../simulators/ehr/index.ts';
import type { FhirServer, FhirServerOptions } from '../simulators/fhir/server.ts';
import { loadMembers } from '../simulators/members.ts';
import { type Payer, type PayerOptions, startPayer } from '../simulators/payer/index.ts';
import { startErps } from './erps.ts';
import { onFreePorts, withoutListeningDoors } from './ports.ts';

export interface SandboxOptions extends Pick<StartOptions, 'log' | 'now' | 'registry' | 'keeper' | 'env'> {
  /** Every listener takes a free port instead of the one in the configuration. */
  freePorts?: boolean;
  /** How long slow members take. */
  delayMs?: number;
  payer?: Partial<PayerOptions>;
  fhir?: Pick<FhirServerOptions, 'before' | 'smart' | 'visits' | 'definitionsWhenAsked'>;
  /** Leaves the FHIR server out: it takes a second to start. */
  withoutFhir?: boolean;
  /** Changes the configuration before it is used, as a person would in the file. */
  adjust?(configuration: Configuration): void;
}

export interface Sandbox extends AsyncDisposable {
  gateway: Gateway;
  payer: Payer;
  fhir: FhirServer | undefined;
  ehr: Ehr;
  /** The configuration file in force. */
  config: string;
  close(): Promise<void>;
}

/** Several sandboxes of one process share what is plugged in. */
let plugged: Promise<Registry> | undefined;

const SANDBOX_CONFIG = join(HOME, 'sandbox/canongate.yml');

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    freePorts = false,
    delayMs,
    withoutFhir = false,
    adjust,
    payer: payerOptions,
    fhir: fhirOptions,
    ...rest
  } = options;
  const members = loadMembers();
  const delay = delayMs === undefined ? {} : { delayMs };
  const opened: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const port = (usual: number): number => (freePorts ? 0 : usual);
    const payer = await startPayer({
      port: port(8101),
      user: 'canongate',
      password: SANDBOX_SECRET,
      members,
      ...delay,
      ...payerOptions,
    });
    opened.push(payer);
    const fhir = withoutFhir ? undefined : await startFhir({ port: port(8102), members, ...delay, ...fhirOptions });
    if (fhir) opened.push(fhir);
    const ehr = await startEhr({ port: port(8103) });
    opened.push(ehr);
    const erps = await startErps(port, opened);
    const urls = { payer: payer.url, ...(fhir && { fhir: fhir.url }), ehr: ehr.url, ...erps };
    const config =
      freePorts || adjust || !keeps(rest.keeper)
        ? await ownConfiguration(urls, configuration => {
            if (freePorts) onFreePorts(configuration);
            // What is not kept may not be acknowledged: such a gateway refuses to listen.
            if (!keeps(rest.keeper)) withoutListeningDoors(configuration);
            adjust?.(configuration);
          })
        : SANDBOX_CONFIG;
    if (config !== SANDBOX_CONFIG)
      opened.push({ close: () => rm(join(config, '..'), { recursive: true, force: true }) });
    plugged ??= loadRegistry();
    const gateway = await start({ config, mode: 'sandbox', registry: await plugged, ...rest });
    opened.push(gateway);
    return { gateway, payer, fhir, ehr, config, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The FHIR server comes with the development packages only. */
async function startFhir(options: FhirServerOptions): Promise<FhirServer> {
  const { startFhirServer } = await import('../simulators/fhir/server.ts').catch((cause: { code?: string }) => {
    if (cause.code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error('The FHIR server of the sandbox needs the development packages: run npm ci without --omit=dev.');
  });
  return startFhirServer({ ...options, calendar: true });
}

/** Whether what comes in by itself is kept over a restart. */
const keeps = (keeper: StartOptions['keeper']): boolean =>
  typeof keeper === 'function' || keeper?.receiving !== undefined;

/** The sandbox's configuration with other addresses, in a folder of its own. */
async function ownConfiguration(
  urls: Readonly<Record<string, string>>,
  adjust: (configuration: Configuration) => void,
): Promise<string> {
  const configuration = parse(await readFile(SANDBOX_CONFIG, 'utf8')) as Configuration;
  configuration.tables = {
    payers: join(HOME, 'sandbox/payers.yml'),
    'approval-rules': join(HOME, 'sandbox/approval-rules.yml'),
  };
  configuration.profiles = join(HOME, 'sandbox/profiles');
  for (const [name, url] of Object.entries(urls)) {
    const endpoint = configuration.serviceEndpoints?.[name];
    if (endpoint) endpoint.url = url;
  }
  adjust(configuration);
  const folder = await mkdtemp(join(tmpdir(), 'canongate-'));
  const file = join(folder, 'canongate.yml');
  await writeFile(file, stringify(configuration, { aliasDuplicateObjects: false }));
  return file;
}
