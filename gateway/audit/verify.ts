/** Reads every audit chain from its first record to its last and names what was changed, taken out or cut off. */
import type pg from 'pg';
import { type Beginnings, beginningsOf } from './beginnings.ts';
import { GENESIS, type Head, link } from './chain.ts';
import type { Heads } from './heads.ts';

/** What is wrong with a chain, and at which record. */
export interface AuditFlaw {
  chain: string;
  seq: number;
  flaw: 'changed' | 'missing' | 'cut-off' | 'not-recorded';
  detail: string;
}

export interface AuditVerdict {
  /** Number of records and hash of the last, by chain: what an exported head is compared with. */
  heads: Heads;
  records: number;
  flaws: AuditFlaw[];
}

interface Row {
  chain: string;
  seq: string;
  at: Date;
  exchange: string | null;
  facility: string;
  record: string;
  previous: Buffer;
  hash: Buffer;
}

const PAGE = 5_000;
/** More would only say the same. */
const MOST_FLAWS = 100;

type Queries = Pick<pg.ClientBase, 'query'>;

/**
 * All of it as it stood at one moment, so that what is removed or added meanwhile is no flaw.
 * @param exported heads that were written down elsewhere: a chain must still hold them
 */
export async function verifyAudit(
  pool: pg.Pool,
  exported: Heads | readonly Heads[] = {},
  progress: (records: number) => void = () => {},
): Promise<AuditVerdict> {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    return await verifyWithin(client, [exported].flat(), progress);
  } finally {
    await client.query('rollback').catch(() => {});
    client.release();
  }
}

async function verifyWithin(
  client: Queries,
  exported: readonly Heads[],
  progress: (records: number) => void,
): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { heads: {}, records: 0, flaws: [] };
  const { rows } = await client.query<{ chain: string }>('select distinct chain from canongate.audit order by chain');
  const vouched = new Map<string, { seq: number; hash: string }[]>();
  for (const heads of exported) for (const [chain, head] of Object.entries(heads)) vouch(vouched, chain, head);
  const beginnings = await beginningsOf(client);
  for (const [chain, head] of Object.entries(beginnings)) vouch(vouched, chain, head);
  for (const { chain } of rows) await walkChain(client, chain, beginnings[chain], verdict, vouched, progress);
  checkBegun(verdict, beginnings);
  await checkVouched(client, verdict, vouched, beginnings);
  await checkLedger(client, verdict);
  verdict.flaws.splice(MOST_FLAWS);
  return verdict;
}

async function walkChain(
  client: Queries,
  chain: string,
  beginning: Beginnings[string] | undefined,
  verdict: AuditVerdict,
  vouched: Map<string, { seq: number; hash: string }[]>,
  progress: (records: number) => void,
): Promise<void> {
  let head: Head & { flawed?: boolean } = GENESIS;
  for (;;) {
    const { rows } = await client.query<Row>(
      `select chain, seq, at, exchange, facility, record, previous, hash from canongate.audit
       where chain = $1 and seq > $2 order by seq limit ${PAGE}`,
      [chain, head.seq],
    );
    if (rows.length === 0) break;
    if (head === GENESIS) head = headBefore(rows[0]!, beginning);
    for (const row of rows) {
      head = follow(head, row, verdict.flaws);
      for (const [other, said] of Object.entries(headsIn(row.record))) vouch(vouched, other, said);
    }
    verdict.records += rows.length;
    progress(verdict.records);
  }
  if (head.seq > 0) verdict.heads[chain] = { seq: head.seq, hash: head.hash.toString('hex') };
}

/**
 * Retention removes a chain's records from its beginning, in batches: where it was interrupted more are there than need be,
 * and they must lead to the beginning that was announced.
 */
function headBefore({ seq: text, previous }: Row, beginning: Beginnings[string] | undefined): Head {
  const seq = Number(text);
  if (!beginning || seq === 1 || seq > beginning.seq + 1) return GENESIS;
  return { seq: seq - 1, hash: seq === beginning.seq + 1 ? Buffer.from(beginning.hash, 'hex') : previous };
}

/** Retention leaves the last record of every chain. */
function checkBegun({ flaws, heads }: AuditVerdict, beginnings: Beginnings): void {
  for (const [chain, { seq }] of Object.entries(beginnings))
    if (!heads[chain]) flaws.push({ chain, seq: seq + 1, flaw: 'cut-off', detail: 'no record of this chain is left' });
}

