/** Works on replays in the background: one at a time in each replica, taken over from replicas that are gone. */
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../faults.ts';
import type { WorkParts } from '../parts.ts';
import { applyAll } from './apply.ts';
import { compute } from './compute.ts';
import type { ReplayRow } from './replays.ts';
import { gather, selectionOf } from './sets.ts';

export interface Replayer {
  /** Something is to be done: looks at once. */
  look(): void;
  close(): Promise<void>;
}

export interface ReplayerParts extends WorkParts {
  /** This replica and all that are alive, by their incarnations. */
  claimant(): string;
  alive(): Promise<string[]>;
  /** Aborts when the replica loses its session. @throws Fault `store-unavailable` without one */
  signal(): AbortSignal;
}

const LOOK_MS = 2_000;

const CLAIM = `update canongate.replays set claimed_by = $1 where id = (
    select id from canongate.replays where status in ('computing', 'applying')
      and (claimed_by is null or claimed_by = $1 or not claimed_by = any($2)) order by id limit 1 for update skip locked)
  returning *`;

/** What is left can go on later, by the same replay. */
const ENDED = `update canongate.replays r set claimed_by = null, applies = null, updated_at = now(), status = case
    when status = 'computing' or exists (select from canongate.replay_members m where m.replay = r.id
      and m.verdict = 'now-mapping' and m.way is not null and m.applied_at is null and m.withheld is null) then 'ready'
    else 'applied' end where id = $1`;

const FAILED = `update canongate.replays set claimed_by = null, status = 'failed', updated_at = now() where id = $1`;

export function openReplayer(parts: ReplayerParts): Replayer {
  const closing = new AbortController();
  let told = new AbortController();

  /** True where there was something to do. */
  const one = async (): Promise<boolean> => {
    const signal = AbortSignal.any([closing.signal, parts.signal()]);
    const claim = [parts.claimant(), await parts.alive()];
    const [replay] = (await parts.pool.query<ReplayRow>(CLAIM, claim)).rows;
    if (!replay) return false;
    try {
      await workOn(parts, replay, signal);
    } catch (error) {
      if (passes(error)) throw error;
      await parts.pool.query(FAILED, [replay.id]);
    }
    return true;
  };
  const work = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      told = new AbortController();
      const more = await one().catch(() => false);
      const ends = AbortSignal.any([closing.signal, told.signal]);
      if (!more) await pause(LOOK_MS, undefined, { signal: ends, ref: false }).catch(() => {});
    }
  };
  const working = work();

  return {
    look: () => told.abort(),
    async close() {
      closing.abort();
      await working;
    },
  };
}

async function workOn(parts: WorkParts, replay: ReplayRow, signal: AbortSignal): Promise<void> {
  if (!replay.gathered) await gather(parts.pool, replay.id, selectionOf(replay.chosen, replay.facility || undefined));
  if (replay.status === 'computing') await compute(parts, replay.id, signal);
  else await applyAll(parts, replay, signal);
  if (!signal.aborted) await parts.pool.query(ENDED, [replay.id]);
}

/** The store and the network come back; what is wrong with the replay itself does not go away by itself. */
const passes = (error: unknown): boolean => {
  if (error instanceof Fault) return error.code === 'store-unavailable';
  const { code } = error as { code?: string };
  return code !== undefined && !code.startsWith('22');
};
