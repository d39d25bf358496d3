/** Cuts audit chains at their beginning: which record may be the last to go, and its removal. */
import type { Beginnings } from '../audit/beginnings.ts';
import { inBatches, type Queries } from './batches.ts';
import { firstIdOf } from './ledger.ts';

/**
 * Up to the first record that is young enough, or is the first of an exchange that is still there; the last record of a chain
 * always stays, because the next is linked to it.
 */
const CUTS = `select r.name as chain, a.seq, a.hash from canongate.replicas r
  cross join lateral (select seq from canongate.audit where chain = r.name order by seq limit 1) first
  cross join lateral (select seq from canongate.audit where chain = r.name order by seq desc limit 1) last
  cross join lateral (select least(last.seq,
      (select seq from canongate.audit where chain = r.name and at >= $1 order by seq limit 1),
      (select min(audit_seq) from canongate.exchanges where replica = r.name and id < $2)) - 1 as seq) cut
  join canongate.audit a on a.chain = r.name and a.seq = cut.seq
  where cut.seq >= first.seq`;

const REMOVE = `delete from canongate.audit where chain = $1 and seq in (
  select seq from canongate.audit where chain = $1 and seq <= $2 order by seq limit $3)`;

export async function cutsBefore(client: Queries, before: Date): Promise<Beginnings> {
  const { rows } = await client.query<{ chain: string; seq: string; hash: Buffer }>(CUTS, [before, firstIdOf(before)]);
  return Object.fromEntries(
    rows.map(({ chain, seq, hash }) => [chain, { seq: Number(seq), hash: hash.toString('hex') }]),
  );
}

export async function removeRecords(client: Queries, cuts: Beginnings, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (const [chain, { seq }] of Object.entries(cuts))
    removed += await inBatches(client, REMOVE, [chain, seq], { signal });
  return removed;
}
