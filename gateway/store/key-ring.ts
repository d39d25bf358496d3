/** Keys of the ledger: one a day for bodies, one for hashes and one for what outlives the days, all wrapped by the operator's own key. */
import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { seal, unseal } from './seal.ts';
import { StoreUnavailable } from './store-unavailable.ts';

export interface KeyRing {
  /** The data key of a day; made on the first call of that day. */
  keyOf(day: Date): Promise<DataKey>;
  /** Undefined where it was destroyed, so that what it sealed is erased. */
  key(id: number): Promise<KeyObject | undefined>;
  /** HMAC-SHA-256 of an identifier, 16 bytes: the same for the same one, and telling nothing without the key. */
  hash(identifier: string): Buffer;
  /** Seals what no retention removes: native identifiers of the cross-reference. */
  readonly lasting: DataKey;
  /** Seals what leaves and comes back: cursors. */
  readonly pages: KeyObject;
}

export interface DataKey {
  id: number;
  secret: KeyObject;
}

interface Row {
  id: number;
  purpose: 'body' | 'index' | 'reference';
  period: string;
  wrapped: Buffer;
  wrapped_by: string;
}

/** The keys of hashes and of the cross-reference live as long as the store. */
const FOREVER = '1970-01-01';

/**
 * @param operatorKeys 32 bytes each; the first wraps from now on, the others only open what they wrapped
 * @throws StoreUnavailable where the database holds a key that none of them opens
 */
export async function openKeyRing(pool: pg.Pool, operatorKeys: readonly Uint8Array[]): Promise<KeyRing> {
  const operators = new Map(operatorKeys.map(key => [nameOf(key), key]));
  const [current] = operatorKeys as [Uint8Array];
  const days = new Map<string, Promise<DataKey>>();

  const unwrap = ({ purpose, period, wrapped, wrapped_by }: Row): Uint8Array => {
    const operator = operators.get(wrapped_by);
    if (!operator)
      throw new StoreUnavailable(
        `The ledger was sealed under the operator's key ${wrapped_by}, which is not among those configured.`,
        'Configure it, as store.key or among store.previousKeys.',
      );
    return unseal(operator, wrapped, `${purpose} ${period}`);
  };
  const select = "select id, purpose, to_char(period, 'YYYY-MM-DD') as period, wrapped, wrapped_by from canongate.keys";

  const made = async (purpose: Row['purpose'], period: string): Promise<DataKey> => {
    const wrapped = seal(current, [randomBytes(32)], `${purpose} ${period}`);
    await pool.query(
      'insert into canongate.keys (purpose, period, wrapped, wrapped_by) values ($1, $2, $3, $4) on conflict do nothing',
      [purpose, period, wrapped, nameOf(current)],
    );
    // Another replica may have been first: the row is the key.
    const { rows } = await pool.query<Row>(`${select} where purpose = $1 and period = $2`, [purpose, period]);
    return { id: rows[0]!.id, secret: createSecretKey(unwrap(rows[0]!)) };
  };

  await rewrap(pool, select, unwrap, current);
  const index = await made('index', FOREVER);
  const lasting = await made('reference', FOREVER);
  return {
    lasting,
    pages: createSecretKey(Buffer.from(hkdfSync('sha256', lasting.secret, '', 'page-cursor', 32))),
    keyOf(day) {
      const period = day.toISOString().slice(0, 10);
      let key = days.get(period);
      if (!key) {
        key = made('body', period);
        days.clear();
        days.set(period, key);
        key.catch(() => days.delete(period));
      }
      return key;
    },
    async key(id) {
      // Never from memory: what another replica destroyed is gone here too.
      const { rows } = await pool.query<Row>(`${select} where id = $1`, [id]);
      return rows[0] && createSecretKey(unwrap(rows[0]));
    },
    hash: remembering(identifier => createHmac('sha256', index.secret).update(identifier).digest().subarray(0, 16)),
  };
}

/** As many as the calls under way bring. */
const REMEMBERED = 256;
/** What is longer is no identifier. */
const LONGEST = 256;

/** Row, partition and audit of one call hash the same identifiers within a moment. */
function remembering(hash: (identifier: string) => Buffer): (identifier: string) => Buffer {
  const known = new Map<string, Buffer>();
  return identifier => {
    let hashed = known.get(identifier);
    if (!hashed) {
      hashed = hash(identifier);
      if (known.size === REMEMBERED) known.clear();
      if (identifier.length <= LONGEST) known.set(identifier, hashed);
    }
    return hashed;
  };
}

/** What is said of an operator's key: enough to tell two apart. */
export const nameOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 12);

/** Rotation: what an earlier key of the operator wrapped is wrapped by the current one from now on. */
async function rewrap(pool: pg.Pool, select: string, unwrap: (row: Row) => Uint8Array, current: Uint8Array) {
  const { rows } = await pool.query<Row>(`${select} where wrapped_by <> $1`, [nameOf(current)]);
  for (const row of rows) {
    const wrapped = seal(current, [unwrap(row)], `${row.purpose} ${row.period}`);
    await pool.query('update canongate.keys set wrapped = $1, wrapped_by = $2 where id = $3', [
      wrapped,
      nameOf(current),
      row.id,
    ]);
  }
}
