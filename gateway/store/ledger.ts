/** Reads the ledger: one exchange with everything it holds, or those that fit a search, newest first. */
import type { KeyObject } from 'node:crypto';
import type pg from 'pg';
import { type Body, unpack } from './bodies.ts';
import { orDamaged } from './damage.ts';
import type { KeyRing } from './key-ring.ts';
import { asOneQuestion } from './one-question.ts';
import { unseal } from './seal.ts';

/** An exchange as the ledger holds it, without its bodies. Times as instants, hashes in hex. */
export interface LedgerEntry {
  id: string;
  receivedAt: Date;
  settledAt: Date | null;
  replica: string;
  consumer: string | null;
  actor: string | null;
  facility: string;
  contract: string;
  operation: string;
  effect: string;
  trace: string;
  backend: string | null;
  outcome: string | null;
  fault: string | null;
  cause: string | null;
  auditSeq: number;
  /** Of contract, mapping and profile. */
  contractHash: string;
  mappingHash: string | null;
  profileHash: string | null;
  references: { kind: string; value: string }[];
}

export interface LedgerSearch {
  id?: string | undefined;
  consumer?: string;
  facility?: string | undefined;
  contract?: string;
  operation?: string;
  backend?: string;
  fault?: string;
  outcome?: string;
  /** Trace id of the call. */
  trace?: string;
  /** A number of the other side: ISA13, TRN02, MSH-10, a vendor's document number. */
  reference?: string;
  /** A patient's or member's identifier as `kind:value`; only its hash reaches the database. */
  subject?: string | undefined;
  /** Id of an event that told of it. */
  event?: string;
  /** As its application called it, whichever application that was. */
  idempotencyKey?: string;
  from?: Date;
  until?: Date;
  /** Ids before this one: the last of the page before. */
  before?: string;
  limit?: number;
}

export interface Ledger {
  find(id: string): Promise<LedgerEntry | undefined>;
  search(search: LedgerSearch): Promise<LedgerEntry[]>;
  /** Undefined where they were erased. @throws Fault `damaged` where they were changed */
  bodies(id: string): Promise<Body[] | undefined>;
  /** Keyed hashes of the people it is about, in hex. */
  subjects(id: string): Promise<string[]>;
}

const COLUMNS = `e.id, e.received_at as "receivedAt", e.settled_at as "settledAt", e.replica, e.consumer, e.actor, e.facility,
  e.contract, e.operation, e.effect, e.trace, e.backend, e.outcome, e.fault, e.cause, e.audit_seq::int8 as "auditSeq",
  e.contract_hash as "contractHash", e.mapping_hash as "mappingHash", e.profile_hash as "profileHash",
  coalesce((select json_agg(json_build_object('kind', r.kind, 'value', r.value) order by r.kind)
    from canongate.exchange_references r where r.exchange = e.id), '[]') as "references"`;

/** Condition of each part of a search; `$` stands for its parameter. */
const CONDITIONS: Readonly<Record<Exclude<keyof LedgerSearch, 'limit'>, string>> = {
  id: 'e.id = $',
  consumer: 'e.consumer = $',
  facility: 'e.facility = $',
  contract: 'e.contract = $',
  operation: 'e.operation = $',
  backend: 'e.backend = $',
  fault: 'e.fault = $',
  outcome: 'e.outcome = $',
  trace: 'e.trace = $',
  reference: 'e.id in (select exchange from canongate.exchange_references where value = $)',
  subject: 'e.id in (select exchange from canongate.exchange_subjects where hash = $)',
  event: 'e.id in (select exchange from canongate.events where id = $)',
  idempotencyKey: 'e.id in (select exchange from canongate.idempotency where key = $)',
  from: 'e.id >= $',
  until: 'e.id < $',
  before: 'e.id < $',
};

/** One more than a page may hold, so that whoever asks sees whether there is another. */
const MOST = 201;

/** Bytes and the key they are sealed under, as far as either is kept. */
interface Sealed {
  sealed?: Buffer;
  secret?: KeyObject | undefined;
}

const SEALED = `select id, key, sealed from canongate.exchanges
  where id = any($1::uuid[]) and key is not null and sealed is not null`;

export function openLedger(pool: pg.Pool, ring: KeyRing): Ledger {
  const select = async (where: string, values: unknown[], limit: number): Promise<LedgerEntry[]> => {
    const text = `select ${COLUMNS} from canongate.exchanges e ${where} order by e.id desc limit ${limit}`;
    const { rows } = await pool.query<LedgerEntry>(text, values).catch(orDamaged);
    return rows.map(row => ({ ...row, auditSeq: Number(row.auditSeq) }));
  };
  const sealedOf = asOneQuestion<string, Sealed>(async ids => {
    const query = { name: 'canongate-sealed', text: SEALED, values: [ids] };
    const { rows } = await pool.query<{ id: string; key: number; sealed: Buffer }>(query);
    const keys = [...new Set(rows.map(({ key }) => key))];
    const secrets = new Map(await Promise.all(keys.map(async key => [key, await ring.key(key)] as const)));
    const found = new Map(rows.map(({ id, key, sealed }) => [id, { sealed, secret: secrets.get(key) }]));
    return ids.map(id => found.get(id) ?? {});
  }, 'alone');

  return {
    find: async id => (await select('where e.id = $1', [id], 1))[0],
    search(search) {
      const values: unknown[] = [];
      const conditions = Object.entries(CONDITIONS).flatMap(([name, condition]) => {
        const wanted = search[name as keyof typeof CONDITIONS];
        if (wanted === undefined) return [];
        values.push(parameter(name, wanted, ring));
        return [condition.replace('$', `$${values.length}`)];
      });
      const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      return select(where, values, Math.min(search.limit ?? 50, MOST));
    },
    async bodies(id) {
      const { secret, sealed } = await sealedOf(id).catch(orDamaged);
      return secret && sealed && opened(secret, sealed, id);
    },
    async subjects(id) {
      const text = `select encode(hash, 'hex') as hash from canongate.exchange_subjects where exchange = $1 order by hash`;
      return (await pool.query<{ hash: string }>(text, [id])).rows.map(({ hash }) => hash);
    },
  };
}

function opened(secret: KeyObject, sealed: Buffer, id: string): Body[] {
  try {
    return unpack(unseal(secret, sealed, id));
  } catch (error) {
    return orDamaged(error);
  }
}

function parameter(name: string, wanted: string | Date, ring: KeyRing): unknown {
  if (wanted instanceof Date) return firstIdOf(wanted);
  return name === 'subject' ? ring.hash(wanted) : wanted;
}

/** The smallest UUID version 7 of a millisecond (RFC 9562 §5.7): time is searched by the primary key. */
export function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
