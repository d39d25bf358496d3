/**
 * Lets go on what a person chose: sent again in its place of the key, or settled from the answer that was received. Each commit
 * writes what goes on together with the mark that it did, so that whoever dies in the middle is continued and nothing is doubled.
 */

import type pg from 'pg';
import type { AuditRecord } from '../../audit/chain.ts';
import type { DeliveryKey } from '../../delivery/operations.ts';
import { readAnew } from '../../delivery/resume.ts';
import type { Exchange } from '../../exchange.ts';
import { Fault } from '../../faults.ts';
import type { Plan } from '../../plan.ts';
import { submitWithAlias } from '../../references/aliasing.ts';
import type { Entry } from '../../store/batcher.ts';
import { exchangeRows } from '../../store/exchange-rows.ts';
import { joined, type Kept } from '../../store/tables.ts';
import { tell } from '../../store/told.ts';
import { partsIn } from '../amend.ts';
import { move, type WorkAction } from '../moves.ts';
import { auditOfStep, moverOf, type WorkParts } from '../parts.ts';
import { type Rehearsed, rehearseAll } from './compute.ts';
import { settledAnew } from './decoded.ts';
import type { ReplayRow } from './replays.ts';
import type { ReplayWay } from './verdict.ts';

const AT_ONCE = 20;

/** Still to go on, with what holds them: an item nobody else has in hand, or a read that failed and nobody waits for. */
const WAITING = `select m.exchange as id, m.mapping_after, m.way, o.endpoint, o.partition, o.status, o.effect,
    w.id is not null as item, w.owner
  from canongate.replay_members m
    left join canongate.operations o on o.id = m.exchange
    left join canongate.work_items w on w.id = m.exchange and w.status in ('requested', 'in-progress')
  where m.replay = $1 and m.applied_at is null and m.withheld is null
    and case when $2 = 'chosen' then m.chosen else m.verdict = 'now-mapping' end
  order by m.exchange limit ${AT_ONCE}`;

interface Waiting extends DeliveryKey {
  id: string;
  mapping_after: string;
  way: ReplayWay;
  status: string | null;
  effect: string | null;
  item: boolean;
  owner: string | null;
}

const ACTIONS: Readonly<Record<ReplayWay, WorkAction>> = {
  resend: { name: 'replayed', status: 'completed', resolution: 'replayed', operation: { status: 'accepted' } },
  decode: { name: 'replayed', status: 'completed', resolution: 'replayed', operation: { status: 'succeeded' } },
};

export async function applyAll(parts: WorkParts, replay: ReplayRow, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rows } = await parts.pool.query<Waiting>(WAITING, [replay.id, replay.applies]);
    if (rows.length === 0) return;
    const found = await rehearseAll(
      parts,
      rows.map(({ id }) => id),
    );
    const going: Going[] = [];
    for (const waiting of rows) {
      const rehearsed = found.get(waiting.id);
      const why = obstacle(waiting, rehearsed, replay);
      if (why) await withhold(parts.pool, replay.id, waiting.id, why);
      else going.push({ waiting, rehearsed: rehearsed! });
    }
    // Each alias is of a commit of its own.
    const [merging, others] = [going.filter(one => merges(parts, one)), going.filter(one => !merges(parts, one))];
    for (const some of [others, ...merging.map(one => [one])]) await goOn(parts, replay, some);
  }
}

const planOf = (parts: WorkParts, { past }: Rehearsed): Plan | undefined =>
  parts.planOf(`${past.stored.record.contract}#${past.stored.record.operation}`);

const merges = (parts: WorkParts, { waiting, rehearsed }: Going): boolean =>
  waiting.way === 'decode' && planOf(parts, rehearsed)?.operation.merges !== undefined;

type Notice = NonNullable<Entry['notices']>[number];

interface Going {
  waiting: Waiting;
  rehearsed: Rehearsed;
}

/** Why it does not go on; in words for whoever applied the replay. */
function obstacle(waiting: Waiting, rehearsed: Rehearsed | undefined, { caller }: ReplayRow): string | undefined {
  const { supervises, who } = moverOf(caller);
  if (!rehearsed) return 'no longer kept';
  if (waiting.status === null) return 'nobody waits for it';
  if (waiting.item && waiting.owner !== null && waiting.owner !== who && !supervises) return 'in other hands';
  const open = waiting.item
    ? waiting.status === 'needs-attention'
    : waiting.status === 'failed' && waiting.effect === 'read';
  if (!open) return 'closed';
  const { rehearsal, judged, past } = rehearsed;
  // It left the next one: of two, each would tell what was decided.
  if (past.stored.record.poll) return waiting.item ? 'it is resent as a work item' : 'it is asked again by itself';
  if (rehearsal?.hash !== waiting.mapping_after) return 'the mapping has changed since';
  return judged.way === waiting.way ? undefined : 'it has changed since';
}

