/** One statement that writes a whole batch: each table fed by its own unnest, all of it committed or nothing. */
import type { ClientBase } from 'pg';
import { binaryArray, type Element } from './postgres/binary-array.ts';
import { type Rows, TABLES, type TableName } from './tables.ts';

const NAMES = Object.keys(TABLES) as TableName[];

/** Idempotency keys whose answer is settled; what failed is given back, so that the call may be repeated. */
export interface KeySettled {
  consumer: string;
  operation: string;
  key: string;
  answered: boolean;
}

const KEYS = `answered as (update canongate.idempotency i set answered = true from given g where g.answered
    and (i.consumer, i.operation, i.key) = (g.consumer, g.operation, g.key)),
  returned as (delete from canongate.idempotency i using given g where not g.answered
    and (i.consumer, i.operation, i.key) = (g.consumer, g.operation, g.key))`;

const TEXT = statement();

function statement(): string {
  let parameter = 0;
  const cast = (type: string): string => `$${++parameter}::${type}[]`;
  const inserts = NAMES.map(table => {
    const { columns, conflict = '' } = TABLES[table] as { columns: Record<string, string>; conflict?: string };
    const names = Object.keys(columns).join(', ');
    const arrays = Object.values(columns).map(cast).join(', ');
    return `${table}_rows as (insert into canongate.${table} (${names}) select * from unnest(${arrays}) ${conflict})`;
  });
  const given = `given as (select * from unnest(${['text', 'text', 'text', 'bool'].map(cast).join(', ')})
    as keys (consumer, operation, key, answered))`;
  return `with ${[...inserts, given, KEYS].join(',\n')} select 1`;
}

/** Prepared once a connection, whatever the size of the batch. */
export async function commit(client: ClientBase, rows: Rows, keys: readonly KeySettled[]): Promise<void> {
  const values = NAMES.flatMap(table => {
    const given = (rows[table] ?? []) as readonly Record<string, Element>[];
    return Object.entries(TABLES[table].columns).map(([column, type]) =>
      binaryArray(
        type,
        given.map(row => row[column]),
      ),
    );
  });
  values.push(
    binaryArray(
      'text',
      keys.map(key => key.consumer),
    ),
    binaryArray(
      'text',
      keys.map(key => key.operation),
    ),
    binaryArray(
      'text',
      keys.map(key => key.key),
    ),
    binaryArray(
      'bool',
      keys.map(key => key.answered),
    ),
  );
  await client.query({ name: 'canongate-commit', text: TEXT, values });
}
