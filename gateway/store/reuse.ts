/** Answers that may be given again: found by a keyed hash of the request, within one consumer and one state of the tables. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import type { Destination } from '../endpoint.ts';
import type { Exchange } from '../exchange.ts';
import { canonicalJson } from './canonical-json.ts';
import type { KeyRing } from './key-ring.ts';
import { firstIdOf, type Ledger } from './ledger.ts';

/** An answer as it was given, and when the call came that it answered. */
export interface FreshAnswer {
  exchange: string;
  at: Date;
  answer: unknown;
}

/** Never across consumers or facilities: they are part of what is hashed. */
export function fingerprintOf({ record }: Pick<Exchange, 'record'>, ring: KeyRing): Buffer {
  const { consumer = '', facility = '', contract, operation, input } = record;
  return ring.hash(`reuse ${canonicalJson([consumer, facility, `${contract}#${operation}`, input])}`);
}

/** By another contract, mapping or profile it would have been another answer. */
const NEWEST = `select id, received_at as "at" from canongate.exchanges
  where fingerprint = $1 and id >= $2 and received_at > $3 and contract_hash = $4
    and backend || ' ' || mapping_hash || ' ' || profile_hash = any($5)
  order by id desc limit 1`;

export function freshAnswers(pool: pg.Pool, ledger: Ledger, ring: KeyRing) {
  return async (
    exchange: Exchange,
    since: Date,
    destinations: readonly Destination[],
  ): Promise<FreshAnswer | undefined> => {
    const ways = destinations.flatMap(destination =>
      destination.kind === 'endpoint'
        ? [`${destination.endpoint.name} ${destination.mapping.hash} ${destination.endpoint.profileHash}`]
        : [],
    );
    const values = [fingerprintOf(exchange, ring), firstIdOf(since), since, exchange.record.hashes.contract, ways];
    const { rows } = await pool.query<{ id: string; at: Date }>({ name: 'canongate-fresh', text: NEWEST, values });
    if (!rows[0]) return undefined;
    const { id, at } = rows[0];
    const body = (await ledger.bodies(id))?.find(({ kind }) => kind === 'answer');
    return body && { exchange: id, at, answer: JSON.parse(Buffer.from(body.bytes).toString()) };
  };
}

/** A stored answer that leaves again is a movement of data of its own, under the exchange that it comes from. */
export function givenAgain(
  { record, trace, head }: Exchange,
  what: 'replayed' | 'reused',
  of: string,
  ring: KeyRing,
): AuditRecord {
  const { contract, operation, effect, consumer = '', actor, facility, subjects = [] } = record;
  return {
    ...{ at: new Date().toISOString(), what, exchange: of, contract, operation, effect, consumer },
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...(subjects.length > 0 && { subjects: subjects.map(subject => ring.hash(subject).toString('hex')) }),
    trace: trace.traceId,
    ...(head.remote && { remote: head.remote }),
  };
}
