/** Gateways over the ledger in processes of their own, to be killed or put to sleep. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import type { DeliverySettings } from '../../gateway/delivery/settings.ts';
import { HOME } from '../../gateway/registry.ts';
import { onFreePorts } from '../../sandbox/ports.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';
import { OPERATOR_KEY } from '../store/rig.ts';
import { serveLedger } from './ledger-entries.ts';

/** The sandbox's configuration with the ledger at this address, on free ports. @param after how long one call may last */
export async function ledgerConfiguration(
  folder: string,
  fhir: string,
  after: string,
  delivery?: DeliverySettings,
): Promise<string> {
  const made = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
  onFreePorts(made);
  made.tables = SANDBOX_TABLES;
  made.profiles = join(HOME, 'sandbox/profiles');
  made.store = { data: folder, key: OPERATOR_KEY.toString('base64') };
  serveLedger(made, fhir, delivery);
  made.serviceEndpoints!['ledger']!.policies = [{ name: 'timeout', after }];
  const file = join(folder, 'canongate.yml');
  await writeFile(file, stringify(made, { aliasDuplicateObjects: false }));
  return file;
}

export interface LedgerProcess extends AsyncDisposable {
  gateway: { url: string; adminUrl: string };
  signal(name: NodeJS.Signals): void;
  kill(): Promise<void>;
}

/** @param mapping `opening`: its account is opened before each entry */
export async function openLedgerProcess(
  config: string,
  database: string,
  replica: string,
  ...mapping: 'opening'[]
): Promise<LedgerProcess> {
  const child: ChildProcess = fork(join(import.meta.dirname, '../chaos/gateway.ts'), [config, ...mapping], {
    env: { ...process.env, DATABASE_URL: database, REPLICA: replica },
  });
  const [gateway] = (await once(child, 'message')) as [{ url: string; adminUrl: string }];
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return { gateway, signal: name => void child.kill(name), kill, [Symbol.asyncDispose]: kill };
}
