/** A merge that a system of record has done is committed together with its alias: one commit, or neither. */
import type pg from 'pg';
import type { Exchange } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { mergesIn } from './merges.ts';

export interface Aliasing {
  pool: Pick<pg.Pool, 'connect'>;
  ring: KeyRing;
  submit(entry: Entry): Promise<void>;
}

/** Returns why the alias cannot be, for instance since somebody merged otherwise meanwhile: then nothing is committed. */
export async function submitWithAlias(
  { merging, record }: Exchange,
  entry: Entry,
  { pool, ring, submit }: Aliasing,
): Promise<Fault | undefined> {
  let submitted = false;
  const withEntry = (alias: Entry): Promise<void> => {
    submitted = true;
    return submit({ ...entry, rows: { ...entry.rows, ...alias.rows }, audit: [...entry.audit, ...alias.audit] });
  };
  if (merging) {
    const { consumer = '', actor, facility } = record;
    const merges = mergesIn(pool, ring, withEntry, { consumer, actor, facility, scopes: [] });
    try {
      await merges.merge(merging.from, merging.into);
    } catch (error) {
      if (submitted || !(error instanceof Fault)) throw error;
      return error;
    }
  }
  if (!submitted) await submit(entry);
  return undefined;
}
