/** The sandbox's configuration in a file of a folder, on free ports, over X12 alone, with a store of one's own. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Configuration } from '../../gateway/config/schema.ts';
import { HOME } from '../../gateway/registry.ts';
import { onFreePorts } from '../../sandbox/ports.ts';
import { SANDBOX_TABLES } from '../sandbox-tables.ts';

/** @returns the path of the file */
export async function configured(
  folder: string,
  store: NonNullable<Configuration['store']>,
  payerUrl = 'http://127.0.0.1:1/core',
): Promise<string> {
  const configuration = parse(await readFile(join(HOME, 'sandbox/canongate.yml'), 'utf8')) as Configuration;
  onFreePorts(configuration);
  configuration.tables = SANDBOX_TABLES;
  configuration.profiles = join(HOME, 'sandbox/profiles');
  configuration.serviceEndpoints!['payer']!.url = payerUrl;
  configuration.store = store;
  const file = join(folder, 'canongate.yml');
  await writeFile(file, stringify(configuration, { aliasDuplicateObjects: false }));
  return file;
}
