/** Reads everything that is kept: each page as the disk has it, each seal with its key, each index, and the chains of the audit. */
import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { type AuditVerdict, verifyAudit } from '../audit/verify.ts';
import { unreadable } from '../store/damage.ts';
import { checkIndexes, type IndexDamage } from '../store/indexes.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { type Damage, readPages, type Table, tablesIn } from '../store/pages.ts';
import { SealBroken, unseal } from '../store/seal.ts';

export interface StoreVerdict {
  pages: number;
  rows: number;
  /** Sealed values that were opened. */
  seals: number;
  /** Whether the server keeps a checksum with each page. */
  checksums: boolean;
  damages: Damage[];
  /** Absent where they may not be looked at. */
  indexes?: IndexDamage[];
  /** Absent where not all of it can be read: the damages say why. */
  audit?: AuditVerdict;
}

/** Column that is sealed, and what it is bound to in SQL; under the key of its row, or under the one that lasts. */
interface Sealed {
  column: string;
  bound: string;
  lasting?: true;
}

const own: readonly Sealed[] = [{ column: 'sealed', bound: 'id::text' }];
const secretOf = (column: string): Sealed => ({ column, bound: `'subscription ' || id`, lasting: true });

const SEALED: Readonly<Record<string, readonly Sealed[]>> = {
  'canongate.exchanges': own,
  'canongate.events': own,
  'canongate.quarantine': own,
  'canongate.subscriptions': [secretOf('secret'), secretOf('previous_secret')],
  'canongate.reference_natives': [{ column: 'sealed', bound: `'native ' || encode(hash, 'hex')`, lasting: true }],
  'canongate.reference_history': [{ column: 'note', bound: `'note ' || reference`, lasting: true }],
};

const AT_ONCE = 64;
/** More would only say the same. */
const MOST = 1_000;

type Row = Record<string, Buffer | string | number | null>;

export async function verifyStore(
  pool: pg.Pool,
  ring: KeyRing,
  progress: (pages: number, of: number) => void = () => {},
): Promise<StoreVerdict> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ checksums: boolean }>(
      "select current_setting('data_checksums') = 'on' as checksums",
    );
    const verdict: StoreVerdict = { pages: 0, rows: 0, seals: 0, checksums: rows[0]!.checksums, damages: [] };
    const open = opener(ring, verdict);
    const tables = await tablesIn(client);
    const all = tables.reduce((sum, { pages }) => sum + pages, 0);
    for (const table of tables) await walk(client, table, open, verdict, () => progress(verdict.pages, all));
    const indexes = await checkIndexes(client);
    const audit = await verifyAudit(pool).catch(error => void unreadable(error));
    verdict.damages.splice(MOST);
    return { ...verdict, ...(indexes && { indexes }), ...(audit && { audit }) };
  } finally {
    client.release();
  }
}

async function walk(
  client: pg.PoolClient,
  table: Table,
  open: Opener,
  verdict: StoreVerdict,
  progress: () => void,
): Promise<void> {
  const sealed = SEALED[table.name] ?? [];
  const columns = sealed.map(({ column, bound }) => `${column}, ${bound} as bound`).concat(sealed === own ? 'key' : []);
  // Bodies are large: no more of them at once than a page names.
  const step = sealed.length > 0 ? 1 : AT_ONCE;
  for (let from = 0; from < table.pages; from += step) {
    const count = Math.min(step, table.pages - from);
    const { rows, damages } = await readPages<Row>(client, table, {
      from,
      count,
      columns: columns.join(', ') || 'true as read',
    });
    verdict.damages.push(...damages);
    verdict.pages += count;
    verdict.rows += rows.length;
    for (const row of rows)
      for (const one of sealed)
        if (!(await open(one, row)))
          verdict.damages.push({
            ...{ table: table.name, page: row.page, id: row.id },
            damage: `${one.column} does not open with its key`,
          });
    progress();
  }
}

type Opener = (sealed: Sealed, row: Row & { id: string }) => Promise<boolean>;

/** False where a value does not open; a key that was destroyed has erased what it sealed. */
function opener(ring: KeyRing, verdict: StoreVerdict): Opener {
  const keys = new Map<number, KeyObject | undefined>();
  const keyOf = async (id: number): Promise<KeyObject | undefined> => {
    if (!keys.has(id))
      keys.set(
        id,
        await ring.key(id).catch(error => {
          if (!(error instanceof SealBroken)) throw error;
          const damage = 'the key of a day does not open with the key of the operator';
          verdict.damages.push({ table: 'canongate.keys', page: 0, id: String(id), damage });
          return undefined;
        }),
      );
    return keys.get(id);
  };
  return async ({ column, lasting }, row) => {
    const value = row[column] as Buffer | null;
    if (value === null) return true;
    const secret = lasting ? ring.lasting.secret : await keyOf(row['key'] as number);
    if (!secret) return true;
    try {
      unseal(secret, value, row['bound'] as string);
      verdict.seals++;
      return true;
    } catch (error) {
      if (error instanceof SealBroken) return false;
      throw error;
    }
  };
}

/** Whether anything at all is not as it was written. */
export const isWhole = ({ damages, indexes = [], audit }: StoreVerdict): boolean =>
  damages.length === 0 && indexes.length === 0 && audit !== undefined && audit.flaws.length === 0;
