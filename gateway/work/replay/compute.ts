/** Computes a replay: each exchange of the set rehearsed by the mapping in force, page by page, what came of it written down. */
import { setImmediate as breathe } from 'node:timers/promises';
import { resumeExchange } from '../../delivery/resume.ts';
import { DELIVERY } from '../../delivery/settings.ts';
import type { Exchange } from '../../exchange.ts';
import { Fault } from '../../faults.ts';
import type { WorkParts } from '../parts.ts';
import { type Past, type PastRow, pastOf } from './past.ts';
import { type Rehearsal, rehearse } from './rehearse.ts';
import { type FailedWith, failedWith, type Judged, judge } from './verdict.ts';

/** Of a page only what is written down is held, bodies one at a time. */
const AT_ONCE = 200;

const WAITING = `select m.exchange as id from canongate.replay_members m where m.replay = $1 and m.verdict is null
  order by m.exchange limit ${AT_ONCE}`;

const PAST = `select e.id, e.contract, e.operation, e.effect, e.received_at, e.consumer, e.facility, e.trace, e.backend,
    e.fault, e.cause, e.contract_hash, e.mapping_hash, e.profile_hash, w.rule, w.pointer
  from canongate.exchanges e left join canongate.work_items w on w.id = e.id where e.id = any($1)`;

const WRITE = `update canongate.replay_members m set verdict = g.verdict, way = g.way, mapping = g.mapping,
    mapping_before = g.mapping_before, mapping_after = g.mapping_after, before = g.before, after = g.after,
    differences = g.differences
  from json_to_recordset($2) as g (exchange uuid, verdict text, way text, mapping text, mapping_before text,
    mapping_after text, before jsonb, after jsonb, differences jsonb)
  where m.replay = $1 and m.exchange = g.exchange and m.verdict is null`;

/** An exchange of the set with what the mapping in force makes of it. */
export interface Rehearsed {
  past: Past;
  exchange: Exchange;
  rehearsal?: Rehearsal;
  judged: Judged;
  /** How it failed then. */
  failed: FailedWith | undefined;
}

interface FailedRow extends PastRow {
  cause: string | null;
  rule: string | null;
  pointer: string | null;
}

export async function compute(parts: WorkParts, replay: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rows } = await parts.pool.query<{ id: string }>(WAITING, [replay]);
    if (rows.length === 0) return;
    const ids = rows.map(({ id }) => id);
    const written = new Map<string, object>(ids.map(id => [id, { exchange: id, verdict: 'not-kept' }]));
    for await (const rehearsed of rehearseEach(parts, ids)) written.set(rehearsed.past.id, rowOf(rehearsed));
    await parts.pool.query(WRITE, [replay, JSON.stringify([...written.values()])]);
  }
}

/** Those of which anything is kept, by their ids: few, because all of them are held. */
export async function rehearseAll(parts: WorkParts, ids: readonly string[]): Promise<Map<string, Rehearsed>> {
  const found = new Map<string, Rehearsed>();
  for await (const rehearsed of rehearseEach(parts, ids)) found.set(rehearsed.past.id, rehearsed);
  return found;
}

async function* rehearseEach(parts: WorkParts, ids: readonly string[]): AsyncGenerator<Rehearsed> {
  const { rows } = await parts.pool.query<FailedRow>(PAST, [ids]);
  for (const row of rows) {
    const past = pastOf(row, await parts.ledger.bodies(row.id).catch(() => undefined));
    if (past) yield { ...rehearseOne(parts, past), failed: failedBefore(row) };
    // It is work beside the calls, not before them.
    await breathe();
  }
}

function rehearseOne({ planOf }: WorkParts, past: Past): Omit<Rehearsed, 'failed'> {
  const { record } = past.stored;
  const delivery = { key: { endpoint: '', partition: '' }, attempt: 0, settings: DELIVERY };
  const exchange = resumeExchange(past.stored, delivery, new AbortController().signal);
  try {
    const plan = planOf(`${record.contract}#${record.operation}`);
    if (!plan) throw new Fault('not-supported', { detail: 'The contract is no longer served.' });
    const rehearsal = rehearse(plan, past, exchange);
    if (!rehearsal) return { past, exchange, judged: { verdict: 'same', differences: [] } };
    return { past, exchange, rehearsal, judged: judge(past, rehearsal) };
  } catch (error) {
    const verdict = past.fault === null ? 'now-failing' : 'still-failing';
    return { past, exchange, judged: { verdict, after: failedWith(Fault.from(error)), differences: [] } };
  }
}

function failedBefore({ fault, cause, rule, pointer }: FailedRow): FailedWith | undefined {
  if (fault === null) return undefined;
  return {
    fault,
    ...(cause !== null && { cause }),
    ...(rule !== null && { rule }),
    ...(pointer !== null && { pointer }),
  };
}

function rowOf({ past, rehearsal, judged, failed }: Rehearsed): object {
  return {
    ...{ exchange: past.id, verdict: judged.verdict, way: judged.way },
    ...{ mapping: rehearsal?.mapping, mapping_before: past.mappingHash, mapping_after: rehearsal?.hash },
    ...{ before: failed, after: judged.after, differences: judged.differences },
  };
}
