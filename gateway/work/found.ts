/** Work that an answer leaves to people: one item for each finding about a thing, opened once, and closed when it is found no longer. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { ExchangeRecord } from '../exchange.ts';
import { Fault } from '../faults.ts';
import type { Entry } from '../store/batcher.ts';
import { tell } from '../store/told.ts';
import { uuidv7 } from '../uuid.ts';
import { DUE_MS, groupOf } from './item.ts';

/** All that is found now about one thing; what was found before and is not among it is found no longer. */
export interface Found {
  queue: string;
  /** Id that the gateway issued. */
  about: string;
  findings: readonly FoundWork[];
}

export interface FoundWork {
  /** What it is, in kebab-case. */
  cause: string;
  /** JSON Pointer of what is wrong. */
  pointer: string;
  rule?: string;
  /** What it was found by: where that changes, it is another decision. */
  figures: unknown;
}

export interface Held {
  id: string;
  cause: string;
  pointer: string | null;
  status: string;
  owner: string | null;
  resolution: string | null;
  figures: string | null;
  /** What the gateway said of it last. */
  said: string | null;
}

/** The last item of each finding. */
const HELD = `select distinct on (cause, pointer) id, cause, pointer, status, owner, resolution, figures,
    (select h.action from canongate.work_item_history h where h.item = w.id and h.who = $3 order by h.seq desc limit 1) as said
  from canongate.work_items w where about = $1 and endpoint = $2 order by cause, pointer, id desc`;

const ROW = `(id, facility, group_key, endpoint, contract, operation, fault, cause, pointer, rule, outcome, status, priority,
    created_at, updated_at, due_at, about, figures)`;

/** Those that somebody who was faster has opened already are not among the answer. */
const INSERT = `with opened as (insert into canongate.work_items ${ROW}
    select f.id, $6, f.group_key, $7, $8, $9, 'conflict', f.cause, f.pointer, f.rule, 'applied', 'requested', 'routine',
      $10, $10, $11, $12, f.figures
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $13::text[]) as f (id, group_key, cause, pointer, rule, figures)
    on conflict do nothing returning *), told as (${tell({ workItems: 'opened' })})
  select id from opened`;

/** Unless a person has taken it in hand meanwhile: then it is theirs to close. */
const CLOSE = `with closed as (update canongate.work_items w set status = 'completed', resolution = $2, updated_at = now()
    where w.id = any($1) and w.status = 'requested' and w.owner is null returning w.*),
  told as (${tell({ workItems: 'closed' })})
  select id from closed`;

const NOTE = `insert into canongate.work_item_history (item, who, action)
  select id, $2, $3 from unnest($1::uuid[]) as id`;

/** By whom history and audit say that it was done. */
const WHO = 'canongate';
const GONE = 'no-longer-found';
const AGAIN = 'found-again';
/** What a person has decided. */
const DECIDED: readonly (string | null)[] = ['done-by-hand', 'discarded'];

export interface FoundPlan {
  open: readonly FoundWork[];
  close: readonly string[];
  /** In somebody's hands: what changed is said, and nothing else. */
  note: readonly { id: string; action: string }[];
}

const isOpen = ({ status }: Held): boolean => status === 'requested' || status === 'in-progress';
const keyOf = ({ cause, pointer }: { cause: string; pointer: string | null }): string => `${cause} ${pointer ?? ''}`;
export const hashOf = (figures: unknown): string =>
  createHash('sha256').update(JSON.stringify(figures)).digest('hex').slice(0, 32);

/** Nothing to do where all stands as it did when it was asked last. */
export function planOf(findings: readonly FoundWork[], held: readonly Held[]): FoundPlan {
  const last = new Map(held.map(one => [keyOf(one), one]));
  const now = new Set(findings.map(keyOf));
  const open = [...new Map(findings.map(one => [keyOf(one), one])).values()].filter(finding => {
    const before = last.get(keyOf(finding));
    if (!before) return true;
    return !isOpen(before) && !(DECIDED.includes(before.resolution) && before.figures === hashOf(finding.figures));
  });
  const gone = held.filter(one => isOpen(one) && !now.has(keyOf(one)));
  const isFree = (one: Held): boolean => one.owner === null && one.status === 'requested';
  const again = held.filter(one => isOpen(one) && now.has(keyOf(one)) && one.said === GONE);
  return {
    open,
    close: gone.filter(isFree).map(({ id }) => id),
    note: [
      ...gone.filter(one => !isFree(one) && one.said !== GONE).map(({ id }) => ({ id, action: GONE })),
      ...again.map(({ id }) => ({ id, action: AGAIN })),
    ],
  };
}

/** Somebody was faster: what was planned is undone, with its audit, and is to be planned anew by what stands there now. */
export class Outdone extends Fault {
  constructor() {
    super('conflict', { retryable: true });
  }
}

/**
 * What is to be written with the exchange that found it; undefined where everything stands as it did. The audit is of what is opened
 * and closed, all of it: `within` throws Outdone where that would be less.
 */
export async function foundEntry(
  pool: pg.Pool,
  { queue, about, findings }: Found,
  { facility = '', contract, operation, consumer }: ExchangeRecord,
  now: Date,
): Promise<Pick<Entry, 'within' | 'audit'> | undefined> {
  const { rows } = await pool.query<Held>(HELD, [about, queue, WHO]);
  const { open, close, note } = planOf(findings, rows);
  if (open.length + close.length + note.length === 0) return undefined;
  const ids = open.map(() => uuidv7(now.getTime()));
  const by = { at: now.toISOString(), ...(consumer !== undefined && { consumer }), ...(facility && { facility }) };
  return {
    audit: [
      ...ids.map(exchange => ({ ...by, what: 'work-item-opened', exchange })),
      ...close.map(exchange => ({ ...by, what: `work-item-${GONE}`, exchange })),
    ],
    async within(client) {
      if (open.length > 0)
        await all(client, INSERT, open.length, [
          ...[ids, open.map(({ cause, rule }) => groupOf([queue, contract, operation, 'conflict', cause, rule]))],
          ...[open.map(({ cause }) => cause), open.map(({ pointer }) => pointer), open.map(({ rule }) => rule ?? null)],
          ...[facility, queue, contract, operation, now, new Date(now.getTime() + DUE_MS), about],
          open.map(({ figures }) => hashOf(figures)),
        ]);
      if (close.length > 0) {
        await all(client, CLOSE, close.length, [close, GONE]);
        await client.query(NOTE, [close, WHO, GONE]);
      }
      for (const { id, action } of note) await client.query(NOTE, [[id], WHO, action]);
    },
  };
}

async function all(client: pg.ClientBase, text: string, count: number, values: unknown[]): Promise<void> {
  const { rows } = await client.query(text, values);
  if (rows.length < count) throw new Outdone();
}
