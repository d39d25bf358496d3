/** Forgets whom an id names: native identifiers, notes, events, and the bodies of what has ended, of the id and of all merged with it. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { PERSONS } from '../contracts/subjects.ts';
import { inBatches } from '../store/batches.ts';
import { OPEN } from '../store/erase.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { isId } from './cross-reference.ts';

export interface ForgottenReference {
  /** The id and those that were merged with it: they name nothing any more. */
  ids: string[];
  natives: number;
  bodies: number;
  /** What was told in full. */
  events: number;
}

const GROUP = `with recursive up as (
    select id, merged_into from canongate.reference_ids where id = $1
    union select r.id, r.merged_into from up u join canongate.reference_ids r on r.id = u.merged_into),
  down as (select id from up where merged_into is null
    union select r.id from down d join canongate.reference_ids r on r.merged_into = d.id)
  select r.id, r.kind from down join canongate.reference_ids r using (id) order by r.id`;

const REMOVE = `with gone as (delete from canongate.reference_natives where reference = any($1) returning 1),
  marked as (update canongate.reference_ids set forgotten_at = now() where id = any($1)),
  silent as (update canongate.reference_history set note = null where reference = any($1))
  select count(*)::int as natives from gone`;

const BODIES = `update canongate.exchanges set sealed = null, key = null where id in (
  select e.id from canongate.exchanges e where e.sealed is not null and not ${OPEN}
    and e.id in (select exchange from canongate.exchange_subjects where hash = any($1))
  limit $2 for update skip locked)`;

/** Who has not been told yet is told no more than the type and the id. */
const EVENTS = `update canongate.events set sealed = null, key = null where id in (
  select v.id from canongate.events v where v.sealed is not null
    and v.exchange in (select exchange from canongate.exchange_subjects where hash = any($1))
  limit $2 for update skip locked)`;

/** On record before the first of it is gone. Undefined for an id that nobody issued. */
export async function forgetReference(
  pool: pg.Pool,
  ring: KeyRing,
  record: (record: AuditRecord) => Promise<void>,
  id: string,
): Promise<ForgottenReference | undefined> {
  if (!isId(id)) return undefined;
  const { rows } = await pool.query<{ id: string; kind: string }>(GROUP, [id]);
  if (rows.length === 0) return undefined;
  const ids = rows.map(row => row.id);
  const hashes = rows.filter(({ kind }) => PERSONS.includes(kind)).map(row => ring.hash(`${row.kind}:${row.id}`));
  const about = { at: new Date().toISOString(), reference: id, subjects: hashes.map(hash => hash.toString('hex')) };
  await record({ ...about, what: 'reference-forgetting' });
  const removed = await pool.query<{ natives: number }>(REMOVE, [ids]);
  const { natives } = removed.rows[0]!;
  const client = pool as unknown as pg.ClientBase;
  const bodies = await inBatches(client, BODIES, [hashes]);
  const events = await inBatches(client, EVENTS, [hashes]);
  await record({ ...about, what: 'reference-forgotten', counts: { ids: ids.length, natives, bodies, events } });
  return { ids, natives, bodies, events };
}
