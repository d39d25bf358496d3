/** The one commit that settles an exchange: its rows, what it tells, what it leaves to be done, and what it makes needless. */
import type pg from 'pg';
import { deliveryKeyOf } from '../delivery/acceptance.ts';
import type { Claimed, Operations } from '../delivery/operations.ts';
import type { Events } from '../events/events.ts';
import type { Exchange } from '../exchange.ts';
import { auditOf } from '../store/audit-record.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { followUpOf, together } from './follow-up.ts';
import { knownStateRows } from './known-states.ts';
import { settlement } from './settlement.ts';

export interface SettlingParts {
  pool: pg.Pool;
  ring: KeyRing;
  operations: Pick<Operations, 'cancel'>;
  events: Pick<Events, 'rowsOf'>;
  hasRoom(endpoint: string): boolean;
  rowsOf(exchange: Exchange, settled?: boolean): Promise<Entry['rows']>;
  now(): Date;
}

export function settling({ pool, ring, operations, events, hasRoom, rowsOf, now }: SettlingParts) {
  /** Asked for by the gateway itself, and found by somebody meanwhile: it is told with that, and not asked for again. */
  const needless = async (exchange: Exchange): Promise<Claimed | undefined> => {
    const { concludes, endpoint, record } = exchange;
    if (!concludes || !endpoint) return undefined;
    const asking = { record: { ...record, partition: concludes.partition } } as Exchange;
    const { endpoint: name, partition } = deliveryKeyOf(asking, endpoint.name, ring);
    const { rows } = await pool.query<Claimed>(WAITING, [name, partition]);
    if (rows[0]) exchange.published = [concludes.published];
    return rows[0];
  };

  return async (exchange: Exchange): Promise<Entry> => {
    const asked = await needless(exchange);
    const at = now();
    const { again, becomes, item, ...entry } = settlement(exchange, ring, at.getTime(), hasRoom);
    const { fault } = exchange.record;
    const later = again ? undefined : followUpOf(exchange, ring, at);
    const told = fault ? undefined : events.rowsOf(exchange, await ring.keyOf(at), at);
    const own = {
      ...(await rowsOf(exchange, !again)),
      ...{ ...(becomes && { operations: [becomes] }), ...(item && { work_items: [item] }) },
      ...(told && { events: told, known_states: knownStateRows(exchange, told, at) }),
    };
    const rows = later ? together(own, { ...(await rowsOf(later.exchange)), operations: [later.row] }) : own;
    const rings = [...(entry.rings ?? []), ...(later ? [later.ring] : [])];
    const audit = [auditOf(exchange, fault ? 'failed' : 'answered', ring)];
    if (later) audit.push(auditOf(later.exchange, 'accepted', ring));
    if (!asked) return { ...entry, rows, rings, audit };
    audit.push({ ...auditOf(exchange, 'cancelled', ring), exchange: asked.id });
    return { ...entry, rows, rings, audit, within: async client => void (await operations.cancel(client, asked)) };
  };
}

const WAITING = `select id, attempts from canongate.operations where endpoint = $1 and partition = $2 and status = 'accepted' limit 1`;
