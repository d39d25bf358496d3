/** Work that an answer leaves, where somebody else is faster: what history and audit say of it is what was done. */
import assert from 'node:assert/strict';
import pg from 'pg';
import type { ExchangeRecord } from '../../gateway/exchange.ts';
import { uuidv7 } from '../../gateway/uuid.ts';
import { type FoundWork, foundEntry, Outdone } from '../../gateway/work/found.ts';
import { dropDatabases, freshDatabase, keeperOn } from './rig.ts';

const record = { contract: 'invoices/v1', operation: 'match', consumer: 'ward' } as ExchangeRecord;
const FINDING: FoundWork = { cause: 'price-variance', pointer: '/lines/0/amount', figures: ['1'] };

describe('work that an answer leaves, where somebody else is faster', function () {
  this.timeout(60_000);
  let pool: pg.Pool;
  before(async () => {
    const url = await freshDatabase();
    await (await keeperOn(url)).close();
    pool = new pg.Pool({ connectionString: url });
  });
  after(async () => {
    await pool?.end();
    await dropDatabases();
  });

  type Planned = NonNullable<Awaited<ReturnType<typeof foundEntry>>>;
  const planned = (about: string, findings: readonly FoundWork[]) =>
    foundEntry(pool, { queue: 'invoice-match', about, findings }, record, new Date());
  /** As the store does it: all or nothing. */
  async function written({ within }: Planned): Promise<void> {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await within?.(client);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }
  const items = async (about: string) =>
    (
      await pool.query<{ id: string; status: string; actions: string[] }>(
        `select id, status, (select coalesce(array_agg(h.action order by h.seq), '{}') from canongate.work_item_history h
           where h.item = w.id) as actions from canongate.work_items w where about = $1 order by id`,
        [about],
      )
    ).rows;
  const audited = ({ audit }: Planned) => audit.map(({ what, exchange }) => `${what} ${exchange}`);

  it('is opened once, and audited by the one who opened it alone', async () => {
    const about = uuidv7(Date.now());
    const [one, other] = await Promise.all([planned(about, [FINDING]), planned(about, [FINDING])]);
    await written(one!);
    await assert.rejects(written(other!), Outdone);
    const [item, ...more] = await items(about);
    assert.deepEqual(audited(one!), [`work-item-opened ${item!.id}`]);
    assert.deepEqual(more, []);
    assert.equal(await planned(about, [FINDING]), undefined, 'planned anew, nothing is left to do');
  });

  it('is not said to be closed where somebody has taken it in hand meanwhile', async () => {
    const about = uuidv7(Date.now());
    await written((await planned(about, [FINDING]))!);
    const [item] = await items(about);
    const closing = (await planned(about, []))!;
    assert.deepEqual(audited(closing), [`work-item-no-longer-found ${item!.id}`]);
    await pool.query(`update canongate.work_items set status = 'in-progress', owner = 'u17' where id = $1`, [item!.id]);
    await assert.rejects(written(closing), Outdone);
    assert.deepEqual(await items(about), [{ id: item!.id, status: 'in-progress', actions: [] }]);
    const again = (await planned(about, []))!;
    await written(again);
    assert.deepEqual(again.audit, []);
    assert.deepEqual(await items(about), [{ id: item!.id, status: 'in-progress', actions: ['no-longer-found'] }]);
  });
});
