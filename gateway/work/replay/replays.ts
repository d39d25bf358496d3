/** The tables of replays and their members, as they are read. */

import type pg from 'pg';
import { pageSize } from '../../page-size.ts';
import type { WorkCaller } from '../../plugs/composition.ts';
import type { Facility } from '../moves.ts';
import type { DifferencePage, ReplayCounts, ReplayMemberView, ReplaySet, ReplayStatus, ReplayView } from './view.ts';

export interface ReplayRow {
  id: string;
  facility: string;
  who: string;
  caller: WorkCaller;
  chosen: ReplaySet;
  status: ReplayStatus;
  gathered: boolean;
  applies: 'chosen' | 'now-mapping' | null;
  note: string | null;
  created_at: Date;
  updated_at: Date;
}

const SEEN = '($1::text is null or r.facility = $1)';

export async function replayRow(pool: pg.Pool, id: string, facility: Facility): Promise<ReplayRow | undefined> {
  const text = `select r.* from canongate.replays r where ${SEEN} and r.id = $2`;
  return (await pool.query<ReplayRow>(text, [facility ?? null, id])).rows[0];
}

export async function replayRows(
  pool: pg.Pool,
  { before = null, limit }: { before?: string | null; limit?: number },
  facility: Facility,
): Promise<ReplayRow[]> {
  const text = `select r.* from canongate.replays r where ${SEEN} and ($2::uuid is null or r.id < $2)
    order by r.id desc limit $3`;
  return (await pool.query<ReplayRow>(text, [facility ?? null, before, pageSize(limit, 20)])).rows;
}

interface Counted {
  mapping: string | null;
  before: string | null;
  after: string | null;
  verdict: string | null;
  count: string;
  applied: string;
  withheld: string;
}

const COUNT = `select m.mapping, m.mapping_before as before, m.mapping_after as after, m.verdict, count(*) as count,
    count(m.applied_at) as applied, count(m.withheld) as withheld
  from canongate.replay_members m where m.replay = $1 group by 1, 2, 3, 4`;

export async function replayView(pool: pg.Pool, row: ReplayRow): Promise<ReplayView> {
  const { rows } = await pool.query<Counted>(COUNT, [row.id]);
  const self = `/v1/replays/${row.id}`;
  return {
    ...{ id: row.id, status: row.status, by: row.who, set: row.chosen, counts: countsOf(rows) },
    mappings: mappingsOf(rows),
    ...(row.note !== null && { note: row.note }),
    ...{ createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() },
    links: { self, differences: `${self}/differences` },
  };
}

function countsOf(rows: readonly Counted[]): ReplayCounts {
  const sum = (of: 'count' | 'applied' | 'withheld', fits: (row: Counted) => boolean = () => true): number =>
    rows.filter(fits).reduce((total, row) => total + Number(row[of]), 0);
  const of = (verdict: string): number => sum('count', row => row.verdict === verdict);
  return {
    ...{ total: sum('count'), done: sum('count', ({ verdict }) => verdict !== null) },
    ...{
      same: of('same'),
      different: of('different'),
      stillFailing: of('still-failing'),
      nowMapping: of('now-mapping'),
    },
    ...{ nowFailing: of('now-failing'), notKept: of('not-kept'), applied: sum('applied'), withheld: sum('withheld') },
  };
}

function mappingsOf(rows: readonly Counted[]): ReplayView['mappings'] {
  const named = rows.filter(({ mapping, after }) => mapping !== null && after !== null);
  const alike = Map.groupBy(named, ({ mapping, before, after }) => `${mapping} ${before} ${after}`);
  return [...alike.values()].map(some => {
    const { mapping, before, after } = some[0]!;
    const exchanges = some.reduce((total, { count }) => total + Number(count), 0);
    return { mapping: mapping!, ...(before !== null && { before }), after: after!, exchanges };
  });
}

export interface MemberRow {
  exchange: string;
  verdict: ReplayMemberView['verdict'];
  way: ReplayMemberView['way'] | null;
  mapping: string | null;
  mapping_before: string | null;
  mapping_after: string | null;
  before: ReplayMemberView['before'] | null;
  after: ReplayMemberView['after'] | null;
  differences: ReplayMemberView['differences'] | null;
  applied_at: Date | null;
  withheld: string | null;
}

/** In the order in which they arrived. */
export async function differencePage(
  pool: pg.Pool,
  replay: string,
  { verdict = null, after = null, limit }: { verdict?: string | null; after?: string | null; limit?: number },
): Promise<DifferencePage> {
  const most = pageSize(limit);
  const { rows } = await pool.query<MemberRow>(
    `select m.* from canongate.replay_members m where m.replay = $1 and m.verdict is not null
       and ($2::text is null or m.verdict = $2) and ($3::uuid is null or m.exchange > $3)
     order by m.exchange limit $4`,
    [replay, verdict, after, most],
  );
  const last = rows.length === most ? rows.at(-1) : undefined;
  return { items: rows.map(memberView), ...(last && { next: last.exchange }) };
}

function memberView(row: MemberRow): ReplayMemberView {
  return {
    ...{ exchange: row.exchange, verdict: row.verdict },
    ...(row.way && { way: row.way }),
    ...(row.mapping !== null && { mapping: row.mapping }),
    ...(row.mapping_before !== null && { mappingBefore: row.mapping_before }),
    ...(row.mapping_after !== null && { mappingAfter: row.mapping_after }),
    ...(row.before && { before: row.before }),
    ...(row.after && { after: row.after }),
    differences: row.differences ?? [],
    ...(row.applied_at && { appliedAt: row.applied_at.toISOString() }),
    ...(row.withheld !== null && { withheld: row.withheld }),
  };
}
