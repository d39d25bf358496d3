/** What a configuration and the environment say of the store: where it is, and the operator's keys to it. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HeadSettings } from '../audit/head-export.ts';
import type { RetentionSettings } from './retention.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** `store` of a configuration, its secrets resolved. */
export interface StoreSettings {
  /** Folder of the private server and of what else must survive; default `.canongate` in the working directory. */
  data?: string;
  /** The operator's key: 32 bytes in base64. */
  key?: string;
  /** Keys that were in force before: what they wrapped is wrapped anew. */
  previousKeys?: string[];
  retention?: RetentionSettings;
  /** Bytes that stay free on the disk of a private server, such as `1GB`. */
  leastFree?: string;
  /** Where the end of every audit chain is written down. */
  auditHead?: HeadSettings;
}

export const DATA_FOLDER = '.canongate';

/** `url` of a server of somebody else; without it a private one lives in `data`. */
export const whereIs = (settings: StoreSettings, env: NodeJS.ProcessEnv) => ({
  // Set and empty is not set: that is how a shell or a compose file leaves it out.
  url: env['DATABASE_URL'] || undefined,
  data: resolve(settings.data ?? DATA_FOLDER),
});

/** @param missing what becomes of the own key of a private store where it has none yet */
export async function operatorKeysOf(
  settings: StoreSettings,
  env: NodeJS.ProcessEnv,
  missing: 'is made' | 'must be there' = 'is made',
): Promise<Uint8Array[]> {
  const { key, previousKeys = [] } = settings;
  if (key !== undefined) return [key, ...previousKeys].map(parseKey);
  const { url, data } = whereIs(settings, env);
  if (url !== undefined)
    throw new StoreUnavailable(
      'The replicas of a shared database need one operator key.',
      'Configure store.key as a reference to a file or variable that holds 32 bytes in base64.',
    );
  return [await ownKey(data, missing)];
}

function parseKey(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 32 && bytes.toString('base64') === text) return bytes;
  throw new StoreUnavailable("An operator's key is not 32 bytes in base64.", 'Make one with: openssl rand -base64 32.');
}

/** Made at first start, readable by its owner alone: who has the folder has the ledger. */
async function ownKey(data: string, missing: 'is made' | 'must be there'): Promise<Uint8Array> {
  const file = join(data, 'operator.key');
  await mkdir(data, { recursive: true, mode: 0o755 });
  try {
    if (missing === 'is made') await writeFile(file, randomBytes(32).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  const text = await readFile(file, 'utf8').catch(() => {
    throw new StoreUnavailable(`The operator's key is not in ${file}.`, 'Put it there first: it was kept elsewhere.');
  });
  return parseKey(text.trim());
}
