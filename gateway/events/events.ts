/** Events of one store: written with what they tell of, read as a feed. */
import type pg from 'pg';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { EventDesk, WorkCaller } from '../plugs/composition.ts';
import type { DataKey, KeyRing } from '../store/key-ring.ts';
import { unseal } from '../store/seal.ts';
import type { RowOf } from '../store/tables.ts';
import { eventDesk } from './desk.ts';
import type { EventRow } from './event.ts';
import { feedOf } from './feed.ts';
import { eventRows } from './outbox.ts';
import type { EventRules } from './rules.ts';

export interface Events {
  /** A configuration is in force: its rules hold from now on. */
  use(rules: EventRules): void;
  /** Of a call that has succeeded; for the commit that settles it. */
  rowsOf(exchange: Exchange, key: DataKey): RowOf<'events'>[];
  desk(caller: WorkCaller): EventDesk;
}

export interface EventParts {
  pool: pg.Pool;
  ring: KeyRing;
}

export function eventsIn({ pool, ring }: EventParts): Events {
  const feed = feedOf(pool);
  let inForce: EventRules | undefined;
  const rules = (): EventRules => {
    if (!inForce) throw new Fault('not-supported', { detail: 'No configuration is in force.' });
    return inForce;
  };
  const full = async ({ id, key, sealed }: EventRow): Promise<unknown> => {
    const secret = key === null || !sealed ? undefined : await ring.key(key);
    return secret && JSON.parse(unseal(secret, sealed!, id).toString());
  };
  return {
    use(fresh) {
      inForce = fresh;
    },
    rowsOf(exchange, key) {
      const { contract, operation } = exchange.record;
      return eventRows(exchange, inForce?.after(`${contract}#${operation}`) ?? [], ring, key);
    },
    desk: caller => eventDesk({ feed, rules, full }, caller),
  };
}
