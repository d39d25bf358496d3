/** Finds out whether a pooler hands our session from server to server, which locks, prepared statements and LISTEN do not survive. */
import pg from 'pg';
import { StoreUnavailable } from '../store-unavailable.ts';

const SETTING = 'canongate.session';

/**
 * Sets a word in one session, then keeps another busy within a transaction. Where transactions are pooled the busy one gets
 * the server of the first, and the first meets one that does not know the word.
 * @throws StoreUnavailable that names the pooler
 */
export async function refuseTransactionPooler(url: string): Promise<void> {
  const [ours, busy] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  for (const client of [ours, busy]) client.on('error', () => {});
  try {
    await ours.connect();
    await busy.connect();
    const word = `${process.pid}.${performance.now()}`;
    const first = await ours.query<{ pid: number }>(
      `select pg_backend_pid() as pid, set_config('${SETTING}', $1, false)`,
      [word],
    );
    await busy.query('begin');
    await busy.query('select pg_backend_pid()');
    const second = await ours.query<{ pid: number; word: string | null }>(
      `select pg_backend_pid() as pid, current_setting('${SETTING}', true) as word`,
    );
    await busy.query('rollback');
    const [before, after] = [first.rows[0]!, second.rows[0]!];
    if (before.pid !== after.pid || after.word !== word) {
      throw new StoreUnavailable(
        'DATABASE_URL leads through a transaction pooler (such as PgBouncer), over which session locks are lost.',
        'Connect to PostgreSQL itself, or let the pooler keep sessions (pool_mode=session).',
      );
    }
  } finally {
    await Promise.allSettled([ours.end(), busy.end()]);
  }
}
