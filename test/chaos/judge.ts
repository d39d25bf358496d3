/** Reads the history when all is over, in the manner of Jepsen: what was acknowledged, what became of it, in which order. */
import type pg from 'pg';
import { verifyAudit } from '../../gateway/audit/verify.ts';
import type { LedgerServer } from './ledger-server.ts';
import type { Acknowledged } from './writers.ts';

export interface Judgement {
  acknowledged: number;
  /** Acknowledged, and neither done nor waiting for a person. */
  lost: number;
  /** Acknowledged and left to a person: it is known what and why. */
  leftToPersons: number;
  /** Entries of an account that were made in another order than they were accepted. */
  reordered: number;
  /** Entries of which no exchange of ours has the key. */
  unrecognisableEffects: number;
  /** Entries that were made more than once: recognisable by their key. */
  repeatedEffects: number;
  auditFlaws: number;
}

interface Known {
  id: string;
  /** Idempotency key of the writer. */
  key: string | null;
  /** Undefined where it never became an operation. */
  seq: string | null;
  status: string | null;
  /** Stands behind one that waits for a person. */
  held: boolean;
}

export async function judge(
  pool: pg.Pool,
  ledger: LedgerServer,
  acknowledged: readonly Acknowledged[],
): Promise<Judgement> {
  const { rows } = await pool.query<Known>(
    `select e.id, i.key, o.seq, o.status, exists (select from canongate.operations h where h.holds
         and h.endpoint = o.endpoint and h.partition = o.partition and h.seq < o.seq) as held
     from canongate.exchanges e left join canongate.operations o on o.id = e.id
     left join canongate.idempotency i on i.exchange = e.id where e.contract = 'ledger-entries/v1'`,
  );
  const known = new Map(rows.map(row => [row.id, row]));
  const atPerson = new Set(
    rows.filter(({ status, held }) => held || status === 'needs-attention').map(({ key }) => key),
  );
  const entries = await ledger.entries();
  const memos = new Set(entries.map(({ memo }) => memo));
  const made = Map.groupBy(entries, ({ memo }) => memo);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter(({ key }) => !memos.has(key) && !atPerson.has(key)).length,
    leftToPersons: atPerson.size,
    reordered: reordered(entries, known),
    unrecognisableEffects: entries.filter(({ key }) => !known.has(key)).length,
    repeatedEffects: [...made.values()].filter(({ length }) => length > 1).length,
    auditFlaws: (await verifyAudit(pool)).flaws.length,
  };
}

/** Among those that stood in line: what was accepted later was not made earlier. */
function reordered(entries: readonly { key: string; account: string }[], known: ReadonlyMap<string, Known>): number {
  const last = new Map<string, number>();
  const seen = new Set<string>();
  let count = 0;
  for (const { key, account } of entries) {
    const seq = known.get(key)?.seq;
    if (seen.has(key) || seq == null) continue;
    seen.add(key);
    if (Number(seq) < (last.get(account) ?? 0)) count++;
    last.set(account, Math.max(Number(seq), last.get(account) ?? 0));
  }
  return count;
}
