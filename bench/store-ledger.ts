/** Pages of a ledger that holds a million exchanges, against the read of one row by its primary key. */
import type pg from 'pg';
import { openKeyRing } from '../gateway/store/key-ring.ts';
import { type LedgerSearch, openLedger } from '../gateway/store/ledger.ts';
import { openDatabase } from '../gateway/store/postgres/database.ts';
import { median, type Row, ratioRow } from './row.ts';
import { type BenchServer, connect, most } from './store-server.ts';

const GOAL = 20;
const EXCHANGES = 1_000_000;
const ROUNDS = 200;

/** Version 7 ids a hundredth of a second apart, with all that a search may ask for and every index there is. */
const FILL = `with made as (select n, timestamptz '2026-11-01' + n * interval '10 milliseconds' as at
    from generate_series(1, $1::int) n),
  rows as (select n, at, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7000' ||
    '8000' || lpad(to_hex(n), 12, '0'))::uuid as id from made),
  referred as (insert into canongate.exchange_references (value, kind, exchange, facility)
    select lpad(n::text, 9, '0'), 'ISA13', id, '' from rows),
  about as (insert into canongate.exchange_subjects (hash, exchange, facility)
    select $2::bytea, id, '' from rows where n % 5000 = 0)
  insert into canongate.exchanges (id, received_at, settled_at, replica, consumer, facility, contract, operation, effect,
    trace, backend, outcome, fault, contract_hash, audit_seq, key, sealed)
  select id, at, at, 'one', 'consumer-' || n % 7, '', 'contract-' || n % 3 || '/v1', 'check', 'read', md5(n::text),
    'backend-' || n % 5, case when n % 100 = 0 then 'not_applied' else 'applied' end,
    case when n % 100 = 0 then 'backend-unavailable' end, 'c', n, 1, null from rows`;

const PAGES: readonly { name: string; search: LedgerSearch }[] = [
  { name: 'the newest', search: {} },
  { name: 'of a consumer', search: { consumer: 'consumer-3' } },
  {
    name: 'of a consumer, contract and backend',
    search: { consumer: 'consumer-3', contract: 'contract-1/v1', backend: 'backend-2' },
  },
  { name: 'with a fault', search: { fault: 'backend-unavailable', backend: 'backend-0' } },
  { name: 'of an hour', search: { from: new Date('2026-11-01T01:00:00Z'), until: new Date('2026-11-01T02:00:00Z') } },
  { name: 'by the other side’s number', search: { reference: '000500000' } },
  { name: 'about a member', search: { subject: 'member:W000000001' } },
];

export async function measurePages(server: BenchServer): Promise<Row[]> {
  const url = await server.database('ledger');
  await using database = await openDatabase({ url, data: '', connections: 1 });
  const ring = await openKeyRing(database.pool, [Buffer.alloc(32, 'bench')]);
  const exchanges = most('BENCH_EXCHANGES', EXCHANGES);
  const client = await connect(url);
  try {
    await client.query(FILL, [exchanges, ring.hash('member:W000000001')]);
    await client.query('vacuum analyze');
    const { rows } = await client.query<{ id: string }>(
      'select id from canongate.exchanges order by md5(id::text) limit $1',
      [ROUNDS],
    );
    return await pages(
      client,
      openLedger(database.pool, ring),
      rows.map(({ id }) => id),
    );
  } finally {
    await client.end();
  }
}

/** All in turn, round after round; each read by key is another row. */
async function pages(client: pg.Client, ledger: ReturnType<typeof openLedger>, ids: readonly string[]): Promise<Row[]> {
  const read = { name: 'bench-read', text: 'select * from canongate.exchanges where id = $1' };
  const anchor: number[] = [];
  const taken = PAGES.map(() => [] as number[]);
  for (const id of ids) {
    anchor.push(await millis(() => client.query({ ...read, values: [id] })));
    for (const [index, { search }] of PAGES.entries())
      taken[index]!.push(await millis(() => ledger.search({ ...search, limit: 50 })));
  }
  const against = 'a read by primary key';
  return PAGES.map(({ name }, index) =>
    ratioRow('store', `page of the ledger, ${name}`, median(taken[index]!), 'ms', median(anchor), against, GOAL),
  );
}

async function millis(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
