/** Who was first under an idempotency key: unique by consumer, operation and key, over restarts and replicas. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Exchange } from '../exchange.ts';
import { canonicalJson } from './canonical-json.ts';
import type { KeySettled } from './commit.ts';
import { HOLDS_LOCK } from './session.ts';

export type Claim =
  | { kind: 'new' }
  | { kind: 'mismatch' }
  | { kind: 'running' }
  /** Answered by this exchange. */
  | { kind: 'answered'; exchange: string };

interface Held {
  fingerprint: Buffer;
  exchange: string;
  answered: boolean;
  /** The replica that works on it still holds its lock, and has not started anew since. */
  alive: boolean;
}

const CLAIM = `insert into canongate.idempotency (consumer, operation, key, facility, fingerprint, exchange, replica)
  values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`;

const HELD = `select i.fingerprint, i.exchange, i.answered, exists (
    select from canongate.replicas r
    where r.name = i.replica and r.started_at <= i.admitted_at and ${HOLDS_LOCK}) as alive
  from canongate.idempotency i where (i.consumer, i.operation, i.key) = ($1, $2, $3)`;

/**
 * What a replica left unanswered when it died: a read may be asked again, by the first who comes; a write too where the ledger
 * does not know it, for what may have left is on record before its first byte.
 */
const TAKE_OVER = `update canongate.idempotency set exchange = $4, replica = $5, admitted_at = now()
  where (consumer, operation, key) = ($1, $2, $3) and exchange = $6 and not answered
    and ($7 or not exists (select from canongate.exchanges e where e.id = $6))`;

export async function claim(pool: pg.Pool, replica: string, exchange: Exchange): Promise<Claim> {
  const { record } = exchange;
  const key = keyOf(exchange)!;
  const place = [key.consumer, key.operation, key.key];
  const fingerprint = createHash('sha256').update(canonicalJson(record.input)).digest();
  for (;;) {
    const values = [...place, record.facility ?? '', fingerprint, record.id, replica];
    const claimed = await pool.query({ name: 'canongate-claim', text: CLAIM, values });
    if (claimed.rowCount) return { kind: 'new' };
    const { rows } = await pool.query<Held>(HELD, place);
    const [held] = rows;
    // It was given back between the two: try again.
    if (!held) continue;
    if (!held.fingerprint.equals(fingerprint)) return { kind: 'mismatch' };
    if (held.answered) return { kind: 'answered', exchange: held.exchange };
    if (held.alive) return { kind: 'running' };
    const reads = record.effect === 'read';
    const taken = await pool.query(TAKE_OVER, [...place, record.id, replica, held.exchange, reads]);
    if (taken.rowCount) return { kind: 'new' };
    if (!reads) return { kind: 'running' };
  }
}

const GIVE_BACK = `delete from canongate.idempotency where (consumer, operation, key) = ($1, $2, $3) and exchange = $4
  and not answered`;

/**
 * For what ended before anything was sent, and for a read whose end could not be kept: whoever repeats it begins anew. What was
 * accepted keeps its key, which was answered by that; so does what the store failed to tell us of, for it may stand there.
 */
export async function giveBack(pool: pg.Pool, exchange: Exchange, sent = true): Promise<void> {
  const held = keyOf(exchange);
  const unsent = !sent && exchange.record.fault?.code !== 'store-unavailable';
  if (held && (unsent || exchange.record.effect === 'read'))
    await pool.query(GIVE_BACK, [held.consumer, held.operation, held.key, held.exchange]);
}

/** The idempotency key of an exchange with what became of it; nothing where it brought none. */
export function keyOf({ record }: Exchange): KeySettled | undefined {
  if (record.idempotencyKey === undefined) return undefined;
  return {
    consumer: record.consumer ?? '',
    operation: `${record.contract}#${record.operation}`,
    key: record.idempotencyKey,
    exchange: record.id,
    answered: record.answer !== undefined && !record.fault,
  };
}
