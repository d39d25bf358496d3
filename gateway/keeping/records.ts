/** Reads the ledger for a caller: all of its facility, or of every facility where the caller belongs to none. */

import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { type AuditEvent, auditEventOf } from '../audit/fhir-event.ts';
import { type AuditBundle, type AuditEventSearch, auditPage } from '../audit/page.ts';
import type { AuditReader } from '../audit/read.ts';
import type { Operations } from '../delivery/operations.ts';
import { Fault } from '../faults.ts';
import { cursorOf, placeOf } from '../page-cursor.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import type { Ledger, LedgerEntry, LedgerSearch } from '../store/ledger.ts';
import { UUID } from '../uuid.ts';
import {
  bodiesOf,
  detailOf,
  type ExchangeBodies,
  type ExchangeDetail,
  type ExchangeView,
  viewOf,
} from './exchange-view.ts';
import { MESSAGES } from './receiving.ts';
import { laterOf } from './time-line.ts';

/** What a caller may look for; times are instants of RFC 3339. */
export interface ExchangeSearch
  extends Omit<LedgerSearch, 'facility' | 'from' | 'until' | 'before' | 'limit' | 'subject'> {
  since?: string;
  until?: string;
  /** As `kind:value`; only its keyed hash reaches the database. */
  subject?: string | undefined;
  /** Opaque: `next` of the page before. */
  cursor?: string;
  limit?: number;
}

export interface ExchangePage {
  exchanges: ExchangeView[];
  /** Absent on the last page. */
  next?: string;
}

/** `subject` as `kind:value`; only its keyed hash reaches the database. */
export type AboutSearch = Record<'contract' | 'operation' | 'subject' | 'since', string> & { limit: number };

export interface About {
  id: string;
  at: string;
  request?: unknown;
  answer?: unknown;
}

export interface Records {
  /** Newest first. */
  exchanges(search: ExchangeSearch): Promise<ExchangePage>;
  exchange(id: string): Promise<ExchangeDetail>;
  /** What was asked, answered, sent and received. Whoever reads it is on record. */
  bodies(id: string): Promise<ExchangeBodies>;
  /**
   * What was asked about one person and answered, newest first. Whoever reads it is on record; what is no longer kept has
   * neither request nor answer.
   */
  about(search: AboutSearch): Promise<About[]>;
  /** The envelope of what came in by itself. */
  message(id: string): Promise<unknown>;
  /** Newest first, as a Bundle of FHIR. */
  auditEvents(search: AuditEventSearch): Promise<AuditBundle>;
  auditEvent(id: string): Promise<AuditEvent>;
}

const EVENT = /^([1-9]\d{0,8})-([1-9]\d{0,15})$/;
const PAGE = 50;

export interface RecordSources {
  pool: pg.Pool;
  ledger: Ledger;
  operations: Operations;
  audit: AuditReader;
  record(record: AuditRecord): Promise<void>;
}

export function recordsFor(caller: WorkCaller, { pool, ledger, operations, audit, record }: RecordSources): Records {
  const { facility } = caller;
  const find = async (id: string): Promise<LedgerEntry> => {
    const entry = UUID.test(id) ? await ledger.find(id) : undefined;
    if (!entry || (facility !== undefined && entry.facility !== facility)) throw new Fault('not-found');
    return entry;
  };
  return {
    async exchanges({ since, until, cursor, limit = PAGE, ...search }) {
      const found = await ledger.search({
        ...search,
        ...(facility !== undefined && { facility }),
        ...(since !== undefined && { from: new Date(since) }),
        ...(until !== undefined && { until: new Date(until) }),
        ...(cursor !== undefined && { before: placeOf(cursor, UUID) }),
        limit: limit + 1,
      });
      const exchanges = found.slice(0, limit).map(viewOf);
      return { exchanges, ...(found.length > limit && { next: cursorOf(exchanges.at(-1)!.id) }) };
    },
    async exchange(id) {
      const entry = await find(id);
      return detailOf(entry, await laterOf(pool, operations, id), await ledger.bodies(id));
    },
    async bodies(id) {
      await find(id);
      const bodies = await ledger.bodies(id);
      if (!bodies) throw new Fault('not-found', { detail: 'Its bodies are no longer kept.' });
      await record(disclosed(caller, id, await ledger.subjects(id)));
      return bodiesOf(id, bodies);
    },
    async about({ since, ...search }) {
      const within = { from: new Date(since), ...(facility !== undefined && { facility }) };
      const found = await ledger.search({ ...search, ...within, outcome: 'applied' });
      return Promise.all(
        found.map(async ({ id, receivedAt }) => {
          const bodies = await ledger.bodies(id);
          if (bodies) await record(disclosed(caller, id, await ledger.subjects(id)));
          const { request, answer } = bodiesOf(id, bodies ?? []);
          return { id, at: receivedAt.toISOString(), request, answer };
        }),
      );
    },
    async message(id) {
      const { contract } = await find(id);
      const envelope = contract === MESSAGES ? bodiesOf(id, (await ledger.bodies(id)) ?? []).request : undefined;
      if (envelope === undefined) throw new Fault('not-found');
      return envelope;
    },
    auditEvents: search => auditPage(audit, search, facility),
    async auditEvent(id) {
      const [, replica, seq] = EVENT.exec(id) ?? [];
      const found = replica ? await audit.find(Number(replica), Number(seq), facility) : undefined;
      if (!found) throw new Fault('not-found');
      return auditEventOf(found);
    },
  };
}

/** Committed before the bodies leave: a movement of data of its own, under the exchange that was read. */
function disclosed({ consumer, actor, facility }: WorkCaller, exchange: string, subjects: string[]): AuditRecord {
  return {
    ...{ at: new Date().toISOString(), what: 'bodies-read', exchange, contract: 'exchanges/v1', operation: 'bodies' },
    ...{ effect: 'read', consumer },
    ...(actor && { actor }),
    ...(facility !== undefined && { facility }),
    ...(subjects.length > 0 && { subjects }),
  };
}
