/** A synchronous call that is kept and audited against the same call by a gateway that keeps nothing. */
import { HEADERS, PATH, REQUEST } from './bodies.ts';
import { compare, effort, serve } from './load.ts';
import { information, informative } from './rates.ts';
import { type Row, rateRow } from './row.ts';
import { type BenchServer, connect } from './store-server.ts';

const GOAL = 0.6;

export async function measureAudited(server: BenchServer): Promise<Row[]> {
  await using payer = await serve('payer');
  await using forgets = await serve('governed', `${payer.url}/core`);
  const url = await server.database('audited');
  await using keeps = await serve('governed', `${payer.url}/core`, url);
  const call = { path: PATH, headers: { ...HEADERS }, body: JSON.stringify(REQUEST) };
  const [unaudited, audited] = await compare(
    [
      { name: 'unaudited call', served: forgets, ...call },
      { name: 'audited call', served: keeps, ...call },
    ],
    effort({ rounds: 9, seconds: 1, warmUp: 15 }),
  );
  return [
    rateRow('store', 'audited synchronous call', audited!.rate, unaudited!.rate, 'the same call, nothing kept', GOAL),
    ...informative('store', 'unaudited call', unaudited!),
    ...informative('store', 'audited call', audited!),
    information('store', 'audited call, its bodies as they are kept', await keptOf(url), 'bytes'),
  ];
}

/** Compressed and sealed: everything that was asked, answered, sent and received. */
async function keptOf(url: string): Promise<number> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ bytes: number }>(
      'select avg(octet_length(sealed))::float8 as bytes from canongate.exchanges',
    );
    return rows[0]!.bytes;
  } finally {
    await client.end();
  }
}