async function withhold(pool: pg.Pool, replay: string, exchange: string, why: string): Promise<void> {
  const text =
    'update canongate.replay_members set withheld = $3 where replay = $1 and exchange = $2 and applied_at is null';
  await pool.query(text, [replay, exchange, why]);
}

/** Together, or one by one where a person was faster with one of them. */
async function goOn(parts: WorkParts, replay: ReplayRow, going: readonly Going[]): Promise<void> {
  if (going.length === 0) return;
  try {
    if (await commit(parts, replay, going))
      await withhold(parts.pool, replay.id, going[0]!.waiting.id, 'merged otherwise meanwhile');
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'conflict') throw error;
    if (going.length === 1) return withhold(parts.pool, replay.id, going[0]!.waiting.id, 'closed');
    for (const one of going) await goOn(parts, replay, [one]);
  }
}

/** Returns why nothing is committed where an alias cannot be. */
async function commit(parts: WorkParts, replay: ReplayRow, going: readonly Going[]): Promise<Fault | undefined> {
  const { writer, ring, now } = parts;
  const key = await ring.keyOf(now());
  const { name: replica, incarnation } = writer.session();
  let rows: Kept = {};
  const notices: Notice[] = [];
  const audit: AuditRecord[] = [];
  let aliased: Exchange | undefined;
  for (const { rehearsed, waiting } of going) {
    const { past } = rehearsed;
    const decoded =
      waiting.way === 'decode' ? await settledAnew(parts, planOf(parts, rehearsed)!, rehearsed) : undefined;
    const exchange = decoded ?? waitingAgain(rehearsed);
    if (decoded?.merging) aliased = decoded;
    const settledAt = waiting.way === 'decode' ? parts.now() : null;
    const keeping = { replica, incarnation, parts: partsIn(past.bodies), key, settledAt };
    const more = decoded ? await parts.followUps(decoded) : undefined;
    rows = [exchangeRows(exchange, keeping, ring), more?.rows ?? {}].reduce(joined, rows);
    audit.push(auditRecord(parts, replay, rehearsed, waiting), ...(more?.audit ?? []));
    const { endpoint, partition } = waiting;
    // Settled or sent again, its place is free: what waited behind it is looked for.
    notices.push({ endpoint, partition }, ...(more?.notices ?? []));
  }
  const entry = { rows, audit, notices, within: (client: pg.ClientBase) => mark(client, replay, going) };
  if (aliased) return submitWithAlias(aliased, entry, { ...parts, submit: writer.submit });
  await writer.submit(entry);
  return undefined;
}

/**
 * What has taken effect is not repeated, by what its answer says now; what was only read is asked anew. Not where only what
 * comes later is asked for: what was read before it would now find what it did.
 */
function waitingAgain({ exchange, rehearsal }: Rehearsed): Rehearsed['exchange'] {
  const { steps, asksOn } = rehearsal!;
  return { ...exchange, record: { ...exchange.record, steps: asksOn ? steps : readAnew(steps) } };
}

function auditRecord({ now }: WorkParts, replay: ReplayRow, { past, rehearsal }: Rehearsed, { way }: Waiting) {
  const { id, contract, operation, effect, hashes } = past.stored.record;
  const step = auditOfStep(replay.caller, way === 'decode' ? 'replay-settled' : 'replay-resent', now());
  return { ...step, exchange: id, contract, operation, effect, hashes: { ...hashes, mapping: rehearsal!.hash } };
}

/** @throws Fault `conflict` where one of them went on meanwhile */
async function mark(client: pg.ClientBase, replay: ReplayRow, going: readonly Going[]): Promise<void> {
  const idsOf = (fits: (waiting: Waiting, rehearsed: Rehearsed) => boolean): string[] =>
    going.filter(({ waiting, rehearsed }) => fits(waiting, rehearsed)).map(({ waiting }) => waiting.id);
  const marked = await client.query(
    `update canongate.replay_members set applied_at = now() where replay = $1 and exchange = any($2) and applied_at is null`,
    [replay.id, idsOf(() => true)],
  );
  if (marked.rowCount !== going.length) throw new Fault('conflict');
  for (const way of ['resend', 'decode'] as const) {
    for (const asksOn of [undefined, true] as const) {
      const items = idsOf((one, { rehearsal }) => one.item && one.way === way && rehearsal?.asksOn === asksOn);
      const action = { ...ACTIONS[way], ...(asksOn && { asksOn }) };
      if (items.length > 0) await move(client, items, action, moverOf(replay.caller), replay.note ?? undefined);
    }
    const reads = idsOf(waiting => !waiting.item && waiting.way === way);
    if (reads.length === 0) continue;
    const { rowCount } = await client.query(
      `with moved as (update canongate.operations set status = $2, due_at = now(), updated_at = now(), problem = null, cut_off = 0
         where id = any($1) and status = 'failed' returning *),
       told as (${tell({ operations: 'moved' })}) select from moved`,
      [reads, ACTIONS[way].operation!.status],
    );
    if (rowCount !== reads.length) throw new Fault('conflict');
  }
}
