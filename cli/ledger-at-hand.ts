/** The store that a verb looks into: the one of a configuration, else the one of the sandbox, running or started for the look, and left as it was found. */
import { join } from 'node:path';
import { ConfigRefused } from '../gateway/config/findings.ts';
import { loadConfiguration } from '../gateway/config/load.ts';
import { type Operations, operationsIn } from '../gateway/delivery/operations.ts';
import { openDatabaseOf } from '../gateway/keeping/open.ts';
import { HOME, loadRegistry } from '../gateway/registry.ts';
import { type KeyRing, openKeyRing } from '../gateway/store/key-ring.ts';
import { type Ledger, openLedger } from '../gateway/store/ledger.ts';
import type { Database } from '../gateway/store/postgres/database.ts';
import { DATA_FOLDER, type StoreSettings } from '../gateway/store/settings.ts';

/** The project folder's own, wherever the command is called. */
export const SANDBOX_DATA = join(HOME, DATA_FOLDER);

export interface LedgerAtHand extends AsyncDisposable {
  database: Database;
  ring: KeyRing;
  ledger: Ledger;
  operations: Operations;
  settings: StoreSettings;
}

/** @throws ConfigRefused, StoreUnavailable */
export async function openLedgerAtHand(config: string | undefined): Promise<LedgerAtHand> {
  const settings = await storeSettings(config);
  const { database, operatorKeys } = await openDatabaseOf(settings, process.env, true);
  try {
    const ring = await openKeyRing(database.pool, operatorKeys);
    const close = () => database.close();
    return {
      database,
      ring,
      ledger: openLedger(database.pool, ring),
      operations: operationsIn(database.pool),
      settings,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** @throws ConfigRefused */
export async function storeSettings(config: string | undefined): Promise<StoreSettings> {
  if (config === undefined) return { data: SANDBOX_DATA };
  const { configuration, findings } = await loadConfiguration(config, await loadRegistry());
  if (!configuration) throw new ConfigRefused(findings);
  return configuration.store ?? {};
}
