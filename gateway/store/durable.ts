/** The keeper that keeps: an exchange with its bytes, its references, its idempotency key and its audit, in one commit. */
import type { AuditRecord } from '../audit/chain.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Admission, JournalPart, Keeper } from '../keeper.ts';
import type { Mishap, Wire } from '../plugs/dialect.ts';
import { uuidv7 } from '../uuid.ts';
import { auditOf } from './audit-record.ts';
import { type Body, pack, wireBytes } from './bodies.ts';
import { exchangeRows } from './exchange-rows.ts';
import { claim, keyOf } from './idempotency.ts';
import { openKeyRing } from './key-ring.ts';
import { type Ledger, openLedger } from './ledger.ts';
import type { Database } from './postgres/database.ts';
import { seal } from './seal.ts';
import { seenBefore } from './seen.ts';
import { sequences } from './sequences.ts';
import { openWriter } from './writer.ts';

export interface DurableKeeper extends Keeper {
  readonly kind: 'durable';
  /** Of this replica, and of its audit chain. */
  readonly replica: string;
  readonly ledger: Ledger;
  /** Such as `private PostgreSQL 18.4 in …`. */
  readonly described: string;
}

export interface DurableOptions {
  /** 32 bytes each; the first is the one in force. */
  operatorKeys: readonly Uint8Array[];
  replica?: string | undefined;
  now?: (() => number) | undefined;
}

/** Closes the database when it is closed. @throws StoreUnavailable */
export async function durableKeeper(database: Database, options: DurableOptions): Promise<DurableKeeper> {
  const { pool } = database;
  const { operatorKeys, replica: wanted, now = Date.now } = options;
  const ring = await openKeyRing(pool, operatorKeys);
  const writer = await openWriter(database.url, wanted);
  const ledger = openLedger(pool, ring);
  const seen = seenBefore(pool, now);
  const journal = new Map<string, Body[]>();

  const keep = async (exchange: Exchange, what: string): Promise<void> => {
    const { id } = exchange.record;
    const key = await ring.keyOf(new Date(now()));
    const rows = exchangeRows(exchange, writer.replica, journal.get(id) ?? [], ring, key);
    const held = keyOf(exchange);
    const settled = held && exchange.record.outcome !== undefined ? { keys: [held] } : {};
    await writer.submit({ rows: { ...rows, seen: seen.fresh() }, ...settled, audit: [auditOf(exchange, what, ring)] });
  };

  return {
    kind: 'durable',
    get replica() {
      return writer.replica;
    },
    ledger,
    described: database.described,

    async admit(exchange): Promise<Admission> {
      const claimed = await claim(pool, writer.replica, exchange).catch(unavailable);
      if (claimed.kind !== 'answered') return claimed;
      const bodies = await ledger.bodies(claimed.exchange).catch(unavailable);
      const answer = bodies?.find(body => body.kind === 'answer');
      // Erased: it was answered, and what it said is gone. A repeat must not have its effect again.
      if (!answer) throw new Fault('key-expired');
      await writer.submit({ rows: {}, audit: [replayed(exchange, claimed.exchange)] });
      return { kind: 'replay', answer: JSON.parse(Buffer.from(answer.bytes).toString()) };
    },

    async journal(exchange, part) {
      const { id, effect } = exchange.record;
      const parts = journal.get(id);
      if (parts) parts.push(bodyOf(part, now()));
      else journal.set(id, [bodyOf(part, now())]);
      // What may change something is on record before its first byte leaves.
      if (effect !== 'read' && part.direction === 'sent') await keep(exchange, 'sent');
    },

    async settle(exchange) {
      try {
        await keep(exchange, exchange.record.fault ? 'failed' : 'answered');
      } finally {
        journal.delete(exchange.record.id);
      }
    },

    sequence: sequences(pool, now),
    seen: seen.check,

    async quarantine(endpoint: string, wire: Wire, why: Mishap) {
      const id = uuidv7(now());
      const key = await ring.keyOf(new Date(now()));
      const body: Body = { kind: 'received', endpoint, head: wire.head, bytes: wireBytes(wire) };
      const row = {
        ...{ id, at: new Date(now()), facility: '', exchange: null, backend: endpoint, cause: why.cause },
        ...{ position: why.position, key: key.id, sealed: seal(key.secret, pack([body]), id) },
      };
      const record = { at: new Date(now()).toISOString(), what: 'quarantined', backend: endpoint, fault: why.cause };
      await writer.submit({ rows: { quarantine: [row] }, audit: [record] });
    },

    health: () =>
      writer.connected() ? { ok: true, detail: 'durable' } : { ok: false, detail: 'the database does not answer' },

    async close() {
      await writer.close();
      await database.close();
    },
  };
}

function bodyOf({ direction, step, endpoint, attempt, wire }: JournalPart, now: number): Body {
  const at = new Date(now).toISOString();
  return { kind: direction, at, step, endpoint, attempt, head: wire.head, bytes: wireBytes(wire) };
}

/** A stored answer that leaves again is a movement of data of its own. */
function replayed({ record }: Exchange, of: string): AuditRecord {
  const { contract, operation, consumer = '', actor, facility } = record;
  return {
    ...{ at: new Date().toISOString(), what: 'replayed', exchange: of, contract, operation, consumer },
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
  };
}

function unavailable(cause: unknown): never {
  throw cause instanceof Fault ? cause : new Fault('store-unavailable', { cause });
}
