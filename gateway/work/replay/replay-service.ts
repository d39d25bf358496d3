/** What a person may do with replays: a dry run over a set, its differences, and letting some of it go on. */
import { Fault } from '../../faults.ts';
import type { WorkCaller } from '../../plugs/composition.ts';
import { UUID, uuidv7 } from '../../uuid.ts';
import { auditOfStep, moverOf, type WorkParts } from '../parts.ts';
import { rehearseAll } from './compute.ts';
import { differencePage, type ReplayRow, replayRow, replayRows, replayView } from './replays.ts';
import { countOf, MOST, selectionOf } from './sets.ts';
import type { ReplayApplication, ReplayService, ReplaySet } from './view.ts';

const INSERT = `insert into canongate.replays
    (id, facility, consumer, who, caller, chosen, status, created_at, updated_at)
  values ($1, $2, $3, $4, $5, $6, 'computing', $7, $7)`;

/** Those that may go on at all; what stood in the way before is looked at anew. */
const CHOOSE = `update canongate.replay_members set chosen = true, withheld = null
  where replay = $1 and exchange = any($2) and way is not null and applied_at is null`;

const BEGIN = `update canongate.replays set status = 'applying', applies = $2, note = $3, who = $4, caller = $5,
  updated_at = now() where id = $1 and status in ('ready', 'applied')`;

const LEFT = `select from canongate.replay_members where replay = $1 and verdict = 'now-mapping' and way is not null
  and applied_at is null and withheld is null limit 1`;

/** One exchange for each mapping by which some of it was rehearsed. */
const SAMPLES = `select mapping_after as hash, min(exchange::text) as exchange from canongate.replay_members
  where replay = $1 and mapping_after is not null and applied_at is null
    and case when $2::uuid[] is null then verdict = 'now-mapping' else exchange = any($2) end
  group by mapping, mapping_after`;

export function replayService(parts: WorkParts, look: () => void, caller: WorkCaller): ReplayService {
  const { pool, writer, now } = parts;
  const { who } = moverOf(caller);
  const found = async (id: string): Promise<ReplayRow> => {
    const row = UUID.test(id) ? await replayRow(pool, id, caller.facility) : undefined;
    if (!row) throw new Fault('not-found');
    return row;
  };
  const record = (what: string, exchange: string) => ({ ...auditOfStep(caller, what, now()), exchange });

  return {
    async create(set) {
      await refuseSet(parts, caller, set);
      const id = uuidv7(now().getTime());
      const values = [id, caller.facility ?? '', caller.consumer, who, caller, set, now()];
      await writer.submit({
        rows: {},
        audit: [record('replay-requested', id)],
        within: async client => void (await client.query(INSERT, values)),
      });
      look();
      return replayView(pool, await found(id));
    },
    find: async id => replayView(pool, await found(id)),
    async search(search) {
      const rows = await replayRows(pool, search, caller.facility);
      return Promise.all(rows.map(row => replayView(pool, row)));
    },
    async differences(id, page) {
      await found(id);
      return differencePage(pool, id, page);
    },
    async values(id, exchange) {
      await found(id);
      const member = await pool.query('select from canongate.replay_members where replay = $1 and exchange = $2', [
        ...[id, exchange],
      ]);
      if (member.rowCount === 0) throw new Fault('not-found');
      const rehearsed = (await rehearseAll(parts, [exchange])).get(exchange);
      if (!rehearsed) throw new Fault('not-found', { detail: 'It is no longer kept.' });
      await writer.submit({ rows: {}, audit: [record('replay-values-read', exchange)] });
      return { exchange, differences: rehearsed.rehearsal?.differences ?? [] };
    },
    async apply(id, application) {
      const { status } = await found(id);
      if (status !== 'ready' && status !== 'applied')
        throw new Fault('conflict', { detail: status === 'failed' ? 'It has failed.' : 'It is under way.' });
      await refuseChange(parts, id, application);
      const { exchanges, note } = application;
      if (!exchanges && (await pool.query(LEFT, [id])).rowCount === 0) throw nothingLeft();
      await writer.submit({
        rows: {},
        audit: [record('replay-applied', id)],
        async within(client) {
          const begun = await client.query(BEGIN, [id, exchanges ? 'chosen' : 'now-mapping', note, who, caller]);
          if (begun.rowCount === 0) throw new Fault('conflict', { detail: 'It is under way.' });
          if (!exchanges) return;
          const chosen = await client.query(CHOOSE, [id, exchanges]);
          if (chosen.rowCount !== new Set(exchanges).size) throw nothingLeft();
        },
      });
      look();
      return replayView(pool, await found(id));
    },
  };
}

const nothingLeft = (): Fault =>
  new Fault('conflict', { detail: 'Some of it has gone on already, or cannot: read the differences again.' });

/** @throws Fault `not-found` where there is none of them, `invalid-request` where there are too many */
async function refuseSet({ pool, planOf }: WorkParts, { facility }: WorkCaller, set: ReplaySet): Promise<void> {
  const { contract, operation } = set.exchanges ?? {};
  const kind = contract && operation ? `${contract}#${operation}` : undefined;
  if (kind && !planOf(kind)) throw wrong('/set/exchanges/operation', 'not-served', `${kind} is not served.`);
  const count = await countOf(pool, selectionOf(set, facility));
  if (count > MOST) throw wrong('/set', 'too-many', `At most ${MOST} exchanges: choose a shorter time.`);
  if (count === 0) throw new Fault('not-found', { detail: 'Nothing of this set is open.' });
}

/** What was looked at is what goes on: another mapping wants another dry run. */
async function refuseChange(parts: WorkParts, id: string, { exchanges }: ReplayApplication): Promise<void> {
  const values = [id, exchanges ?? null];
  const { rows } = await parts.pool.query<{ hash: string; exchange: string }>(SAMPLES, values);
  const found = await rehearseAll(
    parts,
    rows.map(({ exchange }) => exchange),
  );
  if (rows.some(({ exchange, hash }) => found.get(exchange)?.rehearsal?.hash !== hash))
    throw new Fault('conflict', { detail: 'The mapping has changed since the dry run: make another one.' });
}

const wrong = (pointer: string, code: string, detail: string): Fault =>
  new Fault('invalid-request', { errors: [{ pointer, code, detail }] });
