/** Where audit chains begin once retention has removed their oldest records: said by a record of a chain itself. */
import type pg from 'pg';
import type { AuditRecord } from './chain.ts';

/** The last record that may be gone, by chain. */
export type Beginnings = Record<string, { seq: number; hash: string }>;

/** As the records say; the furthest counts. */
export async function beginningsOf(pool: Pick<pg.ClientBase, 'query'>): Promise<Beginnings> {
  const { rows } = await pool.query<{ record: string }>(
    `select record from canongate.audit where record like '%"beginnings":%' order by at`,
  );
  const found: Beginnings = {};
  for (const { record } of rows) for (const [chain, said] of saidIn(record)) further(found, chain, said);
  return found;
}

/** Those of before, moved on to these: the record that says so may later be removed itself, and the next one says it again. */
export function movedOn(before: Beginnings, now: Beginnings): Beginnings {
  const moved = { ...before };
  for (const [chain, said] of Object.entries(now)) further(moved, chain, said);
  return moved;
}

function further(found: Beginnings, chain: string, said: Beginnings[string]): void {
  if ((found[chain]?.seq ?? 0) < said.seq) found[chain] = said;
}

function saidIn(record: string): [string, Beginnings[string]][] {
  try {
    return Object.entries((JSON.parse(record) as AuditRecord).beginnings ?? {});
  } catch {
    // Changed: the walk of its chain says so.
    return [];
  }
}
