/** A merge that a system of record has done is settled together with its alias: one commit, or neither. */
import type pg from 'pg';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import { mergesIn } from '../references/merges.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';

interface Keeping {
  pool: Pick<pg.Pool, 'connect'>;
  ring: KeyRing;
  submit(entry: Entry): Promise<void>;
}

/**
 * Commits what `settled` makes of the exchange, with the alias where there is one to be; returns what was committed. An alias
 * that cannot be, since somebody merged otherwise meanwhile, is a fault after an applied write: it needs a person.
 */
export async function settleMerging(
  exchange: Exchange,
  settled: (exchange: Exchange) => Promise<Entry>,
  { pool, ring, submit }: Keeping,
): Promise<Entry> {
  const { merging, record } = exchange;
  const entry = await settled(exchange);
  let submitted = false;
  const together = (alias: Entry): Promise<void> => {
    submitted = true;
    return submit({ ...entry, rows: { ...entry.rows, ...alias.rows }, audit: [...entry.audit, ...alias.audit] });
  };
  if (merging && !record.fault) {
    const { consumer = '', actor, facility } = record;
    const merges = mergesIn(pool, ring, together, { consumer, actor, facility, scopes: [] });
    try {
      await merges.merge(merging.from, merging.into);
    } catch (error) {
      if (submitted || !(error instanceof Fault)) throw error;
      record.fault = error.with({ outcome: 'applied' });
      record.outcome = 'applied';
      return settleMerging(exchange, settled, { pool, ring, submit });
    }
  }
  if (!submitted) await submit(entry);
  return entry;
}