/** The head after this record as it stands: a record that was changed does not make the one after it look wrong. */
function follow(head: Head & { flawed?: boolean }, row: Row, flaws: AuditFlaw[]): Head & { flawed?: boolean } {
  const { chain, record, previous, hash } = row;
  const seq = Number(row.seq);
  if (seq !== head.seq + 1) {
    const gap = seq - head.seq - 1;
    const detail = `${gap} record${gap === 1 ? '' : 's'} before ${seq}`;
    flaws.push({ chain, seq: head.seq + 1, flaw: 'missing', detail });
    return { seq, hash };
  }
  const isItself = link(chain, { seq: head.seq, hash: previous }, record).hash.equals(hash) && columnsAgree(row);
  const isLinked = head.flawed === true || previous.equals(head.hash);
  const flawed = !isItself || !isLinked;
  if (flawed)
    flaws.push({ chain, seq, flaw: 'changed', detail: row.exchange ? `exchange ${row.exchange}` : 'no exchange' });
  return { seq, hash, flawed };
}

/** What is searched by must be what was hashed. */
function columnsAgree({ record, exchange, facility, at }: Row): boolean {
  try {
    const said = JSON.parse(record) as { exchange?: string; facility?: string; at: string };
    return (
      (said.exchange ?? null) === exchange &&
      (said.facility ?? '') === facility &&
      new Date(said.at).getTime() === at.getTime()
    );
  } catch {
    return false;
  }
}

function headsIn(record: string): Record<string, { seq: number; hash: string }> {
  if (!record.includes('"heads"')) return {};
  try {
    return (JSON.parse(record) as { heads?: Record<string, { seq: number; hash: string }> }).heads ?? {};
  } catch {
    return {};
  }
}

function vouch(
  vouched: Map<string, { seq: number; hash: string }[]>,
  chain: string,
  head: { seq: number; hash: string },
) {
  const known = vouched.get(chain);
  if (known) known.push(head);
  else vouched.set(chain, [head]);
}

/** Whatever another chain, or an exported head, has seen of a chain must still stand in it. */
async function checkVouched(
  client: Queries,
  { flaws }: AuditVerdict,
  vouched: ReadonlyMap<string, readonly { seq: number; hash: string }[]>,
  beginnings: Beginnings,
): Promise<void> {
  const all = [...vouched].flatMap(([chain, heads]) => heads.map(({ seq, hash }) => ({ chain, seq, hash })));
  const detail = 'the head that was seen here before is not the one that stands here now';
  for (let n = 0; n < all.length; n += PAGE) {
    const page = all.slice(n, n + PAGE);
    const columns = [page.map(({ chain }) => chain), page.map(({ seq }) => seq), page.map(({ hash }) => hash)];
    const { rows } = await client.query<{ chain: string; seq: string; stands: boolean }>(VOUCHED, columns);
    for (const { chain, seq: text, stands } of rows) {
      const seq = Number(text);
      if (!stands && seq <= (beginnings[chain]?.seq ?? 0)) continue;
      flaws.push({ chain, seq, flaw: stands ? 'changed' : 'cut-off', detail });
    }
  }
}

/** Those that are gone or are another now. */
const VOUCHED = `select distinct v.chain, v.seq, a.chain is not null as stands
  from unnest($1::text[], $2::int8[], $3::text[]) as v (chain, seq, hash)
  left join canongate.audit a on a.chain = v.chain and a.seq = v.seq
  where a.chain is null or encode(a.hash, 'hex') <> v.hash order by v.chain, v.seq`;

/** Every exchange of the ledger names its first audit record. */
async function checkLedger(client: Queries, { flaws }: AuditVerdict): Promise<void> {
  const { rows } = await client.query<{ id: string; replica: string; audit_seq: string }>(
    `select e.id, e.replica, e.audit_seq from canongate.exchanges e
     left join canongate.audit a on a.chain = e.replica and a.seq = e.audit_seq and a.exchange = e.id
     where a.chain is null order by e.id limit ${MOST_FLAWS}`,
  );
  for (const { id, replica, audit_seq } of rows)
    flaws.push({
      chain: replica,
      seq: Number(audit_seq),
      flaw: 'not-recorded',
      detail: `exchange ${id} has no record`,
    });
}
