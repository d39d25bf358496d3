/** What is committed of an exchange: its rows as it goes on, and with its settling all that follows from it. */
import type pg from 'pg';
import { deliveryKeyOf } from '../delivery/acceptance.ts';
import type { Claimed, Operations } from '../delivery/operations.ts';
import type { Events } from '../events/events.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { auditOf, auditsOf } from '../store/audit-record.ts';
import type { Entry } from '../store/batcher.ts';
import type { Body } from '../store/bodies.ts';
import { unavailable } from '../store/damage.ts';
import { exchangeRows } from '../store/exchange-rows.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { joined } from '../store/tables.ts';
import type { Writer } from '../store/writer.ts';
import { askedEntry } from '../work/approvals.ts';
import { foundEntry, Outdone } from '../work/found.ts';
import type { WorkParts } from '../work/parts.ts';
import { followUpOf } from './follow-up.ts';
import { knownStateRows } from './known-states.ts';
import { settleMerging } from './merging.ts';
import { auditedAs, settlement } from './settlement.ts';

interface CommitParts {
  pool: pg.Pool;
  ring: KeyRing;
  writer: Writer;
  operations: Pick<Operations, 'cancel'>;
  events: Events;
  /** Bytes of what is under way, by its id. */
  journal: ReadonlyMap<string, Body[]>;
  now(): number;
  /** Whether one more may wait for an endpoint. */
  hasRoom(endpoint: string): boolean;
}

export interface ExchangeCommits {
  rowsOf(exchange: Exchange, settled?: boolean, inFlightMs?: number): Promise<Entry['rows']>;
  followUps: WorkParts['followUps'];
  /** Commits it, and returns what was committed. */
  settle(exchange: Exchange): Promise<Entry>;
}

export function exchangeCommits({
  pool,
  ring,
  writer,
  operations,
  events,
  journal,
  now,
  hasRoom,
}: CommitParts): ExchangeCommits {
  const at = (): Date => new Date(now());
  const rowsOf: ExchangeCommits['rowsOf'] = async (exchange, settled = false, inFlightMs) => {
    const key = await ring.keyOf(at()).catch(unavailable);
    const parts = journal.get(exchange.record.id) ?? [];
    const { name: replica, incarnation } = writer.session();
    const keeping = { replica, incarnation, parts, key, settledAt: settled ? at() : null, inFlightMs };
    return exchangeRows(exchange, keeping, ring);
  };
  const followUps: ExchangeCommits['followUps'] = async exchange => {
    const { fault } = exchange.record;
    const told = fault ? [] : events.rowsOf(exchange, await ring.keyOf(at()), at());
    const states = fault ? [] : knownStateRows(exchange, told, at());
    const rows = { ...(told.length > 0 && { events: told }), ...(states.length > 0 && { known_states: states }) };
    const later = followUpOf(exchange, ring, at());
    if (!later) return { rows, notices: [], audit: [] };
    const left = { ...(await rowsOf(later.exchange)), operations: [later.row] };
    return { rows: joined(rows, left), notices: [later.notice], audit: [auditOf(later.exchange, 'accepted', ring)] };
  };
  /** Asked for by the gateway itself, and found by somebody meanwhile: it is told with that, and not asked for again. */
  const pollToCancel = async (exchange: Exchange): Promise<Claimed | undefined> => {
    const { concludes, endpoint, record } = exchange;
    if (!concludes || !endpoint || record.fault) return undefined;
    const asking = { record: { ...record, partition: concludes.partition } } as Exchange;
    const { endpoint: name, partition } = deliveryKeyOf(asking, endpoint.name, ring);
    const { rows } = await pool.query<Claimed>(WAITING, [name, partition]);
    return rows[0];
  };
  const cancelling = (exchange: Exchange, asked: Claimed): Pick<Entry, 'audit' | 'within'> => ({
    audit: [{ ...auditOf(exchange, 'cancelled', ring), exchange: asked.id }],
    async within(client) {
      if (!(await operations.cancel(client, asked))) throw new ToldElsewhere();
    },
  });
  const settled = async (exchange: Exchange, mayTell: boolean): Promise<Entry> => {
    const asked = mayTell ? await pollToCancel(exchange) : undefined;
    const { again, becomes, item, ...entry } = settlement(exchange, ring, now(), hasRoom);
    const own = {
      ...(await rowsOf(exchange, !again)),
      ...{ ...(becomes && { operations: [becomes] }), ...(item && { work_items: [item] }) },
    };
    const audit = auditsOf(exchange, auditedAs(exchange.record.fault), ring);
    if (again) return { ...entry, rows: own, audit };
    const more = await followUps(asked ? { ...exchange, published: [exchange.concludes!.published] } : exchange);
    const notices = [...(entry.notices ?? []), ...more.notices];
    const all = { ...entry, rows: joined(own, more.rows), notices, audit: [...audit, ...more.audit] };
    const { found, record } = exchange;
    const left = found && !record.fault && (await foundEntry(pool, found, record, at()));
    const extras = [askedEntry(exchange, ring), left, asked && cancelling(exchange, asked)].filter(
      one => one !== undefined && one !== false,
    );
    if (extras.length === 0) return all;
    return {
      ...all,
      audit: [...all.audit, ...extras.flatMap(extra => extra.audit)],
      async within(client) {
        for (const extra of extras) await extra.within?.(client);
      },
    };
  };
  const commit = (exchange: Exchange, mayTell = true): Promise<Entry> =>
    settleMerging(exchange, one => settled(one, mayTell), { pool, ring, submit: writer.submit });
  return {
    rowsOf,
    followUps,
    async settle(exchange) {
      let mayTell = true;
      for (let tries = 1; ; tries++) {
        try {
          return await commit(exchange, mayTell);
        } catch (error) {
          if (error instanceof ToldElsewhere && mayTell) mayTell = false;
          else if (!(error instanceof Outdone)) throw error;
          // Others find the same all the time, and say so.
          else if (tries === MOST_TRIES) delete exchange.found;
        }
      }
    },
  };
}

const MOST_TRIES = 5;

/** Who asks for it, or found it too, was faster: that one tells it. */
class ToldElsewhere extends Fault {
  constructor() {
    super('conflict');
  }
}

const WAITING = `select id, attempts from canongate.operations where endpoint = $1 and partition = $2 and status = 'accepted' limit 1`;
