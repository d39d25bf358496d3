/** One statement that writes a whole batch: each table fed by its own unnest, all of it committed or nothing. */
import type { ClientBase } from 'pg';
import { binaryArray, type Element, type ElementType } from './postgres/binary-array.ts';
import { type Rows, TABLES, type TableName, type TableSpec } from './tables.ts';
import { tell } from './told.ts';

const NAMES = Object.keys(TABLES) as TableName[];

/** Idempotency keys whose answer is settled; what failed is given back, so that the call may be repeated. */
export interface KeySettled {
  consumer: string;
  operation: string;
  key: string;
  /** Of this exchange alone: one that was taken over meanwhile is another's. */
  exchange: string;
  answered: boolean;
}

/** What became of an attempt at an operation. */
export interface OperationEnded {
  id: string;
  /** Which claim ends: a replica that wakes up after its work was taken over ends none but its own. */
  attempt: number;
  status: string;
  dueAt: Date;
  /** What is behind it waits for a person. */
  holds: boolean;
  problem?: string | undefined;
}

/** What is fed by further arrays: updates of rows that are there. */
export interface Updates {
  keys: readonly KeySettled[];
  operations: readonly OperationEnded[];
}

const OPERATIONS = `ended as (update canongate.operations o set status = e.status, due_at = e.due_at, problem = e.problem,
    holds = e.holds, claimed_by = null, updated_at = now() from ends e
    where o.id = e.id and o.status = 'running' and o.attempts = e.attempt returning o.*)`;

const KEYS = `answered as (update canongate.idempotency i set answered = true from given g where g.answered
    and (i.consumer, i.operation, i.key, i.exchange) = (g.consumer, g.operation, g.key, g.exchange)),
  returned as (delete from canongate.idempotency i using given g where not g.answered
    and (i.consumer, i.operation, i.key, i.exchange) = (g.consumer, g.operation, g.key, g.exchange))`;

/** What ended, and what needs a person: told with it. */
const TOLD = `told as (${tell({
  operations: '(select * from ended union all select * from operations_rows)',
  workItems: 'work_items_rows',
})})`;

/** Whoever lost a claim keeps nothing of what came of it: all or nothing, like everything of one statement. */
const HELD = `select case when (select count(*) from ends) > (select count(*) from ended) then canongate.lost_claim() end`;

const TEXT = statement();

function statement(): string {
  let parameter = 0;
  const cast = (type: string): string => `$${++parameter}::${type}[]`;
  const inserts = NAMES.map(table => {
    const { columns, conflict = '', returning = '' } = TABLES[table] as TableSpec;
    const names = Object.keys(columns)
      .map(name => `"${name}"`)
      .join(', ');
    const arrays = Object.values(columns).map(cast).join(', ');
    return `${table}_rows as (insert into canongate.${table} (${names}) select * from unnest(${arrays}) ${conflict} ${returning})`;
  });
  const given = `given as (select * from unnest(${['text', 'text', 'text', 'uuid', 'bool'].map(cast).join(', ')})
    as keys (consumer, operation, key, exchange, answered))`;
  const ends = `ends as (select * from unnest(${['uuid', 'int4', 'text', 'timestamptz', 'text', 'bool'].map(cast).join(', ')})
    as operations (id, attempt, status, due_at, problem, holds))`;
  return `with ${[...inserts, given, KEYS, ends, OPERATIONS, TOLD].join(',\n')} ${HELD}`;
}

/** Prepared once a connection, whatever the size of the batch. */
export async function commit(client: ClientBase, rows: Rows, { keys, operations }: Updates): Promise<void> {
  const values = NAMES.flatMap(table => {
    const given = (rows[table] ?? []) as readonly Record<string, Element>[];
    return Object.entries(TABLES[table].columns).map(([column, type]) =>
      binaryArray(
        type,
        given.map(row => row[column]),
      ),
    );
  });
  const column = <T>(type: ElementType, of: readonly T[], read: (one: T) => Element) => binaryArray(type, of.map(read));
  values.push(
    column('text', keys, key => key.consumer),
    column('text', keys, key => key.operation),
    column('text', keys, key => key.key),
    column('uuid', keys, key => key.exchange),
    column('bool', keys, key => key.answered),
    column('uuid', operations, operation => operation.id),
    column('int4', operations, operation => operation.attempt),
    column('text', operations, operation => operation.status),
    column('timestamptz', operations, operation => operation.dueAt),
    column('text', operations, operation => operation.problem),
    column('bool', operations, operation => operation.holds),
  );
  await client.query({ name: 'canongate-commit', text: TEXT, values });
}
