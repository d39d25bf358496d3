/** Merges as aliases: a retired id leads to what answers for it, along any chain; undone, it stands for itself again. */
import type pg from 'pg';
import type { AuditRecord } from '../audit/chain.ts';
import { PERSONS } from '../contracts/subjects.ts';
import { Fault } from '../faults.ts';
import type { WorkCaller } from '../plugs/composition.ts';
import type { Entry } from '../store/batcher.ts';
import type { KeyRing } from '../store/key-ring.ts';
import { seal } from '../store/seal.ts';
import { REPLICA_LOCK } from '../store/session.ts';
import { isId } from './cross-reference.ts';

export interface Merges {
  /** `id` is retired, `into` answers for it. Repeated, it changes nothing. @throws Fault `not-found`, `invalid-request`, `conflict` */
  merge(id: string, into: string, note?: string): Promise<void>;
  /** Repeated, it changes nothing. @throws Fault `not-found` */
  unmerge(id: string, note?: string): Promise<void>;
}

interface Row {
  id: string;
  facility: string;
  kind: string;
  merged_into: string | null;
}

/** One at a time over all replicas, so that two merges never make a circle; number -1 is no replica's. */
const LOCK = [REPLICA_LOCK, -1];

const ROW = `select id, facility, kind, merged_into from canongate.reference_ids
  where id = any($1) and ($2::text is null or facility in ('', $2))`;

/** Whether the chain from the one passes the other. */
const PASSES = `with recursive up as (
    select id, merged_into from canongate.reference_ids where id = $1
    union select r.id, r.merged_into from up u join canongate.reference_ids r on r.id = u.merged_into)
  select from up where id = $2`;

export function mergesIn(
  pool: Pick<pg.Pool, 'connect'>,
  ring: KeyRing,
  submit: (entry: Entry) => Promise<void>,
  { consumer, actor, facility }: WorkCaller,
): Merges {
  /** The change is committed with its audit record while nobody else may change a chain. */
  const alone = async (work: (client: pg.ClientBase) => Promise<Entry | undefined>): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1, $2)', LOCK);
      const entry = await work(client);
      if (entry) await submit(entry);
    } finally {
      await client.query('rollback').catch(() => {});
      client.release();
    }
  };

  const rowsOf = async (client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, Row>> => {
    const { rows } = await client.query<Row>(ROW, [ids.filter(isId), facility ?? null]);
    return new Map(rows.map(row => [row.id, row]));
  };

  const entry = (
    { id, kind, ...row }: Row,
    action: 'merged' | 'unmerged',
    into: string | null,
    note?: string,
  ): Entry => {
    const at = new Date();
    const subjects = [id, into].flatMap(one => (one ? [ring.hash(`${kind}:${one}`).toString('hex')] : []));
    const record: AuditRecord = {
      ...{ at: at.toISOString(), what: `reference-${action}`, reference: id, consumer },
      ...(into !== null && { into }),
      ...(actor && { actor }),
      facility: row.facility,
      ...(PERSONS.includes(kind) && { subjects }),
    };
    const sealed = note === undefined ? null : seal(ring.lasting.secret, [Buffer.from(note)], `note ${id}`);
    const history = {
      reference: id,
      facility: row.facility,
      at,
      who: actor?.id ?? consumer,
      action,
      into,
      note: sealed,
    };
    const now = { id, facility: row.facility, kind, merged_into: into, merged_at: into === null ? null : at };
    return { rows: { reference_ids: [now], reference_history: [history] }, audit: [record] };
  };

  return {
    merge: (id, into, note) =>
      alone(async client => {
        const rows = await rowsOf(client, [id, into]);
        const [retired, survivor] = [rows.get(id), rows.get(into)];
        if (!retired) throw new Fault('not-found');
        if (!survivor) throw wrong('unknown-id', 'It names nothing.');
        if (id === into) throw wrong('same-id', 'It cannot be merged into itself.');
        if (retired.kind !== survivor.kind) throw wrong('other-kind', `${into} is of kind ${survivor.kind}.`);
        if (retired.merged_into === into) return undefined;
        if (retired.merged_into !== null)
          throw new Fault('conflict', { detail: `It is merged into ${retired.merged_into}: undo that first.` });
        if ((await client.query(PASSES, [into, id])).rowCount)
          throw new Fault('conflict', { detail: `${into} was merged into it: that would be a circle.` });
        return entry(retired, 'merged', into, note);
      }),

    unmerge: (id, note) =>
      alone(async client => {
        const row = (await rowsOf(client, [id])).get(id);
        if (!row) throw new Fault('not-found');
        return row.merged_into === null ? undefined : entry(row, 'unmerged', null, note);
      }),
  };
}

const wrong = (code: string, detail: string): Fault =>
  new Fault('invalid-request', { errors: [{ pointer: '/into', code, detail }] });
