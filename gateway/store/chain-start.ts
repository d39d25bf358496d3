/** Where an audit chain goes on, and what the others looked like at that moment. */
import type { ClientBase } from 'pg';
import { GENESIS, type Head } from '../audit/chain.ts';

export interface ChainStart {
  head: Head;
  /** Heads of the other chains: the first record names them, so that none can be cut back unseen. */
  others: Record<string, { seq: number; hash: string }>;
}

interface Row {
  chain: string;
  seq: string;
  hash: Buffer;
}

/** Whether a record is where it was: it is not in a database that was put in the place of another and is behind it. */
export async function stands(client: ClientBase, { chain, seq, hash }: Head & { chain: string }): Promise<boolean> {
  const text = 'select from canongate.audit where chain = $1 and seq = $2 and hash = $3';
  return seq === 0 || (await client.query(text, [chain, seq, hash])).rowCount === 1;
}

export async function chainStart(client: ClientBase, chain: string): Promise<ChainStart> {
  const { rows } = await client.query<Row>(
    `select a.chain, a.seq, a.hash from canongate.replicas r cross join lateral
       (select chain, seq, hash from canongate.audit where chain = r.name order by seq desc limit 1) a`,
  );
  const own = rows.find(row => row.chain === chain);
  const others = rows.filter(row => row.chain !== chain);
  return {
    head: own ? { seq: Number(own.seq), hash: own.hash } : GENESIS,
    others: Object.fromEntries(
      others.map(row => [row.chain, { seq: Number(row.seq), hash: row.hash.toString('hex') }]),
    ),
  };
}
