/** Opens the store as the configuration and the environment say: where it is, and the operator's keys to it. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type DurableKeeper, durableKeeper } from './durable.ts';
import { type Database, openDatabase } from './postgres/database.ts';
import { retentionOf } from './retention.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** `store` of a configuration, its secrets resolved. */
export interface StoreSettings {
  /** Folder of the private server and of what else must survive; default `.canongate` in the working directory. */
  data?: string;
  /** The operator's key: 32 bytes in base64. */
  key?: string;
  /** Keys that were in force before: what they wrapped is wrapped anew. */
  previousKeys?: string[];
  retention?: { bodies?: string; audit?: string };
}

export const DATA_FOLDER = '.canongate';

/** @throws StoreUnavailable */
export async function openStore(
  settings: StoreSettings = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<DurableKeeper> {
  const { database, operatorKeys } = await openDatabaseOf(settings, env);
  try {
    const retention = retentionOf(settings.retention);
    return await durableKeeper(database, { operatorKeys, replica: env['REPLICA'], retention });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database and its keys without a replica's session: for what looks and does not serve. */
export async function openDatabaseOf(
  settings: StoreSettings,
  env: NodeJS.ProcessEnv,
): Promise<{ database: Database; operatorKeys: Uint8Array[] }> {
  const data = resolve(settings.data ?? DATA_FOLDER);
  // Set and empty is not set: that is how a shell or a compose file leaves it out.
  const url = env['DATABASE_URL'] || undefined;
  const operatorKeys = await keysOf(settings, data, url !== undefined);
  return { database: await openDatabase({ url, data }), operatorKeys };
}

async function keysOf({ key, previousKeys = [] }: StoreSettings, data: string, isShared: boolean) {
  if (key !== undefined) return [key, ...previousKeys].map(parseKey);
  if (isShared)
    throw new StoreUnavailable(
      'The replicas of a shared database need one operator key.',
      'Configure store.key as a reference to a file or variable that holds 32 bytes in base64.',
    );
  return [await ownKey(data)];
}

function parseKey(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === text) return bytes;
  throw new StoreUnavailable("An operator's key is not 32 bytes in base64.", 'Make one with: openssl rand -base64 32.');
}

/** Made at first start, readable by its owner alone: who has the folder has the ledger. */
async function ownKey(data: string): Promise<Uint8Array> {
  const file = join(data, 'operator.key');
  await mkdir(data, { recursive: true, mode: 0o755 });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  return parseKey((await readFile(file, 'utf8')).trim());
}
