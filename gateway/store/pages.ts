/** Reads a table page by page, so that the server holds each against its checksum, and names the rows that it cannot read. */
import type { ClientBase, QueryResultRow } from 'pg';
import { unreadable } from './damage.ts';

export interface Table {
  /** With its schema. */
  name: string;
  pages: number;
  /** Text of the primary key: what a row is called. */
  id: string;
}

export interface Damage {
  table: string;
  page: number;
  /** Absent where not even that can be read. */
  id?: string;
  damage: string;
}

/** Those that hold something, with what belongs to the queues. */
const TABLES = `select format('%I.%I', n.nspname, c.relname) as name,
    (pg_relation_size(c.oid) / current_setting('block_size')::int)::int as pages,
    coalesce((select string_agg(format('%I::text', a.attname), $$ || '#' || $$ order by array_position(i.indkey, a.attnum))
      from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
      where i.indrelid = c.oid and i.indisprimary), 'ctid::text') as id
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('canongate', 'pgboss') and c.relkind = 'r' order by 1`;

export const tablesIn = async (client: ClientBase): Promise<Table[]> => (await client.query<Table>(TABLES)).rows;

/** `columns` beside the whole of the row, which is read so that nothing of it is left out. */
export async function readPages<Row extends QueryResultRow>(
  client: ClientBase,
  table: Table,
  { from, count, columns }: { from: number; count: number; columns: string },
): Promise<{ rows: (Row & { id: string; page: number })[]; damages: Damage[] }> {
  const all = `select ${table.id} as id, (t.ctid::text::point)[0]::int as page, ${columns} from ${table.name} t
    where octet_length(t::text) >= 0 and`;
  const within = (first: number, pages: number) => `ctid >= '(${first},0)' and ctid < '(${first + pages},0)'`;
  try {
    const { rows } = await client.query<Row & { id: string; page: number }>(`${all} ${within(from, count)}`);
    return { rows, damages: [] };
  } catch (error) {
    const damage = unreadable(error);
    if (count > 1) return halves(client, table, { from, count, columns });
    return oneByOne(client, table, all, { page: from, damage, within: within(from, 1) });
  }
}

async function halves<Row extends QueryResultRow>(
  client: ClientBase,
  table: Table,
  { from, count, columns }: { from: number; count: number; columns: string },
) {
  const half = Math.floor(count / 2);
  const first = await readPages<Row>(client, table, { from, count: half, columns });
  const second = await readPages<Row>(client, table, { from: from + half, count: count - half, columns });
  return { rows: [...first.rows, ...second.rows], damages: [...first.damages, ...second.damages] };
}

/** The page itself may be well, and a large value that lies elsewhere is not. */
async function oneByOne<Row extends QueryResultRow>(
  client: ClientBase,
  table: Table,
  all: string,
  { page, damage, within }: { page: number; damage: string; within: string },
) {
  const rows: (Row & { id: string; page: number })[] = [];
  const damages: Damage[] = [];
  const names = await client
    .query<{ ctid: string; id: string }>(`select ctid::text, ${table.id} as id from ${table.name} t where ${within}`)
    .catch(error => void unreadable(error));
  if (!names) return { rows, damages: [{ table: table.name, page, damage }] };
  for (const { ctid, id } of names.rows)
    try {
      rows.push(...(await client.query<Row & { id: string; page: number }>(`${all} ctid = '${ctid}'`)).rows);
    } catch (error) {
      damages.push({ table: table.name, page, id, damage: unreadable(error) });
    }
  return { rows, damages };
}
