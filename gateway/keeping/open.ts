/** Opens the store as the configuration and the environment say. */
import { type Database, openDatabase } from '../store/postgres/database.ts';
import { retentionOf } from '../store/retention.ts';
import { operatorKeysOf, type StoreSettings, whereIs } from '../store/settings.ts';
import { type DurableKeeper, durableKeeper } from './durable.ts';

/** @throws StoreUnavailable */
export async function openStore(
  settings: StoreSettings = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<DurableKeeper> {
  const { database, operatorKeys } = await openDatabaseOf(settings, env);
  try {
    const retention = retentionOf(settings.retention);
    const { auditHead, leastFree } = settings;
    const replica = env['REPLICA'];
    return await durableKeeper(database, { operatorKeys, replica, retention, auditHead, leastFree });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database and its keys without a replica's session; `leaves` for what looks and does not serve. */
export async function openDatabaseOf(
  settings: StoreSettings,
  env: NodeJS.ProcessEnv,
  leaves = false,
): Promise<{ database: Database; operatorKeys: Uint8Array[] }> {
  const operatorKeys = await operatorKeysOf(settings, env);
  return { database: await openDatabase({ ...whereIs(settings, env), leaves }), operatorKeys };
}
