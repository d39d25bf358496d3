/** Holds every B-tree against its own order with `amcheck`, which PostgreSQL brings and only its superuser may call. */
import type { ClientBase } from 'pg';
import { unreadable } from './damage.ts';

export interface IndexDamage {
  index: string;
  damage: string;
}

const INDEXES = `select format('%I.%I', n.nspname, c.relname) as name
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_am a on a.oid = c.relam and a.amname = 'btree'
  where n.nspname in ('canongate', 'pgboss') and c.relkind = 'i' and i.indisvalid order by 1`;

/** Undefined where it may not be called. Nothing is left in the database: it is called in a transaction that is rolled back. */
export async function checkIndexes(client: ClientBase): Promise<IndexDamage[] | undefined> {
  await client.query('begin');
  try {
    await client.query('savepoint one');
    const may = await client.query('create extension if not exists amcheck').then(
      () => true,
      () => false,
    );
    if (!may) return undefined;
    const damages: IndexDamage[] = [];
    for (const { name } of (await client.query<{ name: string }>(INDEXES)).rows) {
      await client.query('savepoint one');
      await client.query('select bt_index_check($1::regclass)', [name]).catch(async error => {
        damages.push({ index: name, damage: unreadable(error) });
        await client.query('rollback to one');
      });
    }
    return damages;
  } finally {
    await client.query('rollback');
  }
}
