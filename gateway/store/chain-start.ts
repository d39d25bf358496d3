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
