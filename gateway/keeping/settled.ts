/** What is committed of an exchange: its rows as it goes on, and with its settling all that follows from it. */
import type { Events } from '../events/events.ts';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { auditOf, auditsOf } from '../store/audit-record.ts';
import type { Entry } from '../store/batcher.ts';
import type { Body } from '../store/bodies.ts';
import { damageIn } from '../store/damage.ts';
import { exchangeRows } from '../store/exchange-rows.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { joined } from '../store/tables.ts';
import type { Writer } from '../store/writer.ts';
import type { WorkParts } from '../work/parts.ts';
import { followUpOf } from './follow-up.ts';
import { auditedAs, settlement } from './settlement.ts';

interface SettlingParts {
  ring: KeyRing;
  writer: Writer;
  events: Events;
  /** Bytes of what is under way, by its id. */
  journal: ReadonlyMap<string, Body[]>;
  now(): number;
  /** Whether one more may wait for an endpoint. */
  hasRoom(endpoint: string): boolean;
}

export interface Settling {
  rowsOf(exchange: Exchange, settled?: boolean, inFlightMs?: number): Promise<Entry['rows']>;
  follows: WorkParts['follows'];
  settled(exchange: Exchange): Promise<Entry>;
}

export function settling({ ring, writer, events, journal, now, hasRoom }: SettlingParts): Settling {
  const at = (): Date => new Date(now());
  const rowsOf: Settling['rowsOf'] = async (exchange, settled = false, inFlightMs) => {
    const key = await ring.keyOf(at()).catch(unavailable);
    const parts = journal.get(exchange.record.id) ?? [];
    const { name: replica, incarnation } = writer.session();
    const keeping = { replica, incarnation, parts, key, settledAt: settled ? at() : null, inFlightMs };
    return exchangeRows(exchange, keeping, ring);
  };
  const follows: Settling['follows'] = async exchange => {
    const told = { events: events.rowsOf(exchange, await ring.keyOf(at()), at()) };
    const later = followUpOf(exchange, ring, at());
    if (!later) return { rows: told, notices: [], audit: [] };
    const rows = joined(told, { ...(await rowsOf(later.exchange)), operations: [later.row] });
    return { rows, notices: [later.notice], audit: [auditOf(later.exchange, 'accepted', ring)] };
  };
  return {
    rowsOf,
    follows,
    async settled(exchange) {
      const { again, becomes, item, ...entry } = settlement(exchange, ring, now(), hasRoom);
      const { fault } = exchange.record;
      const own = {
        ...(await rowsOf(exchange, !again)),
        ...{ ...(becomes && { operations: [becomes] }), ...(item && { work_items: [item] }) },
      };
      const audit = auditsOf(exchange, auditedAs(fault), ring);
      if (fault) return { ...entry, rows: own, audit };
      const more = await follows(exchange);
      const notices = [...(entry.notices ?? []), ...more.notices];
      return { ...entry, rows: joined(own, more.rows), notices, audit: [...audit, ...more.audit] };
    },
  };
}

export function unavailable(cause: unknown): never {
  throw cause instanceof Fault ? cause : (damageIn(cause) ?? new Fault('store-unavailable', { cause }));
}
